import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { lookAtAccounts } from '../../../cli/doctor/collect-facts.ts';
import { statusTable } from '../../../cli/output/status-table.ts';
import { checkAccounts } from '../../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../../shared/flows/evaluation/evaluate.ts';
import { statusJson } from '../../../shared/flows/inspection/former-names.ts';
import { summarizeWeek } from '../../../shared/flows/summaries/summarize-week.ts';
import { NewerSchema } from '../../../shared/ports/stored-item.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const at = (text: string) => new Date(text);
const sunday = at('2026-10-04T12:00:00Z');
const monday = at('2026-10-05T06:05:00Z');
const report = (marketplace: string, defects: number) =>
  JSON.stringify(v2Report({ marketplace, asOf: '2026-10-04', orderDefectRate: { seller: [defects, 1000] } }));

const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, dailyHeartbeat: true, recipients: [ops@northwind.example] }
clients:
  acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [{ email: jo@acme.example, receives: [weekly] }] }
  bolt: { name: Bolt Inc, timezone: Europe/Berlin, recipients: [{ email: al@bolt.example, receives: [weekly] }] }
`;

/** Two accounts of acme and one of bolt, evaluated on Sunday; then `damage` befalls an item of acme/DE. */
async function damaged(
  sk: string,
  body: Uint8Array | 'of a newer release' = Buffer.from('damaged'),
  pk = 'account#acme/DE',
) {
  const world = smallWorld();
  await world.upload('config/clients.yaml', clients, sunday);
  await world.upload('acme/DE/a.json', report('DE', 1), sunday);
  await world.upload('acme/FR/a.json', report('FR', 2), sunday);
  await world.upload('bolt/US/a.json', report('US', 0), sunday);
  await world.settle(sunday);
  world.sent.splice(0);
  const newer = () => deflateRawSync(Buffer.from(JSON.stringify([99, {}])));
  const item = (await world.table.get(pk, sk)) ?? { pk, sk, version: 1 };
  await world.table.put({ ...item, body: body === 'of a newer release' ? newer() : body });
  return world;
}

/** The hourly round, and everything that it leads to. */
async function round(world: ReturnType<typeof smallWorld>, now: Date) {
  const checked = await checkAccounts(world.dependencies, now);
  await world.settle(now);
  return checked;
}

describe('one damaged item', () => {
  test('keeps its own account from being evaluated and no other: it is marked, counted, and tried again every hour', async () => {
    const world = await damaged('latest');
    const afternoon = at('2026-10-05T13:05:00Z');
    expect(await round(world, afternoon)).toMatchObject({ due: 3, unreadableAccounts: 0 });
    const hourLater = at('2026-10-05T14:05:00Z');
    expect(await round(world, hourLater)).toMatchObject({ due: 1, unreadable: ['acme/DE'], unreadableAccounts: 1 });
    const entries = await world.dependencies.accounts.all();
    expect(entries.map(({ checkedAt }) => checkedAt)).toEqual([
      sunday.toISOString(),
      afternoon.toISOString(),
      afternoon.toISOString(),
    ]);
  });

  test('ends with the mark when the item is back', async () => {
    const world = await damaged('latest');
    const good = (await damaged('alerts')).table;
    await round(world, at('2026-10-05T13:05:00Z'));
    const item = await good.get('account#acme/DE', 'latest');
    if (item === undefined) throw new Error('no item');
    await world.table.put(item);
    await round(world, at('2026-10-05T14:05:00Z'));
    expect(await round(world, at('2026-10-05T15:05:00Z'))).toMatchObject({ due: 0, unreadableAccounts: 0 });
  });

  test.each(['latest', 'alerts'])(
    'of %s leaves the weekly summaries to the others, and they say why, since when and what to do',
    async (sk) => {
      const world = await damaged(sk);
      await summarizeWeek(world.dependencies, monday);
      await world.settle(monday);
      const portfolio = world.sent.find(({ kind }) => kind === 'portfolio');
      expect(portfolio?.subject).toBe('[Northwind] Weekly summary: 2 accounts fine; 1 cannot be read');
      // Last checked on Sunday at 12:00 UTC, which is 14:00 in Berlin.
      expect(portfolio?.text).toMatch(
        new RegExp(
          `Acme GmbH \\(acme\\) DE cannot be read since .*14:00.*: "${sk}" is damaged: it is not compressed JSON`,
        ),
      );
      expect(portfolio?.text).toContain(sk === 'latest' ? 'headroom replay --client acme --repair' : 'operations.md');
      expect(portfolio?.html).toContain('cannot be read');
      const acme = world.sent.find(({ to, kind }) => kind === 'summary' && to === 'jo@acme.example');
      expect(acme?.subject).toBe(
        '[Acme GmbH] Weekly summary: 1 account checked, fresh, fine (as of 4 October 2026); 1 cannot be read',
      );
      expect(acme?.text).toContain('DE: the numbers cannot be read at the moment.');
      // A client is shown nothing of the machine.
      expect(acme?.text).not.toMatch(/damaged|headroom replay/);
    },
  );

  test('of the only account of a client still leads to its summary, which says that there are no numbers', async () => {
    const world = await damaged('latest', undefined, 'account#bolt/US');
    await summarizeWeek(world.dependencies, monday);
    await world.settle(monday);
    const bolt = world.sent.find(({ subject }) => subject.startsWith('[Bolt Inc]'));
    expect(bolt?.subject).toBe('[Bolt Inc] Weekly summary: no numbers; 1 cannot be read');
  });

  test('is named by the daily heartbeat once a check has met it', async () => {
    const world = await damaged('latest');
    await round(world, at('2026-10-06T05:05:00Z'));
    world.sent.splice(0);
    await summarizeWeek(world.dependencies, at('2026-10-06T06:00:00Z'));
    await world.settle(at('2026-10-06T06:00:00Z'));
    const heartbeat = world.sent.find(({ kind }) => kind === 'heartbeat');
    expect(heartbeat?.subject).toBe('[Northwind] Checked, with gaps: 3 accounts');
    expect(heartbeat?.text).toContain('3 accounts, 1 unreadable');
    expect(heartbeat?.text).toMatch(/Acme GmbH \(acme\) DE cannot be read since .*: "latest" is damaged/);
  });

  test('status names it and shows the others, for a person and for a script', async () => {
    const world = await damaged('latest');
    const statuses = (await world.status(monday)).filter(({ client }) => client !== '-');
    expect(statuses.map(({ readings }) => readings.length > 0)).toEqual([false, true, true]);
    const [json] = statusJson(statuses);
    expect(json).toMatchObject({
      client: 'acme',
      marketplace: 'DE',
      fresh: false,
      readings: [],
      alerts: [],
      reports: [],
      unreadable: { since: sunday.toISOString(), remedy: 'Run npx headroom replay --client acme --repair.' },
    });
    expect(statusTable(statuses)).toContain(
      'CANNOT BE READ since 2026-10-04T12:00:00.000Z, so it is not evaluated: "latest" is damaged',
    );
  });

  test('doctor calls it broken and goes on', async () => {
    const world = await damaged('alerts');
    const connection = { state: world.dependencies, now: monday } as unknown as Parameters<typeof lookAtAccounts>[0];
    const facts = await lookAtAccounts(connection);
    expect(facts.map(({ name, unreadable }) => [name, unreadable?.why])).toEqual([
      ['acme/DE', '"alerts" is damaged: it is not compressed JSON'],
      ['acme/FR', undefined],
      ['bolt/US', undefined],
    ]);
  });
});

describe('an item of a newer release', () => {
  test('concerns its account alone too, and its message is repeated until that release is back', async () => {
    const world = await damaged('latest', 'of a newer release');
    const due = { kind: 'account', account: 'acme/DE' } as const;
    await expect(evaluate(world.dependencies, due, monday)).rejects.toBeInstanceOf(NewerSchema);
    const [entry] = await world.dependencies.accounts.all();
    expect(entry?.unreadable).toMatchObject({ why: '"latest" was written by a newer release' });
    const statuses = (await world.status(monday)).filter(({ client }) => client !== '-');
    expect(statuses.map(({ readings }) => readings.length > 0)).toEqual([false, true, true]);
  });
});

describe('what all accounts share', () => {
  test('is nobody’s own trouble: an unreadable client config stops an evaluation and is not blamed on the account', async () => {
    const world = await damaged('current', undefined, 'directory');
    const due = { kind: 'account', account: 'acme/DE' } as const;
    await expect(evaluate(world.dependencies, due, monday)).rejects.toThrow('directory current cannot be read');
    expect((await world.dependencies.accounts.all())[0]?.unreadable).toBeUndefined();
  });
});

describe('derived items that are damaged', () => {
  test('an entry in the list of accounts is due, and made again by its check', async () => {
    const world = await damaged('acme/DE', undefined, 'accounts');
    expect((await world.dependencies.accounts.all())[0]).toEqual({ account: { client: 'acme', marketplace: 'DE' } });
    expect(await round(world, monday)).toMatchObject({ accounts: 3, due: 1 });
    expect((await world.dependencies.accounts.all())[0]).toMatchObject({
      checkedAt: monday.toISOString(),
      fresh: true,
    });
  });

  test('the history of official rates is made again from the snapshots, and stored by the next report', async () => {
    const world = await damaged('history');
    const account = { client: 'acme', marketplace: 'DE' };
    const before = (await (await damaged('alerts')).dependencies.histories.read(account)).value;
    expect(before.series.length).toBeGreaterThan(0);
    expect((await world.dependencies.histories.read(account)).value).toEqual(before);
    const next = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [2, 1000] } });
    await world.upload('acme/DE/b.json', JSON.stringify(next), monday);
    const item = await world.table.get('account#acme/DE', 'history');
    expect(inflateRawSync(item?.body ?? Buffer.of()).toString('utf8')).toContain('orderDefectRate');
  });

  test('the pooled rates of all accounts count as not known until Monday', async () => {
    const world = smallWorld();
    await world.table.put({ pk: 'priors', sk: 'current', body: Buffer.from('damaged') });
    expect(await world.dependencies.priors.read()).toEqual({});
  });
});
