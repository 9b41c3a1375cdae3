import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { factsOf } from '../../shared/domain/order-columns.ts';
import { cancelCauses, type OrderFact, orderChannels, orderStates } from '../../shared/domain/order-fact.ts';
import { type LatestReadings, mergeReadings, noReadings } from '../../shared/ledger/latest-readings.ts';
import { emptyPage, type LedgerPage, mergeOrders } from '../../shared/ledger/page.ts';
import { decodePage, encodePage } from '../../shared/ledger/page-codec.ts';
import { tallyOf } from '../../shared/ledger/tally.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const day = '2026-10-05' as Day;

const orderFact: fc.Arbitrary<OrderFact> = fc
  .record({
    number: fc.integer({ min: 0, max: 12 }),
    state: fc.constantFrom(...orderStates),
    cancelCause: fc.constantFrom(...cancelCauses),
    asOf: fc.integer({ min: 1_760_000_000, max: 1_760_000_003 }),
  })
  .map(({ number, state, cancelCause, asOf }) => ({
    id: `114-${String(number).padStart(7, '0')}-${String(number * 7919).padStart(7, '0')}`,
    day,
    // The channel of an order never changes.
    channel: number % 2 === 0 ? orderChannels[0] : orderChannels[1],
    state,
    cancelCause,
    asOf,
  }));

const reports = fc.array(fc.array(orderFact, { maxLength: 12 }), { minLength: 1, maxLength: 5 });

describe('the merge law for orders', () => {
  test('any order, repetition and split of the same reports ends in the same page, byte for byte', () => {
    fc.assert(
      fc.property(reports, fc.infiniteStream(fc.nat()), (files, rng) => {
        const inOrder = files.reduce(mergeOrders, emptyPage);
        const rows = files.flat();
        const shuffled = [...rows, ...rows]
          .map((row) => [rng.next().value ?? 0, row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row);
        const cut = shuffled.length === 0 ? 0 : (rng.next().value ?? 0) % shuffled.length;
        const otherwise = [shuffled.slice(cut), shuffled.slice(0, cut)].reduce(mergeOrders, emptyPage);
        expect(Buffer.from(encodePage(otherwise))).toEqual(Buffer.from(encodePage(inOrder)));
        expect(tallyOf(otherwise)).toEqual(tallyOf(inOrder));
      }),
    );
  });

  test('a newer report beats an older one, whichever was uploaded first', () => {
    const older: OrderFact = {
      id: '114-0000001-0000001',
      day,
      channel: 'seller',
      state: 'pending',
      cancelCause: 'none',
      asOf: 100,
    };
    const newer: OrderFact = { ...older, state: 'shipped', asOf: 200 };
    const factsIn = (page: LedgerPage) => [...factsOf(page.orders)];
    expect(factsIn(mergeOrders(mergeOrders(emptyPage, [newer]), [older]))).toEqual([newer]);
    expect(factsIn(mergeOrders(mergeOrders(emptyPage, [older]), [newer]))).toEqual([newer]);
  });

  test('an order of which one item is cancelled is cancelled, whichever item is read first', () => {
    const item: OrderFact = {
      id: '114-0000001-0000001',
      day,
      channel: 'seller',
      state: 'shipped',
      cancelCause: 'none',
      asOf: 100,
    };
    const cancelled: OrderFact = { ...item, cancelCause: 'unknown' };
    expect(tallyOf(mergeOrders(emptyPage, [item, cancelled])).seller).toMatchObject({ orders: 1, cancelled: 1 });
    expect(tallyOf(mergeOrders(emptyPage, [cancelled, item])).seller).toMatchObject({ orders: 1, cancelled: 1 });
  });

  test('a report that brings nothing new leaves the page itself, so that nothing is written', () => {
    fc.assert(
      fc.property(reports, (files) => {
        const page = files.reduce(mergeOrders, emptyPage);
        expect(files.reduce(mergeOrders, page)).toBe(page);
      }),
    );
  });

  test('a page comes back from its bytes as it went in', () => {
    fc.assert(
      fc.property(fc.array(orderFact), (facts) => {
        const page = mergeOrders(emptyPage, facts);
        expect(decodePage(encodePage(page), day)).toEqual(page);
      }),
    );
  });

  test('an order takes fewer than 12 bytes', () => {
    const facts = Array.from({ length: 2000 }, (_, i): OrderFact => {
      const digits = String((BigInt(i) * 7_919_000_000_033n) % 10_000_000_000_000_000n).padStart(17, '1');
      return {
        id: `${digits.slice(0, 3)}-${digits.slice(3, 10)}-${digits.slice(10)}`,
        day,
        channel: i % 3 === 0 ? 'seller' : 'amazon',
        state: i % 40 === 0 ? 'cancelled' : 'shipped',
        cancelCause: i % 40 === 0 ? 'unknown' : 'none',
        asOf: 1_760_000_000 + ((i * 7919) % 86_400),
      };
    });
    expect(encodePage(mergeOrders(emptyPage, facts)).length / 2000).toBeLessThan(12);
  });
});

const reading: fc.Arbitrary<Reading> = fc
  .record({
    metric: fc.constantFrom('orderDefectRate' as const, 'lateShipmentRate' as const),
    windowDays: fc.constantFrom(10, 30),
    numerator: fc.integer({ min: 0, max: 3 }),
    daysLater: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ metric, windowDays, numerator, daysLater }) => ({
    metric,
    channel: 'seller',
    source: 'official',
    windowDays,
    measure: { kind: 'share', numerator, denominator: 100 },
    asOf: addDays(day, daysLater),
  }));

const snapshot: fc.Arbitrary<LatestReadings> = fc.array(reading, { minLength: 1, maxLength: 4 }).map((readings) => ({
  readings,
  feeds: [{ kind: 'seller-performance', days: [...new Set(readings.map(({ asOf }) => asOf))].sort() }],
}));

describe('the merge law for official readings', () => {
  test('any order and repetition of the same snapshots ends in the same bytes', () => {
    fc.assert(
      fc.property(fc.array(snapshot, { maxLength: 5 }), (snapshots) => {
        const there = snapshots.reduce(mergeReadings, noReadings);
        const back = [...snapshots, ...snapshots].reverse().reduce(mergeReadings, noReadings);
        expect(JSON.stringify(back)).toBe(JSON.stringify(there));
      }),
    );
  });

  test('what a snapshot does not mention stays known from an older one', () => {
    const odr: Reading = {
      metric: 'orderDefectRate',
      channel: 'seller',
      source: 'official',
      measure: { kind: 'share', numerator: 1, denominator: 100 },
      asOf: day,
    };
    const crt: Reading = { ...odr, metric: 'contactResponseRate', channel: 'all', asOf: addDays(day, -20) };
    const merged = mergeReadings({ readings: [crt], feeds: [] }, { readings: [odr], feeds: [] });
    expect(merged.readings.map(({ metric }) => metric).sort()).toEqual(['contactResponseRate', 'orderDefectRate']);
  });
});
