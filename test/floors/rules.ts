import { dirname } from 'node:path';
import { allowedEdges, mostFilesInAFolder, namesForAll, purePackages, pureRooms, roomOf } from './rooms.ts';
import { codeOf, importsOf, type SourceFile } from './source-file.ts';

/** What a file does that its room does not allow, in words. */
export function violationsIn(file: SourceFile): readonly string[] {
  const room = roomOf(file.path);
  if (room === undefined) return [];
  const code = codeOf(file);
  const wrong = importsOf(file).flatMap((target) => wrongImport(room, target) ?? []);
  const isPure = pureRooms.includes(room);
  if (isPure && /\basync\b|\bawait\b|new Promise\b|Promise</.test(code)) wrong.push('is asynchronous in a pure room');
  if (room.startsWith('shared/')) {
    if (/\bprocess\.env\b/.test(code)) wrong.push('reads the environment');
    if (/\bDate\.now\(|new Date\(\s*\)|performance\.now\(/.test(code)) wrong.push('reads the clock');
    if (/\bMath\.random\(|randomUUID\(|randomBytes\(|getRandomValues\(/.test(code)) wrong.push('makes random numbers');
    if (/new \w+Client\(/.test(code)) wrong.push('makes a client');
  }
  return wrong.map((what) => `${file.path} ${what}`);
}

function wrongImport(room: string, target: string): string | undefined {
  if (target === namesForAll) return undefined;
  const other = roomOf(target) ?? (target.startsWith('test/') ? 'test' : undefined);
  if (other !== undefined) {
    const isAllowed = other === room || allowedEdges[room]?.includes(other) === true;
    return isAllowed ? undefined : `imports ${target}: ${room} may not import ${other}`;
  }
  if (/^(?:shared|test)\//.test(target)) return `imports ${target}, which is in no room`;
  const isPackage = !/\.\w+$/.test(target) || target.startsWith('@') || target.startsWith('node:');
  if (isPackage && pureRooms.includes(room) && !isPurePackage(room, target))
    return `imports ${target}: a pure room reaches nothing outside`;
  if (target.startsWith('@aws-sdk/') && (room === 'shared/flows' || room === 'shared/ports'))
    return `imports ${target}: the SDK is for adapters`;
  return undefined;
}

const isPurePackage = (room: string, target: string): boolean =>
  Object.entries(purePackages).some(
    ([name, rooms]) => (name.endsWith('/') ? target.startsWith(name) : target === name) && rooms.includes(room),
  );

/** A function is wiring: under 40 lines, one export, no rule about sellers. */
export function violationsOfWiring({ path, text }: SourceFile): readonly string[] {
  const wrong: string[] = [];
  if (text.trimEnd().split('\n').length >= 40) wrong.push(`${path} is longer than 39 lines`);
  if (text.match(/^export /gm)?.length !== 1) wrong.push(`${path} does not have one export`);
  if (/\bif \(|\bswitch \(/.test(text)) wrong.push(`${path} decides something`);
  return wrong;
}

/** Circles of files, type-only imports too. */
export function circlesOfFiles(files: readonly SourceFile[]): readonly string[] {
  const known = new Set(files.map(({ path }) => path));
  return circlesIn(new Map(files.map((file) => [file.path, importsOf(file).filter((target) => known.has(target))])));
}

/** Circles of folders: of one that imports another which, directly or not, imports it. */
export function circlesOfFolders(files: readonly SourceFile[]): readonly string[] {
  const known = new Set(files.map(({ path }) => path));
  const edges = new Map<string, string[]>();
  for (const file of files) {
    const folder = dirname(file.path);
    const targets = importsOf(file).filter((target) => known.has(target));
    const others = targets.map((target) => dirname(target)).filter((other) => other !== folder);
    edges.set(folder, [...(edges.get(folder) ?? []), ...others]);
  }
  return circlesIn(edges);
}

/** One circle for each start that lies on one, as `a → b → a`, each circle once. */
function circlesIn(edges: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    const start = path.indexOf(node);
    if (start >= 0) circles.push([...path.slice(start), node].join(' → '));
    if (start >= 0 || done.has(node)) return;
    for (const next of edges.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of edges.keys()) visit(node, []);
  return circles;
}

/** Folders with too many files of their own. */
export function flatFolders(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > mostFilesInAFolder)
    .map(([folder, count]) => `${folder} has ${count} files`);
}

// Spelled in two parts, so that this file does not find itself.
const forbiddenTexts = [
  ['vi', '.mock('],
  ['vi', '.doMock('],
  ['.on', 'ly('],
  ['.to', 'do('],
  ['TO', 'DO'],
  ['FIX', 'ME'],
  ['@ts-', 'ignore'],
].map((parts) => parts.join(''));

/** Module mocks, tests left out for good, and what was left for later. */
export const forbiddenTextsIn = ({ path, text }: SourceFile): readonly string[] =>
  forbiddenTexts.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`);
