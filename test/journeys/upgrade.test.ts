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
/** Minutes after 0.1.0 stopped and before the next hourly check: what is read is what was stored. */
const opens = '2026-10-09T16:35:00Z';

async function deadLetters(cloud: RunningCloud): Promise<readonly string[]> {
  const messages = Object.entries(await cloud.messages());
  return messages.flatMap(([name, count]) => (name.includes('DeadLetters') && count > 0 ? [name] : []));
}
const failures = (cloud: RunningCloud): readonly string[] =>
  ['EvaluateAccount', 'IngestReport', 'SendMail', 'WriteSummary', 'WritePack', 'FollowLink', 'CheckAccounts']
    .flatMap((name) => cloud.logOf(name).split('\n'))
    .filter((line) => /message\.failed|function\.failed/.test(line));

/** One value that release 0.1.0 gave, and what stands there today on purpose. */
interface Change {
  readonly at: readonly (string | number)[];
  readonly was: unknown;
  /** absent: today has none */
  readonly is?: unknown;
}

/** What `status` says otherwise than 0.1.0 on the same stored data: everything else is to be the same. */
const changesOfStatus: readonly Change[] = [
  // The English of remarks was mended.
  {
    at: [0, 'readings', 11, 'remark'],
    was: 'It can be off both ways: claims that are still open or that Amazon pays itself are missing, and fraud chargebacks and claims covered by Buy Shipping are counted.',
    is: 'It can be too low or too high: open claims and claims that Amazon pays itself are missing, and fraud chargebacks and claims covered by Buy Shipping are counted.',
  },
  // Defects that Amazon took back leave a forecast at once: birch's cancellations and untracked parcels had been corrected.
  ...forecastOf(3, [0.1953125, 0.31640625, 0.515625, 0.6796875], [0.03515625, 0.0859375, 0.19921875, 0.37109375]),
  { at: [1, 'readings', 3, 'forecast', 'likelyDate'], was: '2026-11-07' },
  ...forecastOf(24, [0.01171875, 0.07421875, 0.16796875, 0.19140625], [0, 0, 0.01953125, 0.1015625]),
  // A way back is a day only where the days of the defects are known. Cedar types its counts without days.
  { at: [2, 'readings', 2, 'forecast', 'recoveryDate'], was: '2026-10-17' },
];

function forecastOf(reading: number, was: readonly number[], is: readonly number[]): readonly Change[] {
  return ['p7', 'p14', 'p30', 'p60'].map((name, n) => ({
    at: [1, 'readings', reading, 'forecast', name],
    was: was[n],
    is: is[n],
  }));
}

const nameOfMetric = ({ metric }: { readonly metric: string }): string => metric;
/** The words of then, but for the kind of report, which is a value. */
const houseAsManual = (said: unknown): string => JSON.stringify(said).replaceAll('house-csv', 'manual-csv');

/** The same with the changes. A change whose old value is not there is a mistake of this list. */
function withChanges(value: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone(value);
  for (const { at, was, is } of changes) {
    // biome-ignore lint/suspicious/noExplicitAny: walks into JSON.
    const holder = at.slice(0, -1).reduce<any>((inside, name) => inside[name], copy);
    const last = at.at(-1) ?? '';
    expect(holder[last], at.join('.')).toEqual(was);
    if (is === undefined) delete holder[last];
    else holder[last] = is;
  }
  return copy;
}

