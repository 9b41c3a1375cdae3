import { describe, expect, test } from 'vitest';
import { subjectOf } from '../../shared/alerts/alert-key.ts';
import { remember } from '../../shared/alerts/alert-memory.ts';
import type { AlertMemory, Decision, DecisionTrail } from '../../shared/alerts/decision.ts';
import type { DecisionInput } from '../../shared/alerts/decision-input.ts';
import { moreSeriousDecisionFirst } from '../../shared/alerts/decision-order.ts';
import { recordDecisions, recordsOf, withRecords } from '../../shared/alerts/record-decisions.ts';
import { hasGrown, isFarOver } from '../../shared/alerts/steps.ts';
import { arrivalsOf, groupingOf } from '../../shared/alerts/storm.ts';
import { addDays } from '../../shared/domain/day.ts';
import type { Feed } from '../../shared/domain/feed.ts';
import { judge } from '../../shared/metrics/judge.ts';
import { at, began, day, decided, first, key, odr, openThread, rating, reading, status } from './judged.ts';

describe('what waits', () => {
  const late = judge(
    reading(
      'lateShipmentRate',
      { kind: 'share', numerator: 50, denominator: 1000 },
      {
        limit: { condition: 'LESS_THAN', perMillion: 40_000 },
        windowDays: 30,
      },
    ),
  );
  const lateKey = 'lateShipmentRate|seller';
  const openLate: AlertMemory = {
    ...remember(lateKey, late, undefined, 'first', at(began), openThread),
    notifiedNumber: { asOf: day, value: 50, windowDays: 30 },
  };
  const well = odr(2, { asOf: addDays(day, 1) });
  const both = (more: Partial<AlertMemory> = {}) => ({ [key]: { ...first, ...more }, [lateKey]: openLate });

  test('is an end while something else is critical, for four days, unless a mail goes in any case', () => {
    const now = at('2026-10-10T07:00:00Z');
    const reasonAfter = (more: Partial<AlertMemory>, input: Partial<DecisionInput> = {}) =>
      decided({ judgements: [well, late], memory: both(more), now, ...input }).reason;
    expect(reasonAfter({})).toBe('with the next mail');
    expect(reasonAfter({ overSince: '2026-10-06T07:00:01Z' })).toBe('with the next mail');
    expect(reasonAfter({ overSince: '2026-10-06T07:00:00Z' })).toBe('recovered');
    expect(reasonAfter({}, { mailGoes: true })).toBe('recovered');
    expect(decided({ judgements: [well], memory: both(), now }).reason).toBe('recovered');
  });

  test('is remembered with since when, and forgotten when it no longer holds', () => {
    const now = at('2026-10-06T07:00:00Z');
    const waiting = decided({ judgements: [well, late], memory: both(), now });
    expect(waiting.after).toMatchObject({ overSince: '2026-10-06T07:00:00.000Z', state: 'open' });
    const still = decided({ judgements: [well, late], memory: both({ overSince: began }), now });
    expect(still.after).toMatchObject({ overSince: began });
    const back = decided({
      judgements: [odr(12, { asOf: addDays(day, 1) })],
      memory: both({ overSince: began, lastNotified: '2026-10-06T06:30:00.000Z' }),
      now,
    });
    expect(back.notify).toBe(false);
    expect(back.after).not.toHaveProperty('overSince');
  });

  test('a first warning of quiet hours is held, and becomes worse as it waits', () => {
    const held = decided({ judgements: [odr(9)], memory: {}, quiet: true });
    expect(held.after).toMatchObject({ state: 'held', notified: 0, verdict: 'warn' });
    expect(held.reason).toBe('quiet hours');
    const watched: AlertMemory = {
      ...first,
      state: 'held',
      notified: 0,
      verdict: 'watch',
      newest: { asOf: day, value: 8, windowDays: 60 },
    };
    const worse = decided({ judgements: [odr(9, { asOf: addDays(day, 1) })], memory: { [key]: watched }, quiet: true });
    expect(worse.after).toMatchObject({ state: 'held', verdict: 'warn', seen: addDays(day, 1) });
    expect(decided({ judgements: [odr(12)], memory: {}, quiet: true })).toMatchObject({
      notify: true,
      reason: 'first',
    });
  });

  test('a rating that is well leaves a trace, so that a fall is seen', () => {
    const decision = decided({ judgements: [rating(300)], memory: {} }, 'accountHealthRating|all');
    expect(decision).toMatchObject({
      notify: false,
      reason: 'well',
      after: { state: 'resolved', notified: 0, reason: 'recovered', week: [{ asOf: day, score: 300 }] },
    });
    expect(decided({ judgements: [odr(0)], memory: {} })).not.toHaveProperty('after');
  });

  test('a feed that is back says first how it stands now', () => {
    const feed: Feed = { asOf: day, stale: false };
    const memory = { [key]: { ...first, lastNotified: '2026-10-06T06:30:00.000Z' }, 'feed|all': { ...first } };
    const judgements = [odr(12, { asOf: addDays(day, 1) })];
    expect(decided({ judgements, memory, feed }).reason).toBe('reminder');
    expect(decided({ judgements: [odr(12)], memory, feed }).reason).toBe('unchanged');
    expect(decided({ judgements, memory, feed: { ...feed, stale: true } }).reason).toBe('unchanged');
    expect(decided({ judgements, memory: { [key]: memory[key] as AlertMemory }, feed }).reason).toBe('unchanged');
  });

  test('a warning that a forecast made of reports that come no more is no news', () => {
    const expected = judge(odr(6).reading, {}, { warned: true, speaks: true, warnedBy: 'forecast' });
    const stale: Feed = { asOf: day, stale: true };
    expect(decided({ judgements: [expected], memory: {}, feed: stale }).reason).toBe('no data');
    expect(decided({ judgements: [expected], memory: {} }).reason).toBe('first');
    expect(decided({ judgements: [odr(9)], memory: {}, feed: stale }).reason).toBe('first');
  });
});

