import { describe, expect, test } from 'vitest';
import { noted, remember, seenNumber, withPeak, withSnapshot } from '../../shared/alerts/alert-memory.ts';
import type { AlertMemory } from '../../shared/alerts/decision.ts';
import { addDays } from '../../shared/domain/day.ts';
import type { Reading } from '../../shared/metrics/reading.ts';
import {
  at,
  began,
  day,
  decided,
  findings,
  first,
  key,
  odr,
  openThread,
  rating,
  reading,
  status,
  thread,
} from './judged.ts';

describe('what is remembered of a notification', () => {
  test('is what it began as: its verdict, number, step, peak, breach and thread', () => {
    const number = { asOf: day, value: 12, windowDays: 60 };
    expect(first).toEqual({
      state: 'open',
      verdict: 'breach',
      since: began,
      lastNotified: began,
      reason: 'first',
      notified: 1,
      step: 4,
      criticalSince: began,
      notifiedNumber: number,
      newest: number,
      breaches: 1,
      peak: 0.012,
      recent: '1',
      seen: day,
      ...thread,
    });
  });

  const later = '2026-10-07T07:00:00.000Z';
  const then = (
    defects: number,
    reason: 'worse' | 'breach over' | 'recovered' | 'reminder' | 'first',
    before = first,
  ) =>
    remember(key, odr(defects, { asOf: addDays(day, 2) }), before, reason, at(later), () => ({
      threadRoot: 'new',
      subject: 'new',
    }));

  test('that a breach is over: since when, how often, and that a warning remains, in the same thread', () => {
    const over = then(9, 'breach over');
    expect(over).toMatchObject({
      state: 'open',
      verdict: 'warn',
      step: 3,
      breaches: 1,
      breachEndedAt: later,
      notified: 2,
      ...thread,
    });
    expect(over).not.toHaveProperty('criticalSince');
    // 7 of 1,000 is only to watch, but the alert stays one.
    expect(then(7, 'breach over')).toMatchObject({ state: 'open', verdict: 'warn', step: 0 });
    expect(then(2, 'recovered')).toMatchObject({
      state: 'resolved',
      verdict: 'ok',
      breachEndedAt: later,
      since: began,
    });
    expect(then(13, 'reminder')).not.toHaveProperty('breachEndedAt');
  });

  test('a second breach counts, and the end of the first is still known', () => {
    const again = remember(key, odr(11), then(9, 'breach over'), 'worse', at('2026-10-09T07:00:00Z'), openThread);
    expect(again).toMatchObject({
      breaches: 2,
      breachEndedAt: later,
      verdict: 'breach',
      criticalSince: '2026-10-09T07:00:00.000Z',
    });
    // Still the same breach: not one more.
    expect(then(14, 'reminder')).toMatchObject({ breaches: 1, criticalSince: began, peak: 0.014 });
    // What release 0.1.0 remembered of an open breach has no count: it was one.
    const { breaches: _, ...old } = first;
    expect(then(14, 'reminder', old)).toMatchObject({ breaches: 1 });
  });

  test('a warning that never missed its limit has no breaches', () => {
    const warning = remember(key, odr(9), undefined, 'first', at(began), openThread);
    for (const name of ['breaches', 'breachEndedAt', 'criticalSince']) expect(warning).not.toHaveProperty(name);
    expect(then(2, 'recovered', warning)).not.toHaveProperty('breachEndedAt');
    // What came and went while delivery waited was no breach that anybody heard of.
    expect(remember(key, odr(12), { ...warning, state: 'held' }, 'passed', at(later), openThread)).not.toHaveProperty(
      'breaches',
    );
  });

  test('an alert that opens again has a new thread and beginning, and knows what came before', () => {
    const again = then(12, 'first', then(2, 'recovered'));
    expect(again).toMatchObject({
      state: 'open',
      since: later,
      notified: 1,
      threadRoot: 'new',
      breaches: 2,
      breachEndedAt: later,
    });
    expect(again.criticalSince).toBe(later);
  });

  test('is better by a step only where it eased, and worse at once', () => {
    const warning = remember(key, odr(9), undefined, 'first', at(began), openThread);
    expect(then(8, 'reminder', warning)).toMatchObject({ verdict: 'warn', step: 3 });
    expect(then(12, 'worse', warning)).toMatchObject({ verdict: 'breach', step: 4 });
    expect(then(9, 'reminder', first)).toMatchObject({ verdict: 'breach', step: 4 });
  });

  test('what waited and why it was better is forgotten with the next notification', () => {
    const waiting: AlertMemory = { ...first, overSince: began, correction: { kind: 'taken back', asOf: day } };
    for (const name of ['overSince', 'correction']) expect(then(9, 'breach over', waiting)).not.toHaveProperty(name);
  });
});

