import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const files: readonly SourceFile[] = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
// This file has specimens of what must not be.
const sources = files.filter(({ path }) => /\.m?ts$|\.mjs$/.test(path) && path !== 'test/package.test.ts');

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
const importsOf = ({ text }: SourceFile): readonly string[] => {
  const found = withoutComments(text).matchAll(/\b(?:from|import|require|resolve)\s*\(?\s*'([^'\s]+)'/g);
  return [...found].map(([, target = '']) => target);
};
const isTest = (path: string): boolean => path.startsWith('test/');

/** Imports that leave the package by another way than the front door of a declared dependency. */
function strayImports(file: SourceFile): readonly string[] {
  const allowed = Object.keys(isTest(file.path) ? { ...dependencies, ...devDependencies } : dependencies);
  return importsOf(file)
    .filter((target) => {
      if (target.startsWith('.')) return join(dirname(file.path), target).startsWith('..');
      return !target.startsWith('node:') && !allowed.includes(target);
    })
    .map((target) => `${file.path} imports ${target}`);
}

/** The rooms that a room imports, types included. */
function roomsOf(of: readonly SourceFile[]): ReadonlyMap<string, ReadonlySet<string>> {
  const rooms = new Map<string, Set<string>>();
  for (const file of of.filter(({ path }) => path.includes('/') && !isTest(path))) {
    const room = dirname(file.path);
    const imported = rooms.get(room) ?? new Set();
    rooms.set(room, imported);
    for (const target of importsOf(file).filter((one) => one.startsWith('.'))) {
      const other = dirname(join(room, target));
      if (other !== room) imported.add(other);
    }
  }
  return rooms;
}

/** A way from a room back to itself; nothing when there is none. */
function circleIn(rooms: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const walk = (way: readonly string[]): readonly string[] | undefined => {
    for (const next of rooms.get(way.at(-1) ?? '') ?? []) {
      if (next === way[0]) return [...way, next];
      const found = way.includes(next) ? undefined : walk([...way, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return [...rooms.keys()].map((room) => walk([room])).find((found) => found !== undefined);
}

// Spelled in two parts, so that this file does not find itself.
const product = new RegExp(['head', 'room'].join(''), 'i');

test('the package imports nothing but itself, Node, and what its dependencies export', () => {
  expect(sources.length).toBeGreaterThan(40);
  expect(sources.flatMap(strayImports)).toEqual([]);
});

test('the package knows nothing of the product that it runs', () => {
  expect(files.filter(({ text }) => product.test(text)).map(({ path }) => path)).toEqual([]);
});

test('there is no circle of rooms', () => {
  expect(roomsOf(sources).size).toBeGreaterThan(8);
  expect(circleIn(roomsOf(sources))).toBeUndefined();
});

describe('the guard sees', () => {
  test.each([
    { what: 'a private file of another package', text: "import { a } from 'dynalite/db/index.js';" },
    { what: 'a private file by another way', text: "const a = require('mailparser/lib/simple-parser');" },
    { what: 'a file of the product', text: "import { a } from '../../shared/names.ts';" },
    { what: 'a package that is not declared', text: "const a = await import('fastify');" },
    { what: 'a package that is for tests', text: "import { test } from 'vitest';" },
  ])('$what', ({ text }) => {
    expect(strayImports({ path: 's3/x.ts', text })).toHaveLength(1);
  });

  test('a circle, also one of types', () => {
    const circle = [
      { path: 's3/x.ts', text: "import { a } from '../sqs/y.ts';" },
      { path: 'sqs/y.ts', text: "import { b } from '../sns/z.ts';" },
      { path: 'sns/z.ts', text: "import type { C } from '../s3/x.ts';" },
    ];
    expect(circleIn(roomsOf(circle))).toEqual(['s3', 'sqs', 'sns', 's3']);
  });
});