describe('the order of decisions', () => {
  const silent = (about: string, judgement?: Decision['judgement'], feed?: Feed): Decision => ({
    key: about,
    notify: false,
    reason: 'unchanged',
    ...(judgement && { judgement }),
    ...(feed && { feed }),
  });
  const notifying = (
    about: string,
    reason: (Decision & { notify: true })['reason'],
    judgement?: Decision['judgement'],
  ): Decision => ({
    key: about,
    notify: true,
    reason,
    after: first,
    ...(judgement && { judgement }),
  });

  test('is a status that changed, what is wrong, a silent feed, what is well; then what is better, then what is over', () => {
    const inOrder = [
      notifying('accountStatus|all', 'recovered', status('NORMAL')),
      notifying('a', 'first', odr(12)),
      silent('b', odr(12)),
      silent('c', odr(9)),
      silent('feed|all', undefined, { stale: true }),
      silent('d', odr(6)),
      silent('feed|all-orders', undefined, { kind: 'all-orders', stale: true }),
      silent('e', odr(0)),
      notifying('f', 'breach over', odr(9)),
      notifying('g', 'recovered', odr(0)),
    ];
    expect(
      inOrder
        .toReversed()
        .toSorted(moreSeriousDecisionFirst)
        .map((decision) => decision.key),
    ).toEqual(inOrder.map((decision) => decision.key));
  });

  test('goes by key among equals, whatever the order they come in', () => {
    const [a, b] = [silent('a', odr(12)), silent('b', odr(12))];
    expect([b, a].toSorted(moreSeriousDecisionFirst)).toEqual([a, b]);
    expect([a, b].toSorted(moreSeriousDecisionFirst)).toEqual([a, b]);
  });
});

