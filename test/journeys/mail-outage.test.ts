import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SesFault } from 'local-cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { headroom } from '../cli/headroom-command.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { RunningCloud, until } from './running-cloud.ts';

// A Wednesday: no weekly summary is due.
const cloud = new RunningCloud();
beforeAll(() => cloud.start('--now', '2026-10-07T09:00:00Z'), 120_000);
afterAll(() => cloud.remove());

const report = JSON.stringify(
  v2Report({ marketplace: 'DE', asOf: '2026-10-07', orderDefectRate: { seller: [9, 1000] } }),
);

async function make(fault: SesFault): Promise<void> {
  const answer = await fetch(`${cloud.local.control}/ses-fault`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fault }),
  });
  expect(answer.status).toBe(200);
}
/** What a function has logged, once so many lines of it fit: logs are written a moment after what they report. */
async function logged(
  functionName: string,
  count: number,
  fits: (line: Readonly<Record<string, unknown>>) => boolean,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const lines = () =>
    readFileSync(join(cloud.folder, 'logs', `Headroom-${functionName}.log`), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
      .filter(fits);
  await until(`${count} lines of ${functionName}`, 10_000, () => lines().length >= count);
  return lines();
}
const mayBeRepeats = (count: number) => logged('MailSendMail', count, ({ mayBeARepeat }) => mayBeARepeat === true);
const subjects = async () => (await cloud.mails()).map(({ subject }) => subject ?? '');
const everythingIsWorkedOff = async () =>
  expect(Object.values(await cloud.messages()).filter((count) => count > 0)).toEqual([]);

test('SES is away for five hours: nothing is lost, nothing is given up, the doctor says so, and each mail comes once', async () => {
  await make('away');
  for (const client of ['acme', 'bolt', 'carat']) await cloud.put(`${client}/DE/report.json`, report);
  await cloud.run('tick', '--now', '2026-10-07T14:00:00Z');
  expect(await cloud.mails()).toEqual([]);
  const { status, out } = await headroom('doctor', '--dir', cloud.folder);
  expect(status).toBe(1);
  expect(out).toMatch(/^BROKEN {5}waiting mail +3 mails have waited for more than two hours$/m);
  expect(out).toMatch(/^ok +dead letters +none$/m);
  // The hourly rounds at 11:05, 12:05 and 13:05 count them for the alarm.
  expect(await logged('EvaluationCheckAccounts', 3, (line) => line['MailOverdue'] === 3)).toHaveLength(3);

  await make('none');
  await cloud.run('tick', '--now', '2026-10-07T15:00:00Z');
  expect((await subjects()).map((subject) => subject.slice(0, 8)).sort()).toEqual(['[acme DE', '[bolt DE', '[carat D']);
  await everythingIsWorkedOff();
  // 503 leaves open whether SES had the mail: the sends that follow are counted as possible repeats.
  expect(await mayBeRepeats(3)).toHaveLength(3);
  expect((await headroom('doctor', '--dir', cloud.folder)).status).toBe(0);
});

test('a quota that is used up waits for the hourly round, and asks SES once an hour', async () => {
  await make('quota');
  const before = (await subjects()).length;
  await cloud.put('dove/DE/report.json', report);
  await cloud.run('tick', '--now', '2026-10-07T18:30:00Z');
  const { outbox } = cloud.openState();
  const [id = ''] = await outbox.waitingSince(new Date('2026-10-07T18:30:00Z'));
  // At once, then at 16:05, 17:05 and 18:05.
  expect((await outbox.find(id))?.sending.value).toMatchObject({ tries: 4, lostEnds: 0, waitingFor: 'daily quota' });
  await make('none');
  await cloud.run('tick', '--now', '2026-10-07T19:30:00Z');
  expect((await subjects()).slice(before)).toEqual([expect.stringContaining('[dove DE]')]);
  await everythingIsWorkedOff();
});

test('SES takes a mail and the answer is lost: it comes again, and the log says that it may be a repeat', async () => {
  await make('silent');
  const before = (await subjects()).length;
  await cloud.put('echo/DE/report.json', report);
  await cloud.run('tick', '--now', '2026-10-07T19:30:05Z');
  await make('none');
  await cloud.run('tick', '--now', '2026-10-07T20:00:00Z');
  const mails = (await cloud.mails()).slice(before);
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await mayBeRepeats(4)).toHaveLength(4);
  await everythingIsWorkedOff();
});
