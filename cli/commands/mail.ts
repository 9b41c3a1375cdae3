import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { CliError } from '../arguments/cli-error.ts';
import { connect } from '../connection/open-stack.ts';

/** One mail that was sent, as `mail --json` lists it. */
export interface SentMail {
  /** the raw mail */
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  /** ISO 8601 */
  readonly date: string;
  readonly messageId?: string;
  /** of the thread it belongs to, without angle brackets */
  readonly references: readonly string[];
  readonly text: string;
}

/** Lists the mail that was sent, in order of sending. */
export async function mail(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { ...whereOptions, json: { type: 'boolean' } });
  const { local } = await connect(values);
  if (local === undefined) {
    throw new CliError(
      'this lists the mail of the local cloud only. The mail log of the portal shows that of a deployed stack, and headroom explain which notifications were sent.',
    );
  }
  const sent = await mailIn(local.mail);
  if (values.json) console.log(JSON.stringify(sent, undefined, 2));
  else if (sent.length === 0) console.log('No mail has been sent.');
  else for (const one of sent) console.log(`${one.date.slice(0, 16).replace('T', ' ')}  ${one.to}  ${one.subject}`);
  return 0;
}

/** Reads the mail in a folder, in the order of its file names. */
export async function mailIn(folder: string): Promise<readonly SentMail[]> {
  const names = (await readdir(folder)).filter((name) => /^\d+-.*\.eml$/.test(name)).sort();
  // mailparser is a dev dependency, installed wherever the local cloud is.
  const { simpleParser } = await import('mailparser');
  const sent: SentMail[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const read = await simpleParser(await readFile(file));
    const bare = (id: string): string => id.replaceAll(/[<>]/g, '');
    sent.push({
      file,
      from: read.from?.text ?? '',
      to: [read.to ?? []]
        .flat()
        .map((address) => address.text)
        .join(', '),
      subject: read.subject ?? '',
      date: (read.date ?? new Date(0)).toISOString(),
      ...(read.messageId !== undefined && { messageId: bare(read.messageId) }),
      references: [read.references ?? []].flat().map(bare),
      text: read.text ?? '',
    });
  }
  return sent;
}
