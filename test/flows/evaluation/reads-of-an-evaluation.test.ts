import { expect, test } from 'vitest';
import { stateOn } from '../../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../../shared/aws/dynamodb/table/memory-table.ts';
import type { Item, Table } from '../../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../../shared/config/client-config.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-05T06:00:00Z');
const columns = ['amazon-order-id', 'purchase-date', 'last-updated-date', 'order-status', 'fulfillment-channel'];

/** Two months with so many orders a day, and the feedback report that goes with them. */
function orders(aDay: number): string {
  const rows = Array.from({ length: 60 * aDay }, (_, at) => {
    const day = new Date(now.getTime() - (1 + Math.floor(at / aDay)) * 86_400_000).toISOString().slice(0, 10);
    return `302-0000000-${String(at).padStart(7, '0')}\t${day}T09:00:00Z\t${day}T12:00:00Z\tShipped\tMerchant`;
  });
  return [columns.join('\t'), ...rows].join('\n');
}

/** What DynamoDB would charge for strongly consistent reads: a unit for each 4 KB of an item, or of all items of a query. */
function counting(table: Table): { readonly table: Table; readonly spent: () => number } {
  let units = 0;
  const size = (items: readonly (Item | undefined)[]) =>
    items.reduce((sum, item) => sum + 100 + (item?.body?.length ?? 0), 0);
  const charge = (bytes: number) => {
    units += Math.max(1, Math.ceil(bytes / 4096));
  };
  return {
    spent: () => units,
    table: {
      ...table,
      async get(pk, sk) {
        const item = await table.get(pk, sk);
        charge(size([item]));
        return item;
      },
      async query(pk, range) {
        const items = await table.query(pk, range);
        charge(size(items));
        return items;
      },
    },
  };
}

async function readsWith(ordersADay: number): Promise<number> {
  const table = memoryTable();
  const counted = counting(table);
  const world = smallWorld();
  const defaults = defaultClientConfig('alerts@consultancy.example', 'ops@consultancy.example', 'Europe/Berlin');
  world.place('acme/DE/orders.txt', orders(ordersADay), now);
  const odr: [number, number] = [1, 60 * ordersADay];
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: odr } });
  world.place('acme/DE/report.json', JSON.stringify(report), now);
  const dependencies = { ...world.dependencies, ...stateOn(table, defaults) };
  for (const key of ['acme/DE/orders.txt', 'acme/DE/report.json']) await ingestUpload(dependencies, { key }, now);
  await evaluateAccount({ ...dependencies, ...stateOn(counted.table, defaults) }, { account: 'acme/DE' }, now);
  return counted.spent();
}

test('an evaluation reads as much of an account with 5 orders a day as of one with 500', async () => {
  const few = await readsWith(5);
  const many = await readsWith(500);
  // Counts have more digits, which can be a unit at most.
  expect(many - few).toBeLessThanOrEqual(1);
  // By strongly consistent prices and without those that are read at half; the budget of the bench is 10.
  expect(many).toBeLessThanOrEqual(20);
});
