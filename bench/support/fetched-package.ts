import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const fetched = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'bench');

/**
 * Fetches a package that nothing but a benchmark needs into the cache of `node_modules`, the first time. It is no dependency of
 * the project, so that nobody installs it to start or to test.
 * @param version exactly this one
 * @returns the address to import it from
 */
export function fetchPackage(name: string, version: string): string {
  const folder = join(fetched, 'node_modules', name);
  const manifest = join(folder, 'package.json');
  const read = () => JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string; readonly main: string };
  if (!existsSync(manifest) || read().version !== version) {
    mkdirSync(fetched, { recursive: true });
    writeFileSync(join(fetched, 'package.json'), '{ "private": true }');
    const options = ['--prefix', fetched, '--no-audit', '--no-fund', '--loglevel=error'];
    // What npm prints goes where a person sees it: a program reads the standard output of a benchmark's parts.
    execFileSync('npm', ['install', ...options, '-E', `${name}@${version}`], { stdio: ['ignore', 2, 2] });
  }
  return pathToFileURL(join(folder, read().main)).href;
}