describe('a number as it was seen', () => {
  test('is defects of a rate, findings, points or a word', () => {
    expect(seenNumber(odr(5).reading)).toEqual({ asOf: day, value: 5, windowDays: 60 });
    expect(seenNumber(findings(3).reading)).toEqual({ asOf: day, value: 3 });
    expect(seenNumber(rating(240).reading)).toEqual({ asOf: day, value: 240 });
    expect(seenNumber(status('AT_RISK').reading)).toEqual({ asOf: day, word: 'AT_RISK' });
    expect(seenNumber(reading('lateShipmentRate', { kind: 'rate', printed: 0.01 }, { windowDays: 30 }))).toEqual({
      asOf: day,
      windowDays: 30,
    });
  });

  test('findings that came down are remembered, so that the next rise is notified; those that rose are not', () => {
    const known = remember('listingPolicyViolations|all', findings(3), undefined, 'first', at(began), openThread);
    expect(known.count).toBe(3);
    expect(noted(known, findings(2)).count).toBe(2);
    expect(noted(known, findings(4)).count).toBe(3);
    expect(noted(first, odr(5))).not.toHaveProperty('count');
  });

  test('the peak is the worst one: the highest of a rate, the lowest of a rating', () => {
    expect([11, 12, 13].map((defects) => withPeak(first, odr(defects, { asOf: addDays(day, 1) })).peak)).toEqual([
      0.012, 0.012, 0.013,
    ]);
    const low: AlertMemory = { ...first, peak: 190 };
    expect([180, 200].map((score) => withPeak(low, rating(score)).peak)).toEqual([180, 190]);
  });

  test('what a later upload of the day corrected was never the peak, unless it was notified again', () => {
    expect(withPeak(first, odr(10)).peak).toBe(0.01);
    expect(withPeak({ ...first, notified: 2 }, odr(10)).peak).toBe(0.012);
    expect(withPeak(first, odr(10, { windowDays: 30 })).peak).toBe(0.012);
    expect(withPeak(first, odr(12))).toBe(first);
  });

  test('each snapshot counts once, an older or unknown one never', () => {
    const next = withSnapshot(first, odr(2, { asOf: addDays(day, 1) }));
    expect(next).toMatchObject({ recent: '10', seen: addDays(day, 1) });
    expect(withSnapshot(next, odr(12, { asOf: addDays(day, 1) }))).toBe(next);
    expect(withSnapshot(next, odr(12))).toBe(next);
    expect(withSnapshot(next, odr(0, { asOf: addDays(day, 2), incomplete: true }))).toBe(next);
    const over: AlertMemory = { ...first, state: 'resolved', recent: '000' };
    expect(withSnapshot(over, odr(0, { asOf: addDays(day, 1) }))).toBe(over);
  });
});

describe('a number that is better than it can have become', () => {
  const uploaded = { receivedAt: '2026-10-05T18:00:00.000Z' };

  test('by a later upload of the same day is a correction, and its end does not wait', () => {
    const decision = decided({ judgements: [odr(2, uploaded)], lastMailAt: '2026-10-06T06:00:00Z' });
    expect(decision).toMatchObject({
      notify: true,
      reason: 'recovered',
      correction: { kind: 'report corrected', was: 12, is: 2, asOf: day },
    });
  });

  test('is none of another day or window, without an upload, or where it is not better', () => {
    const correction = (more: Partial<Reading>, defects = 2) =>
      decided({ judgements: [odr(defects, more)] }).correction;
    expect(correction({ ...uploaded, asOf: addDays(day, 1) })).toBeUndefined();
    expect(correction({ ...uploaded, windowDays: 30 })).toBeUndefined();
    expect(correction({})).toBeUndefined();
    expect(correction(uploaded, 12)).toBeUndefined();
    expect(correction(uploaded, 13)).toBeUndefined();
  });

  test('by more than can have left the window was taken back: as many more as were there before', () => {
    const takenBack = new Map([['orderDefectRate|seller|60|official', 9]]);
    const judgements = [odr(3, { asOf: addDays(day, 1) })];
    expect(decided({ judgements, takenBack }).correction).toEqual({
      kind: 'taken back',
      was: 12,
      is: 3,
      asOf: addDays(day, 1),
    });
    // What was notified of that very day already is no news of it.
    expect(decided({ judgements: [odr(3)], takenBack }).correction).toBeUndefined();
    expect(decided({ judgements, takenBack, memory: {} }).correction).toBeUndefined();
    expect(
      decided({ judgements, takenBack, memory: { [key]: { ...first, state: 'resolved' } } }).correction,
    ).toBeUndefined();
  });

  test('a word that changed, or points that rose, on the same day', () => {
    const rated = (score: number, was: number) =>
      decided(
        {
          judgements: [{ ...rating(score), reading: { ...rating(score).reading, ...uploaded } }],
          memory: {
            'accountHealthRating|all': {
              ...first,
              newest: { asOf: day, value: was },
              notifiedNumber: { asOf: day, value: was },
            },
          },
        },
        'accountHealthRating|all',
      ).correction?.kind;
    expect([rated(260, 190), rated(180, 190)]).toEqual(['report corrected', undefined]);
    const memory = { 'accountStatus|all': { ...first, newest: { asOf: day, word: 'AT_RISK' } } };
    const normal = { ...status('NORMAL'), reading: { ...status('NORMAL').reading, ...uploaded } };
    expect(decided({ judgements: [normal], memory }, 'accountStatus|all').correction?.kind).toBe('report corrected');
  });
});
