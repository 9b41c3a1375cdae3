import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Demo } from './demo-stage.ts';

/** What a local folder remembers about the demo. */
export type DemoState = 'no demo, fresh' | 'no demo, in use' | 'playing' | 'played';

const noteIn = (folder: string): string => join(folder, 'demo.txt');

export function demoState(folder: string): DemoState {
  if (existsSync(noteIn(folder))) return readFileSync(noteIn(folder), 'utf8') === 'played' ? 'played' : 'playing';
  return existsSync(join(folder, 'cloud.db')) ? 'no demo, in use' : 'no demo, fresh';
}

export function noteDemo(folder: string, state: 'playing' | 'played'): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(noteIn(folder), state);
}

/** A demo runs once in a folder, and only into a folder without other reports; an interrupted one is resumed. */
export const isDemoDue = (state: DemoState): boolean => state === 'no demo, fresh' || state === 'playing';

/** The demo, where the checkout has one. */
export async function loadDemo(): Promise<Demo | undefined> {
  const module = new URL('./demo.ts', import.meta.url);
  return existsSync(fileURLToPath(module)) ? ((await import(module.href)) as Demo) : undefined;
}
