import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import type { Plugin } from 'local-cloud';

export interface DropFolder {
  /** looks now; is there a file that is not uploaded yet? */
  readonly pending: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

interface Dependencies {
  readonly folder: string;
  /** where files go that were uploaded */
  readonly doneFolder: string;
  readonly upload: (key: string, body: Readable) => Promise<void>;
  readonly say: (line: string) => void;
}

export const dropFolderName = 'drop';

/**
 * The drop folder of a local cloud: a file copied into `<folder>/drop` as `<client>/<marketplace>/<name>` is an upload
 * to the reports bucket under that key.
 */
export const dropFolder = (cloudFolder: string): Plugin => ({
  name: dropFolderName,
  start: async ({ outputs, upload, say }) => {
    const bucket = outputs['ReportsBucketName'] ?? '';
    const folder = join(cloudFolder, 'drop');
    const opened = await openDropFolder({
      folder,
      doneFolder: join(cloudFolder, 'drop-done'),
      upload: (key, body) => upload(bucket, key, body),
      say,
    });
    return { ...opened, addresses: { folder } };
  },
});

const lookEveryMs = 200;
/** A file that has not grown for this long is complete. */
const stillForMs = 300;
/** What editors, browsers and copying programs leave while they are not done. */
const unfinished = /^[.~]|~$|\.(tmp|temp|part|partial|crdownload|download|swp)$/i;

interface Seen {
  readonly size: number;
  readonly changed: number;
  /** of a clock that only goes forward, milliseconds */
  readonly since: number;
}

/**
 * Uploads every file that is copied into the folder under its path there, once it has stopped growing, and moves it
 * to the other folder: what is still in the drop folder has not been uploaded, and the same file can be dropped
 * again. A file that could not be uploaded stays and is tried again.
 */
export async function openDropFolder({ folder, doneFolder, upload, say }: Dependencies): Promise<DropFolder> {
  await mkdir(folder, { recursive: true });
  const seen = new Map<string, Seen>();
  const reported = new Set<string>();
  let stopped = false;

  const look = async (): Promise<number> => {
    const paths = await filesIn(folder);
    for (const gone of [...seen.keys()].filter((path) => !paths.includes(path))) seen.delete(gone);
    for (const path of paths) if (!stopped) await consider(path);
    return [...seen.keys()].filter((path) => !reported.has(path)).length;
  };
  const consider = async (path: string): Promise<void> => {
    const found = await stat(join(folder, path)).catch(() => undefined);
    if (found === undefined) {
      seen.delete(path);
      return;
    }
    const before = seen.get(path);
    if (before === undefined || before.size !== found.size || before.changed !== found.mtimeMs) {
      seen.set(path, { size: found.size, changed: found.mtimeMs, since: performance.now() });
    } else if (performance.now() - before.since >= stillForMs) await uploadOne(path, before);
  };
  const uploadOne = async (path: string, { size, changed }: Seen): Promise<void> => {
    const key = path.split(sep).join('/');
    try {
      await upload(key, createReadStream(join(folder, path)));
      const after = await stat(join(folder, path));
      seen.delete(path);
      // Written to while it was read: it is uploaded again when it has come to rest.
      if (after.size !== size || after.mtimeMs !== changed) return;
      const to = freeName(join(doneFolder, path));
      await mkdir(dirname(to), { recursive: true });
      await rename(join(folder, path), to);
      reported.delete(path);
      say(`Uploaded from the drop folder: ${key}`);
    } catch (error) {
      if (!reported.has(path)) say(`Could not upload ${key} from the drop folder: ${String(error)}`);
      reported.add(path);
    }
  };

  let looking: Promise<number> = Promise.resolve(0);
  const lookInTurn = (): Promise<number> => {
    looking = looking.then(look, look);
    return looking;
  };
  let timer: NodeJS.Timeout | undefined;
  const keepLooking = async (): Promise<void> => {
    await lookInTurn().catch((error: unknown) => say(`The drop folder cannot be read: ${String(error)}`));
    if (!stopped) timer = setTimeout(() => void keepLooking(), lookEveryMs);
  };
  void keepLooking();
  return {
    pending: async () => (await lookInTurn()) > 0,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await looking.catch(() => undefined);
    },
  };
}

/** Paths of the files under the folder, relative to it. */
async function filesIn(folder: string, under = ''): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, under), { withFileTypes: true })) {
    if (unfinished.test(entry.name)) continue;
    const path = join(under, entry.name);
    if (entry.isDirectory()) found.push(...(await filesIn(folder, path).catch(() => [])));
    else if (entry.isFile()) found.push(path);
  }
  return found;
}

/** `report.json`, or `report (2).json` when there is one already. */
function freeName(path: string): string {
  const extension = extname(path);
  const stem = join(dirname(path), basename(path, extension));
  let free = path;
  for (let copy = 2; existsSync(free); copy += 1) free = `${stem} (${copy})${extension}`;
  return free;
}
