import { readdirSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

export interface SentMail {
  /** from 1, in order of sending */
  readonly number: number;
  readonly messageId: string;
  /** name of its file in the folder */
  readonly file: string;
}

/** The folder of the mail sent: `000001-<message id>.eml`, each as it was sent. */
export interface SentMailFolder {
  /** Resolves when the mail is on the disk. Mail has its number in the order of these calls. */
  readonly keep: (messageId: string, raw: Buffer) => Promise<void>;
  readonly all: () => readonly SentMail[];
  readonly read: (mail: SentMail) => Promise<Buffer>;
  /** resolves when everything is written */
  readonly close: () => Promise<void>;
}

export async function openSentMail(folder: string): Promise<SentMailFolder> {
  await mkdir(folder, { recursive: true });
  const mails = readdirSync(folder)
    .sort()
    .flatMap((file): SentMail | [] => {
      if (file.endsWith('.unfinished')) rmSync(join(folder, file), { force: true });
      const [, number, messageId] = /^(\d+)-(.+)\.eml$/.exec(file) ?? [];
      return number === undefined || messageId === undefined ? [] : { number: Number(number), messageId, file };
    });
  let writing: Promise<void> = Promise.resolve();
  return {
    keep: (messageId, raw) => {
      const turn = writing.then(async () => {
        const number = (mails.at(-1)?.number ?? 0) + 1;
        const file = `${String(number).padStart(6, '0')}-${messageId}.eml`;
        await writeWhole(folder, file, raw);
        mails.push({ number, messageId, file });
      });
      writing = turn.catch(() => undefined);
      return turn;
    },
    all: () => mails,
    read: ({ file }) => readFile(join(folder, file)),
    close: () => writing,
  };
}

/** The file has its name only when all of it is on the disk. */
async function writeWhole(folder: string, name: string, content: Buffer): Promise<void> {
  const unfinished = join(folder, `.${name}.unfinished`);
  const file = await open(unfinished, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
}
