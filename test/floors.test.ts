import { describe, expect, test } from 'vitest';
import { allowedEdges, mostFilesInAFolder, namesForAll, pureRooms, roomOf } from './floors/rooms.ts';
import {
  circlesOfFiles,
  circlesOfFolders,
  flatFolders,
  forbiddenTextsIn,
  violationsIn,
  violationsOfWiring,
} from './floors/rules.ts';
import { documents, identifiersIn, importsOf, sourcesUnder } from './floors/source-file.ts';
import { retiredNamesIn, retiredProseIn } from './floors/vocabulary.ts';

const shared = sourcesUnder('shared');
const functions = sourcesUnder('functions');
const product = [...shared, ...functions, ...['cli', 'tools', 'infra', 'local-cloud', 'bench'].flatMap(sourcesUnder)];
const tests = sourcesUnder('test');

describe('the rooms', () => {
  test('every file reaches only into rooms that its own may import, and pure rooms compute', () => {
    expect(product.length).toBeGreaterThan(300);
    expect(product.flatMap(violationsIn)).toEqual([]);
  });

  test('every file below shared/ has a room', () => {
    const homeless = shared.filter(({ path }) => path !== namesForAll && roomOf(path) === undefined);
    expect(homeless.map(({ path }) => path)).toEqual([]);
  });

  test('the list of allowed edges has no circle, and no pure room may import one that is not', () => {
    const asFiles = Object.entries(allowedEdges).map(([room, targets]) => ({
      path: `${room}/room.ts`,
      text: targets.map((target) => `import '${'../'.repeat(room.split('/').length)}${target}/room.ts';`).join('\n'),
    }));
    expect(circlesOfFiles(asFiles)).toEqual([]);
    for (const room of pureRooms) {
      const impure = allowedEdges[room]?.filter((target) => !pureRooms.includes(target));
      expect(impure, room).toEqual([]);
    }
  });

  test('an edge that nothing uses is taken off the list', () => {
    const used = new Set(
      product.flatMap((file) => importsOf(file).map((target) => `${roomOf(file.path)} → ${roomOf(target)}`)),
    );
    const unused = Object.entries(allowedEdges).flatMap(([room, targets]) =>
      targets
        .filter((target) => target !== 'test' && !used.has(`${room} → ${target}`))
        .map((target) => `${room} → ${target}`),
    );
    expect(unused).toEqual([]);
  });

  test('no circle of files, none of folders', () => {
    expect(circlesOfFiles(product)).toEqual([]);
    expect(circlesOfFolders(product)).toEqual([]);
  });

  test(`no folder holds more than ${mostFilesInAFolder} files`, () => {
    const sources = [...product, ...tests].map(({ path }) => path);
    expect(flatFolders(sources.filter((path) => !path.startsWith('test/fixtures/')))).toEqual([]);
  });

  test('a function is wiring: under 40 lines, one export, no rule about sellers', () => {
    expect(functions.length).toBeGreaterThan(5);
    expect(functions.flatMap(violationsOfWiring)).toEqual([]);
  });

  test('nothing is mocked by module, skipped for good or left for later', () => {
    expect([...product, ...tests].flatMap(forbiddenTextsIn)).toEqual([]);
  });

  test('names are the field’s own: no retired word in a path or an identifier', () => {
    expect([...product, ...tests].flatMap(retiredNamesIn)).toEqual([]);
  });

  test('no comment, name of a test or document says a retired term', () => {
    expect(documents().length).toBeGreaterThan(40);
    expect([...product, ...tests, ...documents()].flatMap(retiredProseIn)).toEqual([]);
  });
});

