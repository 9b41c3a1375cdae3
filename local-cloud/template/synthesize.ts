import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative } from 'node:path';

const assembliesKept = 4;

export interface CdkProject {
  /** the folder with `cdk.json` */
  readonly root: string;
  /** files and folders that the stack is made from, relative to the root */
  readonly sources: readonly string[];
  /** beside the context that `cdk.json` has */
  readonly context?: Readonly<Record<string, unknown>>;
  /** where assemblies are kept */
  readonly cacheFolder: string;
}

/**
 * The cloud assembly of a CDK project as it is: synthesized once per content of its sources, then taken from
 * `<cacheFolder>/<hash>`. It gets that name only when it is whole. Returns the assembly's folder; throws with what the
 * app printed when it fails.
 */
export async function synthesize(project: CdkProject, say: (line: string) => void): Promise<string> {
  const { cacheFolder } = project;
  const folder = join(cacheFolder, digestOf(project));
  if (existsSync(join(folder, 'manifest.json'))) {
    const now = Date.now() / 1000;
    utimesSync(folder, now, now);
    return folder;
  }
  say('Synthesizing the stack and bundling its functions …');
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = `${folder}.${process.pid}.unfinished`;
  await runApp(project, unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another start made the same assembly meanwhile.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(folder, 'manifest.json'))) throw error;
  }
  removeOld(cacheFolder);
  return folder;
}

function digestOf({ root, sources, context = {} }: CdkProject): string {
  const digest = createHash('sha256').update(process.version).update(JSON.stringify(context));
  const add = (path: string): void => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry));
    else digest.update(`\n${relative(root, path)}\n`).update(readFileSync(path));
  };
  for (const source of sources) add(join(root, source));
  return digest.digest('hex').slice(0, 16);
}

/** Runs the CDK app as the `cdk` command would: the command that `cdk.json` names, with its context and ours. */
async function runApp({ root, context }: CdkProject, outputFolder: string): Promise<void> {
  const settings = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    app: string;
    context?: Record<string, unknown>;
  };
  const [program, ...args] = settings.app.split(' ');
  const child = spawn(program === 'node' ? process.execPath : String(program), args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outputFolder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, ...context }),
    },
  });
  const printed: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0 && existsSync(join(outputFolder, 'manifest.json'))) return;
  rmSync(outputFolder, { recursive: true, force: true });
  throw new Error(
    `"${settings.app}" made no cloud assembly (exit ${code}):\n${Buffer.concat(printed).toString('utf8')}`,
  );
}

/** Old assemblies go, the newest stay: another local cloud may still run one of them. */
function removeOld(cacheFolder: string): void {
  const byAge = readdirSync(cacheFolder)
    .filter((name) => !name.endsWith('.unfinished'))
    .map((name) => ({ path: join(cacheFolder, name), at: statSync(join(cacheFolder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(assembliesKept)) rmSync(path, { recursive: true, force: true });
}
