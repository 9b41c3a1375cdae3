import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudState } from 'local-cloud';
import { CliError } from '../arguments/cli-error.ts';
import { type LocalFile, readLocalFile } from './local-file.ts';

export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folder of a local cloud: as given, or the project's own. */
export const cloudFolder = (dir: string | undefined): string =>
  dir === undefined ? join(projectFolder, '.headroom') : resolve(dir);

/** A local cloud that answers, found by the `local.json` of its folder. Throws `CliError` when there is none. */
export async function findLocalCloud(
  dir: string | undefined,
): Promise<{ readonly file: LocalFile; readonly state: CloudState }> {
  const folder = cloudFolder(dir);
  const file = readLocalFile(folder);
  const state = file && (await stateOf(file, folder));
  if (file === undefined || state === undefined) {
    const shown = relative(process.cwd(), folder);
    throw new CliError(
      `no local cloud is running in ${shown.startsWith('..') || shown === '' ? folder : shown}; start one with npm start${
        dir === undefined ? '' : ` -- --dir ${dir}`
      }.`,
    );
  }
  return { file, state };
}

/** `undefined` when nothing answers: a cloud that was killed left its `local.json` behind. */
async function stateOf({ control }: LocalFile, folder: string): Promise<CloudState | undefined> {
  try {
    const answer = await fetch(`${control}/state`, { signal: AbortSignal.timeout(5000) });
    const state = (await answer.json()) as CloudState;
    return state.folder === folder ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Sends a request to the running cloud and waits for the answer, however long it takes. Throws `CliError` when it fails. */
export async function ask({ control }: LocalFile, path: string, body: object = {}): Promise<CloudState> {
  const { request } = await import('node:http');
  const answer = await new Promise<{ status: number; text: string }>((done, failed) => {
    // Not fetch: it gives up after five minutes, and a year of ticks may take longer.
    const asked = request(
      `${control}${path}`,
      { method: 'POST', headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, text })).on('error', failed);
      },
    );
    asked.on('error', failed).end(JSON.stringify(body));
  }).catch((cause: unknown) => {
    throw new CliError('the local cloud stopped before it answered.', { cause });
  });
  const content = JSON.parse(answer.text) as CloudState & { readonly error?: string };
  if (answer.status !== 200) throw new CliError(content.error ?? `the local cloud answered ${answer.status}`);
  return content;
}