describe('the guard sees', () => {
  test.each([
    {
      what: 'an import upward',
      path: 'shared/metrics/x.ts',
      text: "import { a } from '../alerts/decide.ts';",
      says: 'shared/metrics may not import shared/alerts',
    },
    {
      what: 'an import sideways',
      path: 'shared/portfolio/x.ts',
      text: "import { a } from '../cases/case.ts';",
      says: 'shared/portfolio may not import shared/cases',
    },
    {
      what: 'an import of a type',
      path: 'shared/domain/x.ts',
      text: "import type { A } from '../metrics/metric.ts';",
      says: 'shared/domain may not import shared/metrics',
    },
    {
      what: 'a multi-line import',
      path: 'shared/notifications/mail/x.ts',
      text: "import {\n  a,\n} from '../../flows/evaluation/x.ts';",
      says: 'shared/notifications may not import shared/flows',
    },
    {
      what: 'a lazy import',
      path: 'shared/alerts/x.ts',
      text: "const a = import('../flows/x.ts');",
      says: 'shared/alerts may not import shared/flows',
    },
    {
      what: 'a file of no room',
      path: 'shared/flows/x.ts',
      text: "import { a } from '../utils.ts';",
      says: 'which is in no room',
    },
    {
      what: 'the product in the local cloud',
      path: 'local-cloud/x.ts',
      text: "import { a } from '../shared/domain/day.ts';",
      says: 'local-cloud may not import shared/domain',
    },
    {
      what: 'the product in the stack',
      path: 'infra/x.ts',
      text: "import { a } from '../shared/domain/day.ts';",
      says: 'infra may not import shared/domain',
    },
    {
      what: 'the stack in a function',
      path: 'functions/x.ts',
      text: "import { a } from '../infra/parts/settings.ts';",
      says: 'functions may not import infra',
    },
    {
      what: 'a test in the product',
      path: 'shared/domain/x.ts',
      text: "import { a } from '../../test/support/small-world.ts';",
      says: 'shared/domain may not import test',
    },
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
      path: 'shared/portfolio/x.ts',
      text: "import { scaleLinear } from 'd3-scale';",
      says: 'nothing outside',
    },
    {
      what: 'a promise in the core',
      path: 'shared/ledger/x.ts',
      text: 'export async function a() {}',
      says: 'asynchronous',
    },
    { what: 'a clock in a flow', path: 'shared/flows/x.ts', text: 'const now = new Date();', says: 'clock' },
    {
      what: 'a random number in a flow',
      path: 'shared/flows/x.ts',
      text: 'const a = Math.random();',
      says: 'random numbers',
    },
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
  ])('$what', ({ path, text, says }) => {
    expect(violationsIn({ path, text }).join()).toContain(says);
  });

  test('no harm in a comment, in an instant that is given, in the names for all', () => {
    const text =
      "import { a } from '../names.ts';\n// new Date() is read in functions/ only\nconst later = new Date(now.getTime() + 1);";
    expect(violationsIn({ path: 'shared/flows/x.ts', text })).toEqual([]);
  });

  test('circles of files and of folders, through types too', () => {
    const files = [
      { path: 'a/one.ts', text: "import type { B } from '../b/two.ts';" },
      { path: 'b/two.ts', text: "import { c } from './three.ts';" },
      { path: 'b/three.ts', text: "import { a } from '../a/one.ts';" },
    ];
    expect(circlesOfFiles(files)).toEqual(['a/one.ts → b/two.ts → b/three.ts → a/one.ts']);
    expect(circlesOfFolders(files)).toEqual(['a → b → a']);
    // Of folders also where no file is in a circle.
    const [one, two] = [files[0], { path: 'b/four.ts', text: "import { x } from '../a/five.ts';" }];
    const apart = [
      ...(one === undefined ? [] : [one]),
      { path: 'b/two.ts', text: '' },
      two,
      { path: 'a/five.ts', text: '' },
    ];
    expect(circlesOfFiles(apart)).toEqual([]);
    expect(circlesOfFolders(apart)).toEqual(['a → b → a']);
  });

  test('a folder of too many files, and none of as many as it may have', () => {
    const paths = (count: number) => Array.from({ length: count }, (_, at) => `shared/x/${at}.ts`);
    expect(flatFolders(paths(mostFilesInAFolder))).toEqual([]);
    expect(flatFolders(paths(mostFilesInAFolder + 1))).toEqual(['shared/x has 21 files']);
  });

  test.each([
    { what: 'long', text: `export const handler = 1;\n${'// more\n'.repeat(39)}`, says: 'longer than 39 lines' },
    { what: 'of two exports', text: 'export const a = 1;\nexport const b = 2;\n', says: 'one export' },
    { what: 'that decides', text: 'export const a = () => {\n  if (seller) return;\n};\n', says: 'decides something' },
  ])('a function that is $what', ({ text, says }) => {
    expect(violationsOfWiring({ path: 'functions/x.ts', text }).join()).toContain(says);
  });

  test('a module mock', () => {
    const text = ['vi', ".mock('x');"].join('');
    expect(forbiddenTextsIn({ path: 'test/x.test.ts', text })).toHaveLength(1);
  });

  test.each([
    { path: 'shared/alerts/hush-alert.ts', text: '' },
    { path: 'shared/appeals/x.ts', text: '' },
    { path: 'shared/flows/x.ts', text: 'const lastTold = 1;' },
    { path: 'shared/flows/x.ts', text: 'interface A { readonly receipts: string }' },
    { path: 'shared/flows/x.ts', text: `const a = \`text \${toldBefore} text\`;` },
    { path: 'shared/flows/x.ts', text: 'takeInReport(upload);' },
    // A kept name stays in its place only.
    { path: 'shared/reports/x.ts', text: 'const complained = 1;' },
    { path: 'shared/alerts/x.ts', text: 'const { dailyProof } = a;' },
  ])('a retired word: $path $text', (file) => {
    expect(retiredNamesIn(file)).toHaveLength(1);
  });

  test.each([
    { path: 'shared/flows/x.ts', text: "const words = 'nobody was told'; // told\nconst re = /told/;" },
    { path: 'shared/flows/x.ts', text: `const words = \`was told \${count} times, and told again\`;` },
    { path: 'shared/lambda/x.ts', text: 'const a = complainedRecipients;' },
    { path: 'shared/config/x.ts', text: 'const a = dailyProof;' },
    { path: 'shared/aws/dynamodb/shapes/alert.ts', text: 'const lastTold = 1;' },
  ])('no harm in prose, in others’ words and in old releases: $text', (file) => {
    expect(retiredNamesIn(file)).toEqual([]);
  });

  test.each([
    { path: 'shared/x.ts', text: '/** The postman takes it. */' },
    { path: 'shared/x.ts', text: 'const a = 1; // nobody was told' },
    { path: 'test/x.test.ts', text: "test('a file is refused', () => {});" },
    { path: 'test/x.test.ts', text: "describe.each(['a'])('%s is handed on', () => {});" },
    { path: 'docs/x.md', text: 'The upload leaves a receipt.' },
    { path: 'shared/x.ts', text: "const words = 'The file was refused by Amazon';" },
    { path: 'cli/x.ts', text: `const words = \`the client \${name} is told again\`;` },
    { path: 'shared/x.ts', text: '// It sets its row aside.' },
  ])('a retired term in prose: $text', (file) => {
    expect(retiredProseIn(file)).toHaveLength(1);
  });

  test.each([
    { path: 'shared/x.ts', text: '// two that cannot be told apart; `receipt#…` is a key' },
    { path: 'shared/x.ts', text: "const url = 'https://refused.example/told';" },
    { path: 'docs/upgrading.md', text: 'What was told is notified.' },
  ])('no harm in idioms, keys, values and old releases: $text', (file) => {
    expect(retiredProseIn(file)).toEqual([]);
  });

  test('identifiers behind templates, regular expressions and braces within them', () => {
    const text = [
      `const a = \`x \${b({ c: \`\${d} e\` })} f\`;`,
      'const g = h / i / j;',
      `const k = l.replace(/['"\`]m/g, n);`,
    ].join('\n');
    expect([...identifiersIn({ path: 'x.ts', text })].sort()).toEqual(
      ['a', 'b', 'c', 'const', 'd', 'g', 'h', 'i', 'j', 'k', 'l', 'n', 'replace'].sort(),
    );
  });
});
