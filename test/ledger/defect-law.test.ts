import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { type DefectKind, defectKinds, type Evidence, evidenceSources } from '../../shared/domain/defect-evidence.ts';
import type { OrderFact } from '../../shared/domain/order-fact.ts';
import {
  addEvidence,
  type DefectIndex,
  emptyDefectIndex,
  placeOrders,
  standingDefects,
} from '../../shared/ledger/defect-index.ts';
import { summariseDefects } from '../../shared/ledger/defect-summary.ts';
import { addTraffic, emptyTrafficIndex, summariseTraffic } from '../../shared/ledger/traffic-counts.ts';
import { addUnshipped, emptyUnshippedList, summariseUnshipped } from '../../shared/ledger/unshipped-list.ts';

const day = (text: string): Day => text as Day;
const first = day('2026-09-01');
const id = (number: number): string => `302-0000001-${String(number).padStart(7, '0')}`;

const order = (number: number, on: Day, channel: OrderFact['channel'] = 'seller'): OrderFact => ({
  id: id(number),
  day: on,
  channel,
  state: 'shipped',
  cancelCause: 'none',
  asOf: 1,
});

interface File {
  readonly asOf: Day;
  readonly evidence?: Evidence;
  readonly orders?: readonly OrderFact[];
}
const read = (index: DefectIndex, { asOf, evidence, orders = [] }: File): DefectIndex =>
  placeOrders(evidence === undefined ? index : addEvidence(index, evidence, asOf), orders);

const aDay = fc.integer({ min: 0, max: 500 }).map((days) => addDays(first, days));
const anAsin = fc.constantFrom(undefined, 'B0DEMO0001', 'B0DEMO0002');
const evidenceFile: fc.Arbitrary<File> = fc
  .record({
    source: fc.constantFrom(...evidenceSources),
    kinds: fc.uniqueArray(fc.constantFrom(...defectKinds), { minLength: 1, maxLength: 3 }),
    defects: fc.array(fc.record({ number: fc.nat(6), kind: fc.nat(2), day: aDay, asin: anAsin }), { maxLength: 6 }),
    listing: fc.option(fc.tuple(aDay, aDay), { nil: undefined }),
    asOf: aDay,
  })
  .map(({ source, kinds, defects, listing, asOf }) => ({
    asOf,
    evidence: {
      source,
      kinds,
      defects: defects.map((defect) => ({
        orderId: id(defect.number),
        kind: kinds[defect.kind % kinds.length] as DefectKind,
        day: defect.day,
        ...(defect.asin !== undefined && { asin: defect.asin }),
      })),
      ...(listing !== undefined && {
        listing: listing[0] <= listing[1] ? { from: listing[0], to: listing[1] } : { from: listing[1], to: listing[0] },
      }),
    },
  }));

