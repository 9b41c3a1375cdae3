import { describe, expect, test } from 'vitest';
import { addUnshipped, emptyUnshippedList, summariseUnshipped } from '../../shared/ledger/unshipped-list.ts';

describe('orders that wait for shipment', () => {
  const order = (orderId: string, promised: number) => ({ orderId, promised });

  test('are those of the newest list; parts of one moment are joined, each order with its earliest promise', () => {
    const list = addUnshipped(emptyUnshippedList, { asOf: 100, orders: [order('b', 2000), order('a', 1000)] });
    expect(list).toEqual({ asOf: 100, orders: [order('a', 1000), order('b', 2000)] });
    expect(addUnshipped(list, { asOf: 99, orders: [order('c', 1)] })).toBe(list);
    expect(addUnshipped(list, { asOf: 100, orders: [order('b', 1999), order('c', 1)] }).orders).toEqual([
      order('a', 1000),
      order('b', 1999),
      order('c', 1),
    ]);
    expect(addUnshipped(list, { asOf: 100, orders: [order('b', 2001)] })).toBe(list);
    expect(addUnshipped(list, { asOf: 101, orders: [order('c', 1)] })).toEqual({ asOf: 101, orders: [order('c', 1)] });
  });

  test('are due by the end of their quarter of an hour', () => {
    const orders = [order('a', 1801), order('b', 900), order('c', 901), order('d', 1800)];
    expect(summariseUnshipped({ asOf: 5, orders })).toEqual({
      asOf: 5,
      due: [
        { at: 900, orders: 1 },
        { at: 1800, orders: 2 },
        { at: 2700, orders: 1 },
      ],
    });
  });
});
