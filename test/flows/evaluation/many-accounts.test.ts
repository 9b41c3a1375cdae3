import { describe, expect, test } from 'vitest';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { summarizeWeek } from '../../../shared/flows/summaries/summarize-week.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const hour = 3_600_000;
const start = Date.parse('2026-10-05T07:00:00Z');
const at = (hours: number) => new Date(start + hours * hour);
const report = (defects: number, asOf: string) =>
  JSON.stringify(v2Report({ marketplace: 'US', asOf, orderDefectRate: { seller: [defects, 1000] } }));

const clientsWith = (more: string) => `consultancy:
  name: Northwind
  from: alerts@northwind.example
  timezone: Europe/Berlin
  recipients: [ops@northwind.example]
${more}`;

describe('many accounts alert at once', () => {
  test('the first five by mails of their own, all others in one, and each of them is open', async () => {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clientsWith(''), at(0));
    for (let client = 0; client < 12; client++)
      await world.upload(`seller-${client}/US/a.json`, report(9, '2026-10-05'), at(0));
    await world.settle(at(0));
    const subjects = world.sent.map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.includes('action needed'))).toHaveLength(5);
    expect(subjects.filter((subject) => subject.includes('at once'))).toEqual([
      '[Northwind] Order defect rate: 7 accounts at once',
    ]);
    const storm = world.sent.at(-1);
    const named = Array.from({ length: 12 }, (_, client) => `seller-${client} US`).filter((name) =>
      world.sent.some(({ text }) => text.includes(name)),
    );
    expect(named).toHaveLength(12);
    // 9 of 1,000: none is left until 1 %.
    expect(storm?.text).toMatch(/seller-11 US: .*WARN.*0 defective orders left\. 9 of 1,000 orders, 0\.90 %/);
    expect((await world.status(at(0))).flatMap(({ alerts }) => alerts.map(({ state }) => state))).toEqual(
      Array.from({ length: 12 }, () => 'open'),
    );
  });

  test('clients with recipients of their own hear of their account as ever', async () => {
    const world = smallWorld();
    const own = Array.from(
      { length: 8 },
      (_, client) => `  seller-${client}: { recipients: [c${client}@seller.example] }`,
    );
    await world.upload('config/clients.yaml', clientsWith(`clients:\n${own.join('\n')}\n`), at(0));
    for (let client = 0; client < 8; client++)
      await world.upload(`seller-${client}/US/a.json`, report(9, '2026-10-05'), at(0));
    await world.settle(at(0));
    expect(new Set(world.sent.map(({ to }) => to)).size).toBe(8);
    expect(world.sent.every(({ subject }) => subject.includes('action needed'))).toBe(true);
  });

  test('a message that was lost is made up for within the hour, and nothing is told twice', async () => {
    const world = smallWorld();
    for (let client = 0; client < 7; client++)
      await world.upload(`seller-${client}/US/a.json`, report(9, '2026-10-05'), at(0));
    for (const change of world.changed.splice(0)) await evaluateAccount(world.dependencies, change, at(0));
    world.changed.splice(0);
    await world.settle(at(0));
    expect(world.sent).toHaveLength(5);
    await checkAccounts(world.dependencies, at(0.6));
    await world.settle(at(0.6));
    expect(world.sent).toHaveLength(6);
    await checkAccounts(world.dependencies, at(1.6));
    await world.settle(at(1.6));
    expect(world.sent).toHaveLength(6);
  });
});

describe('the daily proof', () => {
  const mornings = async (yaml: string) => {
    const world = smallWorld();
    await world.upload('config/clients.yaml', yaml, at(0));
    await world.upload('acme/US/a.json', report(0, '2026-10-05'), at(0));
    await world.upload('bolt/US/a.json', report(9, '2026-10-05'), at(0));
    await world.settle(at(0));
    world.sent.splice(0);
    const said: string[] = [];
    for (let hours = 1; hours <= 4 * 24; hours++) {
      await checkAccounts(world.dependencies, at(hours));
      await summarizeWeek(world.dependencies, at(hours));
      await world.settle(at(hours));
      for (const { kind, text, to } of world.sent.splice(0))
        if (kind === 'heartbeat') said.push(`${at(hours).toISOString().slice(0, 13)} ${to} ${text.split('\n')[0]}`);
    }
    return said;
  };

  test('is off unless clients.yaml asks for it', async () => {
    expect(await mornings(clientsWith(''))).toEqual([]);
  });

  test('is one line every morning at seven, and says so when silence means nothing', async () => {
    const said = await mornings(clientsWith('  dailyProof: true\n'));
    expect(said).toHaveLength(5);
    // On the first day the proof is late: the file was uploaded at nine. Later it is 07:00 in Berlin, 05:00 UTC.
    expect(said.map((line) => line.slice(0, 13))).toEqual([
      '2026-10-05T08',
      '2026-10-06T05',
      '2026-10-07T05',
      '2026-10-08T05',
      '2026-10-09T05',
    ]);
    expect(said[0]).toContain('ops@northwind.example Checked 09:00, 2 accounts, all fresh; 1 alert open.');
    // No report since 5 October: after three days the feed has stopped, for both.
    expect(said.at(-1)).toContain('2 accounts, 2 without fresh reports; 3 alerts open.');
  });
});
