import { expect, test } from 'vitest';
import { ledgerOn } from '../../../shared/aws/dynamodb/ledger.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-05T06:00:00Z');
const columns = ['amazon-order-id', 'purchase-date', 'last-updated-date', 'order-status', 'fulfillment-channel'];

/** Rows of twelve thousand orders, on six days in turn, every tenth with a second item that is cancelled. */
function manyRows(): readonly string[] {
  return Array.from({ length: 12_000 }, (_, at) => {
    const day = `2026-09-${String(20 + (at % 6)).padStart(2, '0')}`;
    const row = (status: string) =>
      `302-0000000-${String((at * 7919) % 12_000).padStart(7, '0')}\t${day}T09:00:00Z\t${day}T12:00:00Z\t${status}\tMerchant`;
    return at % 10 === 0 ? [row('Shipped'), row('Cancelled')] : [row('Shipped')];
  }).flat();
}

async function ledgerAfter(rows: readonly string[], mostOrdersHeld: number) {
  const world = smallWorld();
  world.place('acme/DE/orders.txt', [columns.join('\t'), ...rows].join('\n'), now);
  const ingested = await ingestUpload({ ...world.dependencies, mostOrdersHeld }, { key: 'acme/DE/orders.txt' }, now);
  const kept = [...world.table.items.values()].filter(({ sk }) => /^(ledger|tally)#/.test(sk));
  return {
    world,
    ingested,
    bodies: new Map(kept.map(({ sk, body }) => [sk, Buffer.from(body ?? []).toString('hex')])),
  };
}

test('a report with more orders than are held at once ends in the same ledger', async () => {
  const rows = manyRows();
  const atOnce = await ledgerAfter(rows, 100_000);
  const inTurns = await ledgerAfter(rows, 5000);
  expect(atOnce.ingested).toMatchObject({ outcome: 'read', rows: 13_200, daysWritten: 6 });
  // Orders of all six days come in each turn, so days are written again as more of them become known.
  expect(inTurns.ingested.daysWritten).toBeGreaterThan(6);
  expect(inTurns.bodies).toEqual(atOnce.bodies);
  // 2,000 orders on each of six days. Every tenth is cancelled; the days take turns by six, so the tenths fall on
  // every other day: 1,200 orders on three days.
  const [status] = await inTurns.world.status(now);
  expect(status?.orders?.map(({ orders, cancelled }) => [orders, cancelled])).toEqual([
    [2000, 400],
    [2000, 0],
    [2000, 400],
    [2000, 0],
    [2000, 400],
    [2000, 0],
  ]);
  const [report] = status?.reports ?? [];
  expect(report).toMatchObject({ rows: 13_200, outcome: 'read' });
  const [uploadRecord] = await inTurns.world.dependencies.uploadRecords.newest('acme/DE', 1);
  expect(uploadRecord).toMatchObject({ from: '2026-09-20', to: '2026-09-25' });
});

test.each([4096, 8192, 8193])('the last of %i rows is not lost, wherever a turn ends', async (count) => {
  const rows = Array.from(
    { length: count },
    (_, at) =>
      `302-0000000-${String(at).padStart(7, '0')}\t2026-09-20T09:00:00Z\t2026-09-20T12:00:00Z\tShipped\tMerchant`,
  );
  const { world } = await ledgerAfter(rows, 5000);
  expect((await world.status(now))[0]?.orders).toMatchObject([{ day: '2026-09-20', orders: count }]);
});

test('one that is rejected in the end leaves nothing behind, however many orders were read before', async () => {
  const rows = manyRows();
  const bad = rows.map(() => 'no order\t\t\t\t');
  const { ingested, bodies } = await ledgerAfter([...rows, ...bad, 'one more\t\t\t\t'], 5000);
  expect(ingested.outcome).toBe('unreadable');
  expect(bodies.size).toBe(0);
});

test('a day whose count was not written because the work was cut short gets it when the work is done again', async () => {
  const world = smallWorld();
  const rows = manyRows().slice(0, 100);
  world.place('acme/DE/orders.txt', [columns.join('\t'), ...rows].join('\n'), now);
  let writes = 0;
  const { table } = world;
  const power = new Error('cut short');
  const dependencies = {
    ...world.dependencies,
    ledger: ledgerOn({
      ...table,
      // The second write is the tally of the first day; the page before it is there.
      put: (item, guard) => (++writes === 2 ? Promise.reject(power) : table.put(item, guard)),
    }),
  };
  await expect(ingestUpload(dependencies, { key: 'acme/DE/orders.txt' }, now)).rejects.toBe(power);
  expect([...table.items.values()].map(({ sk }) => sk)).toContain('ledger#2026-09-20');
  await ingestUpload(dependencies, { key: 'acme/DE/orders.txt' }, now);
  const whole = await ledgerAfter(rows, 100_000);
  expect((await world.status(now))[0]?.orders).toEqual((await whole.world.status(now))[0]?.orders);
});

test('the same bytes again change nothing', async () => {
  const { world } = await ledgerAfter(manyRows(), 5000);
  const before = new Map(world.table.items);
  expect(await ingestUpload(world.dependencies, { key: 'acme/DE/orders.txt' }, now)).toMatchObject({
    outcome: 'known',
  });
  expect(new Map(world.table.items)).toEqual(before);
});
