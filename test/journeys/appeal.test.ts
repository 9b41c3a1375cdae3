import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { report } from '../support/breaching-account.ts';
import { openPack } from '../support/opened-pack.ts';
import { RunningCloud } from './running-cloud.ts';

const copies = mkdtempSync(join(tmpdir(), 'headroom-packs-'));
const which = ['--client', 'acme', '--marketplace', 'DE', '--metric', 'odr'] as const;

describe('an appeal, on the synthesized stack', () => {
  const cloud = new RunningCloud();
  beforeAll(() => cloud.start('--now', '2026-11-20T09:00:00Z'), 120_000);
  afterAll(async () => {
    await cloud.remove();
    rmSync(copies, { recursive: true, force: true });
  });
  const cases = async () => JSON.parse(await cloud.run('case', 'list', '--all', '--json'));
  const timeline = async () => JSON.parse(await cloud.run('case', 'show', ...which, '--json')).timeline;

  test('a missed limit opens no case; Amazon’s notice does, with a pack that no intake takes for an upload', async () => {
    await cloud.put('acme/DE/v2.json', report(12, '2026-11-20'));
    await cloud.idle();
    expect(await cases()).toEqual([]);
    await cloud.run('case', 'open', ...which, '--notice', '2026-11-20T06:00Z');
    await cloud.idle();
    expect(await cases()).toMatchObject([
      {
        id: 'orderDefectRate-seller-1',
        state: 'open',
        deadlines: [{ clock: 'planOfAction', at: expect.stringMatching(/^2026-11-23T06:00/) }],
        pack: { key: 'packs/acme/DE/orderDefectRate-seller-1.zip' },
      },
    ]);
    const statuses = await cloud.status();
    expect(statuses.map(({ client, reports }) => [client, reports.length])).toEqual([['acme', 1]]);
    expect(await cloud.mails()).toHaveLength(1);
  });

  test('killed and started again, with the same report again, it is still the same one case', async () => {
    const [before] = await cases();
    await cloud.end('SIGKILL');
    await cloud.start();
    await cloud.put('acme/DE/the same (1).json', report(12, '2026-11-20'));
    await cloud.idle();
    expect(await cases()).toEqual([before]);
  });

  test('notes go into the draft, and a copy of the pack can be fetched', async () => {
    await cloud.run(
      'case',
      'note',
      ...which,
      '--kind',
      'action',
      '--on',
      '2026-11-20',
      'Moved 14 listings to the new carrier',
    );
    await cloud.run('case', 'pack', ...which, '--out', copies);
    const pack = openPack(readFileSync(join(copies, 'acme-DE-orderDefectRate-seller-1.zip')));
    expect(pack.text('plan-of-action.txt')).toContain('- 20 November 2026: Moved 14 listings to the new carrier');
    expect(pack.text('plan-of-action.txt')).toContain('showed 12 defective orders among 600 orders, a rate of 2.00 %');
    expect(pack.text('evidence-checklist.txt')).toContain('2026-11-23T06:00:00.000Z  Plan of Action');
  });

  test('a report that corrects the past is in the timeline and in the pack', async () => {
    await cloud.put('acme/DE/v2 corrected.json', report(11, '2026-11-20'));
    await cloud.idle();
    expect((await timeline()).map((entry: { kind: string }) => entry.kind)).toContain('correction');
    await cloud.run('case', 'pack', ...which, '--out', copies);
    const pack = openPack(readFileSync(join(copies, 'acme-DE-orderDefectRate-seller-1.zip')));
    expect(pack.text('what-changed.txt')).toContain('12 of 600 orders (2.00 %) became 11 of 600 orders (1.83 %)');
  });

  const reminders = async () => (await cloud.mails()).filter(({ subject }) => subject?.includes('Case:'));

  test('the deadline is reminded of in time, and the reminder’s link hands the pack out over HTTP', async () => {
    await cloud.run('tick', '--now', '2026-11-22T07:00:00Z');
    const [reminder, ...more] = await reminders();
    expect(more).toEqual([]);
    expect(reminder?.text).toMatch(/^DUE IN 24 HOURS/);
    const [, link = ''] = /Download the evidence pack: (\S+)/.exec(reminder?.text ?? '') ?? [];
    const answer = await fetch(link);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip']);
    const pack = openPack(new Uint8Array(await answer.arrayBuffer()));
    expect(pack.text('plan-of-action.txt')).toContain('showed 11 defective orders among 600 orders, a rate of 1.83 %');
  });

  test('submitted, the answer is asked for; recovered, the case is closed', async () => {
    await cloud.run('case', 'submitted', ...which);
    await cloud.run('tick', '--now', '2026-11-23T09:00:00Z');
    expect((await reminders()).at(-1)?.text).toContain('Has Amazon answered?');
    expect(await reminders()).toHaveLength(2);
    await cloud.put('acme/DE/v2 better.json', report(3, '2026-11-23'));
    await cloud.idle();
    expect(await cases()).toMatchObject([{ state: 'closed', closedReason: 'recovered' }]);
    expect(Object.values(await cloud.messages()).every((count) => count === 0)).toBe(true);
  });

  test('what-if answers from the same reports', async () => {
    const answer = JSON.parse(
      await cloud.run(
        'what-if',
        '--client',
        'acme',
        '--metric',
        'lateShipmentRate',
        '--late',
        '20',
        '--orders',
        '300',
        '--days',
        '3',
        '--json',
      ),
    );
    // 3 late of 300, ten orders a day: three days of 30 orders and none late roll off, so 23 of 570, past 4 % of 22.8.
    expect(answer).toMatchObject([
      {
        client: 'acme',
        marketplace: 'DE',
        metric: 'lateShipmentRate',
        windowDays: 30,
        before: { numerator: 3, denominator: 300, verdict: 'ok' },
        after: { numerator: 23, denominator: 570, verdict: 'breach' },
      },
    ]);
  });
});