describe('the trail of decisions', () => {
  const empty: DecisionTrail = { latest: [], notified: [] };
  const now = at(began);
  const notify = (about: string): Decision => ({
    key: about,
    notify: true,
    reason: 'first',
    after: first,
    judgement: odr(12),
  });
  const quiet = (about: string, defects: number): Decision => ({
    key: about,
    notify: false,
    reason: 'unchanged',
    judgement: odr(defects),
  });

  test('keeps the newest decision about each thing by key, and those that notified', () => {
    const trail = recordDecisions(empty, [notify('b'), quiet('a', 12)], ['report'], now);
    expect(trail.latest.map((record) => `${record.key} ${record.notify}`)).toEqual(['a false', 'b true']);
    expect(trail.notified).toEqual([
      {
        key: 'b',
        at: began,
        notify: true,
        reason: 'first',
        verdict: 'breach',
        headroom: 0,
        reading: odr(12).reading,
        reports: ['report'],
      },
    ]);
    const next = recordDecisions(trail, [quiet('b', 12)], ['report'], at('2026-10-06T07:00:00Z'));
    expect(next.latest.map((record) => `${record.key} ${record.notify}`)).toEqual(['a false', 'b false']);
    expect(next.notified).toEqual(trail.notified);
  });

  test('is the same trail when the same was decided on the same numbers, and another on other numbers', () => {
    const trail = recordDecisions(empty, [quiet('a', 5), notify('b')], ['one'], now);
    expect(recordDecisions(trail, [quiet('a', 5)], ['two'], at('2026-10-06T07:00:00Z'))).toBe(trail);
    expect(recordDecisions(trail, [quiet('a', 6)], ['two'], at('2026-10-06T07:00:00Z'))).not.toBe(trail);
    expect(recordDecisions(trail, [notify('b')], ['one'], now)).toBe(trail);
    expect(recordDecisions(trail, [notify('b')], ['one'], at('2026-10-06T07:00:00Z')).notified).toHaveLength(2);
  });

  test('takes records that were committed with what they decided, once each, and keeps forty', () => {
    expect(recordsOf([notify('b'), quiet('a', 12)], [], now).map((record) => record.key)).toEqual(['b']);
    const records = recordsOf([notify('b')], [], now);
    const once = withRecords(empty, records);
    expect(withRecords(once, recordsOf([notify('b')], [], now))).toBe(once);
    const many = Array.from(
      { length: 41 },
      (_, index) => recordsOf([notify('b')], [], new Date(now.getTime() + index * 1000))[0],
    );
    const kept = many.reduce((trail, record) => (record ? withRecords(trail, [record]) : trail), empty);
    expect(kept.notified).toHaveLength(40);
    expect(kept.notified[0]?.at).toBe('2026-10-05T07:00:01.000Z');
  });
});

describe('for a mail about many accounts', () => {
  test('each decision that notifies arrives with its cause, verdict, seriousness and what is left', () => {
    const decisions: readonly Decision[] = [
      { key, notify: true, reason: 'first', after: first, judgement: odr(9) },
      { key: 'a', notify: false, reason: 'unchanged' },
      { key: 'feed|all', notify: true, reason: 'feed stopped', after: first },
      { key: 'feed|all', notify: true, reason: 'feed resumed', after: first },
    ];
    expect(arrivalsOf(decisions, ({ reason }) => reason)).toEqual([
      {
        key,
        cause: 'orderDefectRate|begins',
        seriousness: 'warning',
        verdict: 'warn',
        left: 0,
        used: expect.closeTo(0.9, 9),
        words: 'first',
      },
      { key: 'feed|all', cause: 'feed|all|begins', verdict: 'warn', words: 'feed stopped' },
      { key: 'feed|all', cause: 'feed|all|ends', verdict: 'ok', words: 'feed resumed' },
    ]);
  });

  test('is kept back only when all of its parts are shared by more than five accounts', () => {
    const part = (cause: string) => ({ key, cause, verdict: 'warn' as const, words: '' });
    const accounts = (count: number) => new Set(Array.from({ length: count }, (_, index) => `client-${index}`));
    const counts = new Map([
      ['x|begins', accounts(6)],
      ['y|begins', accounts(5)],
    ]);
    expect(groupingOf([part('x|begins'), part('y|begins')], counts, true)).toBe('alone');
    expect(groupingOf([part('x|begins'), part('x|begins')], counts, true)).toBe('grouped');
    expect(groupingOf([part('x|begins'), part('z|begins')], counts, false)).toBe('alone');
  });
});

describe('a rate without a limit in counts', () => {
  test('is far over as it stands, and has not grown', () => {
    const printed = judge(
      reading(
        'lateShipmentRate',
        { kind: 'rate', printed: 0.05 },
        { limit: { condition: 'LESS_THAN', perMillion: 40_000 } },
      ),
    );
    expect([isFarOver(printed), hasGrown(printed, { asOf: day, value: 1 })]).toEqual([true, false]);
    // Without any limit nothing is allowed: three defects are far over.
    const unlimited = (defects: number) =>
      judge(reading('orderDefectRate', { kind: 'share', numerator: defects, denominator: 1000 }));
    expect([isFarOver(unlimited(2)), isFarOver(unlimited(3))]).toEqual([false, true]);
  });

  test('a key of something else than a metric or a feed names no alert that is known', () => {
    expect(subjectOf('moon|all')).toEqual({ kind: 'unknown', key: 'moon|all' });
    expect(subjectOf('moon|all-orders')).toEqual({ kind: 'unknown', key: 'moon|all-orders' });
  });
});
