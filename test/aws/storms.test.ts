import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StormArrival } from '../../shared/alerts/storm.ts';
import { stormStateBody } from '../../shared/aws/dynamodb/shapes/alert.ts';
import { stormsOn } from '../../shared/aws/dynamodb/storms.ts';
import { encodeBody } from '../../shared/aws/dynamodb/table/body-codec.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import type { Table } from '../../shared/aws/dynamodb/table/table.ts';
import { checkAccounts } from '../../shared/flows/evaluation/check-accounts.ts';
import { evaluate } from '../../shared/flows/evaluation/evaluate.ts';
import { Conflict } from '../../shared/ports/versioned.ts';
import { v2Report } from '../fixtures/reports/v2.ts';
import { dynaliteTable } from '../support/dynalite-table.ts';
import { smallWorld } from '../support/small-world.ts';

const now = new Date('2026-10-05T07:00:00Z');
const cause = 'lateShipmentRate|begins';
const arrival = (account: string, minute: number, more: Partial<StormArrival> = {}): StormArrival => ({
  key: 'lateShipmentRate|seller',
  cause,
  account,
  at: `2026-10-05T07:${String(minute).padStart(2, '0')}:00.000Z`,
  verdict: 'warn',
  left: 0,
  words: '39 of 1,000',
  state: 'arrived',
  ...more,
});

const tables: { name: string; open: () => Promise<{ table: Table; close: () => void }> }[] = [
  { name: 'DynamoDB (dynalite)', open: dynaliteTable },
  { name: 'the double in memory', open: async () => ({ table: memoryTable(), close: () => {} }) },
];

