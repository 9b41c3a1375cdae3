import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the stack is made from; `infra/local` is the tool that reads the result. */
const sources = ['infra', 'functions', 'shared', 'package.json', 'package-lock.json', 'cdk.json', 'tsconfig.json'];
const assembliesKept = 4;

export interface Assembly {
  /** of the stack's template */
  readonly template: unknown;
  readonly stackName: string;
  /** folder of a function's bundle, by the object key the template names it with (`<hash>.zip`) */
  readonly assets: ReadonlyMap<string, string>;
}

/**
 * The cloud assembly of stage `local` for the tree as it is: synthesized once per content of the sources, then taken
 * from `.headroom/assembly/<hash>`. It gets that name only when it is whole. Returns the assembly's folder.
 */
export async function synthesize(root: string, say: (line: string) => void): Promise<string> {
  const cacheFolder = join(root, '.headroom', 'assembly');
  const folder = join(cacheFolder, digestOf(root));
  if (existsSync(join(folder, 'manifest.json'))) {
    const now = Date.now() / 1000;
    utimesSync(folder, now, now);
    return folder;
  }
  say('Synthesizing the stack and bundling its functions …');
  mkdirSync(cacheFolder, { recursive: true });
  const unfinished = `${folder}.${process.pid}.unfinished`;
  await runApp(root, unfinished);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another start made the same assembly meanwhile.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(join(folder, 'manifest.json'))) throw error;
  }
  dropOld(cacheFolder);
  return folder;
}

/** Reads an assembly with exactly one stack. */
export function readAssembly(folder: string): Assembly {
  const manifest = readJson(join(folder, 'manifest.json')) as {
    artifacts: Record<
      string,
      { type: string; properties?: { templateFile?: string; stackName?: string; file?: string } }
    >;
  };
  const artifacts = Object.entries(manifest.artifacts);
  const [stack, ...others] = artifacts.filter(([, { type }]) => type === 'aws:cloudformation:stack');
  if (stack === undefined || others.length > 0) {
    throw new Error(`${folder} holds ${others.length + (stack ? 1 : 0)} stacks; the local cloud runs exactly one`);
  }
  const assets = new Map<string, string>();
  for (const [, { type, properties }] of artifacts) {
    if (type !== 'cdk:asset-manifest' || properties?.file === undefined) continue;
    const { files = {} } = readJson(join(folder, properties.file)) as {
      files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
    };
    for (const { source, destinations } of Object.values(files)) {
      if (source.path === undefined) continue;
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(folder, source.path));
    }
  }
  const [id, { properties }] = stack;
  return {
    template: readJson(join(folder, properties?.templateFile ?? `${id}.template.json`)),
    stackName: properties?.stackName ?? id,
    assets,
  };
}

function digestOf(root: string): string {
  const digest = createHash('sha256').update(process.version);
  const add = (path: string): void => {
    const name = relative(root, path);
    if (name === join('infra', 'local') || !existsSync(path)) return;
    if (statSync(path).isDirectory()) for (const entry of readdirSync(path).sort()) add(join(path, entry));
    else digest.update(`\n${name}\n`).update(readFileSync(path));
  };
  for (const source of sources) add(join(root, source));
  return digest.digest('hex').slice(0, 16);
}

/** Runs the CDK app as the `cdk` command would: the command `cdk.json` names, with its context and the stage's. */
async function runApp(root: string, outputFolder: string): Promise<void> {
  const settings = readJson(join(root, 'cdk.json')) as { app: string; context?: Record<string, unknown> };
  const [program, ...given] = settings.app.split(' ');
  const child = spawn(program === 'node' ? process.execPath : String(program), given, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      CDK_OUTDIR: outputFolder,
      CDK_CONTEXT_JSON: JSON.stringify({ ...settings.context, stage: 'local' }),
    },
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0 && existsSync(join(outputFolder, 'manifest.json'))) return;
  rmSync(outputFolder, { recursive: true, force: true });
  throw new Error(`"${settings.app}" made no cloud assembly (exit ${code}):\n${Buffer.concat(said).toString('utf8')}`);
}

/** Old assemblies go, the newest stay: another local cloud may still run one of them. */
function dropOld(cacheFolder: string): void {
  const byAge = readdirSync(cacheFolder)
    .filter((name) => !name.endsWith('.unfinished'))
    .map((name) => ({ path: join(cacheFolder, name), at: statSync(join(cacheFolder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { path } of byAge.slice(assembliesKept)) rmSync(path, { recursive: true, force: true });
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
