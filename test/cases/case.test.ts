import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../shared/alerts/decision.ts';
import { type Case, closeCase, noteCase, openCase, setDeadline, submitCase } from '../../shared/cases/case.ts';
import { triggersIn } from '../../shared/cases/case-triggers.ts';
import { clockNames, clocks } from '../../shared/cases/clocks.ts';
import { assumptionOf } from '../../shared/cases/deadlines.ts';
import { watch } from '../../shared/cases/follow-cases.ts';
import { cannotWait, dueNow, nextDue, remindersOf } from '../../shared/cases/reminders.ts';
import type { Day } from '../../shared/domain/day.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const account = { client: 'acme', marketplace: 'DE' };
const at = (text: string) => new Date(text);
const monday = at('2026-11-16T09:00:00Z');
const hours = (count: number) => new Date(monday.getTime() + count * 3_600_000);

const odr = (defects: number, asOf = '2026-11-16', more: Partial<Reading> = {}): Reading => ({
  metric: 'orderDefectRate',
  channel: 'seller',
  source: 'official',
  measure: { kind: 'share', numerator: defects, denominator: 1000 },
  windowDays: 60,
  limit: { condition: 'LESS_THAN', perMillion: 10_000 },
  asOf: asOf as Day,
  ...more,
});
const status = (state: string): Reading => ({
  metric: 'accountStatus',
  channel: 'all',
  source: 'official',
  measure: { kind: 'state', state },
  asOf: '2026-11-16' as Day,
});
const rating = (score: number): Reading => ({
  metric: 'accountHealthRating',
  channel: 'all',
  source: 'official',
  measure: { kind: 'score', score },
  limit: { condition: 'GREATER_THAN', value: 200 },
  asOf: '2026-11-16' as Day,
});

const seen = (readings: readonly Reading[], decisions: readonly Decision[] = []) => ({
  account,
  judgements: readings.map((reading) => judge(reading)),
  decisions,
});
const breach = seen([odr(13), status('NORMAL')]);
const atRisk = seen([status('AT_RISK')]);

/** A case that a notice of an hour ago opened, as it stands after Amazon's report of a breach. */
const noticed = (before: Case = openedByNotice(monday)): Case => only(watch([before], breach, monday));
const openedByNotice = (at: Date): Case =>
  openCase(
    {
      account,
      metric: 'orderDefectRate',
      channel: 'seller',
      reason: 'by hand',
      noticeAt: new Date(at.getTime() - 3_600_000).toISOString(),
      words: 'opened by hand',
    },
    0,
    at,
  );

const only = (cases: readonly Case[]): Case => {
  const [first, ...more] = cases;
  if (first === undefined || more.length > 0) throw new Error(`${cases.length} cases`);
  return first;
};
const kinds = ({ timeline }: Case) => timeline.map(({ kind }) => kind);