describe.each(tables)('storms on $name', ({ open }) => {
  let storms: ReturnType<typeof stormsOn>;
  let close: () => void;
  beforeAll(async () => {
    const opened = await open();
    storms = stormsOn(opened.table);
    ({ close } = opened);
  });
  afterAll(() => close());

  test('an arrival is recorded once, and settled once', async () => {
    const first = arrival('acme/DE', 1);
    expect(await storms.arrive(first)).toEqual(first);
    await storms.settle(first, 'alone', now);
    // Whoever repeats the work learns what became of it.
    expect(await storms.arrive(first)).toEqual({ ...first, state: 'alone' });
    await expect(storms.settle(first, 'grouped', now)).rejects.toThrow(Conflict);
  });

  test('accounts are counted by cause, once each, after an instant, and no more of them than asked for', async () => {
    for (let index = 0; index < 30; index++) await storms.arrive(arrival(`seller-${index}/US`, 10 + index));
    for (let minute = 10; minute < 40; minute++) await storms.arrive(arrival('chatty/US', minute));
    await storms.arrive(arrival('other/US', 20, { cause: 'orderDefectRate|begins' }));
    // chatty/US, and seller-28/US and seller-29/US at minutes 38 and 39.
    expect(await storms.accountsWith(cause, arrival('', 37).at, 10)).toEqual(
      new Set(['chatty/US', 'seller-28/US', 'seller-29/US']),
    );
    expect((await storms.accountsWith(cause, arrival('', 0).at, 6)).size).toBe(6);
    expect(await storms.accountsWith('orderDefectRate|begins', arrival('', 0).at, 6)).toEqual(new Set(['other/US']));
    expect((await storms.all()).length).toBe(1 + 30 + 30 + 1);
  });

  test('of accounts that share a partition with a chatty one none is overlooked', async () => {
    const chatty = 'feed|all|begins';
    for (let index = 0; index < 12; index++)
      await storms.arrive(arrival(`early-${index}/US`, index, { cause: chatty }));
    for (let minute = 20; minute < 60; minute++)
      for (let key = 0; key < 2; key++)
        await storms.arrive(arrival('chatty/US', minute, { cause: chatty, key: `feed|${key}` }));
    expect((await storms.accountsWith(chatty, '2026-10-05T06:59:00.000Z', 100)).size).toBe(13);
  });

  test('the newest instant that was noted is known, whichever account it was noted for', async () => {
    for (const minute of [3, 9, 5]) await storms.noteWaiting(`seller-${minute}/US`, arrival('', minute).at);
    expect(await storms.newestWaiting()).toBe(arrival('', 9).at);
  });

  test('a group alert may be pending from before an arrival waits until a day after nothing was found', async () => {
    const late = arrival('late/US', 55, { cause: 'orderDefectRate|worse' });
    await storms.nothingPending(new Date(now.getTime() + 24 * 3_600_000));
    expect(await storms.mayBePending()).toBe(false);
    await storms.arrive(late);
    expect(await storms.mayBePending()).toBe(false);
    await storms.settle(late, 'grouped', now);
    expect(await storms.mayBePending()).toBe(true);
    // Somebody may have seen the note a moment ago, and waits from now on.
    await storms.nothingPending(new Date(now.getTime() + 23 * 3_600_000));
    expect(await storms.mayBePending()).toBe(true);
    await storms.nothingPending(new Date(now.getTime() + 24 * 3_600_000));
    expect(await storms.mayBePending()).toBe(false);
  });

  test('a note that is more than an hour old is made anew, and not taken away for a day', async () => {
    const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
    for (const [minute, at] of [
      [56, hours(48)],
      [57, hours(60)],
    ] as const) {
      await storms.arrive(arrival('again/US', minute));
      await storms.settle(arrival('again/US', minute), 'grouped', at);
    }
    // A day after the first arrival is 72 hours; after the second, 84.
    await storms.nothingPending(hours(83));
    expect(await storms.mayBePending()).toBe(true);
    await storms.nothingPending(hours(84));
    expect(await storms.mayBePending()).toBe(false);
  });

  test('a claim is pending as well', async () => {
    const { version } = await storms.group();
    await storms.claim({ id: 'g0', arrivals: [], outgoing: [] }, version, new Date(now.getTime() + 200 * 3_600_000));
    expect(await storms.mayBePending()).toBe(true);
    await storms.release({ id: 'g0', arrivals: [], outgoing: [] }, version + 1, now);
  });

  test('a group is claimed by one of two, and is notified when it is released', async () => {
    const waiting = Array.from({ length: 600 }, (_, index) => arrival(`big-${index}/US`, 50, { state: 'grouped' }));
    const group = { id: 'g1', arrivals: waiting, outgoing: [] };
    const { value: none, version } = await storms.group();
    expect(none).toBeUndefined();
    await storms.claim(group, version, now);
    await expect(storms.claim({ ...group, id: 'g2' }, version, now)).rejects.toThrow(Conflict);
    expect(await storms.group()).toEqual({ value: group, version: version + 1 });
    await storms.release(group, version + 1, now);
    await expect(storms.release(group, version + 1, now)).rejects.toThrow(Conflict);
    expect((await storms.group()).value).toBeUndefined();
    const states = new Set(
      (await storms.all()).flatMap(({ account, state }) => (account.startsWith('big-') ? [state] : [])),
    );
    expect(states).toEqual(new Set(['notified']));
  });
});

test('an arrival expires after days, unless it waits for a group alert', async () => {
  const table = memoryTable();
  const storms = stormsOn(table);
  for (const [account, state] of [
    ['a/US', 'alone'],
    ['b/US', 'unheard'],
    ['c/US', 'grouped'],
  ] as const) {
    await storms.arrive(arrival(account, 0));
    await storms.settle(arrival(account, 0), state, now);
  }
  const waiting = (await storms.all()).filter(({ state }) => state === 'grouped');
  const expiries = () =>
    [...table.items.values()]
      .flatMap(({ sk, expires }) => (sk.startsWith('arrival#') ? [[sk.split('#')[3] ?? '', expires] as const] : []))
      .sort(([a], [b]) => (a < b ? -1 : 1));
  // Two days of 86,400 seconds after 07:00 UTC on 5 October 2026.
  const inTwoDays = Date.parse('2026-10-07T07:00:00Z') / 1000;
  expect(expiries()).toEqual([
    ['a/US', inTwoDays],
    ['b/US', inTwoDays],
    ['c/US', undefined],
  ]);
  await storms.claim({ id: 'g', arrivals: waiting, outgoing: [] }, 0, now);
  await storms.release({ id: 'g', arrivals: waiting, outgoing: [] }, 1, now);
  expect(expiries()).toEqual([
    ['a/US', inTwoDays],
    ['b/US', inTwoDays],
    ['c/US', inTwoDays],
  ]);
});

