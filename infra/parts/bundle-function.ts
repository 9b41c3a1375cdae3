import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How everything that runs in Lambda is bundled; the benchmark of cold starts bundles bare clients the same way. */
export const bundling = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  // What is imported when it is first needed is a file of its own, and no cold start parses it.
  splitting: true,
  // Minified without renaming: half the size, the log shows the names of the source, and no source map has to be read
  // on a cold start (it cost a sixth of the import when measured).
  minifyWhitespace: true,
  minifySyntax: true,
  // CommonJS packages in an ES module bundle `require` Node's own modules, and an ES module has no `require`.
  // Under a name of its own, because bundled packages may import createRequire themselves.
  banner: { js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);" },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/**
 * Bundles a function into a folder: `index.mjs`, the parts that it loads later beside it, and further files. The SDK's clients
 * are bundled, not taken from the runtime: the versions that were tested are the versions that run.
 *
 * By esbuild itself: the construct library would start npx and a shell for each function, at half a second of processor time.
 * @param name the file in `functions/`, without `.ts`
 * @param files their names in the bundle, and where they come from in the checkout
 */
export function bundleFunction(name: string, folder: string, files: Readonly<Record<string, string>> = {}): void {
  // Everything in one folder: what reads a file beside it finds it from any part.
  buildSync({
    ...bundling,
    entryPoints: [{ in: `functions/${name}.ts`, out: 'index' }],
    outdir: folder,
    chunkNames: '[name]-[hash]',
  });
  for (const [fileName, from] of Object.entries(files)) cpSync(join(root, from), join(folder, fileName));
}

/** The files of a bundle that a cold start loads: `index.mjs`, and what is imported from it without a call. */
export function loadedAtOnce(folder: string): ReadonlySet<string> {
  const files = new Set(['index.mjs']);
  for (const file of files) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const [, imported = ''] of source.matchAll(/\b(?:from|import)\s*"\.\/([^"]+\.mjs)"/g)) files.add(imported);
  }
  return files;
}
