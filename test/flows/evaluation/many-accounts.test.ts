import { describe, expect, test } from 'vitest';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
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
  test('the first by a mail of its own, all others in one that names it too, and each of them is open', async () => {
    const world = smallWorld();
    await world.upload('config/clients.yaml', clientsWith(''), at(0));
    for (let client = 0; client < 12; client++)
      await world.upload(`seller-${client}/US/a.json`, report(9, '2026-10-05'), at(0));
    await world.settle(at(0));
    const subjects = world.sent.map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.startsWith('[seller-'))).toHaveLength(1);
    expect(subjects.filter((subject) => subject.startsWith('[Northwind]'))).toEqual([
      '[Northwind] Order defect rate: 12 accounts',
    ]);
    const storm = world.sent.at(-1);
    for (let client = 0; client < 12; client++) expect(storm?.text).toContain(`seller-${client} US`);
    // 9 of 1,000: none is left until 1 %.
    expect(storm?.text).toMatch(/seller-11 US: WARNING, 0 more allowed\..*9 of 1,000 orders, 0\.90 %/);
    expect((await world.status(at(0))).flatMap(({ alerts }) => alerts.map(({ state }) => state))).toEqual(
      Array.from({ length: 12 }, () => 'open'),
    );
  });

  const withOwnReaders = async (accounts: number, more = '') => {
    const world = smallWorld();
    const own = Array.from(
      { length: accounts },
      (_, client) => `  seller-${client}: { recipients: [c${client}@seller.example] }`,
    );
    await world.upload('config/clients.yaml', clientsWith(`${more}clients:\n${own.join('\n')}\n`), at(0));
    for (let client = 0; client < accounts; client++)
      await world.upload(`seller-${client}/US/a.json`, report(9, '2026-10-05'), at(0));
    await world.settle(at(0));
    const ofClients = world.sent.filter(({ to }) => to.endsWith('@seller.example'));
    return { ofClients, ofConsultancy: world.sent.filter(({ to }) => to === 'ops@northwind.example') };
  };

  test('clients with recipients of their own hear of their account as ever, and the consultancy of all at once', async () => {
    const { ofClients, ofConsultancy } = await withOwnReaders(8);
    expect(new Set(ofClients.map(({ to }) => to)).size).toBe(8);
    expect(ofClients.every(({ subject }) => subject.startsWith('[seller-'))).toBe(true);
    // It had no copy of any: a warning is no breach. So the mail about all of them names all of them.
    expect(ofConsultancy.map(({ subject }) => subject)).toEqual(['[Northwind] Order defect rate: 8 accounts']);
    for (let client = 0; client < 8; client++) expect(ofConsultancy[0]?.text).toContain(`seller-${client} US`);
    expect(ofConsultancy[0]?.text).not.toContain('of their own just before');
  });

  test('five clients with recipients of their own are no storm, and the consultancy hears of no warning', async () => {
    expect((await withOwnReaders(5)).ofConsultancy).toEqual([]);
  });

  test('a consultancy that wants no copies hears of no storm among clients with recipients of their own', async () => {
    const { ofClients, ofConsultancy } = await withOwnReaders(8, '  alertCopies: none\n');
    expect(ofClients).toHaveLength(8);
    expect(ofConsultancy).toEqual([]);
  });

  test('a message that was lost is made up for within the hour, and nobody is notified twice', async () => {
    const world = smallWorld();
    for (let client = 0; client < 7; client++)
      await world.upload(`seller-${client}/US/a.json`, report(9, '2026-10-05'), at(0));
    for (const change of world.changed.splice(0)) await evaluate(world.dependencies, change, at(0));
    world.changed.splice(0);
    await world.settle(at(0));
    // The first left at once; the six that wait for each other, and the mail about them, are asked for again.
    expect(world.sent).toHaveLength(1);
    for (const hours of [0.6, 1.2, 1.8]) {
      await checkAccounts(world.dependencies, at(hours));
      await world.settle(at(hours));
    }
    expect(world.sent.map(({ subject }) => subject).at(-1)).toBe('[Headroom] Order defect rate: 7 accounts');
    expect(world.sent).toHaveLength(2);
  });
});

describe('the daily heartbeat', () => {
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
    const said = await mornings(clientsWith('  dailyHeartbeat: true\n'));
    expect(said).toHaveLength(5);
    // On the first day it is late: the file was uploaded at nine. Later it is 07:00 in Berlin, 05:00 UTC.
    expect(said.map((line) => line.slice(0, 13))).toEqual([
      '2026-10-05T08',
      '2026-10-06T05',
      '2026-10-07T05',
      '2026-10-08T05',
      '2026-10-09T05',
    ]);
    expect(said[0]).toContain('ops@northwind.example Checked 09:00, 2 accounts, all with new reports; 1 alert open.');
    // No report since 5 October: after three days the feed has stopped, for both.
    expect(said.at(-1)).toContain('2 accounts, 2 without new reports; 3 alerts open.');
  });
});