describe('a folder of release 0.1.0', () => {
  const said = readJsonFixture('0.1.0', 'local-expected.json.br');
  const cloud = new RunningCloud(folderOf('0.1.0', 'state'));
  const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse(await cloud.run(...args, '--json'));
  const mails = async () => (await json('mail')) as readonly Readonly<Record<string, string>>[];
  let failedBefore: number;
  beforeAll(async () => {
    // What SES's simulator rejected then is in the log too.
    failedBefore = failures(cloud).length;
    await cloud.start('--now', opens);
  }, 180_000);
  afterAll(() => cloud.remove());

  test('opens, and every account stands as it stood', async () => {
    const status = await cloud.status();
    expect(status).toHaveLength(said.status.length);
    const then = withChanges(said.status, changesOfStatus);
    expect(status).toMatchObject(inTodaysWords(then) as object);
    // A script of then finds the names it knew beside those of today; only words that are values are today's alone.
    const byName = JSON.parse(houseAsManual(said.status));
    expect(status).toMatchObject(withChanges(byName, changesOfStatus) as object);
    for (const { at, is } of changesOfStatus) if (is === undefined) expect(status).not.toHaveProperty([...at]);
    // `toMatchObject` lets an account have more: no reading, alert or report is there that was not.
    for (const [n, account] of status.entries()) {
      const { readings, alerts, reports } = said.status[n];
      expect(account.readings.map(({ metric }) => metric)).toEqual(readings.map(nameOfMetric));
      expect(account.alerts.map(({ metric }) => metric)).toEqual(alerts.map(nameOfMetric));
      expect(account.reports.map(({ key }) => key)).toEqual(reports.map(({ key }: { readonly key: string }) => key));
    }
  });

  test('shows its cases, explains its decisions and lists its mail as it did', async () => {
    const cases = await json('case', 'list', '--all');
    expect(cases).toMatchObject(inTodaysWords(said.cases) as object);
    expect(cases).toMatchObject(said.cases);
    expect(await json('case', 'list')).toMatchObject(said.openCases);
    for (const client of clients) {
      const explained = await json('explain', '--client', client);
      expect(explained, client).toMatchObject(inTodaysWords(said.explain[client]) as object);
      expect(explained, client).toMatchObject(JSON.parse(houseAsManual(said.explain[client])));
    }
    const listed = JSON.stringify(await mails()).replaceAll(cloud.folder, '{dir}');
    expect(JSON.parse(listed)).toEqual(said.mail);
  });

  test('is what its uploads come to when all of them are read again', async () => {
    for (const client of clients) {
      expect(said.replay[client]).toMatch(/ {2}equal$/m);
      expect(await cloud.run('replay', '--client', client)).toMatch(/ {2}equal$/m);
    }
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
    // "lift", in the words of then: it takes back the snooze that stands in the folder.
    expect(await silenceOf('birch', 'lateShipmentRate')).toBe('snoozed');
    await follow('lift', { method: 'POST' });
    expect(await silenceOf('birch', 'lateShipmentRate')).toBeUndefined();
    await follow('unsubscribe', { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) });
    const { value } = await cloud.openState().recipientStates.read('jo@acme.example');
    expect(value.unsubscribed).toEqual(['alerts:acme']);
    expect((await follow('fetch')).startsWith('PK')).toBe(true);
  });

  test('notifies nobody again of what was known: only what today’s rules add, and what is due', async () => {
    const before = (await mails()).length;
    await cloud.run('tick', '--now', '2026-10-10T08:00:00Z');
    expect(
      (await mails())
        .slice(before)
        .map(({ to, subject }) => `${to}: ${subject}`)
        .sort(),
    ).toEqual([
      // An account health rating below 250 is an alert since 0.2.0: birch and cedar have 240.
      'amy@birch.example: [Birch & Beam Inc US] Account health rating',
      // Reinstated on the 8th by 0.1.0; it bounces again, and the consultancy hears of it.
      'bounce+birch@simulator.amazonses.com: [Birch & Beam Inc US] Account health rating',
      // The heartbeat of 07:00 in Berlin, "dailyProof" in the clients.yaml of then.
      'kim@tern.example: [Tern Advisory] Checked, with gaps: 4 accounts',
      // The deadlines of two cases.
      'ops@tern.example: [Acme Lampen GmbH DE] Case: Order defect rate (seller-fulfilled), 5 October 2026',
      'ops@tern.example: [Acme Lampen GmbH DE] Case: Order defect rate (seller-fulfilled), 7 October 2026',
      'ops@tern.example: [Birch & Beam Inc US] Account health rating',
      'ops@tern.example: [Cedar Teas Ltd UK] Account health rating',
      'ops@tern.example: [Tern Advisory] Mail does not reach bounce+birch@simulator.amazonses.com',
    ]);
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
    for (const client of clients) expect(await cloud.run('replay', '--client', client)).toMatch(/ {2}equal$/m);
    expect(failures(cloud).slice(failedBefore)).toEqual([]);
    expect(await deadLetters(cloud)).toEqual([]);
  });
});

describe('a folder of release 0.1.0 in which mail waits for a quota', () => {
  const waiting = readJsonFixture('0.1.0', 'waiting-expected.json') as { mail: number; outbox: readonly string[] };
  const cloud = new RunningCloud(folderOf('0.1.0', 'waiting'));
  beforeAll(() => cloud.start('--now', '2026-10-10T08:06:00Z'), 180_000);
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