const shuffle = <Item>(items: readonly Item[], rng: Iterator<number>): readonly Item[] =>
  items
    .map((item) => [rng.next().value ?? 0, item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

describe('the merge law for defects', () => {
  test('any order and repetition of the same reports ends in the same index and summary, byte for byte', () => {
    // Order reports come last here: what finds the orders of later defects is the flow, which is tested as such.
    const orders = { asOf: first, orders: Array.from({ length: 5 }, (_, n) => order(n, addDays(first, n))) };
    fc.assert(
      fc.property(fc.array(evidenceFile, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (files, rng) => {
        const there = read(files.reduce(read, emptyDefectIndex), orders);
        const otherwise = read(shuffle([...files, ...files], rng).reduce(read, emptyDefectIndex), orders);
        expect(JSON.stringify(otherwise)).toBe(JSON.stringify(there));
        expect(summariseDefects(otherwise)).toEqual(summariseDefects(there));
        // Nothing new returns the index itself, so that nothing is written.
        expect(read(files.reduce(read, there), orders)).toBe(there);
      }),
    );
  });

  test('two reports of one day that name two products of a claim end in the same index, whichever came first', () => {
    const claim = (asin?: string): File => ({
      asOf: first,
      evidence: {
        source: 'mfn-returns',
        kinds: ['A-to-z claim'],
        defects: [{ orderId: id(1), kind: 'A-to-z claim', day: first, ...(asin !== undefined && { asin }) }],
      },
    });
    const files = [claim('B0DEMO0002'), claim('B0DEMO0001'), claim()];
    const indexes = [files, files.toReversed()].map((sequence) => sequence.reduce(read, emptyDefectIndex));
    expect(indexes[1]).toEqual(indexes[0]);
    expect(indexes[0]?.defects[0]?.asin).toBe('B0DEMO0001');
  });

  test('a report cut in two, each with its own rows, ends in the same index', () => {
    fc.assert(
      fc.property(evidenceFile, fc.nat(), (file, cut) => {
        if (file.evidence === undefined) return;
        const { defects } = file.evidence;
        const at = cut % (defects.length + 1);
        const parts = [defects.slice(0, at), defects.slice(at)].map((rows) => ({
          ...file,
          evidence: { ...file.evidence, defects: rows } as Evidence,
        }));
        expect(parts.reduce(read, emptyDefectIndex)).toEqual(read(emptyDefectIndex, file));
      }),
    );
  });
});

const feedback = (asOf: string, from: string, ...numbers: readonly (readonly [number, string])[]): File => ({
  asOf: day(asOf),
  evidence: {
    source: 'seller-feedback',
    kinds: ['negative feedback'],
    defects: numbers.map(([number, on]) => ({ orderId: id(number), kind: 'negative feedback', day: day(on) })),
    listing: { from: day(from), to: day(asOf) },
  },
});
const settlement = (asOf: string, number: number, on: string): File => ({
  asOf: day(asOf),
  evidence: {
    source: 'settlement',
    kinds: ['A-to-z claim', 'chargeback'],
    defects: [{ orderId: id(number), kind: 'A-to-z claim', day: day(on) }],
  },
});
const shown = (asOf: string, ...numbers: readonly number[]): File => ({
  asOf: day(asOf),
  evidence: {
    source: 'account-health',
    kinds: ['negative feedback', 'A-to-z claim', 'chargeback'],
    defects: numbers.map((number) => ({ orderId: id(number), kind: 'A-to-z claim', day: day('2026-08-10') })),
    listing: { from: day('2026-07-24'), to: day('2026-09-21') },
  },
});
/** Orders are placed last: that defects find orders of before is the flow's work. */
const indexOf = (files: readonly File[]): DefectIndex =>
  [...files.filter(({ orders }) => orders === undefined), ...files.filter(({ orders }) => orders !== undefined)].reduce(
    read,
    emptyDefectIndex,
  );
const standing = (...files: readonly File[]): readonly string[] =>
  standingDefects(indexOf(files)).map(({ orderId, kind, source }) => `${Number(orderId.slice(-7))} ${kind} ${source}`);
const placed: File = { asOf: first, orders: [1, 2, 3].map((number) => order(number, day('2026-08-10'))) };

describe('what stands', () => {
  const before = feedback('2026-10-01', '2026-09-01', [1, '2026-09-05'], [2, '2026-09-20']);
  const after = feedback('2026-10-05', '2026-09-01', [1, '2026-09-05']);
  test('removed feedback disappears, whichever list came first', () => {
    expect(standing(before)).toHaveLength(2);
    expect(standing(before, after)).toEqual(['1 negative feedback seller-feedback']);
    expect(standing(after, before)).toEqual(['1 negative feedback seller-feedback']);
  });
  test('a shorter list takes nothing away from before its first day', () => {
    expect(standing(before, feedback('2026-10-05', '2026-09-10'))).toEqual(['1 negative feedback seller-feedback']);
  });
  test('a settlement takes nothing away: it lists no claims', () => {
    expect(standing(settlement('2026-09-15', 1, '2026-09-10'), settlement('2026-09-30', 2, '2026-09-28'))).toHaveLength(
      2,
    );
  });
  test('a claim that was won disappears when Account Health no longer shows its order', () => {
    const files = [placed, settlement('2026-09-15', 1, '2026-09-10'), shown('2026-10-01', 1)];
    expect(standing(...files)).toEqual(['1 A-to-z claim account-health']);
    expect(standing(...files, shown('2026-10-06'))).toEqual([]);
    expect(standing(shown('2026-10-06'), ...files)).toEqual([]);
  });
  test('a claim that came after the page was downloaded still counts', () => {
    expect(standing(placed, shown('2026-10-06'), settlement('2026-10-10', 1, '2026-10-08'))).toHaveLength(1);
  });
  test('an order with a claim and negative feedback is one defective order', () => {
    const index = indexOf([
      placed,
      feedback('2026-10-01', '2026-09-01', [1, '2026-09-05']),
      settlement('2026-09-15', 1, '2026-09-10'),
    ]);
    expect(summariseDefects(index).days).toEqual([
      { day: '2026-08-10', channel: 'seller', defective: 1, feedback: 1, claims: 1, chargebacks: 0 },
    ]);
  });
  test('a defect of an order in no report is evidence, and in no rate', () => {
    expect(summariseDefects(read(emptyDefectIndex, settlement('2026-09-15', 9, '2026-09-10')))).toMatchObject({
      days: [],
      counts: [{ kind: 'A-to-z claim', orders: 1, inNoReport: 1 }],
    });
  });
});

describe('the merge law for sessions and unshipped orders', () => {
  const trafficFile = fc.record({
    asOf: aDay,
    facts: fc.array(
      fc.record({
        days: fc.nat(5),
        counts: fc.record(
          { sessions: fc.nat(9), unitsOrdered: fc.nat(9), unitsRefunded: fc.nat(9) },
          { requiredKeys: [] },
        ),
      }),
      { maxLength: 4 },
    ),
  });
  test('any order and repetition of the same counts ends in the same index', () => {
    fc.assert(
      fc.property(fc.array(trafficFile, { maxLength: 5 }), fc.infiniteStream(fc.nat()), (files, rng) => {
        const fold = (index: typeof emptyTrafficIndex, { asOf, facts }: (typeof files)[number]) =>
          facts.reduce((known, { days, counts }) => {
            const on = addDays(first, days);
            return addTraffic(known, [{ from: on, to: on, basis: 'account', counts }], asOf);
          }, index);
        const there = files.reduce(fold, emptyTrafficIndex);
        const otherwise = shuffle([...files, ...files], rng).reduce(fold, emptyTrafficIndex);
        expect(JSON.stringify(otherwise)).toBe(JSON.stringify(there));
        expect(summariseTraffic(otherwise)).toEqual(summariseTraffic(there));
      }),
    );
  });
  test('a report with fewer columns takes nothing away', () => {
    const span = { from: first, to: first, basis: 'account' as const };
    const full = addTraffic(emptyTrafficIndex, [{ ...span, counts: { sessions: 10, unitsRefunded: 1 } }], first);
    const fewer = addTraffic(full, [{ ...span, counts: { sessions: 12 } }], addDays(first, 1));
    expect(summariseTraffic(fewer).spans[0]?.counts).toEqual({ sessions: 12, unitsRefunded: 1 });
  });
  test('the newest list of unshipped orders is the one that counts; parts of it are joined', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            asOf: fc.integer({ min: 100, max: 102 }),
            orders: fc.array(fc.record({ orderId: fc.nat(5).map(id), promised: fc.nat(5000) }), { maxLength: 4 }),
          }),
          { maxLength: 5 },
        ),
        fc.infiniteStream(fc.nat()),
        (lists, rng) => {
          const there = lists.reduce(addUnshipped, emptyUnshippedList);
          const otherwise = shuffle([...lists, ...lists], rng).reduce(addUnshipped, emptyUnshippedList);
          expect(JSON.stringify(otherwise)).toBe(JSON.stringify(there));
          expect(summariseUnshipped(there).due.reduce((sum, { orders }) => sum + orders, 0)).toBe(there.orders.length);
        },
      ),
    );
  });
});
