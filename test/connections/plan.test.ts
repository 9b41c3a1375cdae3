import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addNeeds,
  ended,
  type Fetch,
  failed,
  findRequested,
  lookDelaySeconds,
  outageDelaySeconds,
  takeUp,
  throttleDelaySeconds,
} from '../../shared/connections/fetch.ts';
import { fetchKinds, fetchPlan } from '../../shared/connections/fetch-plan.ts';
import { chunksOf, firstNeeds, nextDue, scheduledNeeds } from '../../shared/connections/fetch-schedule.ts';
import { addDays, type Day, daysBetween } from '../../shared/domain/day.ts';

const today = '2026-10-05' as Day;
const now = new Date('2026-10-05T06:00:00Z');
const fresh: Fetch = { client: 'acme', region: 'eu', marketplace: 'DE', kind: 'all-orders', waiting: [] };

describe('what is asked for', () => {
  test('a new connection asks for 75 days of orders in requests of at most 30 days, the newest first', () => {
    expect(firstNeeds('all-orders', today).map(({ from, to }) => [from, to])).toEqual([
      // 30 days that end today; the 30 before; what is left of the 76 days from 22 July on.
      ['2026-09-06', '2026-10-05'],
      ['2026-08-07', '2026-09-05'],
      ['2026-07-22', '2026-08-06'],
    ]);
  });

  test('the schedule asks from the last stored day on, with the days that Amazon still changes', () => {
    expect(scheduledNeeds('all-orders', '2026-10-04' as Day, today)).toEqual([
      { from: '2026-10-02', to: '2026-10-05', reason: 'schedule' },
    ]);
    // After forty days without authorisation: two requests, and no day between them is left out.
    expect(scheduledNeeds('all-orders', '2026-08-26' as Day, today).map(({ from, to }) => [from, to])).toEqual([
      ['2026-09-06', '2026-10-05'],
      ['2026-08-24', '2026-09-05'],
    ]);
  });

  test('a report without a range is asked for as it stands', () => {
    expect(scheduledNeeds('seller-performance', today, today)).toEqual([{ reason: 'schedule' }]);
  });

  test('chunks cover every day once, and none is longer than allowed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 60 }), (length, most) => {
        const from = addDays(today, -length);
        const chunks = chunksOf(from, today, most).toReversed();
        expect(chunks[0]?.from).toBe(from);
        expect(chunks.at(-1)?.to).toBe(today);
        chunks.forEach((chunk, i) => {
          expect(daysBetween(chunk.from, chunk.to) + 1).toBeLessThanOrEqual(most);
          const next = chunks[i + 1];
          if (next !== undefined) expect(next.from).toBe(addDays(chunk.to, 1));
        });
      }),
    );
  });

  test('no plan asks for more days at once than Amazon gives, nor for less overlap than it still changes', () => {
    for (const kind of fetchKinds) {
      const { range, backfillDays } = fetchPlan[kind];
      if (range === undefined) continue;
      expect(range.overlapDays, kind).toBeLessThanOrEqual(range.atMostDays);
      expect(backfillDays, kind).toBeGreaterThanOrEqual(range.overlapDays);
    }
    expect(fetchPlan['all-orders'].range?.atMostDays).toBe(30);
  });

  test('the same need is not asked for twice', () => {
    const need = { from: today, to: today, reason: 'schedule' } as const;
    const once = takeUp(addNeeds(fresh, [need]), now);
    expect(addNeeds(once, [{ ...need, reason: 'status change' }])).toBe(once);
  });
});