test('no item of a storm grows with the number of accounts', async () => {
  const sizes = async (accounts: number) => {
    const table = memoryTable();
    let largest = 0;
    const storms = stormsOn({
      ...table,
      put: (item, guard) => {
        largest = Math.max(largest, item.body?.length ?? 0);
        return table.put(item, guard);
      },
    });
    const waiting = Array.from({ length: accounts }, (_, index) =>
      arrival(`seller-${index}/US`, 1, { state: 'grouped' }),
    );
    await storms.claim({ id: 'g', arrivals: waiting, outgoing: [] }, 0, now);
    await storms.release({ id: 'g', arrivals: waiting, outgoing: [] }, 1, now);
    return largest;
  };
  // 500 arrivals are in a part, whether there are 1,000 or 3,000; DynamoDB takes 409,600 bytes.
  expect(await sizes(3000)).toBeLessThan(1.1 * (await sizes(1000)));
  expect(await sizes(3000)).toBeLessThan(40_000);
});

describe('the one item that an older release kept for all accounts', () => {
  const older = (entries: readonly object[], outgoing: readonly object[] = []) =>
    encodeBody(stormStateBody, { arrivals: { entries }, outgoing } as never);
  const entry = (account: string, more: object) => ({ ...arrival(account, 0), state: undefined, ...more });
  const waiting = { grouped: true, notified: false };

  test('still counts, and its accounts are notified once', async () => {
    const world = smallWorld();
    const entries = [
      ...[1, 2, 3, 4, 5].map((index) => entry(`old-${index}/US`, { grouped: false, notified: false })),
      entry('old-6/US', waiting),
      entry('old-7/US', { grouped: true, notified: true }),
    ];
    await world.table.put({ pk: 'storms', sk: 'current', version: 4, body: older(entries) });
    const report = JSON.stringify(v2Report({ marketplace: 'US', asOf: '2026-10-05', lateShipment30: [39, 1000] }));
    const at = new Date('2026-10-05T07:30:00Z');
    await world.upload('new/US/a.json', report, at);
    await world.settle(at);
    // Seven accounts within the hour: the new one joins those that wait. Five had a mail of their own.
    expect(world.sent.map(({ subject }) => subject)).toEqual(['[Headroom] Late shipment rate: 7 accounts']);
    for (const name of ['old-6 US', 'new US']) expect(world.sent[0]?.text).toContain(`${name}:`);
    for (const index of [1, 2, 3, 4, 5]) expect(world.sent[0]?.text).toContain(`old-${index} US`);
    for (const hour of [1, 2, 72]) {
      await checkAccounts(world.dependencies, new Date(at.getTime() + hour * 3_600_000));
      await evaluate(world.dependencies, { kind: 'group-alert' }, new Date(at.getTime() + hour * 3_600_000));
    }
    await world.settle(at);
    expect(world.sent.filter(({ subject }) => subject.startsWith('[Headroom]'))).toHaveLength(1);
  });

  test('has mail that it decided and did not hand over: it leaves with the next hourly round, once', async () => {
    const world = smallWorld();
    const mail = {
      id: 'left-over',
      kind: 'alert',
      from: { name: 'Northwind', address: 'alerts@northwind.example' },
      to: 'ops@northwind.example',
      subject: 'left over',
      text: 'text',
      html: '<p>html</p>',
      references: [],
      listId: 'portfolio.headroom.northwind.example',
    };
    await world.table.put({ pk: 'storms', sk: 'current', version: 1, body: older([], [mail]) });
    await checkAccounts(world.dependencies, now);
    await world.settle(now);
    await checkAccounts(world.dependencies, now);
    await world.settle(now);
    expect(world.sent.map(({ id }) => id)).toEqual(['left-over']);
  });
});
