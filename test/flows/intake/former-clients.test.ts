import { describe, expect, test } from 'vitest';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { listClients, stopWatching } from '../../../shared/flows/portal/clients/list-clients.ts';
import { summarizeWeek } from '../../../shared/flows/summaries/summarize-week.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const start = Date.parse('2026-10-04T08:00:00Z');
const hours = (count: number): Date => new Date(start + count * 3_600_000);
const yaml = (...clients: readonly string[]): string =>
  [
    'consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }',
    'clients:',
    ...clients.map(
      (id) => `  ${id}: { name: ${id.toUpperCase()}, timezone: Europe/Berlin, recipients: [jo@${id}.example] }`,
    ),
    '',
  ].join('\n');
const report = (asOf: string, defects: number): string =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 1000] } }));

/** Two clients, all well; then `acme` is taken out of the file. */
async function acmeTakenOut() {
  const world = smallWorld();
  await world.upload('config/clients.yaml', yaml('acme', 'bolt'), hours(0));
  for (const client of ['acme', 'bolt']) await world.upload(`${client}/DE/a.json`, report('2026-10-04', 0), hours(1));
  await world.settle(hours(1));
  await world.upload('config/clients.yaml', yaml('bolt'), hours(2));
  await world.settle(hours(2));
  /** an hourly round, and all that it asks for */
  const round = async (now: Date) => {
    const checked = await checkAccounts(world.dependencies, now);
    await summarizeWeek(world.dependencies, now);
    await world.settle(now);
    return checked;
  };
  return { world, round };
}

describe('a client that is taken out of clients.yaml', () => {
  test('is asked about once, at the consultancy, with what has ended and what to do in either case', async () => {
    const { world } = await acmeTakenOut();
    expect(world.sent.map(({ to }) => to)).toEqual(['ops@northwind.example']);
    const [mail] = world.sent;
    expect(mail?.subject).toContain('ACME is not in clients.yaml any more');
    expect(mail?.text).toContain('nobody is warned before an account of this client crosses a limit');
    expect(mail?.text).toContain('headroom clients remove acme --yes');
    // The event of an upload may come twice, and a file may be applied again.
    await ingestUpload(world.dependencies, { key: 'config/clients.yaml' }, hours(3));
    await world.upload('config/clients.yaml', yaml('bolt', 'casa'), hours(4));
    await world.settle(hours(4));
    expect(world.sent).toHaveLength(1);
  });

  test('is alarmed about no more: three weeks without its reports bring mail about the others only', async () => {
    const { world, round } = await acmeTakenOut();
    world.sent.splice(0);
    for (let hour = 3; hour < 3 + 21 * 24; hour += 6) {
      const checked = await round(hours(hour));
      expect([checked.accounts, checked.formerAccounts]).toEqual([1, 1]);
    }
    // The feed of the other has stopped as well, so that mail would have come had the client still been watched.
    expect(world.sent.some(({ subject }) => subject.includes('BOLT'))).toBe(true);
    expect(world.sent.filter(({ subject, text }) => /acme/i.test(subject + text))).toEqual([]);
  });

  test('is not evaluated when a report still comes, which is stored; a file that cannot be read is answered', async () => {
    const { world } = await acmeTakenOut();
    world.sent.splice(0);
    // 12 of 1,000 is over the limit of 1 %.
    await world.upload('acme/DE/b.json', report('2026-10-05', 12), hours(24));
    await world.settle(hours(24));
    expect(world.sent).toEqual([]);
    const [acme] = await world.status(hours(24), 'acme');
    expect(acme?.notWatchedSince).toBe(hours(2).toISOString());
    expect(acme?.readings.find(({ metric }) => metric === 'orderDefectRate')?.numerator).toBe(12);
    await world.upload('acme/DE/c.txt', 'nothing that anybody knows', hours(25));
    await world.settle(hours(25));
    expect(world.sent.map(({ kind, to }) => [kind, to])).toEqual([['report-error', 'ops@northwind.example']]);
  });

  test('named again, it is evaluated by the next round, with what came meanwhile', async () => {
    const { world, round } = await acmeTakenOut();
    await world.upload('acme/DE/b.json', report('2026-10-05', 12), hours(24));
    await world.settle(hours(24));
    await world.upload('config/clients.yaml', yaml('acme', 'bolt'), hours(30));
    world.sent.splice(0);
    const checked = await round(hours(31));
    expect([checked.accounts, checked.formerAccounts]).toEqual([2, 0]);
    expect(world.sent.some(({ to, subject }) => to === 'jo@acme.example' && subject.includes('ACME'))).toBe(true);
  });

  test('is listed as such until it is removed; what is uploaded for it later begins anew', async () => {
    const { world } = await acmeTakenOut();
    const { dependencies } = world;
    const listed = await listClients(dependencies);
    expect(listed.unnamed).toEqual([]);
    expect(listed.former).toEqual([{ id: 'acme', name: 'ACME', since: hours(2).toISOString(), accounts: 1 }]);
    await stopWatching(dependencies, 'acme');
    expect((await listClients(dependencies)).former).toEqual([]);
    world.sent.splice(0);
    await world.upload('acme/DE/d.json', report('2026-10-06', 12), hours(48));
    await world.settle(hours(48));
    expect(world.sent.map(({ kind, to }) => [kind, to])).toEqual([['alert', 'ops@northwind.example']]);
  });
});

test('a client without a single report is no question when it is taken out', async () => {
  const world = smallWorld();
  await world.upload('config/clients.yaml', yaml('acme', 'bolt'), hours(0));
  await world.upload('config/clients.yaml', yaml('bolt'), hours(1));
  await world.settle(hours(1));
  expect(world.sent).toEqual([]);
});

test('several that are gone at once are one mail, which names each', async () => {
  const world = smallWorld();
  await world.upload('config/clients.yaml', yaml('acme', 'bolt'), hours(0));
  for (const client of ['acme', 'bolt']) await world.upload(`${client}/DE/a.json`, report('2026-10-04', 0), hours(1));
  await world.upload('config/clients.yaml', yaml('casa'), hours(2));
  await world.settle(hours(2));
  expect(world.sent).toHaveLength(1);
  expect(world.sent[0]?.subject).toContain('2 clients are not in clients.yaml any more');
  for (const client of ['acme', 'bolt'])
    expect(world.sent[0]?.text).toContain(`headroom clients remove ${client} --yes`);
});
