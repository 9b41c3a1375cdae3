import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Arrival,
  causeFrom,
  causeOf,
  claimable,
  countsAfter,
  groupingOf,
  mostAccountsAlone,
  type SettledState,
  type StormArrival,
  stormsIn,
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

/** Arrivals of all accounts, recorded, counted and settled one after the other as their evaluations do it. */
class Arrivals {
  all: StormArrival[] = [];

  /** @returns whether the consultancy's copies are kept back for the group alert */
  notify(account: string, arrivals: readonly Arrival[], minute: number, alone: SettledState = 'alone'): boolean {
    const instant = at(minute).toISOString();
    const recorded = arrivals.flatMap(({ cause, ...arrival }): StormArrival[] =>
      cause === undefined ? [] : [{ ...arrival, cause, account, at: instant, state: 'arrived' }],
    );
    this.all.push(...recorded);
    // Asked when it has waited for the others.
    const grouped = groupingOf(arrivals, this.accountsAfter(countsAfter(instant)), true) === 'grouped';
    this.settle(recorded, grouped ? 'grouped' : alone);
    return grouped;
  }

  /** What a mail about all of them would be about now. */
  get storms() {
    return stormsIn(claimable(this.all), this.all);
  }

  notifyGroup(): void {
    this.settle(claimable(this.all), 'notified');
  }

  private settle(some: readonly StormArrival[], state: SettledState): void {
    this.all = this.all.map((one) => (some.includes(one) ? { ...one, state } : one));
  }

  private accountsAfter(after: string): ReadonlyMap<string, ReadonlySet<string>> {
    const causes = new Map<string, Set<string>>();
    for (const one of this.all.filter((other) => other.at > after))
      causes.set(one.cause, (causes.get(one.cause) ?? new Set()).add(one.account));
    return causes;
  }
}

/** So many accounts with the same, a minute apart. */
function storm(accounts: number): { readonly known: Arrivals; readonly grouped: readonly boolean[] } {
  const known = new Arrivals();
  const grouped = Array.from({ length: accounts }, (_, index) => known.notify(`client-${index}/US`, [late], index));
  return { known, grouped };
}

