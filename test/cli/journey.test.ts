import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startCloud } from '../../local-cloud/index.ts';
import { scratchStack } from '../../local-cloud/test/scratch-stack.ts';
import { headroom, type Started, startIn } from './headroom-command.ts';

// The whole product through its own command, on the real stack.
let home: string;
let folder: string;
let started: Started;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  folder = join(home, 'cloud');
  started = await startIn(folder, '--empty', '--now', '2026-10-05T06:00:00Z');
});
afterAll(() => {
  started.child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const json = async (...words: readonly string[]): Promise<unknown> =>
  JSON.parse((await headroom(...words, '--json', '--dir', folder)).out) as unknown;

const manualCsv = [
  'metric,channel,from,to,numerator,denominator,rate,as_of',
  'orderDefectRate,seller,2026-08-02,2026-10-01,9,1000,,2026-10-04',
  '',
].join('\r\n');
const clientsYaml = `consultancy: { name: Northwind Advisory, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }
clients:
  acme:
    name: Acme GmbH
    timezone: Europe/Berlin
    recipients: [{ email: jo@acme.example, receives: [alerts, weekly] }]
`;

test('clients.yaml is put in force, and one with a mistake is answered with its line', async () => {
  const good = join(home, 'clients.yaml');
  writeFileSync(good, clientsYaml);
  expect(await headroom('clients', 'apply', good, '--dir', folder)).toMatchObject({
    status: 0,
    out: 'In force: 1 client.\n',
  });
  const bad = join(home, 'broken.yaml');
  writeFileSync(
    bad,
    clientsYaml.replace('timezone: Europe/Berlin, recipients', 'timezone: Europe/Nowhere, recipients'),
  );
  const { status, err } = await headroom('clients', 'apply', bad, '--dir', folder);
  expect(status).toBe(1);
  expect(err).toContain('broken.yaml:1:');
});

test('a report that is uploaded becomes a reading and, where it must, a mail', async () => {
  const report = join(home, 'typed in.csv');
  writeFileSync(report, manualCsv);
  const uploaded = await headroom('upload', '--client', 'acme', '--marketplace', 'DE', report, '--dir', folder);
  expect(uploaded).toMatchObject({ status: 0, out: expect.stringContaining('acme/DE/typed in.csv') });
  expect((await headroom('idle', '--dir', folder)).status).toBe(0);
  // 1 % of 1,000 orders is 10: the limit is crossed with the tenth, so none is left. 9 / 1000 = 0.9 %.
  expect(await json('status', '--client', 'acme')).toMatchObject([
    {
      client: 'acme',
      marketplace: 'DE',
      readings: [
        { metric: 'orderDefectRate', channel: 'seller', numerator: 9, denominator: 1000, rate: 0.009, headroom: 0 },
      ],
      reports: [{ key: 'acme/DE/typed in.csv', kind: 'manual-csv', outcome: 'read' }],
    },
  ]);
  expect((await headroom('status', '--dir', folder)).out).toContain('acme/DE');
  const mail = (await json('mail')) as { to: string; subject: string }[];
  expect(mail.some(({ to, subject }) => to.includes('jo@acme.example') && /acme/i.test(subject))).toBe(true);
});

test('the clock moves forward by a tick and never back', async () => {
  expect((await headroom('tick', '--now', '2026-10-06T06:00:00Z', '--dir', folder)).status).toBe(0);
  const { status, err } = await headroom('tick', '--now', '2026-10-05T06:00:00Z', '--dir', folder);
  expect(status).toBe(1);
  expect(err).toContain('cannot go back');
});

test('a second start in the same folder is rejected with what to do', async () => {
  const { status, err } = await headroom('start', '--empty', '--dir', folder);
  expect(status).toBe(1);
  expect(err).toContain('already running');
  expect(err).toContain('headroom stop');
});

test('a large file goes up in parts', async () => {
  const report = join(home, 'large.txt');
  writeFileSync(report, Buffer.alloc(20 * 1024 * 1024, 'nothing that is known\n'));
  const { status, out } = await headroom('upload', '--client', 'acme', '--marketplace', 'DE', report, '--dir', folder);
  expect(status).toBe(0);
  expect(out).toContain('21.0 MB');
});

test('a downloaded archive is restored with the times of its files, and a replay agrees', async () => {
  const archive = join(home, 'archive');
  mkdirSync(join(archive, 'dory/FR'), { recursive: true });
  const path = join(archive, 'dory/FR/undated.csv');
  writeFileSync(path, 'metric,channel,from,to,numerator,denominator,rate,as_of\nlateShipmentRate,seller,,,9,1000,,\n');
  utimesSync(path, new Date('2026-08-20T08:00:00Z'), new Date('2026-08-20T08:00:00Z'));
  const restored = await headroom('restore', '--from', archive, '--dir', folder);
  expect(restored).toMatchObject({ status: 0, err: '' });
  expect(restored.out).toContain('1 upload restored, the oldest of 2026-08-20T08:00:00.000Z');
  expect((await headroom('idle', '--dir', folder)).status).toBe(0);
  expect(await json('status', '--client', 'dory')).toMatchObject([{ marketplace: 'FR', asOf: '2026-08-20' }]);
  const replayed = await headroom('replay', '--client', 'dory', '--dir', folder);
  expect(replayed).toMatchObject({ status: 0, out: expect.stringMatching(/^dory\/FR {2}equal$/m) });
});

test('the bucket of another stack is restored, overwritten versions too, with the times at which they were uploaded there', async () => {
  const versions = { VersioningConfiguration: { Status: 'Enabled' } };
  const stack = scratchStack({}, { Archive: { Type: 'AWS::S3::Bucket', Properties: versions } });
  const old = { folder: stack.folder, assembly: stack.assembly };
  const elsewhere = await startCloud({ ...old, now: Date.parse('2026-08-20T08:00:00Z') });
  try {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'any');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'any');
    const put = (late: number) =>
      new S3Client({ endpoint: elsewhere.addresses.s3.endpoint, forcePathStyle: true }).send(
        new PutObjectCommand({
          Bucket: 'scratch-archive',
          Key: 'elmo/IT/today.csv',
          Body: `metric,channel,from,to,numerator,denominator,rate,as_of\nlateShipmentRate,seller,,,${late},1000,,\n`,
        }),
      );
    await put(9);
    await elsewhere.tick(Date.parse('2026-08-21T08:00:00Z'));
    await put(8);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', elsewhere.addresses.s3.endpoint);
    const restored = await headroom('restore', '--from', 's3://scratch-archive', '--dir', folder);
    expect(restored).toMatchObject({ status: 0, err: '' });
    expect(restored.out).toContain('2 uploads restored, the oldest of 2026-08-20T08:00:0');
    expect((await headroom('idle', '--dir', folder)).status).toBe(0);
    const [elmo] = (await json('status', '--client', 'elmo')) as { asOf: string; reports: object[] }[];
    // Both files say nothing of their day: it is that of their upload, and the newer one counts.
    expect(elmo).toMatchObject({ asOf: '2026-08-21', readings: [{ metric: 'lateShipmentRate', numerator: 8 }] });
    expect(elmo?.reports).toHaveLength(2);
    const replayed = await headroom('replay', '--client', 'elmo', '--dir', folder);
    expect(replayed).toMatchObject({ status: 0, out: expect.stringMatching(/^elmo\/IT {2}equal$/m) });
    const part = await headroom('restore', '--from', 's3://scratch-archive/elmo', '--dir', folder);
    expect([part.status, part.err]).toEqual([1, expect.stringContaining('use s3://BUCKET')]);
  } finally {
    vi.unstubAllEnvs();
    await elsewhere.stop();
  }
});

