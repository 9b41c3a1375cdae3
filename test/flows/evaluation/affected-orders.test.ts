import { describe, expect, test } from 'vitest';
import type { Account } from '../../../shared/domain/account.ts';
import type { Day } from '../../../shared/domain/day.ts';
import { loadAffectedOrders } from '../../../shared/flows/account-view/load-affected-orders.ts';
import { evaluateAccount } from '../../../shared/flows/evaluation/evaluate-account.ts';
import { notification } from '../../../tools/sample-facts.ts';
import { sampleJudgement, share } from '../../../tools/sample-portfolio.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import { smallWorld } from '../../support/small-world.ts';

const account = { client: 'acme', marketplace: 'DE' };
const now = new Date('2026-10-05T07:00:00Z');
const day = (text: string): Day => text as Day;
const id = (number: number): string => `302-0000001-${String(number).padStart(7, '0')}`;

const orders = (...rows: readonly (readonly [number: number, on: string, state?: string])[]): string =>
  [
    'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel',
    ...rows.map(
      ([number, on, state = 'Shipped']) =>
        `${id(number)}\t${on}T10:00:00+00:00\t${on}T12:00:00+00:00\t${state}\tMerchant\tAmazon.de`,
    ),
  ].join('\r\n');
const feedback = (...rows: readonly (readonly [string, number])[]): string =>
  [
    'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email',
    ...rows.map(([on, number]) => `${on}\t1\tnever again\t\t${id(number)}\tbuyer@example.com`),
  ].join('\r\n');

const breach = sampleJudgement('orderDefectRate', share(12, 900), { channel: 'seller' });
const late = sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 });
const cancelled = sampleJudgement('cancellationRate', share(6, 200));

/** Notes what is read of the indexes and pages. */
function counting({ defectIndexes, unshippedLists, ledger }: ReturnType<typeof smallWorld>['dependencies']) {
  const reads: string[] = [];
  const noted = <Result>(name: string, result: Result): Result => {
    reads.push(name);
    return result;
  };
  return {
    reads,
    dependencies: {
      defectIndexes: { ...defectIndexes, read: (of: Account) => noted('defects', defectIndexes.read(of)) },
      unshippedLists: { ...unshippedLists, read: (of: Account) => noted('unshipped', unshippedLists.read(of)) },
      ledger: { ...ledger, page: (of: Account, on: Day) => noted('page', ledger.page(of, on)) },
    },
  };
}