describe('a case opens by itself', () => {
  test.each([
    { when: '13 defective of 1,000 orders, for which Amazon has asked nothing', readings: [odr(13)], opens: [] },
    {
      when: 'one late order of twenty',
      readings: [odr(1, '2026-11-16', { measure: { kind: 'share', numerator: 1, denominator: 20 } })],
      opens: [],
    },
    { when: '9 of 1,000, which is close', readings: [odr(9)], opens: [] },
    { when: 'an account at risk', readings: [status('AT_RISK')], opens: ['accountStatus|account status'] },
    { when: 'a deactivated account', readings: [status('DEACTIVATED')], opens: ['accountStatus|account status'] },
    { when: 'a normal account', readings: [status('NORMAL')], opens: [] },
    { when: 'a rating of 99', readings: [rating(99)], opens: ['accountHealthRating|account health rating'] },
    { when: 'a rating of 100', readings: [rating(100)], opens: [] },
    { when: 'an estimate past the limit', readings: [odr(13, '2026-11-16', { source: 'estimate' })], opens: [] },
    {
      when: 'a component of the order defect rate',
      readings: [odr(13, '2026-11-16', { metric: 'aToZClaimRate' })],
      opens: [],
    },
    {
      when: 'a target that Amazon does not enforce',
      readings: [odr(900, '2026-11-16', { metric: 'returnDissatisfactionRate' })],
      opens: [],
    },
  ])('$when', ({ readings, opens }) => {
    expect(triggersIn(seen(readings).judgements).map(({ metric, reason }) => `${metric}|${reason}`)).toEqual(opens);
  });

  test('with 72 hours for a Plan of Action, assumed from when it was seen until somebody says when the notice came', () => {
    const opened = only(watch([], atRisk, monday));
    expect(opened).toMatchObject({ id: 'accountStatus-all-1', state: 'open', reason: 'account status' });
    const [deadline] = opened.deadlines;
    expect(deadline).toMatchObject({ clock: 'planOfAction', at: '2026-11-19T09:00:00.000Z', byHand: false });
    expect(deadline && assumptionOf(opened, deadline)).toMatchObject({ countedFrom: 'seen', hours: 72 });
    const moved = setDeadline(opened, 'planOfAction', { from: '2026-11-15T09:00:00.000Z' }, hours(1));
    const [fromNotice] = moved.deadlines;
    expect(fromNotice).toMatchObject({ clock: 'planOfAction', at: '2026-11-18T09:00:00.000Z' });
    expect(fromNotice && assumptionOf(moved, fromNotice)).toMatchObject({ countedFrom: 'notice' });
    const set = setDeadline(opened, 'planOfAction', { at: '2026-11-20T09:00:00.000Z' }, hours(1));
    const [named] = set.deadlines;
    expect(named && assumptionOf(set, named)).toBeUndefined();
  });

  test('once: the same report seen again, or a newer one that is no better, opens no second case', () => {
    const first = watch([], atRisk, monday);
    expect(watch(first, atRisk, hours(1))[0]).toBe(first[0]);
    const tuesday = { ...status('DEACTIVATED'), asOf: '2026-11-17' as Day };
    const second = only(watch(first, seen([tuesday]), hours(24)));
    expect(kinds(second)).toEqual(['opened', 'report', 'report']);
    expect(second.timeline.at(-1)?.words).toBe('Report as of 2026-11-17: DEACTIVATED');
  });
});

describe('a case that is open', () => {
  const opened = noticed();

  test('says what a later upload of the same report changed', () => {
    const corrected = only(
      watch(
        [opened],
        seen([odr(11, '2026-11-16', { receivedAt: '2026-11-16T11:00:00Z' }), status('NORMAL')]),
        hours(2),
      ),
    );
    expect(corrected.timeline.at(-1)).toMatchObject({
      kind: 'correction',
      words:
        'A later upload corrected the report as of 2026-11-16: 13 of 1,000 orders (1.30 %) became 11 of 1,000 orders (1.10 %)',
    });
    expect(corrected.packDue).toBe(true);
  });

  test('closes when Amazon’s rate is inside again and the status is NORMAL, and not before', () => {
    expect(only(watch([opened], seen([odr(8, '2026-11-18'), status('AT_RISK')]), hours(48)).slice(0, 1)).state).toBe(
      'open',
    );
    expect(only(watch([opened], seen([odr(8, '2026-11-18')]), hours(48))).state).toBe('open');
    const closed = only(watch([opened], seen([odr(8, '2026-11-18'), status('NORMAL')]), hours(48)));
    expect(closed).toMatchObject({ state: 'closed', closedReason: 'recovered' });
  });

  test('stays open while nothing is known: no denominator ends nothing', () => {
    const nothing = odr(0, '2026-11-18', { measure: { kind: 'share', numerator: 0, denominator: 0 } });
    expect(only(watch([opened], seen([nothing, status('NORMAL')]), hours(48))).state).toBe('open');
    expect(only(watch([opened], seen([status('NORMAL')]), hours(48))).state).toBe('open');
  });

  test('closed by hand while the status stands, it stays closed until that is over and begins again', () => {
    const closed = closeCase(only(watch([], atRisk, monday)), 'by hand', 'withdrawn', hours(1));
    expect(watch([closed], atRisk, hours(2))).toEqual([closed]);
    const over = only(watch([closed], seen([status('NORMAL')]), hours(48)));
    expect(over.leftStanding).toBeUndefined();
    const again = watch([over], seen([status('AT_RISK')]), hours(96));
    expect(again.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'accountStatus-all-1 closed',
      'accountStatus-all-2 open',
    ]);
  });

  test('by a missed limit, as release 0.1.0 opened it, has no deadline until somebody enters one, and still closes', () => {
    const old: Case = {
      ...openCase(
        { account, metric: 'orderDefectRate', channel: 'seller', reason: 'limit missed', words: 'x' },
        0,
        monday,
      ),
    };
    const seenBreach = only(watch([old], breach, hours(1)));
    expect(seenBreach.state).toBe('open');
    expect(remindersOf(seenBreach)).toEqual([]);
    const set = setDeadline(seenBreach, 'planOfAction', { at: '2026-11-20T09:00:00.000Z' }, hours(1));
    expect(remindersOf(set)).toHaveLength(3);
    expect(only(watch([seenBreach], seen([odr(8, '2026-11-18'), status('NORMAL')]), hours(48))).state).toBe('closed');
  });

  test('opened by hand for a notice that no report shows, it does not close because no report shows it', () => {
    const byHand = openCase(
      { account, metric: 'orderDefectRate', channel: 'seller', reason: 'by hand', words: 'x' },
      0,
      monday,
    );
    expect(only(watch([byHand], seen([odr(2), status('NORMAL')]), hours(1))).state).toBe('open');
  });
});

