import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud } from './running-cloud.ts';

const idOf = (number: number) => `c${String(number).padStart(4, '0')}`;

/** Clients with one reader each, who gets the weekly summary and nothing else; all of them read on the same morning. */
const clientsYaml = (accounts: number) =>
  [
    'consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }',
    'clients:',
    ...Array.from({ length: accounts }, (_, i) => idOf(i)).map(
      (id) =>
        `  ${id}: { name: ${id}, timezone: Europe/Berlin, recipients: [{ email: jo@${id}.example, receives: [weekly] }] }`,
    ),
    '',
  ].join('\n');

/** Processes of a function, from the process table: the local cloud's runner is given the function's name. */
function workersOf(cloudPid: number, functionName: string): readonly number[] {
  const listed = execFileSync('ps', ['-A', '-ww', '-o', 'ppid=,pid=,args='], {
    encoding: 'utf8',
    maxBuffer: 16 * 1024 * 1024,
  });
  return listed.split('\n').flatMap((line) => {
    const [, parent, pid, words = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === cloudPid && words.includes('runner.mjs') && words.includes(functionName)
      ? [Number(pid)]
      : [];
  });
}

interface Killing {
  /** of each function; a message is given up after ten receives, so three can never be the end of one */
  readonly killsOfEach: number;
  readonly pauseMilliseconds: readonly [from: number, to: number];
}

/** Ends workers at random moments until stopped. */
async function killWorkers(
  cloudPid: number,
  names: readonly string[],
  how: Killing,
  stop: AbortSignal,
): Promise<number> {
  const left = new Map(names.map((name) => [name, how.killsOfEach]));
  const [from, to] = how.pauseMilliseconds;
  let kills = 0;
  while (!stop.aborted && [...left.values()].some((count) => count > 0)) {
    await after(from + Math.random() * (to - from));
    const open = names.filter((name) => (left.get(name) ?? 0) > 0);
    const name = open[Math.floor(Math.random() * open.length)] ?? '';
    const [pid] = workersOf(cloudPid, name);
    if (pid === undefined || stop.aborted) continue;
    process.kill(pid, 'SIGKILL');
    left.set(name, (left.get(name) ?? 0) - 1);
    kills++;
  }
  return kills;
}

function linesOf(folder: string, functionName: string): readonly Readonly<Record<string, unknown>>[] {
  const logs = join(folder, 'logs');
  const file = readdirSync(logs).find((name) => name.includes(functionName)) ?? '';
  return readFileSync(join(logs, file), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

function weeklyRun(accounts: number, how: Killing, milliseconds: number): void {
  const cloud = new RunningCloud();
  afterAll(() => cloud.remove());
  test(
    'each summary arrives exactly once, but where SES had it and the mark was lost: those are counted',
    async () => {
      await cloud.start('--now', '2026-10-04T12:00:00Z');
      const file = join(cloud.folder, 'clients.yaml');
      writeFileSync(file, clientsYaml(accounts));
      await cloud.run('clients', 'apply', file);
      const fine = JSON.stringify(
        v2Report({ marketplace: 'DE', asOf: '2026-10-04', orderDefectRate: { seller: [1, 1000] } }),
      );
      for (let i = 0; i < accounts; i++) await cloud.put(`${idOf(i)}/DE/report.json`, fine);
      await cloud.idle();
      expect(await cloud.mails()).toEqual([]);

      const over = new AbortController();
      const { pid } = cloud.local;
      // Monday, seven o'clock in Berlin.
      const killing = killWorkers(pid, ['SendMail', 'WriteSummary'], how, over.signal);
      const began = performance.now();
      await cloud.run('tick', '--now', '2026-10-05T05:10:00Z');
      const seconds = Math.round((performance.now() - began) / 1000);
      over.abort();
      const kills = await killing;
      await cloud.run('tick', '--now', '2026-10-05T08:10:00Z');

      const mails = await cloud.mails();
      const times = Map.groupBy(mails, ({ messageId }) => messageId ?? 'none');
      const readers = [...times.values()].map(([mail]) => [mail?.to ?? []].flat()[0]?.text ?? '');
      const expected = [
        'ops@northwind.example',
        ...Array.from({ length: accounts }, (_, i) => `jo@${idOf(i)}.example`),
      ];
      expect(readers.sort()).toEqual(expected.sort());

      expect(Object.values(await cloud.messages()).every((count) => count === 0)).toBe(true);
      expect(await cloud.openState().outbox.waitingSince(new Date('2026-10-05T09:00:00Z'))).toEqual([]);
      // Ended, so that all of its logs are on the disk.
      await cloud.end('SIGTERM');
      const sent = linesOf(cloud.folder, 'SendMail');
      const cutShort = [...sent, ...linesOf(cloud.folder, 'WriteSummary')].filter(
        ({ event }) => event === 'invocation.failed',
      ).length;
      const flagged = sent.filter(({ mayBeARepeat }) => mayBeARepeat === true).map(({ mail }) => String(mail));
      const repeated = [...times].filter(([, copies]) => copies.length > 1).map(([id]) => id.slice(1, id.indexOf('@')));
      const copies = mails.length - times.size;
      console.log(
        `${accounts} accounts in ${seconds} s: ${kills} workers killed, ${cutShort} invocations cut short; ${mails.length} mails, ${copies} of them repeats; ${flagged.length} sends may have been repeats`,
      );
      // A mail that came twice is one that the log had announced as a possible repeat.
      expect(repeated.filter((id) => !flagged.includes(id))).toEqual([]);
      expect(cutShort).toBeGreaterThan(0);
    },
    milliseconds,
  );
}

describe('the weekly run of 40 accounts, with senders and writers killed at random moments', () => {
  weeklyRun(40, { killsOfEach: 3, pauseMilliseconds: [50, 300] }, 120_000);
});

// Some minutes of work: in the long mode only, `HEADROOM_LONG=1 npm test`.
describe.runIf(process.env['HEADROOM_LONG'] === '1')('the weekly run of 1,000 accounts, killed the same way', () => {
  weeklyRun(1000, { killsOfEach: 25, pauseMilliseconds: [300, 1500] }, 1_200_000);
});