describe('the orders behind a notification', () => {
  test('are found from uploaded reports', async () => {
    const world = smallWorld();
    await world.upload('acme/DE/orders.txt', orders([1, '2026-09-01'], [2, '2026-09-30']), now);
    await world.upload('acme/DE/feedback.txt', feedback(['20.9.26', 1], ['2.10.26', 2], ['3.10.26', 9]), now);
    const found = await loadAffectedOrders(world.dependencies, account, [notification(breach, 'first')], now);
    expect(found['orderDefectRate|seller']).toMatchObject({
      seen: true,
      orders: [
        { orderId: id(9), counts: 'unknown', day: '2026-10-03' },
        { orderId: id(2), counts: 'next', day: '2026-09-30' },
        { orderId: id(1), counts: 'now', day: '2026-09-01' },
      ],
    });
  });

  test('of cancellations are looked up on the pages of the week, and no further back', async () => {
    const world = smallWorld();
    await world.upload(
      'acme/DE/orders.txt',
      orders([1, '2026-09-28', 'Cancelled'], [2, '2026-09-28'], [3, '2026-08-01', 'Cancelled']),
      now,
    );
    const { dependencies, reads } = counting(world.dependencies);
    const found = await loadAffectedOrders(dependencies, account, [notification(cancelled, 'first')], now);
    expect(found['cancellationRate|seller']?.orders.map(({ orderId }) => orderId)).toEqual([id(1)]);
    // Window 27 September to 3 October, and the two days since: 9 pages.
    expect(reads).toEqual(['defects', ...Array.from({ length: 9 }, () => 'page')]);
  });

  test('Amazon’s own list of cancellations is believed before order reports', async () => {
    const world = smallWorld();
    const index = await world.dependencies.defectIndexes.read(account);
    await world.dependencies.defectIndexes.write(
      account,
      {
        ...index.value,
        defects: [
          {
            orderId: id(4),
            kind: 'cancellation',
            day: day('2026-09-29'),
            source: 'account-health',
            asOf: day('2026-10-04'),
          },
        ],
        seen: [{ source: 'account-health', kind: 'cancellation', asOf: day('2026-10-04') }],
      },
      index.version,
    );
    const { dependencies, reads } = counting(world.dependencies);
    const found = await loadAffectedOrders(dependencies, account, [notification(cancelled, 'first')], now);
    expect(found['cancellationRate|seller']?.orders).toEqual([
      { orderId: id(4), day: '2026-09-29', dayIs: 'listed', troubles: ['cancellation'], counts: 'now' },
    ]);
    expect(reads).toEqual(['defects']);
  });

  test('of late shipments are those that still wait past their promise', async () => {
    const world = smallWorld();
    const asOf = Date.parse('2026-10-05T04:00:00Z') / 1000;
    await world.dependencies.unshippedLists.write(
      account,
      {
        asOf,
        orders: [
          { orderId: id(1), promised: asOf - 3600 },
          { orderId: id(2), promised: asOf + 3600 },
        ],
      },
      0,
    );
    const found = await loadAffectedOrders(world.dependencies, account, [notification(late, 'first')], now);
    expect(found['lateShipmentRate|seller']).toMatchObject({
      seen: true,
      waiting: { asOf: '2026-10-05T04:00:00.000Z', overdue: 1, dueNext: 1 },
    });
  });

  test('without any report that names them, that is said, not an empty list', async () => {
    const found = await loadAffectedOrders(
      smallWorld().dependencies,
      account,
      [notification(breach, 'first'), notification(late, 'first')],
      now,
    );
    expect(found).toEqual({
      'orderDefectRate|seller': { orders: [], seen: false },
      'lateShipmentRate|seller': { orders: [], seen: false },
    });
  });

  test('nothing is read for what is over, or for what is not made of orders', async () => {
    const { dependencies, reads } = counting(smallWorld().dependencies);
    const rating = sampleJudgement('accountHealthRating', { kind: 'score', score: 180 });
    const silent = [
      notification(breach, 'recovered'),
      notification(rating, 'first'),
      notification(undefined, 'feed stopped'),
    ];
    expect(await loadAffectedOrders(dependencies, account, silent, now)).toEqual({});
    expect(reads).toEqual([]);
  });
});

test('an alert names the orders behind it, and nothing of their buyers', async () => {
  const world = smallWorld();
  await world.upload('acme/DE/orders.txt', orders([1, '2026-09-01'], [2, '2026-09-02']), now);
  await world.upload('acme/DE/feedback.txt', feedback(['20.9.26', 1], ['21.9.26', 2]), now);
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-04', orderDefectRate: { seller: [12, 900] } });
  await world.upload('acme/DE/performance.json', JSON.stringify(report), now);
  await world.settle(now);
  const mail = world.sent.find(({ kind }) => kind === 'alert');
  expect(mail?.text).toContain('Orders: 2 of the 12 that Amazon counts are known.');
  for (const number of [1, 2]) {
    expect(mail?.text).toContain(`${id(number)}, ordered ${number} September 2026: negative feedback`);
    expect(mail?.html).toContain(id(number));
  }
  expect(`${mail?.text}${mail?.html}${JSON.stringify(mail?.attachments)}`).not.toMatch(/never again|buyer@example/);
});

test('an evaluation that notifies nobody reads no document and no page', async () => {
  const world = smallWorld();
  const { dependencies, reads } = counting(world.dependencies);
  const report = v2Report({ marketplace: 'DE', asOf: '2026-10-04', orderDefectRate: { seller: [1, 900] } });
  await world.upload('acme/DE/performance.json', JSON.stringify(report), now);
  const { notified } = await evaluateAccount({ ...world.dependencies, ...dependencies }, { account: 'acme/DE' }, now);
  expect({ notified, reads }).toEqual({ notified: [], reads: [] });
});
