import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { synthesized } from '../infra/synthesized.ts';
import { at, grantsOf, ofType, referredTo, type Statement } from '../infra/template.ts';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const { template } = synthesized('production');

const names = readdirSync(join(root, 'functions')).map((file) => file.replace(/\.ts$/, ''));
const rowOf = (name: string): readonly string[] =>
  (page.split('\n').find((line) => line.startsWith(`| ${name} |`)) ?? '')
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());

const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The function of the web has kept the id of the one that served links alone: its address hangs by it. */
const idOf = (name: string): string => (name === 'web' ? 'FollowLink' : pascal(name));

function grantsOfFunction(name: string): readonly Statement[] {
  const found = ofType(template, 'AWS::Lambda::Function').find(({ id }) => id.includes(idOf(name)));
  return grantsOf(template, referredTo(at(found?.properties, 'Role')) ?? '');
}

const resourcesOf = (grants: readonly Statement[], action: string): readonly string[] =>
  grants.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);

function s3(grants: readonly Statement[]): string {
  const read = resourcesOf(grants, 's3:GetObject');
  const write = resourcesOf(grants, 's3:PutObject');
  const isPacks = (resource: string) => resource.endsWith('/packs/*');
  const isFetched = (resource: string) => resource.endsWith('/*/sp-api/*');
  const isClients = (resource: string) => resource.endsWith('/config/clients.yaml');
  const isFromPortal = (resource: string) => resource.endsWith('/*/portal/*');
  expect(
    write.every(
      (resource) => isPacks(resource) || isFetched(resource) || isClients(resource) || isFromPortal(resource),
    ),
  ).toBe(true);
  return [
    ...(read.some((resource) => !isPacks(resource) && !isClients(resource)) ? ['read objects'] : []),
    ...(read.some(isPacks) ? ['read under `packs/`'] : []),
    ...(write.some(isClients) ? ['read and write `config/clients.yaml`'] : []),
    ...(write.some(isPacks) ? ['write under `packs/`'] : []),
    ...(write.some(isFetched) ? ['write under `*/sp-api/`'] : []),
    ...(write.some(isFromPortal) ? ['write under `*/portal/`'] : []),
  ].join(', ');
}

const tableWords = { GetItem: 'get', Query: 'query', PutItem: 'put', DeleteItem: 'delete' } as const;
const dynamodb = (grants: readonly Statement[]): string =>
  Object.entries(tableWords)
    .flatMap(([action, word]) => (resourcesOf(grants, `dynamodb:${action}`).length > 0 ? [word] : []))
    .join(', ');

const queueNames = {
  Evaluations: 'evaluate',
  Fetches: 'fetches',
  Outbox: 'outbox',
  Packs: 'packs',
  Summaries: 'summary',
} as const;
const queuesOf = (grants: readonly Statement[]): readonly string[] =>
  resourcesOf(grants, 'sqs:SendMessage').map((resource) => {
    const known = Object.entries(queueNames).find(([id]) => resource.includes(id));
    return known?.[1] ?? resource;
  });

test('the table of permissions has every function', () => {
  expect(names.filter((name) => rowOf(name).length !== 4)).toEqual([]);
});

test.each(names)('docs/threat-model.md says what %s may do', (name) => {
  const [inS3, inTable, inQueues = '', inMail] = rowOf(name);
  const grants = grantsOfFunction(name);
  expect(grants.length).toBeGreaterThan(0);
  expect(inS3).toBe(s3(grants) || '–');
  expect(inTable).toBe(dynamodb(grants) || '–');
  const named = inQueues.match(/\b(?:evaluate|fetches|outbox|packs|summary)\b/g) ?? [];
  expect([...named].sort()).toEqual([...queuesOf(grants)].sort());
  expect(inMail).toBe(resourcesOf(grants, 'ses:SendRawEmail').length > 0 ? 'send raw mail' : '–');
});
