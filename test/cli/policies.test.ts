import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v2Report } from '../fixtures/reports/v2.ts';
import { headroom, type Started, startIn } from './headroom-command.ts';

const root = join(import.meta.dirname, '../..');
const script = join(root, 'cli/headroom.ts');
const folder = mkdtempSync(join(tmpdir(), 'headroom-policies-'));
const report = join(folder, 'today.json');
let cloud: Started;

interface Local {
  readonly s3: { readonly bucket: string };
  readonly dynamodb: { readonly endpoint: string; readonly table: string };
  readonly control: string;
  readonly region: string;
}
const local = (): Local => JSON.parse(readFileSync(join(folder, 'local.json'), 'utf8'));

/** One of the ready-made policies, with its placeholders replaced as docs/operations.md says. */
function policyFor(name: string): unknown {
  const { s3, dynamodb, region } = local();
  const values = {
    REGION: region,
    ACCOUNT: '000000000000',
    STACK: 'Headroom',
    TABLE: dynamodb.table,
    BUCKET: s3.bucket,
    CLIENT: 'acme',
  };
  let text = readFileSync(join(root, `docs/policies/${name}.json`), 'utf8');
  for (const [placeholder, value] of Object.entries(values)) text = text.replaceAll(placeholder, value);
  return JSON.parse(text);
}

/** Runs a command of the CLI with the access key of somebody under a policy. */
const runAs = (who: string, ...words: readonly string[]): Promise<{ status: number; said: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, HEADROOM_LOCAL_ACCESS_KEY: who };
    execFile(process.execPath, [script, ...words, '--dir', folder], { env }, (error, out, err) =>
      resolve({ status: error === null ? 0 : Number(error.code), said: `${out}${err}` }),
    );
  });

beforeAll(async () => {
  cloud = await startIn(folder, '--empty');
  for (const name of ['reader', 'operator', 'uploader']) {
    const answer = await fetch(`${local().control}/principal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ accessKey: name, policy: policyFor(name) }),
    });
    expect(answer.status).toBe(200);
  }
  const readings = v2Report({ marketplace: 'DE', asOf: '2026-10-07', orderDefectRate: { seller: [12, 1000] } });
  writeFileSync(report, JSON.stringify(readings));
  await headroom('upload', '--client', 'acme', '--marketplace', 'DE', report, '--dir', folder);
  await headroom('idle', '--dir', folder);
}, 600_000);
afterAll(async () => {
  cloud.child.kill('SIGTERM');
  await cloud.exited;
  rmSync(folder, { recursive: true, force: true });
});

const denied = /AccessDenied/;

describe('the uploader’s policy', () => {
  test('brings reports of its client', async () => {
    expect(await runAs('uploader', 'upload', '--client', 'acme', '--marketplace', 'DE', report)).toMatchObject({
      status: 0,
    });
  });
  test.each([
    ['upload', '--client', 'everly', '--marketplace', 'DE', report],
    ['status'],
    ['replay', '--client', 'acme'],
  ])('and does not allow %s %s %s', async (...words) => {
    const { status, said } = await runAs('uploader', ...words);
    expect(status).not.toBe(0);
    expect(said).toMatch(denied);
  });
});

describe('the reader’s policy', () => {
  test.each([
    { words: ['status', '--json'], says: '"client": "acme"' },
    { words: ['export'], says: 'acme' },
    { words: ['explain', '--client', 'acme'], says: 'acme/DE' },
    { words: ['case', 'list'], says: '' },
  ])('allows $words', async ({ words, says }) => {
    const { status, said } = await runAs('reader', ...words);
    expect(said).toContain(says);
    expect(status).toBe(0);
  });
  test.each([
    ['upload', '--client', 'acme', '--marketplace', 'DE', report],
    ['replay', '--client', 'acme'],
    ['clients', 'remove', 'acme', '--yes'],
  ])('and does not allow %s %s %s', async (...words) => {
    const { status, said } = await runAs('reader', ...words);
    expect(status).not.toBe(0);
    expect(said).toMatch(denied);
  });
  test('cannot read what links are signed with, with which they could act as any reader of a mail', async () => {
    const { dynamodb, region } = local();
    const client = new DynamoDBClient({
      endpoint: dynamodb.endpoint,
      region,
      credentials: { accessKeyId: 'reader', secretAccessKey: 'any' },
    });
    const get = (pk: string, sk: string) =>
      client.send(new GetItemCommand({ TableName: dynamodb.table, Key: { pk: { S: pk }, sk: { S: sk } } }));
    await expect(get('links', 'secret')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(get('mail#any', 'mail')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(get('account#acme/DE', 'alerts')).resolves.toBeDefined();
  });
});

describe('the operator’s policy', () => {
  test.each([
    { words: ['status'], exits: 0 },
    { words: ['upload', '--client', 'acme', '--marketplace', 'DE', report], exits: 0 },
    { words: ['replay', '--client', 'acme'], exits: 0 },
    { words: ['connect', 'list'], exits: 0 },
    // Shows what there is and asks for --yes.
    { words: ['clients', 'remove', 'acme', '--delete-data'], exits: 2 },
    // Deletes the account's items and every version of its uploads.
    { words: ['clients', 'remove', 'acme', '--delete-data', '--yes'], exits: 0 },
  ])('allows $words', async ({ words, exits }) => {
    // What the command before it uploaded is processed first.
    await headroom('idle', '--dir', folder);
    const { status, said } = await runAs('operator', ...words);
    expect(said).not.toMatch(denied);
    expect(status).toBe(exits);
  });
  test('looks at everything that doctor looks at', async () => {
    expect((await runAs('operator', 'doctor')).said).not.toMatch(denied);
  });
});
