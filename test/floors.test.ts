import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** From the bottom up. A folder imports from itself and from floors below, never upward and never sideways. */
const floors: readonly (readonly string[])[] = [
  ['shared/metrics', 'shared/statistics', 'shared/links'],
  ['shared/reports', 'shared/ledger', 'shared/alerts', 'shared/summary', 'shared/mail', 'shared/appeals'],
  // Pages speak in the words of mail.
  ['shared/pages'],
  ['shared/flows'],
  ['shared/aws', 'shared/lambda'],
  ['functions', 'cli'],
];

/** Names that the stack and the code agree on: they belong to no floor. */
const forEveryone = 'shared/names.ts';
const synchronousFloors = 3;
const packagesOfPureFloors = new Set(['valibot', 'yaml', 'node:zlib', 'node:crypto']);
/** Special functions: pure mathematics, for the statistics only. */
const mathematics = { folder: 'shared/statistics', scope: '@stdlib/' };
/** Scales and paths of charts: geometry, for the mails only. */
const geometry = { folder: 'shared/mail', packages: new Set(['d3-scale', 'd3-shape']) };

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

function sourcesUnder(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const folderOf = (path: string): string | undefined => floors.flat().find((folder) => path.startsWith(`${folder}/`));
const floorOf = (folder: string): number => floors.findIndex((floor) => floor.includes(folder));

const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

function importsOf({ path, text }: SourceFile): readonly string[] {
  const found = withoutComments(text).matchAll(/\b(?:from|import)\s*\(?\s*'([^'\s]+)'/g);
  return [...found].map(([, target = '']) =>
    target.startsWith('.') ? join(dirname(path), target).replaceAll('\\', '/') : target,
  );
}

/** What a file does that its floor does not allow, in words. */
function violationsIn(file: SourceFile): readonly string[] {
  const folder = folderOf(file.path);
  if (folder === undefined) return [];
  const floor = floorOf(folder);
  const code = withoutComments(file.text);
  const wrong: string[] = [];
  for (const target of importsOf(file)) {
    const other = folderOf(target);
    if (target.startsWith('infra/') && folder !== 'cli')
      wrong.push(`${file.path} imports ${target}: the product does not know its stack`);
    if (other !== undefined && other !== folder && floorOf(other) >= floor) {
      wrong.push(`${file.path} imports ${target}: ${floorOf(other) > floor ? 'upward' : 'sideways'}`);
    }
    const isPackage = other === undefined && !target.startsWith('shared/') && !target.startsWith('infra/');
    const isMathematics = folder === mathematics.folder && target.startsWith(mathematics.scope);
    const isGeometry = folder === geometry.folder && geometry.packages.has(target);
    if (floor < synchronousFloors && isPackage && !isMathematics && !isGeometry && !packagesOfPureFloors.has(target)) {
      wrong.push(`${file.path} imports ${target}: the pure floors reach nothing outside`);
    }
    if (floor <= floorOf('shared/flows') && target.startsWith('@aws-sdk/'))
      wrong.push(`${file.path} imports ${target}: the SDK lives on floor 3`);
  }
  if (floor < synchronousFloors && /\basync\b|\bawait\b|new Promise\b|Promise</.test(code)) {
    wrong.push(`${file.path} is asynchronous: the core is synchronous`);
  }
  if (floor < floorOf('functions')) {
    if (/\bprocess\.env\b/.test(code)) wrong.push(`${file.path} reads the environment`);
    if (/\bDate\.now\(|new Date\(\s*\)|performance\.now\(/.test(code)) wrong.push(`${file.path} reads the clock`);
    if (/\bMath\.random\(|randomUUID\(|randomBytes\(/.test(code)) wrong.push(`${file.path} throws dice`);
    if (/new (DynamoDB|S3|SES|SQS|SNS)Client\(/.test(code)) wrong.push(`${file.path} makes a client`);
  }
  return wrong;
}

const product = ['shared', 'functions', 'cli'].flatMap(sourcesUnder);

describe('the floors', () => {
  test('every file of the product stands on its floor and reaches only downward', () => {
    expect(product.length).toBeGreaterThan(50);
    expect(product.flatMap(violationsIn)).toEqual([]);
  });

  test('every folder below shared/ has a floor', () => {
    const homeless = sourcesUnder('shared').filter(({ path }) => path !== forEveryone && folderOf(path) === undefined);
    expect(homeless.map(({ path }) => path)).toEqual([]);
  });

  test('a function is wiring: under 40 lines, one export, no rule about sellers', () => {
    for (const { path, text } of sourcesUnder('functions')) {
      expect(text.split('\n').length, `${path} is too long`).toBeLessThan(40);
      expect(text.match(/^export /gm), `${path} has one export`).toHaveLength(1);
      expect(text, `${path} decides something`).not.toMatch(/\bif \(|\bswitch \(/);
    }
  });

  test('infra imports nothing of the product but the names they agree on', () => {
    const wrong = sourcesUnder('infra').flatMap((file) =>
      importsOf(file)
        .filter((target) => /^(shared|functions|cli)\//.test(target) && target !== forEveryone)
        .map((target) => `${file.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('nothing is mocked by module, skipped for good or left for later', () => {
    // Spelled in two parts, so that this file does not find itself.
    const forbidden = [
      ['vi', '.mock('],
      ['vi', '.doMock('],
      ['.on', 'ly('],
      ['.to', 'do('],
      ['TO', 'DO'],
      ['FIX', 'ME'],
      ['@ts-', 'ignore'],
    ].map((parts) => parts.join(''));
    const wrong = [...product, ...sourcesUnder('infra'), ...sourcesUnder('test')].flatMap(({ path, text }) =>
      forbidden.filter((word) => text.includes(word)).map((word) => `${path}: ${word}`),
    );
    expect(wrong).toEqual([]);
  });

  test.each([
    {
      what: 'an import upward',
      path: 'shared/metrics/x.ts',
      text: "import { a } from '../alerts/decide.ts';",
      says: 'upward',
    },
    {
      what: 'an import sideways',
      path: 'shared/mail/x.ts',
      text: "import { a } from '../alerts/decide.ts';",
      says: 'sideways',
    },
    {
      what: 'a multi-line import',
      path: 'shared/mail/x.ts',
      text: "import {\n  a,\n} from '../flows/ports.ts';",
      says: 'upward',
    },
    { what: 'a lazy import', path: 'shared/mail/x.ts', text: "const a = import('../flows/ports.ts');", says: 'upward' },
    {
      what: 'the SDK in a flow',
      path: 'shared/flows/x.ts',
      text: "import { S3Client } from '@aws-sdk/client-s3';",
      says: 'SDK',
    },
    {
      what: 'a file system in the core',
      path: 'shared/reports/x.ts',
      text: "import { readFileSync } from 'node:fs';",
      says: 'nothing outside',
    },
    {
      what: 'mathematics outside the statistics',
      path: 'shared/alerts/x.ts',
      text: "import gammaln from '@stdlib/math-base-special-gammaln';",
      says: 'nothing outside',
    },
    {
      what: 'geometry outside the mails',
      path: 'shared/summary/x.ts',
      text: "import { scaleLinear } from 'd3-scale';",
      says: 'nothing outside',
    },
    {
      what: 'a promise in the core',
      path: 'shared/ledger/x.ts',
      text: 'export async function a() {}',
      says: 'synchronous',
    },
    { what: 'a clock in a flow', path: 'shared/flows/x.ts', text: 'const now = new Date();', says: 'clock' },
    {
      what: 'an environment in an adapter',
      path: 'shared/aws/x.ts',
      text: 'const a = process.env.A;',
      says: 'environment',
    },
    {
      what: 'a client made in an adapter',
      path: 'shared/aws/x.ts',
      text: 'const a = new S3Client({});',
      says: 'client',
    },
    {
      what: 'the stack in a function',
      path: 'functions/x.ts',
      text: "import { a } from '../infra/settings.ts';",
      says: 'stack',
    },
  ])('the guard sees $what', ({ path, text, says }) => {
    expect(violationsIn({ path, text }).join()).toContain(says);
  });

  test('the guard does not trip over a comment or an instant that is given', () => {
    const text = '// new Date() is read in functions/ only\nconst later = new Date(now.getTime() + 1);';
    expect(violationsIn({ path: 'shared/flows/x.ts', text })).toEqual([]);
  });
});
