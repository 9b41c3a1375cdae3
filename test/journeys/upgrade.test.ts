import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountStatus } from '../../shared/flows/inspection/status.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { inTodaysWords, readFixture, readJsonFixture } from '../support/released-state.ts';
import { RunningCloud } from './running-cloud.ts';

/** A folder as a local cloud of release 0.1.0 left it, unpacked where this one keeps its own. */
function folderOf(release: string, name: 'state' | 'waiting'): string {
  const place = mkdtempSync(join(tmpdir(), 'headroom-upgrade-'));
  execFileSync('tar', ['-x', '-C', place, name], { input: readFixture(release, 'local.tar.br') });
  const folder = `${place}-folder`;
  renameSync(join(place, name), folder);
  rmdirSync(place);
  return folder;
}

const clients = ['acme', 'birch', 'cedar'];
/** Cedar types its numbers by hand: what is known of them beyond 0.1.0 is not written into its history yet. */
const uploading = ['acme', 'birch'];

async function deadLetters(cloud: RunningCloud): Promise<readonly string[]> {
  const messages = Object.entries(await cloud.messages());
  return messages.flatMap(([name, count]) => (name.includes('DeadLetters') && count > 0 ? [name] : []));
}
const failures = (cloud: RunningCloud): readonly string[] =>
  ['EvaluateAccount', 'IngestReport', 'SendMail', 'WriteSummary', 'WritePack', 'FollowLink', 'CheckAccounts']
    .flatMap((name) => cloud.logOf(name).split('\n'))
    .filter((line) => /message\.failed|function\.failed/.test(line));

/**
 * What today says otherwise on purpose: remarks are worded anew, and a forecast leaves out what Amazon took back. So are the
 * reminders of a case: that it was closed is notified now.
 */
function withoutNewWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNewWords);
  if (typeof value !== 'object' || value === null) return value;
  const renewed = new Set(['remark', 'forecast', 'reminded', 'timeline']);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (renewed.has(name) ? [] : [[name, withoutNewWords(member)]])),
  );
}

/** What was notified of each account, and when and why, in the words of then. */
const notifiedIn = (explained: unknown): readonly string[] =>
  (explained as readonly Explained[]).flatMap((one) =>
    (one['told'] as readonly Record<string, string>[]).map(
      (record) => `${one['account']} ${record['key']} ${record['at']} ${record['because']}`,
    ),
  );

type Explained = Readonly<Record<string, unknown>>;