describe('reminders', () => {
  /** The notice came an hour before: 72 hours end on the 19th at 08:00. */
  const opened = noticed();
  const notified = (known: Case, now: Date): Case => ({
    ...known,
    reminded: [...known.reminded, ...dueNow(known, now).notified],
  });

  test('come 24 and 6 hours before the deadline, and when it has passed, each once', () => {
    expect(nextDue(opened)).toBe('2026-11-18T08:00:00.000Z');
    expect(dueNow(opened, hours(46.9)).notify).toEqual([]);
    expect(dueNow(opened, hours(47)).notify).toMatchObject([{ kind: 'deadline', clock: 'planOfAction' }]);
    const once = notified(opened, hours(47));
    expect(dueNow(once, hours(48)).notify).toEqual([]);
    expect(nextDue(once)).toBe('2026-11-19T02:00:00.000Z');
    expect(dueNow(once, hours(65)).notify).toHaveLength(1);
    expect(dueNow(notified(once, hours(65)), hours(71)).notify).toMatchObject([{ kind: 'passed' }]);
  });

  test('of a deadline that is only assumed come once, a day before', () => {
    const assumed = only(watch([], atRisk, monday));
    expect(remindersOf(assumed).map(({ kind, dueAt }) => `${kind} ${dueAt}`)).toEqual([
      'deadline 2026-11-18T09:00:00.000Z',
    ]);
    expect(remindersOf(assumed)).toMatchObject([{ assumed: { countedFrom: 'seen', hours: 72 } }]);
    expect(remindersOf(assumed).some(cannotWait)).toBe(false);
    expect(remindersOf(opened).filter(cannotWait)).toHaveLength(3);
  });

  test('that were missed are not all notified at once: the latest says it', () => {
    expect(dueNow(opened, hours(70)).notify).toMatchObject([{ id: 'planOfAction 2026-11-19T08:00:00.000Z 6 h' }]);
    expect(dueNow(notified(opened, hours(70)), hours(70.5)).notify).toEqual([]);
  });

  test('come anew for a deadline that was moved', () => {
    const moved = setDeadline(
      notified(opened, hours(48)),
      'planOfAction',
      { at: '2026-11-21T09:00:00.000Z' },
      hours(49),
    );
    expect(nextDue(moved)).toBe('2026-11-20T09:00:00.000Z');
    expect(moved.deadlines).toMatchObject([{ byHand: true }]);
  });

  test('ask for Amazon’s answer 24 and 48 hours after the plan went out, and no more for the plan', () => {
    const submitted = submitCase(opened, hours(10).toISOString(), hours(10));
    expect(dueNow(submitted, hours(33)).notify).toEqual([]);
    expect(dueNow(submitted, hours(34)).notify).toMatchObject([{ kind: 'answer' }]);
    expect(dueNow(notified(submitted, hours(34)), hours(80)).notify).toMatchObject([{ kind: 'answer' }]);
    expect(nextDue(notified(submitted, hours(80)))).toBeUndefined();
  });

  test('end with the case, by hand without a word, and with a word when Amazon’s numbers ended it', () => {
    const byHand = closeCase(opened, 'by hand', 'done', hours(1));
    expect(nextDue(byHand)).toBeUndefined();
    expect(dueNow(byHand, hours(2)).notify).toEqual([]);
    const recovered = closeCase(opened, 'recovered', 'well', hours(1));
    expect(dueNow(recovered, hours(2)).notify).toMatchObject([{ kind: 'closed' }]);
    expect(dueNow(notified(recovered, hours(2)), hours(3)).notify).toEqual([]);
    // One that ended weeks before this was notified is history.
    expect(dueNow(recovered, hours(24 * 21)).notify).toEqual([]);
  });
});