describe('a storm', () => {
  test('five accounts have their own mail, the sixth and all after it share one', () => {
    const { known, grouped } = storm(8);
    expect(grouped).toEqual([false, false, false, false, false, true, true, true]);
    const [notified, ...others] = known.storms;
    expect(others).toEqual([]);
    expect(notified?.entries.map(({ account }) => account)).toEqual(['client-5/US', 'client-6/US', 'client-7/US']);
    expect(notified?.notifiedAlone).toHaveLength(5);
  });

  test('spread over hours is no storm', () => {
    const known = new Arrivals();
    for (let index = 0; index < 30; index++) expect(known.notify(`client-${index}/US`, [late], index * 15)).toBe(false);
  });

  test('is not made of one account that says the same again and again', () => {
    const known = new Arrivals();
    for (let index = 0; index < 12; index++) known.notify('acme/US', [late], index);
    expect(known.notify('other/US', [late], 13)).toBe(false);
  });

  test('an account with something of its own besides has a mail of its own', () => {
    const { known } = storm(8);
    const own: Arrival = {
      key: 'accountStatus|all',
      cause: 'accountStatus|begins',
      verdict: 'breach',
      words: 'DEACTIVATED',
    };
    expect(known.notify('acme/US', [late, own], 9)).toBe(false);
    expect(known.notify('acme/US', [late], 9)).toBe(true);
  });

  test('what became worse while the mail about all of them waits is in that mail, as it is now', () => {
    const { known } = storm(8);
    const worse: Arrival = { ...late, verdict: 'breach', words: '42 of 1,000' };
    expect(known.notify('client-7/US', [worse], 9)).toBe(true);
    expect(known.storms[0]?.entries.filter(({ account }) => account === 'client-7/US')).toMatchObject([worse]);
    // What it was is claimed with it, and is in no later mail.
    known.notifyGroup();
    expect(known.storms).toEqual([]);
  });

  test('the other channel of an account is not taken for the one that waits already', () => {
    const cause = 'orderDefectRate|begins';
    const odr: Arrival = { key: 'orderDefectRate|seller', cause, verdict: 'warn', words: '8 of 1,000' };
    const known = new Arrivals();
    for (let index = 0; index < 8; index++) known.notify(`client-${index}/US`, [odr], index);
    known.notify('client-7/US', [{ key: 'orderDefectRate|amazon', cause, verdict: 'breach', words: '30 of 500' }], 9);
    const words = known.storms[0]?.entries.flatMap((entry) => (entry.account === 'client-7/US' ? [entry.words] : []));
    expect(words).toContain('30 of 500');
    expect(words).toContain('8 of 1,000');
  });

  test('waits to be notified however long the mail about it cannot be written', () => {
    const { known } = storm(7);
    known.notify('acme/US', [late], 2 * 24 * 60);
    expect(known.storms[0]?.entries.map(({ account }) => account)).toEqual(['client-5/US', 'client-6/US']);
  });

  test('names the accounts of which only their own readers heard, and no older ones', () => {
    const known = new Arrivals();
    known.notify('old/US', [late], -90, 'unheard');
    for (let index = 0; index < 4; index++) known.notify(`client-${index}/US`, [late], index, 'unheard');
    known.notify('client-4/US', [late], 4);
    expect(known.storms).toEqual([]);
    expect(known.notify('client-5/US', [late], 5)).toBe(true);
    const [notified] = known.storms;
    expect(notified?.entries.map(({ account }) => account)).toEqual(
      [0, 1, 2, 3, 5].map((index) => `client-${index}/US`),
    );
    expect(notified?.notifiedAlone).toEqual(['client-4/US']);
  });

  test('the first account with a cause is not kept waiting, the others wait once for more of them', () => {
    const among = (accounts: number) =>
      new Map([
        ['lateShipmentRate|begins', new Set(Array.from({ length: accounts }, (_, index) => `client-${index}/US`))],
      ]);
    expect(groupingOf([late], among(1), false)).toBe('alone');
    expect(groupingOf([late], among(2), false)).toBe('wait');
    expect(groupingOf([late], among(5), false)).toBe('wait');
    expect(groupingOf([late], among(5), true)).toBe('alone');
    expect(groupingOf([late], among(6), false)).toBe('grouped');
    expect(groupingOf([], among(6), false)).toBe('alone');
  });

  test('a reminder and an end wait even when they are the first', () => {
    for (const cause of ['lateShipmentRate|goes on', 'lateShipmentRate|ends']) {
      const one = new Map([[cause, new Set(['acme/US'])]]);
      expect(groupingOf([{ ...late, cause }], one, false)).toBe('wait');
      expect(groupingOf([{ ...late, cause }], one, true)).toBe('alone');
    }
  });

  test('the most serious account comes first, whatever its numbers', () => {
    const known = new Arrivals();
    for (let index = 0; index < 6; index++) known.notify(`client-${index}/US`, [late], index);
    known.notify('near/US', [{ ...late, seriousness: 'warning', left: 0 }], 7);
    known.notify('over/US', [{ ...late, seriousness: 'breach', verdict: 'breach', left: 0 }], 8);
    expect(known.storms[0]?.entries[0]?.account).toBe('over/US');
  });

  test('what begins, what goes on and what ends are three causes', () => {
    expect(causeOf('lateShipmentRate|seller', 'first')).toBe('lateShipmentRate|begins');
    expect(causeOf('lateShipmentRate|seller', 'recovered')).toBe('lateShipmentRate|ends');
    expect(causeOf('feed|all', 'feed stopped')).toBe('feed|all|begins');
    expect(causeOf('lateShipmentRate|seller', 'breach over')).toBe('lateShipmentRate|ends');
    expect(causeOf('lateShipmentRate|seller', 'reminder')).toBe('lateShipmentRate|goes on');
  });

  test.each([
    { cause: 'lateShipmentRate|begins', subject: { kind: 'metric', metric: 'lateShipmentRate' }, phase: 'begins' },
    { cause: 'feed|all|ends', subject: { kind: 'feed' }, phase: 'ends' },
    { cause: 'feed|all-orders|begins', subject: { kind: 'feed', reports: 'all-orders' }, phase: 'begins' },
    { cause: 'moonRate|seller|begins', subject: { kind: 'unknown', key: 'moonRate|seller' }, phase: 'begins' },
  ])('a cause is split into what it is about and whether it begins or ends: $cause', ({ cause, subject, phase }) => {
    expect(causeFrom(cause)).toEqual({ subject, phase });
  });

  test('of many at once no more than five have a mail of their own, whichever is recorded and counted first', () => {
    // Each evaluation records its arrival in one step and counts in a later one; other evaluations come in between.
    const turns = fc.integer({ min: 2, max: 30 }).chain((accounts) =>
      fc.shuffledSubarray(
        Array.from({ length: 2 * accounts }, (_, step) => step % accounts),
        { minLength: 2 * accounts },
      ),
    );
    fc.assert(
      fc.property(turns, (order) => {
        const recorded = new Set<string>();
        const grouped: boolean[] = [];
        for (const account of order) {
          const name = `client-${account}/US`;
          if (recorded.has(name))
            grouped.push(groupingOf([late], new Map([['lateShipmentRate|begins', recorded]]), true) === 'grouped');
          else recorded.add(name);
        }
        expect(grouped).toHaveLength(order.length / 2);
        expect(grouped.filter((one) => !one).length).toBeLessThanOrEqual(mostAccountsAlone);
      }),
    );
  });

  test('that was notified is not notified again, and the worst comes first', () => {
    const { known } = storm(7);
    known.notify('acme/US', [{ ...late, verdict: 'breach' }], 8);
    expect(known.storms[0]?.entries[0]?.account).toBe('acme/US');
    known.notifyGroup();
    expect(known.storms).toEqual([]);
  });
});