describe('when it is asked for', () => {
  test('each seller always at its own minute, from two to seven hours after the marketplace’s midnight', () => {
    const midnight = new Date('2026-10-04T22:00:00Z');
    // Half-way: 4.5 hours after midnight, 02:30 UTC; that has passed at 06:00, so it is the next day's.
    expect(nextDue({ everyHours: 24 }, midnight, 0.5, now)?.toISOString()).toBe('2026-10-06T02:30:00.000Z');
    expect(nextDue({ everyHours: 24 }, midnight, 0.5, midnight)?.toISOString()).toBe('2026-10-05T02:30:00.000Z');
    expect(nextDue({}, midnight, 0.5, now)).toBeUndefined();
  });

  test('a report is looked for after half a minute, then less and less often', () => {
    const delays = (reason: 'backfill' | 'schedule') =>
      [0, 1, 2, 3, 4, 5, 20].map((looks) => lookDelaySeconds(looks, reason));
    expect(delays('backfill')).toEqual([30, 60, 120, 240, 480, 900, 900]);
    // By schedule nobody waits: two minutes at first, when most reports are ready.
    expect(delays('schedule')).toEqual([120, 240, 480, 900, 900, 900, 900]);
  });

  test('what is throttled waits as long as one call takes, and up to as long again', () => {
    // createReport: 1 / 0.0167 = 59.9 seconds.
    expect(throttleDelaySeconds(0.0167, 0)).toBe(60);
    expect(throttleDelaySeconds(0.0167, 1)).toBe(120);
    expect(throttleDelaySeconds(0, 0)).toBe(900);
    expect(throttleDelaySeconds(2, 0)).toBe(1);
    // It goes on: 60, 120, 240, 480 seconds, then a quarter of an hour.
    expect([0, 1, 2, 3, 4, 9].map((times) => throttleDelaySeconds(0.0167, 0, times))).toEqual([
      60, 120, 240, 480, 900, 900,
    ]);
  });

  test('after an outage it waits longer each time, at most a quarter of an hour', () => {
    expect([0, 1, 2, 3, 4, 9].map((tries) => outageDelaySeconds(tries, 0.5))).toEqual([60, 120, 240, 480, 900, 900]);
  });
});

describe('how a fetch ends', () => {
  const open = takeUp(addNeeds(fresh, [{ from: '2026-10-01' as Day, to: today, reason: 'schedule' }]), now);

  test('stored through the last day that was asked for, and never back again', () => {
    const stored = ended(open, { at: now.toISOString(), outcome: 'stored', key: 'k' }, now);
    expect(stored).toMatchObject({ storedTo: today, lastStoredAt: now.toISOString() });
    const older = takeUp(
      addNeeds(stored, [{ from: '2026-08-01' as Day, to: '2026-08-30' as Day, reason: 'backfill' }]),
      now,
    );
    expect(ended(older, { at: now.toISOString(), outcome: 'stored' }, now).storedTo).toBe(today);
  });

  test('no data is a result of its own: nothing was stored', () => {
    const none = ended(open, { at: now.toISOString(), outcome: 'no data' }, now);
    expect(none.lastStoredAt).toBeUndefined();
    expect(none.last?.outcome).toBe('no data');
  });

  test('a failure is notified once while it stays the same, and again when it has been well in between', () => {
    if (open.open === undefined) throw new Error('it is open');
    const last = { ...open.open, requests: 2 };
    const first = failed(open, last, 'why', now);
    expect(first.toNotify).toBe(true);
    const notified: Fetch = { ...first, toNotify: false };
    const secondDay = takeUp(addNeeds(notified, [{ reason: 'schedule' }]), now);
    expect(failed(secondDay, last, 'why', now).toNotify).toBe(false);
    expect(failed(secondDay, last, 'another reason', now).toNotify).toBe(true);
    const well = ended(secondDay, { at: now.toISOString(), outcome: 'stored' }, now);
    expect(failed(takeUp(addNeeds(well, [{ reason: 'schedule' }]), now), last, 'why', now).toNotify).toBe(true);
  });

  test('a failure that nobody was notified of yet is not forgotten by a second one of the same kind', () => {
    if (open.open === undefined) throw new Error('it is open');
    const last = { ...open.open, requests: 2 };
    const first = failed(open, last, 'why', now);
    expect(failed(takeUp(addNeeds(first, [{ reason: 'schedule' }]), now), last, 'why', now).toNotify).toBe(true);
  });

  test('whoever looks for a lost request does not take one that has failed already', () => {
    const report = {
      reportId: 'r1',
      reportType: 'T',
      processingStatus: 'FATAL',
      createdTime: now.toISOString(),
      marketplaceIds: ['A1PA6795UKMFR9'],
    } as const;
    const wanted = { marketplaceId: 'A1PA6795UKMFR9' };
    expect(findRequested([report], wanted)?.reportId).toBe('r1');
    expect(findRequested([report], { ...wanted, earlierIds: ['r1'] })).toBeUndefined();
    expect(findRequested([report], { marketplaceId: 'A13V1IB3VIYZZH' })).toBeUndefined();
  });
});