test('a client leaves: asked first, then nothing of it is left, and no hourly check brings it back', async () => {
  const asked = await headroom('clients', 'remove', 'dory', '--delete-data', '--dir', folder);
  expect(asked.status).toBe(2);
  expect(asked.err).toMatch(
    /dory has 1 accounts, \d+ items, 1 versions of files, 0 secrets\. Repeat the command with --yes/,
  );
  expect(await json('status', '--client', 'dory')).toHaveLength(1);
  const removed = await headroom('clients', 'remove', 'dory', '--delete-data', '--yes', '--dir', folder);
  expect(removed).toMatchObject({ status: 0, err: '' });
  expect(removed.out).toContain('Counted again: 0, 0 and 0 are left.');
  expect((await headroom('tick', '--now', '2026-10-08T06:00:00Z', '--dir', folder)).status).toBe(0);
  expect((await headroom('idle', '--dir', folder)).status).toBe(0);
  expect(await json('status', '--client', 'dory')).toEqual([]);
  const named = await headroom('clients', 'remove', 'acme', '--yes', '--dir', folder);
  expect(named.status).toBe(1);
  expect(named.err).toContain('acme is in clients.yaml');
});

test('it stops when asked to, and all commands say so', async () => {
  expect((await headroom('stop', '--dir', folder)).status).toBe(0);
  expect(await started.exited).toBe(0);
  expect(existsSync(join(folder, 'local.json'))).toBe(false);
  expect((await headroom('idle', '--dir', folder)).status).toBe(1);
});
