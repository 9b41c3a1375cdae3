import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import type { DefectFact, DefectKind } from '../../shared/domain/defect-evidence.ts';
import { columnsOf } from '../../shared/domain/order-columns.ts';
import type { OrderFact } from '../../shared/domain/order-fact.ts';
import { addEvidence, emptyDefectIndex, placeOrders } from '../../shared/ledger/defect-index.ts';
import {
  cancelledOrders,
  defectiveOrders,
  joinOrders,
  overdueOrders,
  waitingOrders,
  windowOf,
} from '../../shared/ledger/find-affected-orders.ts';

const day = (text: string): Day => text as Day;
const id = (number: number): string => `302-0000001-${String(number).padStart(7, '0')}`;
const order = (number: number, on: string, more: Partial<OrderFact> = {}): OrderFact => ({
  id: id(number),
  day: day(on),
  channel: 'seller',
  state: 'shipped',
  cancelCause: 'none',
  asOf: 1,
  ...more,
});
const defect = (number: number, kind: DefectKind, on: string): DefectFact => ({
  orderId: id(number),
  kind,
  day: day(on),
});

// Amazon's window of 4 October: 60 days that ended 15 days before.
const odr = {
  metric: 'orderDefectRate',
  channel: 'seller',
  from: day('2026-07-22'),
  to: day('2026-09-19'),
  asOf: day('2026-10-04'),
} as const;

describe('the orders behind an order defect rate', () => {
  const orders = [
    order(1, '2026-07-21'),
    order(2, '2026-07-22'),
    order(3, '2026-09-19'),
    order(4, '2026-09-20'),
    order(5, '2026-09-01', { channel: 'amazon' }),
  ];
  const feedback = (...numbers: readonly number[]) =>
    numbers.map((number) => defect(number, 'negative feedback', '2026-09-30'));
  const index = placeOrders(
    addEvidence(
      addEvidence(
        emptyDefectIndex,
        { source: 'seller-feedback', kinds: ['negative feedback'], defects: feedback(1, 2, 3, 4, 5, 99) },
        day('2026-10-01'),
      ),
      {
        source: 'mfn-returns',
        kinds: ['A-to-z claim'],
        defects: [{ ...defect(3, 'A-to-z claim', '2026-09-25'), asin: 'B0DEMO0001' }],
      },
      day('2026-10-01'),
    ),
    orders,
  );
  const seller = defectiveOrders(index, odr);

  test('are those of its window and channel, by the day of the order, newest first', () => {
    expect(seller.filter(({ counts }) => counts === 'now').map(({ orderId, day: on }) => [orderId, on])).toEqual([
      [id(3), '2026-09-19'],
      [id(2), '2026-07-22'],
    ]);
  });

  test('an order with two defects is one order that says both', () => {
    expect(seller.find(({ orderId }) => orderId === id(3))?.troubles).toEqual(['A-to-z claim', 'negative feedback']);
    expect(seller.find(({ orderId }) => orderId === id(3))?.asins).toEqual(['B0DEMO0001']);
  });

  test('an order after the window is not counted yet', () => {
    expect(seller.find(({ orderId }) => orderId === id(4))).toMatchObject({ counts: 'next', dayIs: 'ordered' });
  });

  test('a defect whose order no report has named is listed with the day it was reported', () => {
    expect(seller.find(({ orderId }) => orderId === id(99))).toMatchObject({
      counts: 'unknown',
      dayIs: 'came',
      day: '2026-09-30',
    });
  });

  test('what Amazon fulfilled is not blended in, and gets nothing of what nobody can place', () => {
    expect(seller.map(({ orderId }) => orderId)).not.toContain(id(5));
    expect(defectiveOrders(index, { ...odr, channel: 'amazon' }).map(({ orderId }) => orderId)).toEqual([id(5)]);
  });

  test('an order that only the Account Health page lists stands on the day it is listed by', () => {
    const listed = addEvidence(
      emptyDefectIndex,
      { source: 'account-health', kinds: ['A-to-z claim'], defects: [defect(7, 'A-to-z claim', '2026-08-10')] },
      day('2026-10-01'),
    );
    expect(defectiveOrders(listed, odr)).toEqual([
      { orderId: id(7), day: '2026-08-10', dayIs: 'listed', troubles: ['A-to-z claim'], counts: 'now' },
    ]);
  });

  test('feedback that was removed is behind nothing', () => {
    const removed = addEvidence(
      index,
      {
        source: 'seller-feedback',
        kinds: ['negative feedback'],
        defects: [],
        listing: { from: day('2026-09-01'), to: day('2026-10-02') },
      },
      day('2026-10-02'),
    );
    expect(defectiveOrders(removed, odr).map(({ orderId, troubles }) => [orderId, troubles])).toEqual([
      [id(3), ['A-to-z claim']],
    ]);
  });
});

