import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDrivers, fewest, type WindowOrder } from '../../shared/cases/pack/drivers.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';

const monday = '2026-11-02' as Day;

/** Orders of six weeks, ten a day, of five products in turn and two services; `isDefective` says which went wrong. */
function ordersOf(isDefective: (day: number, n: number) => boolean): readonly WindowOrder[] {
  return Array.from({ length: 420 }, (_, i) => {
    const [day, n] = [Math.floor(i / 10), i % 10];
    return {
      orderId: `302-0000000-${String(i).padStart(7, '0')}`,
      day: addDays(monday, day),
      defective: isDefective(day, n),
      asins: [`B00000000${n % 5}`],
      shipService: n < 5 ? 'Standard' : 'Expedited',
    };
  });
}
const outstanding = (orders: readonly WindowOrder[]) =>
  compareDrivers(orders).flatMap(({ standsOut, attribute, value }) => (standsOut ? [`${attribute} ${value}`] : []));

describe('what stands out', () => {
  test.each([
    {
      when: 'every Monday has a defect or two',
      isDefective: (day: number, n: number) => day % 7 === 0 && (n === (day + 3) % 10 || n === (day + 6) % 10),
      is: ['weekday Monday'],
    },
    {
      when: 'one product is broken',
      isDefective: (day: number, n: number) => n % 5 === 3 && day % 4 === 0,
      is: ['ASIN B000000003'],
    },
    {
      when: 'expedited orders go wrong',
      isDefective: (day: number, n: number) => n >= 5 && (day + n) % 11 === 0,
      is: ['ship service level Expedited'],
    },
    { when: 'defects are spread evenly', isDefective: (day: number, n: number) => (day * 10 + n) % 23 === 0, is: [] },
    {
      when: 'there are four defects, all of one product',
      isDefective: (day: number, n: number) => n === 0 && day % 11 === 0,
      is: [],
    },
    { when: 'nothing went wrong', isDefective: () => false, is: [] },
  ])('$when', ({ isDefective, is }) => {
    expect(outstanding(ordersOf(isDefective))).toEqual(is);
  });

  test('an order of two products counts for both, and what is not known is not compared', () => {
    const orders = ordersOf((day, n) => n === 1 && day % 3 === 0).map((order, i) => {
      const { asins: _asins, shipService: _service, ...bare } = order;
      return i % 10 === 1 ? { ...bare, asins: ['B000000001', 'B00000000X'] } : bare;
    });
    const compared = compareDrivers(orders);
    expect(compared.some(({ attribute }) => attribute === 'ship service level')).toBe(false);
    // All orders with a known product have both: there is nothing to compare them with.
    expect(compared.some(({ attribute }) => attribute === 'ASIN')).toBe(false);
  });

  test('counts add up, and what is too small is left out', () => {
    const days = fc.array(fc.record({ defective: fc.boolean(), product: fc.integer({ min: 0, max: 6 }) }), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(days, (rows) => {
        const orders = rows.map(({ defective, product }, i) => ({
          orderId: String(i),
          day: addDays(monday, i % 30),
          defective,
          asins: [`B00000000${product}`],
        }));
        for (const one of compareDrivers(orders)) {
          expect(one.orders).toBeGreaterThanOrEqual(fewest.orders);
          expect(one.allDefective).toBeGreaterThanOrEqual(fewest.allDefective);
          expect(one.defective).toBeLessThanOrEqual(Math.min(one.orders, one.allDefective));
          expect(one.adjusted).toBeGreaterThanOrEqual(one.chance - 1e-12);
          if (one.standsOut) expect(one.defective).toBeGreaterThanOrEqual(fewest.defective);
        }
      }),
    );
  });

  test('by chance alone, something stands out in at most one of twenty accounts', () => {
    // A fixed sequence of shuffles (Lehmer's generator), so that the test is the same test every time.
    let state = 42;
    const next = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const accounts = 300;
    let called = 0;
    for (let account = 0; account < accounts; account++) {
      const wrong = new Set(Array.from({ length: 14 }, () => Math.floor(next() * 420)));
      if (outstanding(ordersOf((day, n) => wrong.has(day * 10 + n))).length > 0) called++;
    }
    expect(called / accounts).toBeLessThan(0.05);
  });
});
