import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What the functions print, one file each; lines are kept as they are. */
export interface Logs {
  of(name: string): (line: string) => void;
  /** resolves when everything is written */
  readonly close: () => Promise<void>;
}

const gatherMs = 50;

/** `echo` also gets every line: the console, when somebody wants to see them. */
export async function openLogs(folder: string, echo: ((line: string) => void) | undefined): Promise<Logs> {
  await mkdir(folder, { recursive: true });
  const waiting = new Map<string, string[]>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = [...waiting];
    waiting.clear();
    writing = writing.then(async () => {
      for (const [name, lines] of batch) await appendFile(join(folder, `${name}.log`), `${lines.join('\n')}\n`);
    });
    return writing;
  };
  return {
    of: (name) => (line) => {
      const lines = waiting.get(name) ?? [];
      waiting.set(name, lines);
      lines.push(line);
      echo?.(`[${name}] ${line}`);
      timer ??= setTimeout(() => void write(), gatherMs);
    },
    close: () => write(),
  };
}
