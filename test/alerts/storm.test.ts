import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  causeOf,
  joinStorm,
  mostAccountsAlone,
  newestWaiting,
  noStorm,
  type StormBook,
  stormsIn,
  withoutStorms,
} from '../../shared/alerts/storm.ts';

const start = Date.parse('2026-12-24T07:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const late: Arrival = { cause: 'lateShipmentRate|begins', verdict: 'warn', left: 0, words: '39 of 1,000' };

/** So many accounts with the same, a minute apart. */
function storm(accounts: number, from = 0): { book: StormBook; withheld: boolean[] } {
  let book = noStorm;
  const withheld = Array.from({ length: accounts }, (_, index) => {
    const joined = joinStorm(book, `client-${index}/US`, [late], at(from + index));
    ({ book } = joined);
    return joined.withheld;
  });
  return { book, withheld };
}

describe('a storm', () => {
  test('five accounts have their own mail, the sixth and all after it share one', () => {
    expect(storm(8).withheld).toEqual([false, false, false, false, false, true, true, true]);
    const [told, ...others] = stormsIn(storm(8).book);
    expect(others).toEqual([]);
    expect(told?.entries.map(({ account }) => account)).toEqual(['client-5/US', 'client-6/US', 'client-7/US']);
    expect(told?.toldAlone).toHaveLength(5);
  });

  test('spread over hours is no storm', () => {
    let book = noStorm;
    for (let index = 0; index < 30; index++) {
      const joined = joinStorm(book, `client-${index}/US`, [late], at(index * 15));
      expect(joined.withheld).toBe(false);
      ({ book } = joined);
    }
  });

  test('is not made of one account that says the same again and again', () => {
    let book = noStorm;
    for (let index = 0; index < 12; index++) ({ book } = joinStorm(book, 'acme/US', [late], at(index)));
    expect(joinStorm(book, 'other/US', [late], at(13)).withheld).toBe(false);
  });

  test('an account with something of its own besides has a mail of its own', () => {
    const { book } = storm(8);
    const own: Arrival = { cause: 'accountStatus|begins', verdict: 'breach', words: 'DEACTIVATED' };
    expect(joinStorm(book, 'acme/US', [late, own], at(9)).withheld).toBe(false);
    expect(joinStorm(book, 'acme/US', [late], at(9)).withheld).toBe(true);
  });

  test('what begins and what ends are two causes, and a reminder is none', () => {
    expect(causeOf('lateShipmentRate|seller', 'first')).toBe('lateShipmentRate|begins');
    expect(causeOf('lateShipmentRate|seller', 'recovered')).toBe('lateShipmentRate|ends');
    expect(causeOf('feed|all', 'feed stopped')).toBe('feed|all|begins');
    expect(causeOf('lateShipmentRate|seller', 'reminder')).toBeUndefined();
  });

  test('whoever is cut short and asks again gets the same answer, and is in it once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 40 }), (accounts) => {
        let book = noStorm;
        const answers = new Map<number, boolean>();
        for (const [minute, account] of accounts.entries()) {
          const joined = joinStorm(book, `client-${account}/US`, [late], at(minute));
          const before = answers.get(account);
          if (before !== undefined) expect(joined.withheld).toBe(before);
          answers.set(account, joined.withheld);
          ({ book } = joined);
        }
        const waiting = stormsIn(book).flatMap(({ entries }) => entries.map(({ account }) => account));
        expect(new Set(waiting).size).toBe(waiting.length);
        expect(waiting).toHaveLength([...answers.values()].filter((withheld) => withheld).length);
        expect([...answers.values()].filter((withheld) => !withheld).length).toBeLessThanOrEqual(mostAccountsAlone);
      }),
    );
  });

  test('that was told is not told again, and the worst comes first', () => {
    let { book } = storm(7);
    ({ book } = joinStorm(book, 'acme/US', [{ ...late, verdict: 'breach' }], at(8)));
    expect(stormsIn(book)[0]?.entries[0]?.account).toBe('acme/US');
    expect(newestWaiting(book)).toBe(at(8).toISOString());
    const told = withoutStorms(book);
    expect(stormsIn(told)).toEqual([]);
    expect(newestWaiting(told)).toBeUndefined();
  });
});