describe('a folder of release 0.1.0', () => {
  const said = readJsonFixture('0.1.0', 'local-expected.json.br');
  const cloud = new RunningCloud(folderOf('0.1.0', 'state'));
  const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse(await cloud.run(...args, '--json'));
  let failedBefore: number;
  beforeAll(async () => {
    // What SES's simulator refused then is in the log too.
    failedBefore = failures(cloud).length;
    await cloud.start();
  }, 180_000);
  afterAll(() => cloud.remove());

  test('opens, and every account stands as it stood', async () => {
    const status = await cloud.status();
    expect(status).toMatchObject(withoutNewWords(inTodaysWords(said.status)) as object);
    expect(status).toHaveLength(said.status.length);
    // A script of then finds the names it knew beside those of today; only words that are values are today's alone.
    const byName = JSON.parse(JSON.stringify(said.status).replaceAll('"house-csv"', '"manual-csv"'));
    expect(status).toMatchObject(withoutNewWords(byName) as object);
  });

  test('tells of its cases and explains its decisions as it did', async () => {
    const cases = await json('case', 'list', '--all');
    expect(cases).toMatchObject(withoutNewWords(inTodaysWords(said.cases)) as object);
    expect(cases).toMatchObject(withoutNewWords(said.cases) as object);
    for (const client of clients) {
      const explained = await json('explain', '--client', client);
      // What was decided last is decided anew when the folder opens; what was notified stays as it was.
      expect(notifiedIn(explained), client).toEqual(expect.arrayContaining([...notifiedIn(said.explain[client])]));
    }
    // All of it is there, and what the rules of today have sent since beside it.
    expect(((await json('mail')) as readonly unknown[]).length).toBeGreaterThanOrEqual(said.mail.length);
  });

  test('is what its uploads come to when all of them are read again', async () => {
    // Readers have learnt since: where one reads more out of a file, the repair writes it.
    for (const client of uploading) await cloud.run('replay', '--client', client, '--repair');
    for (const client of uploading) expect(await cloud.run('replay', '--client', client)).toMatch(/ {2}equal$/m);
  });

  test('has mail whose links still do what they say', async () => {
    const links: Readonly<Record<string, { readonly link: string }>> = readJsonFixture('0.1.0', 'links.json');
    const follow = async (name: string, init?: RequestInit): Promise<string> => {
      const answer = await fetch(`${cloud.local.links}/${links[name]?.link}`, init);
      expect(answer.status, name).toBe(200);
      return answer.text();
    };
    const silenceOf = async (client: string, metric: string) =>
      (await cloud.status())
        .filter((account) => account.client === client)
        .flatMap(({ alerts }) => alerts)
        .find((alert) => alert.metric === metric)?.silence?.kind;

    await follow('acknowledge', { method: 'POST' });
    expect(await silenceOf('acme', 'cancellationRate')).toBe('acknowledged');
    await follow('mute', { method: 'POST' });
    expect(await silenceOf('acme', 'cancellationRate')).toBe('muted');
    // "lift", in the words of then: it takes back the snooze that stands in the folder, if nothing has ended it yet.
    await follow('lift', { method: 'POST' });
    expect(await silenceOf('birch', 'lateShipmentRate')).toBeUndefined();
    await follow('unsubscribe', { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    const { value } = await cloud.openState().recipientStates.read('jo@acme.example');
    expect(value.unsubscribed).toEqual(['alerts:acme']);
    expect((await follow('fetch')).startsWith('PK')).toBe(true);
  });

  test('goes on: the next report is judged on top of what was known, and nothing fails', async () => {
    await cloud.run('tick', '--now', '2026-10-10T08:30:00Z');
    const report = v2Report({ marketplace: 'US', asOf: '2026-10-10', orderDefectRate: { seller: [15, 1400] } });
    await cloud.put('birch/US/performance 2026-10-10.json', JSON.stringify(report));
    await cloud.idle();
    // 15 of 1,400 is 1.07 %: over the limit of 1 %, where it was 4 of 1,400 the day before.
    const birch = (await cloud.status()).find(({ client }) => client === 'birch') as AccountStatus;
    expect(birch.asOf).toBe('2026-10-10');
    expect(birch.alerts).toContainEqual(
      expect.objectContaining({ metric: 'orderDefectRate', state: 'open', reason: 'first' }),
    );
    for (const client of uploading) expect(await cloud.run('replay', '--client', client)).toMatch(/ {2}equal$/m);
    expect(failures(cloud).slice(failedBefore)).toEqual([]);
    expect(await deadLetters(cloud)).toEqual([]);
  });
});

describe('a folder of release 0.1.0 in which mail waits for a quota', () => {
  const waiting = readJsonFixture('0.1.0', 'waiting-expected.json') as { mail: number; outbox: readonly string[] };
  const cloud = new RunningCloud(folderOf('0.1.0', 'waiting'));
  beforeAll(() => cloud.start(), 180_000);
  afterAll(() => cloud.remove());

  test('sends it, each mail once, when the next round finds that the quota is there again', async () => {
    expect(await cloud.mails()).toHaveLength(waiting.mail);
    await cloud.run('tick', '--now', '2026-10-10T12:10:00Z');
    await cloud.idle();
    const { outbox } = cloud.openState();
    expect(await outbox.waitingSince(new Date('2099-01-01T00:00:00Z'))).toEqual([]);
    const ids = (await cloud.mails()).map(({ messageId = '' }) => messageId.slice(1, messageId.indexOf('@')));
    for (const id of waiting.outbox) {
      expect(ids.filter((one) => one === id)).toHaveLength(1);
      expect((await outbox.find(id))?.sending.value.sentAs).toMatch(/./);
    }
    expect(await deadLetters(cloud)).toEqual([]);
  });
});
