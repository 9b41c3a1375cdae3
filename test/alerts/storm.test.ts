import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  causeFrom,
  causeOf,
  groupAlert,
  mostAccountsAlone,
  newestWaiting,
  noStorm,
  type StormArrivals,
  stormsIn,
  withoutStorms,
} from '../../shared/alerts/storm.ts';

const start = Date.parse('2026-12-24T07:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const late: Arrival = {
  key: 'lateShipmentRate|seller',
  cause: 'lateShipmentRate|begins',
  verdict: 'warn',
  left: 0,
  words: '39 of 1,000',
};

/** So many accounts with the same, a minute apart. */
function storm(accounts: number, from = 0): { known: StormArrivals; grouped: boolean[] } {
  let known = noStorm;
  const grouped = Array.from({ length: accounts }, (_, index) => {
    const joined = groupAlert(known, `client-${index}/US`, [late], at(from + index));
    ({ known } = joined);
    return joined.grouped;
  });
  return { known, grouped };
}

describe('a storm', () => {
  test('five accounts have their own mail, the sixth and all after it share one', () => {
    expect(storm(8).grouped).toEqual([false, false, false, false, false, true, true, true]);
    const [notified, ...others] = stormsIn(storm(8).known);
    expect(others).toEqual([]);
    expect(notified?.entries.map(({ account }) => account)).toEqual(['client-5/US', 'client-6/US', 'client-7/US']);
    expect(notified?.notifiedAlone).toHaveLength(5);
  });

  test('spread over hours is no storm', () => {
    let known = noStorm;
    for (let index = 0; index < 30; index++) {
      const joined = groupAlert(known, `client-${index}/US`, [late], at(index * 15));
      expect(joined.grouped).toBe(false);
      ({ known } = joined);
    }
  });

  test('is not made of one account that says the same again and again', () => {
    let known = noStorm;
    for (let index = 0; index < 12; index++) ({ known } = groupAlert(known, 'acme/US', [late], at(index)));
    expect(groupAlert(known, 'other/US', [late], at(13)).grouped).toBe(false);
  });

  test('an account with something of its own besides has a mail of its own', () => {
    const { known } = storm(8);
    const own: Arrival = {
      key: 'accountStatus|all',
      cause: 'accountStatus|begins',
      verdict: 'breach',
      words: 'DEACTIVATED',
    };
    expect(groupAlert(known, 'acme/US', [late, own], at(9)).grouped).toBe(false);
    expect(groupAlert(known, 'acme/US', [late], at(9)).grouped).toBe(true);
  });

  test('what became worse while the mail about all of them waits is in that mail, as it is now', () => {
    const { known } = storm(8);
    const worse: Arrival = { ...late, verdict: 'breach', words: '42 of 1,000' };
    const joined = groupAlert(known, 'client-7/US', [worse], at(9));
    expect(joined.grouped).toBe(true);
    expect(stormsIn(joined.known)[0]?.entries.filter(({ account }) => account === 'client-7/US')).toMatchObject([
      worse,
    ]);
    // Asked again, it is in it once.
    expect(groupAlert(joined.known, 'client-7/US', [worse], at(10))).toEqual({
      known: joined.known,
      grouped: true,
    });
  });

  test('the other channel of an account is not taken for the one that waits already', () => {
    const cause = 'orderDefectRate|begins';
    const odr: Arrival = { key: 'orderDefectRate|seller', cause, verdict: 'warn', words: '8 of 1,000' };
    let known = noStorm;
    for (let index = 0; index < 8; index++) ({ known } = groupAlert(known, `client-${index}/US`, [odr], at(index)));
    const amazon: Arrival = { key: 'orderDefectRate|amazon', cause, verdict: 'breach', words: '30 of 500' };
    const joined = groupAlert(known, 'client-7/US', [amazon], at(9));
    const words = stormsIn(joined.known)[0]?.entries.flatMap((entry) =>
      entry.account === 'client-7/US' ? [entry.words] : [],
    );
    expect(words).toContain('30 of 500');
    expect(words).toContain('8 of 1,000');
  });

  test('waits to be told however long the mail about it cannot be written', () => {
    const { known } = storm(7);
    const later = groupAlert(known, 'acme/US', [late], at(2 * 24 * 60)).known;
    expect(stormsIn(later)[0]?.entries.map(({ account }) => account)).toEqual(['client-5/US', 'client-6/US']);
  });

  test('what begins and what ends are two causes, and a reminder is none', () => {
    expect(causeOf('lateShipmentRate|seller', 'first')).toBe('lateShipmentRate|begins');
    expect(causeOf('lateShipmentRate|seller', 'recovered')).toBe('lateShipmentRate|ends');
    expect(causeOf('feed|all', 'feed stopped')).toBe('feed|all|begins');
    expect(causeOf('lateShipmentRate|seller', 'reminder')).toBeUndefined();
  });

  test.each([
    { cause: 'lateShipmentRate|begins', subject: { kind: 'metric', metric: 'lateShipmentRate' }, over: false },
    { cause: 'feed|all|ends', subject: { kind: 'feed' }, over: true },
    { cause: 'feed|all-orders|begins', subject: { kind: 'feed', reports: 'all-orders' }, over: false },
    { cause: 'moonRate|seller|begins', subject: { kind: 'unknown', key: 'moonRate|seller' }, over: false },
  ])('a cause is split into what it is about and whether it ends: $cause', ({ cause, subject, over }) => {
    expect(causeFrom(cause)).toEqual({ subject, over });
  });

  test('whoever is cut short and asks again gets the same answer, and is in it once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 40 }), (accounts) => {
        let known = noStorm;
        const answers = new Map<number, boolean>();
        for (const [minute, account] of accounts.entries()) {
          const joined = groupAlert(known, `client-${account}/US`, [late], at(minute));
          const before = answers.get(account);
          if (before !== undefined) expect(joined.grouped).toBe(before);
          answers.set(account, joined.grouped);
          ({ known } = joined);
        }
        const waiting = stormsIn(known).flatMap(({ entries }) => entries.map(({ account }) => account));
        expect(new Set(waiting).size).toBe(waiting.length);
        expect(waiting).toHaveLength([...answers.values()].filter((grouped) => grouped).length);
        expect([...answers.values()].filter((grouped) => !grouped).length).toBeLessThanOrEqual(mostAccountsAlone);
      }),
    );
  });

  test('that was told is not told again, and the worst comes first', () => {
    let { known } = storm(7);
    ({ known } = groupAlert(known, 'acme/US', [{ ...late, verdict: 'breach' }], at(8)));
    expect(stormsIn(known)[0]?.entries[0]?.account).toBe('acme/US');
    expect(newestWaiting(known)).toBe(at(8).toISOString());
    const notified = withoutStorms(known);
    expect(stormsIn(notified)).toEqual([]);
    expect(newestWaiting(notified)).toBeUndefined();
  });
});