test('a reading without a window uses the published one', () => {
  // 30 days that end on the day of the report itself: 5 September to 4 October.
  const { from: _from, to: _to, ...without } = odr;
  expect(windowOf({ ...without, metric: 'lateShipmentRate', windowDays: 30 })).toMatchObject({
    from: '2026-09-05',
    to: '2026-10-04',
  });
});

describe('cancelled orders', () => {
  const week = { ...odr, metric: 'cancellationRate', from: day('2026-09-27'), to: day('2026-10-03') } as const;

  test('are the seller’s own that the buyer did not ask to cancel', () => {
    const page = {
      orders: columnsOf([
        order(1, '2026-09-28', { state: 'cancelled', cancelCause: 'unknown' }),
        order(2, '2026-09-28', { state: 'cancelled', cancelCause: 'buyer' }),
        order(3, '2026-09-28', { channel: 'amazon', state: 'cancelled', cancelCause: 'unknown' }),
        order(4, '2026-09-28'),
      ]),
    };
    const later = { orders: columnsOf([order(5, '2026-10-04', { state: 'cancelled', cancelCause: 'unknown' })]) };
    expect(cancelledOrders([page, later], week)).toEqual([
      { orderId: id(5), day: '2026-10-04', dayIs: 'ordered', troubles: ['cancelled'], counts: 'next' },
      { orderId: id(1), day: '2026-09-28', dayIs: 'ordered', troubles: ['cancelled'], counts: 'now' },
    ]);
  });
});

describe('orders that wait for shipment', () => {
  const late = { ...odr, metric: 'lateShipmentRate', from: day('2026-09-05'), to: day('2026-10-04') } as const;
  const seconds = (instant: string): number => Date.parse(instant) / 1000;
  const index = {
    asOf: seconds('2026-10-04T06:00:00Z'),
    orders: [
      { orderId: id(1), promised: seconds('2026-10-03T23:30:00Z') },
      { orderId: id(2), promised: seconds('2026-10-04T06:00:00Z') },
      { orderId: id(3), promised: seconds('2026-10-05T05:59:59Z') },
      { orderId: id(4), promised: seconds('2026-10-05T06:00:00Z') },
      { orderId: id(5), promised: seconds('2026-08-01T06:00:00Z') },
    ],
  };

  test('past their promise they are late, on the store’s own day', () => {
    // 23:30 UTC on 3 October is 01:30 on 4 October in Berlin. Order 5 was due before the window.
    expect(overdueOrders(index, late, 'Europe/Berlin').map(({ orderId, day: on }) => [orderId, on])).toEqual([
      [id(1), '2026-10-04'],
    ]);
  });

  test('are counted as overdue and as due within a day of the list', () => {
    expect(waitingOrders(index)).toEqual({ asOf: '2026-10-04T06:00:00.000Z', overdue: 2, dueNext: 2 });
    expect(waitingOrders({ asOf: 0, orders: [] })).toBeUndefined();
  });

  test('one that Amazon already lists as late is listed once, as Amazon has it', () => {
    const listed = [
      { orderId: id(1), day: day('2026-10-02'), dayIs: 'listed', troubles: ['late shipment'], counts: 'now' } as const,
    ];
    expect(joinOrders(listed, overdueOrders(index, late, 'Europe/Berlin'))).toEqual(listed);
  });
});
