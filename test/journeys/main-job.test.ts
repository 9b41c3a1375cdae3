import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud, until } from './running-cloud.ts';

const samples = join(import.meta.dirname, '..', '..', '..', 'shared', 'samples');
const report = (defects: number, asOf: string) =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 1000] } }));

describe('the main job, on the synthesized stack', () => {
  const cloud = new RunningCloud();
  beforeAll(() => cloud.start('--now', '2026-10-05T09:00:00Z'), 120_000);
  afterAll(() => cloud.remove());

  test('a report put by any S3 client becomes a status and a mail; again it is no news; a better one resolves in the thread', async () => {
    await cloud.put('acme/DE/anything.json', report(9, '2026-10-05'));
    await cloud.idle();
    const [status] = await cloud.status();
    const odr = status?.readings.find(({ metric, channel }) => metric === 'orderDefectRate' && channel === 'seller');
    expect(odr).toMatchObject({ numerator: 9, denominator: 1000, headroom: 0, verdict: 'warn', source: 'official' });
    const [first] = await cloud.mails();
    for (const part of [first?.text, first?.html || '']) {
      expect(part).toContain('acme');
      expect(part).toContain('DE');
      expect(part).toMatch(/order defect rate/i);
      expect(part).toMatch(/\b0\b/);
    }

    await cloud.put('acme/DE/the same (1).json', report(9, '2026-10-05'));
    await cloud.idle();
    expect(await cloud.mails()).toHaveLength(1);

    // An account has one mail a day: that the warning has ended is news of the next.
    await cloud.run('tick', '--now', '2026-10-06T09:00:00Z');
    await cloud.put('acme/DE/better.json', report(2, '2026-10-06'));
    await cloud.idle();
    // The weekly summaries of that Monday are mails of their own.
    const mails = (await cloud.mails()).filter(({ subject }) => subject === first?.subject);
    expect(mails).toHaveLength(2);
    expect(mails[1]?.subject).toBe(first?.subject);
    expect(mails[1]?.inReplyTo).toBe(first?.inReplyTo);
    expect(first?.inReplyTo).toMatch(/^<alert-.+@.+>$/);
    expect((await cloud.status())[0]?.alerts).toMatchObject([{ metric: 'orderDefectRate', state: 'resolved' }]);
  });

  test('a client’s folder may have any name: it is watched like the others, and holds nobody up', async () => {
    await cloud.put('Müller 😀 & Söhne/DE/x.json', report(9, '2026-10-05'));
    await cloud.idle();
    const status = (await cloud.status()).find(({ client }) => client.startsWith('Müller'));
    expect(status?.alerts).toMatchObject([{ metric: 'orderDefectRate', state: 'open' }]);
    const mail = (await cloud.mails()).at(-1);
    expect(mail?.text).toContain('Müller 😀 & Söhne DE');
    expect(Object.values(await cloud.messages()).every((count) => count === 0)).toBe(true);
  });

  test('whatever is dropped ends in a reading or in an upload record with a reason, and the queues are empty', async () => {
    const wrong: Readonly<Record<string, string | Uint8Array>> = {
      'broken/DE/empty.csv': '',
      'broken/DE/half.json': report(9, '2026-10-05').slice(0, 700),
      'broken/DE/half.json.gz': gzipSync(report(9, '2026-10-05')).subarray(0, 120),
      'broken/DE/zip.zip': Buffer.from('504b03040a0000000000', 'hex'),
      'broken/DE/binary.dat': Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
      'broken/DE/quote.csv':
        'metric,channel,from,to,numerator,denominator,rate,as_of\n"orderDefectRate,seller,,,1,100,,\n',
      'broken/DE/utf16.txt': Buffer.from('\ufeffhello world, this is no report', 'utf16le'),
      'broken/Germany/report.json': report(9, '2026-10-05'),
      'report.json': report(9, '2026-10-05'),
    };
    for (const [key, body] of Object.entries(wrong)) await cloud.put(key, body);
    await cloud.idle();
    const statuses = await cloud.status();
    const reports = statuses
      .filter(({ client }) => client === 'broken' || client === '-')
      .flatMap((status) => status.reports);
    expect(reports.map(({ key }) => key).sort()).toEqual(Object.keys(wrong).sort());
    for (const { key, outcome, reason } of reports) {
      expect(outcome, key).toBe('unreadable');
      expect(reason?.length, key).toBeGreaterThan(30);
    }
    expect(Object.values(await cloud.messages()).every((count) => count === 0)).toBe(true);
    const text = (await cloud.mails()).map((mail) => mail.text).join('\n');
    for (const key of Object.keys(wrong)) expect(text, key).toContain(key);
  });

  test.skipIf(!existsSync(samples))(
    'every sample report can be dropped at once (needs ../shared/samples)',
    async () => {
      let files = 0;
      for (const folder of readdirSync(samples)) {
        if (!statSync(join(samples, folder)).isDirectory()) continue;
        for (const file of readdirSync(join(samples, folder))) {
          const target = join(cloud.local.drop, 'sampled', 'US', folder);
          mkdirSync(target, { recursive: true });
          cpSync(join(samples, folder, file), join(target, file));
          files++;
        }
      }
      await until('all samples to be ingested', 60_000, async () => {
        await cloud.idle();
        return (await cloud.status()).find(({ client }) => client === 'sampled')?.reports.length === files;
      });
      const status = (await cloud.status()).find(({ client }) => client === 'sampled');
      for (const { key, outcome, reason } of status?.reports ?? []) {
        if (outcome !== 'read') expect(reason?.length, key).toBeGreaterThan(30);
      }
      expect(status?.readings.length).toBeGreaterThan(10);
      expect(Object.values(await cloud.messages()).every((count) => count === 0)).toBe(true);
    },
  );

  test('a week later the summaries have been sent, and the feed that stopped has been notified', async () => {
    await cloud.run('tick', '--now', '2026-10-12T08:00:00Z');
    const subjects = (await cloud.mails()).map(({ subject }) => subject ?? '');
    expect(subjects.filter((subject) => /weekly summary/i.test(subject)).length).toBeGreaterThanOrEqual(2);
    // The subject of a thread is neutral; the first words say what happened.
    const texts = (await cloud.mails()).map(({ text = '' }) => text);
    expect(texts.some((text) => /^[^\n]*\bno seller performance report since\b/i.test(text))).toBe(true);
    expect((await cloud.status()).find(({ client }) => client === 'acme')?.fresh).toBe(false);
  });

  test('Ctrl-C ends it cleanly', async () => {
    expect(await cloud.end('SIGINT')).toBe(0);
    expect(existsSync(join(cloud.folder, 'local.json'))).toBe(false);
  });
});

describe('killed at any moment', () => {
  const cloud = new RunningCloud();
  afterAll(() => cloud.remove());

  test('nothing that was accepted is lost: every report has its upload record, every account its mail', async () => {
    const clients = Array.from({ length: 12 }, (_, i) => `client${i}`);
    const now = ['--now', '2026-10-05T09:00:00Z'] as const;
    await cloud.start(...now);
    let accepted = 0;
    for (const [round, pause] of [0, 150, 700].entries()) {
      for (const client of clients.slice(round * 4, round * 4 + 4)) {
        await cloud.put(`${client}/DE/report.json`, report(9, '2026-10-05'));
        accepted++;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
      await cloud.end('SIGKILL');
      await cloud.start();
    }
    await cloud.idle();
    const statuses = await cloud.status();
    expect(statuses).toHaveLength(accepted);
    for (const status of statuses) {
      expect(status.reports, status.client).toMatchObject([{ outcome: 'read' }]);
      expect(status.alerts, status.client).toMatchObject([{ metric: 'orderDefectRate', state: 'open' }]);
    }
    const text = (await cloud.mails()).map((mail) => mail.text).join('\n');
    for (const client of clients) expect(text, client).toContain(`${client} DE`);
  });
});
