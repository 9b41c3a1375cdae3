import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const account = { client: 'acme', marketplace: 'DE' };
const now = new Date('2026-10-06T07:00:00Z');
const id = (number: number): string => `302-0000001-${String(number).padStart(7, '0')}`;

const ordersHeader =
  'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel';
const orders = (on: string, ...numbers: readonly number[]): string =>
  [
    ordersHeader,
    ...numbers.map(
      (number) => `${id(number)}\t${on}T10:00:00+00:00\t${on}T12:00:00+00:00\tShipped\tMerchant\tAmazon.de`,
    ),
  ].join('\r\n');
const feedback = (...rows: readonly (readonly [string, number])[]): string =>
  [
    'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email',
    ...rows.map(([on, number]) => `${on}\t1\tlate\t\t${id(number)}\tx@example.com`),
  ].join('\r\n');
const settlement = (on: string, number: number): string =>
  [
    'settlement-id\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date',
    `1\tA-to-z Guarantee Refund\t${id(number)}\tItemPrice\tPrincipal\t-5,00\t${on}`,
  ].join('\r\n');

const v2 = (asOf: string, defects: number): string =>
  JSON.stringify(v2Report({ marketplace: 'DE', asOf, orderDefectRate: { seller: [defects, 300] } }));

const files: Readonly<Record<string, string>> = {
  'orders-1': orders('2026-08-01', 1, 2, 3, 4),
  'orders-2': orders('2026-08-02', 5, 6, 7),
  'orders-overlapping': orders('2026-08-02', 6, 7, 8),
  'feedback-old': feedback(['10.8.26', 1], ['20.8.26', 5], ['1.9.26', 99]),
  'feedback-new': feedback(['10.8.26', 1], ['1.9.26', 99], ['1.10.26', 6]),
  'settlement-1': settlement('20.08.2026', 1),
  'settlement-2': settlement('21.09.2026', 7),
  returns: `Order ID\tReturn request date\tAmazon RMA ID\tA-to-Z Claim\r\n${id(3)}\t03-Sep-2026\tD1\tY`,
  traffic: 'Date,Sessions - Total,Units Ordered\n2026-10-01,100,5\n2026-10-02,200,4\n',
  'v2-old': v2('2026-10-04', 1),
  'v2-new': v2('2026-10-05', 4),
  'traffic-again': 'Date,Sessions - Total,Units Ordered\n2026-10-02,210,4\n2026-10-03,90,2\n',
};
const names = Object.keys(files);
async function stateAfter(sequence: readonly string[], together = false) {
  const world = smallWorld();
  for (const name of sequence) world.place(`acme/DE/${name}`, files[name] ?? '', now);
  const take = (name: string) => ingestUpload(world.dependencies, { key: `acme/DE/${name}` }, now);
  if (together) await Promise.all(sequence.map(take));
  else for (const name of sequence) await take(name);
  const [defects, summary, traffic] = await Promise.all([
    world.dependencies.defectIndexes.read(account),
    world.dependencies.defectIndexes.summary(account),
    world.dependencies.trafficIndexes.read(account),
  ]);
  await world.settle(now);
  const [status] = await world.status(now);
  const { alerts } = (await world.dependencies.accountAlerts.read('acme/DE')).value;
  return {
    defects: defects.value,
    summary,
    traffic: traffic.value,
    readings: status?.readings,
    orders: status?.orders,
    alerts,
  };
}

describe('reports in any order', () => {
  test('defects find their orders, whichever came first', async () => {
    const { summary } = await stateAfter(names);
    expect(summary.days).toEqual([
      // 1: feedback and claim; 3: claim of a return. 5's feedback was removed; 99 is in no order report.
      { day: '2026-08-01', channel: 'seller', defective: 2, feedback: 1, claims: 2, chargebacks: 0 },
      { day: '2026-08-02', channel: 'seller', defective: 2, feedback: 1, claims: 1, chargebacks: 0 },
    ]);
    expect(summary.counts).toEqual([
      { kind: 'negative feedback', orders: 3, inNoReport: 1 },
      { kind: 'A-to-z claim', orders: 3, inNoReport: 0 },
    ]);
  });

  test('any sequence, with repetitions, ends in the same documents, readings and alerts', async () => {
    const expected = await stateAfter(names);
    expect(Object.keys(expected.alerts)).toContain('orderDefectRate|seller');
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...names, ...names], { minLength: 2 * names.length }), async (sequence) => {
        expect(await stateAfter(sequence)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('ten files of one account at once end in the same documents', async () => {
    expect(await stateAfter(names, true)).toEqual(await stateAfter(names));
  });

  test('the same bytes again write nothing', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/a', files['feedback-old'] ?? '', now);
    const before = (await world.dependencies.defectIndexes.read(account)).version;
    expect(await world.upload('acme/DE/b', files['feedback-old'] ?? '', now)).toMatchObject({ outcome: 'known' });
    expect((await world.dependencies.defectIndexes.read(account)).version).toBe(before);
  });

  test('a large book lies in parts, and the parts of older versions go', async () => {
    const world = smallWorld();
    const { defectIndexes } = world.dependencies;
    const asOf = '2026-10-05' as Day;
    // Ids without a pattern, so that they do not compress away.
    const defects = Array.from({ length: 60_000 }, (_, n) => ({
      orderId: id((n * 7_919_977) % 9_999_991).replace('0000001', String((n * 104_729) % 9_999_991).padStart(7, '0')),
      kind: 'negative feedback' as const,
      source: 'seller-feedback' as const,
      day: asOf,
      asOf,
    }));
    const index = { defects, listed: [], places: [], seen: [] };
    await defectIndexes.write(account, index, 0);
    expect((await defectIndexes.read(account)).value).toEqual(index);
    const parts = () => [...world.table.items.values()].filter(({ sk }) => sk.startsWith('part#')).length;
    expect(parts()).toBeGreaterThan(1);
    await defectIndexes.write(account, { ...index, defects: defects.slice(0, 1) }, 1);
    expect(parts()).toBe(0);
    expect((await defectIndexes.read(account)).value.defects).toHaveLength(1);
  });
});