/** What can happen to the cases of an account, in any order. */
type Happening = (cases: readonly Case[], now: Date) => readonly Case[];
const latest = (cases: readonly Case[], change: (known: Case) => Case): readonly Case[] =>
  cases.map((known, i) => (i === cases.length - 1 && known.state !== 'closed' ? change(known) : known));

const evaluation = fc
  .record({
    defects: fc.integer({ min: 0, max: 30 }),
    asOf: fc.constantFrom('2026-11-14', '2026-11-16', '2026-11-18', '2026-11-20'),
    state: fc.constantFrom('NORMAL', 'AT_RISK', 'DEACTIVATED'),
  })
  .map(
    ({ defects, asOf, state }): Happening =>
      (cases, now) =>
        watch(cases, seen([odr(defects, asOf), status(state)]), now),
  );
const byHand = fc.constantFrom<Happening>(
  (cases, now) => latest(cases, (known) => noteCase(known, 'action', 'changed the carrier', undefined, now)),
  (cases, now) => latest(cases, (known) => submitCase(known, now.toISOString(), now)),
  (cases, now) => latest(cases, (known) => closeCase(known, 'by hand', 'withdrawn', now)),
  (cases, now) => latest(cases, (known) => setDeadline(known, 'aToZAppeal', { from: now.toISOString() }, now)),
);
const happenings = fc.array(fc.oneof(evaluation, evaluation, byHand), { maxLength: 25 });

describe('whatever happens, in whatever order', () => {
  const play = (all: readonly Happening[]): readonly Case[] =>
    all.reduce<readonly Case[]>((cases, happening, i) => happening(cases, hours(i)), []);

  test('there is at most one open case of a matter, its ids are its own, its timeline is in order', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        const cases = play(all);
        expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
        for (const metric of ['orderDefectRate', 'accountStatus']) {
          expect(cases.filter((one) => one.metric === metric && one.state !== 'closed').length).toBeLessThanOrEqual(1);
        }
        for (const { timeline } of cases) {
          expect(timeline.map((entry) => entry.at)).toEqual(timeline.map((entry) => entry.at).toSorted());
        }
      }),
    );
  });

  test('an evaluation that is repeated changes nothing', () => {
    fc.assert(
      fc.property(happenings, evaluation, (all, happening) => {
        const after = happening(play(all), hours(30));
        expect(happening(after, hours(30))).toEqual(after);
      }),
    );
  });

  test('a case that is closed is never opened again, nor reminded of', () => {
    fc.assert(
      fc.property(happenings, evaluation, (all, happening) => {
        const before = play(all);
        const after = happening(before, hours(40));
        for (const { id } of before.filter(({ state }) => state === 'closed')) {
          expect(after.find((one) => one.id === id)?.state).toBe('closed');
        }
        for (const known of after.filter(({ state }) => state === 'closed')) {
          expect(dueNow(known, hours(10_000)).notify).toEqual([]);
        }
      }),
    );
  });

  test('what is next due is due then, and not an instant before', () => {
    fc.assert(
      fc.property(happenings, (all) => {
        for (const known of play(all)) {
          const due = nextDue(known);
          if (due === undefined) continue;
          expect(dueNow(known, new Date(due)).notify.length).toBeGreaterThan(0);
          expect(dueNow(known, new Date(Date.parse(due) - 1)).notify).toEqual([]);
        }
      }),
    );
  });
});

test('every clock has hours and says where they are from', () => {
  expect(clockNames.length).toBeGreaterThan(5);
  for (const name of clockNames) {
    expect(clocks[name].hours, name).toBeGreaterThanOrEqual(24);
    expect(clocks[name].source.length, name).toBeGreaterThan(10);
  }
  // domain.md 5: 72 h, 48 h, 30 calendar days, 7 calendar days
  expect([clocks.planOfAction.hours, clocks.aToZInformation.hours]).toEqual([72, 48]);
  expect([clocks.aToZAppeal.hours, clocks.chargebackRepresentment.hours]).toEqual([720, 168]);
});
