import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertKey } from '../../shared/alerts/alert-key.ts';
import { feedKey } from '../../shared/alerts/alert-key.ts';
import { decide } from '../../shared/alerts/decide.ts';
import type { AlertMemory, Decision, Silence } from '../../shared/alerts/decision.ts';
import { silencesLeft } from '../../shared/alerts/silences.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { Feed } from '../../shared/domain/feed.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Measure, Reading } from '../../shared/metrics/reading.ts';

const asOf = '2026-10-05' as Day;
const start = Date.parse('2026-10-05T07:00:00Z');
const at = (days: number) => new Date(start + days * 86_400_000);
const fresh: Feed = { asOf, staleFrom: at(4).toISOString(), stale: false };
const stopped: Feed = { asOf, staleFrom: at(4).toISOString(), stale: true };

function odr(defects: number, orders = 1000, more: Partial<Reading> = {}) {
  const limit = publishedLimit('orderDefectRate', 'DE', asOf);
  const measure: Measure = { kind: 'share', numerator: defects, denominator: orders };
  return judge({
    metric: 'orderDefectRate',
    channel: 'seller',
    source: 'official',
    measure,
    asOf,
    ...(limit && { limit }),
    ...more,
  });
}

/** The report of a day. */
const odrOn = (days: number, defects: number, orders = 1000) => odr(defects, orders, { asOf: addDays(asOf, days) });

const policy = (count: number) =>
  judge({
    metric: 'listingPolicyViolations',
    channel: 'all',
    source: 'official',
    measure: { kind: 'count', count },
    limit: { condition: 'EQUALS', value: 0 },
    asOf,
  });

interface Step {
  readonly judgements: readonly ReturnType<typeof judge>[];
  readonly feed?: Feed;
  readonly now: Date;
  readonly quiet?: boolean;
  readonly silences?: Readonly<Record<AlertKey, Silence>>;
  readonly lastMailAt?: string;
  readonly otherFeeds?: readonly Feed[];
  readonly withCase?: ReadonlySet<AlertKey>;
  readonly takenBack?: ReadonlyMap<string, number>;
}

/** Lets a story unfold: each step's memory is the next one's past. */
function unfold(steps: readonly Step[]): { decisions: readonly Decision[][]; memory: Record<AlertKey, AlertMemory> } {
  let memory: Record<AlertKey, AlertMemory> = {};
  const decisions = steps.map(({ judgements, feed = fresh, now, quiet = false, ...more }) => {
    const made = decide({
      judgements,
      feed,
      memory,
      now,
      quiet,
      ...more,
      openThread: (key) => ({ threadRoot: `${key}-${now.getTime()}@example.com`, subject: `about ${key}` }),
    });
    for (const { key, after } of made) if (after !== undefined) memory = { ...memory, [key]: after };
    return [...made];
  });
  return { decisions, memory };
}

const reasons = (steps: readonly Step[], key: AlertKey = 'orderDefectRate|seller') =>
  unfold(steps).decisions.map((made) => {
    const decision = made.find((one) => one.key === key);
    return decision && `${decision.notify ? 'notify' : 'silent'}: ${decision.reason}`;
  });

describe('notification', () => {
  test.each<{ when: string; steps: Step[]; says: string[] }>([
    {
      when: 'a good rate stays good',
      steps: [
        { judgements: [odr(0)], now: at(0) },
        { judgements: [odr(1)], now: at(1) },
      ],
      says: ['silent: well', 'silent: well'],
    },
    { when: 'a warning begins', steps: [{ judgements: [odr(9)], now: at(0) }], says: ['notify: first'] },
    {
      when: 'the same report is evaluated again',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(9)], now: at(0.01) },
      ],
      says: ['notify: first', 'silent: unchanged'],
    },
    {
      when: 'a warning turns into a breach',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(12)], now: at(1) },
      ],
      says: ['notify: first', 'notify: worse'],
    },
    {
      when: 'a warning outlives a week',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(9)], now: at(8) },
      ],
      says: ['notify: first', 'silent: unchanged'],
    },
    {
      when: 'three orders past the limit are still there in the next report',
      steps: [
        { judgements: [odrOn(0, 12)], now: at(0) },
        { judgements: [odrOn(1, 12)], now: at(1) },
      ],
      says: ['notify: first', 'notify: reminder'],
    },
    {
      when: 'no newer report has come, there is nothing to remind of',
      steps: [
        { judgements: [odrOn(0, 12)], now: at(0) },
        { judgements: [odrOn(0, 12)], now: at(1) },
      ],
      says: ['notify: first', 'silent: unchanged'],
    },
    {
      when: 'a breach outlives Amazon’s 72 hours, the weekly page has it from then on',
      steps: [0, 1, 2, 3, 4, 9, 10].map((days) => ({ judgements: [odrOn(days, 12)], now: at(days) })),
      says: [
        'notify: first',
        'notify: reminder',
        'notify: reminder',
        'notify: reminder',
        'silent: unchanged',
        'silent: unchanged',
        'silent: unchanged',
      ],
    },
    {
      when: 'one order past the limit is not repeated, and two more are',
      steps: [10, 10, 11, 12].map((defects, days) => ({ judgements: [odrOn(days, defects)], now: at(days) })),
      says: ['notify: first', 'silent: unchanged', 'silent: unchanged', 'notify: reminder'],
    },
    {
      when: 'a breach ends, and a warning remains',
      steps: [
        { judgements: [odrOn(0, 12)], now: at(0) },
        { judgements: [odrOn(1, 9)], now: at(1) },
      ],
      says: ['notify: first', 'notify: breach over'],
    },
    {
      when: 'one more defect would bring it back',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(7)], now: at(1) },
      ],
      says: ['notify: first', 'silent: not clear yet'],
    },
    {
      when: 'it is clearly well again',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(2)], now: at(1) },
        { judgements: [odr(2)], now: at(2) },
      ],
      says: ['notify: first', 'notify: recovered', 'silent: well'],
    },
    {
      when: 'it comes back after it was over',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(2)], now: at(1) },
        { judgements: [odr(9)], now: at(2) },
      ],
      says: ['notify: first', 'notify: recovered', 'notify: first'],
    },
    {
      when: 'the orders go missing, the alert is held and never resolved',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(0, 0)], now: at(1) },
        { judgements: [odr(9)], now: at(2) },
      ],
      says: ['notify: first', 'silent: no data', 'silent: unchanged'],
    },
  ])('$when', ({ steps, says }) => {
    expect(reasons(steps)).toEqual(says);
  });

  test('a warning that turns into a breach after a week is repeated daily from then on', () => {
    const steps = [
      { judgements: [odr(9)], now: at(0) },
      ...[7, 8, 9, 10, 11].map((days) => ({ judgements: [odrOn(days, 12)], now: at(days) })),
    ];
    expect(reasons(steps)).toEqual([
      'notify: first',
      'notify: worse',
      'notify: reminder',
      'notify: reminder',
      'notify: reminder',
      'silent: unchanged',
    ]);
  });

  test('an account at risk is repeated daily for three days, unless its case has a clock of its own', () => {
    const atRisk = (days: number) =>
      judge({
        metric: 'accountStatus',
        channel: 'all',
        source: 'official',
        measure: { kind: 'state', state: 'AT_RISK' },
        asOf: addDays(asOf, days),
      });
    const steps = [0, 0.5, 1, 2].map((days) => ({ judgements: [atRisk(Math.floor(days))], now: at(days) }));
    expect(reasons(steps, 'accountStatus|all')).toEqual([
      'notify: first',
      'silent: unchanged',
      'notify: reminder',
      'notify: reminder',
    ]);
    const withCase = new Set(['accountStatus|all']);
    expect(
      reasons(
        steps.map((step) => ({ ...step, withCase })),
        'accountStatus|all',
      ),
    ).toEqual(['notify: first', 'silent: unchanged', 'silent: its case reminds', 'silent: its case reminds']);
  });

  test('policy counts are notified when they rise, and again after they came down', () => {
    const counts = [0, 2, 2, 3, 1, 2, 0];
    const steps = counts.map((count, i) => ({ judgements: [policy(count)], now: at(i) }));
    expect(reasons(steps, 'listingPolicyViolations|all')).toEqual([
      'silent: well',
      'notify: first',
      'silent: unchanged',
      'notify: more',
      'silent: unchanged',
      'notify: more',
      'notify: recovered',
    ]);
  });

  test('the official reading speaks, and our estimate does not', () => {
    const estimate = odr(30, 1000, { source: 'estimate' });
    expect(reasons([{ judgements: [estimate, odr(1)], now: at(0) }])).toEqual(['silent: well']);
  });

  test('an estimate that can only be too low ends nothing: orders that were shipped late leave its list, not the rate', () => {
    const estimate = (defects: number) => odr(defects, 1000, { source: 'estimate', bound: 'lower' });
    const steps = [
      { judgements: [estimate(12)], now: at(0) },
      { judgements: [estimate(0)], now: at(1) },
      { judgements: [odr(0)], now: at(2) },
    ];
    expect(reasons(steps)).toEqual(['notify: first', 'silent: no data', 'notify: recovered']);
  });

  test('an estimate ends nothing when its orders or defects are not known to the end of its window', () => {
    const estimate = (defects: number, knownTo: string) =>
      odr(defects, 1000, { source: 'estimate', to: '2026-09-20' as Day, asOf: knownTo as Day });
    const steps = [
      { judgements: [estimate(12, '2026-09-20')], now: at(0) },
      { judgements: [estimate(0, '2026-09-12')], now: at(1) },
      { judgements: [estimate(0, '2026-09-20')], now: at(2) },
    ];
    expect(reasons(steps)).toEqual(['notify: first', 'silent: no data', 'notify: recovered']);
  });

  test('the worse of the 10-day and the 30-day window speaks for both, in one alert', () => {
    const made = unfold([
      { judgements: [odr(1, 1000, { windowDays: 30 }), odr(12, 1000, { windowDays: 10 })], now: at(0) },
    ]).decisions[0];
    expect(made?.filter(({ key }) => key !== feedKey)).toHaveLength(1);
    expect(made?.[0]).toMatchObject({ notify: true, reason: 'first', judgement: { reading: { windowDays: 10 } } });
  });

  test('components are notified within the order defect rate', () => {
    const claims = odr(12, 1000, { metric: 'aToZClaimRate' });
    expect(unfold([{ judgements: [claims], now: at(0) }]).decisions[0]?.filter(({ key }) => key !== feedKey)).toEqual(
      [],
    );
  });

  test('the peak is remembered while it is open', () => {
    const { memory } = unfold([9, 13, 11].map((defects, i) => ({ judgements: [odr(defects)], now: at(i) })));
    expect(memory['orderDefectRate|seller']).toMatchObject({ peak: 0.013, state: 'open', verdict: 'breach' });
  });

  test('the thread and the subject stay the same from the first mail to the last', () => {
    const { decisions } = unfold([9, 12, 1].map((defects, i) => ({ judgements: [odrOn(i, defects)], now: at(i) })));
    const threads = decisions.map((made) => made.find(({ key }) => key !== feedKey)?.after?.threadRoot);
    expect(new Set(threads)).toEqual(new Set([expect.stringContaining('orderDefectRate|seller')]));
  });
});

describe('in quiet hours', () => {
  test.each<{ when: string; steps: Step[]; says: string[] }>([
    {
      when: 'a warning waits until they are over',
      steps: [
        { judgements: [odr(9)], now: at(0), quiet: true },
        { judgements: [odr(9)], now: at(0.2), quiet: true },
        { judgements: [odr(9)], now: at(0.4) },
      ],
      says: ['silent: quiet hours', 'silent: quiet hours', 'notify: first'],
    },
    {
      when: 'a warning that came and went is one line in the morning',
      steps: [
        { judgements: [odr(9)], now: at(0), quiet: true },
        { judgements: [odr(1)], now: at(0.2), quiet: true },
        { judgements: [odr(1)], now: at(0.4) },
        { judgements: [odr(1)], now: at(1) },
      ],
      says: ['silent: quiet hours', 'silent: quiet hours', 'notify: passed', 'silent: well'],
    },
    {
      when: 'a breach breaks through',
      steps: [
        { judgements: [odr(9)], now: at(0), quiet: true },
        { judgements: [odr(12)], now: at(0.1), quiet: true },
      ],
      says: ['silent: quiet hours', 'notify: first'],
    },
    {
      when: 'good news waits as well',
      steps: [
        { judgements: [odr(9)], now: at(0) },
        { judgements: [odr(1)], now: at(0.5), quiet: true },
        { judgements: [odr(1)], now: at(0.9) },
      ],
      says: ['notify: first', 'silent: quiet hours', 'notify: recovered'],
    },
  ])('$when', ({ steps, says }) => {
    expect(reasons(steps)).toEqual(says);
  });

  test('an alert that was held remembers when it began and how bad it was', () => {
    const { memory } = unfold([
      { judgements: [odr(9)], now: at(0), quiet: true },
      { judgements: [odrOn(1, 8)], now: at(0.5) },
    ]);
    expect(memory['orderDefectRate|seller']).toMatchObject({
      since: at(0).toISOString(),
      peak: 0.009,
      notified: 1,
      state: 'open',
    });
  });

  test('a feed that stops is notified in the morning', () => {
    const steps = [
      { judgements: [odr(0)], feed: stopped, now: at(4), quiet: true },
      { judgements: [odr(0)], feed: stopped, now: at(4.3) },
    ];
    expect(reasons(steps, feedKey)).toEqual(['silent: quiet hours', 'notify: feed stopped']);
  });
});

describe('a deactivated account', () => {
  const status = (state: string) =>
    judge({ metric: 'accountStatus', channel: 'all', source: 'official', measure: { kind: 'state', state }, asOf });

  test('is notified, and mutes its metrics without forgetting them', () => {
    const steps = [
      { judgements: [status('NORMAL'), odr(9)], now: at(0) },
      { judgements: [status('DEACTIVATED'), odr(12)], now: at(1) },
      { judgements: [status('NORMAL'), odr(12)], now: at(2) },
    ];
    expect(reasons(steps)).toEqual(['notify: first', 'silent: account deactivated', 'notify: worse']);
    expect(reasons(steps, 'accountStatus|all')).toEqual(['silent: well', 'notify: first', 'notify: recovered']);
  });
});

describe('a feed', () => {
  test('that stops is notified, then in the weekly page only, and notified when it is back', () => {
    const steps = [
      { judgements: [odr(0)], now: at(0) },
      { judgements: [odr(0)], feed: stopped, now: at(4) },
      { judgements: [odr(0)], feed: stopped, now: at(5) },
      { judgements: [odr(0)], feed: stopped, now: at(11) },
      { judgements: [odr(0)], now: at(12) },
    ];
    expect(reasons(steps, feedKey)).toEqual([
      'silent: well',
      'notify: feed stopped',
      'silent: unchanged',
      'silent: unchanged',
      'notify: feed resumed',
    ]);
  });

  test('that never began is not missed', () => {
    expect(reasons([{ judgements: [], feed: { stale: false }, now: at(0) }], feedKey)).toEqual([undefined]);
  });
});

const key = 'orderDefectRate|seller';
const silence = (kind: Silence['kind'], fromDay: number, days: number, verdict: Silence['verdict'] = 'breach') => ({
  [key]: {
    kind,
    at: at(fromDay).toISOString(),
    until: at(fromDay + days).toISOString(),
    by: 'jo@acme.example',
    verdict,
  },
});
/** The same judgement day after day, while a reader's wish is in force. */
const days = (counts: readonly number[], silences: Step['silences'], from = 1): readonly Step[] =>
  counts.map((defects, index) => ({
    judgements: [odr(defects)],
    now: at(from + index),
    ...(silences !== undefined && { silences }),
  }));

describe('a reader asks for silence', () => {
  test('who acknowledged a breach is spared the reminders, and notified when it is over', () => {
    const steps = [...days([12], undefined, 0), ...days([12, 12, 11, 2], silence('acknowledged', 0.5, 7))];
    expect(reasons(steps)).toEqual([
      'notify: first',
      'silent: acknowledged',
      'silent: acknowledged',
      'silent: acknowledged',
      'notify: recovered',
    ]);
  });

  test('who snoozed a warning is notified at once when it becomes a breach', () => {
    const steps = [...days([9], undefined, 0), ...days([9, 12], silence('snoozed', 0.5, 7, 'warn'))];
    expect(reasons(steps)).toEqual(['notify: first', 'silent: snoozed', 'notify: worse']);
  });

  test('when a snooze is over and nothing has changed, it is notified again, once', () => {
    const snooze = silence('snoozed', 0.5, 3, 'warn');
    const steps = [...days([9], undefined, 0), ...days([9, 9, 9, 9, 9], snooze)];
    expect(reasons(steps)).toEqual([
      'notify: first',
      'silent: snoozed',
      'silent: snoozed',
      'silent: snoozed',
      'notify: reminder',
      'silent: unchanged',
    ]);
  });

  test('a muted metric says nothing of a warning, neither when it begins nor when it ends', () => {
    expect(reasons(days([9, 9, 1], silence('muted', 0, 30, 'ok')))).toEqual([
      'silent: muted',
      'silent: muted',
      'silent: well',
    ]);
  });

  test('a muted metric speaks when the limit is missed', () => {
    expect(reasons(days([9, 12], silence('muted', 0, 30, 'ok')))).toEqual(['silent: muted', 'notify: first']);
  });

  test('a muted metric that spoke of a missed limit also says that it is over, and is silent again', () => {
    expect(reasons(days([12, 1, 9], silence('muted', 0, 30, 'ok')))).toEqual([
      'notify: first',
      'notify: recovered',
      'silent: muted',
    ]);
  });

  test('an account at risk that was muted as such is not repeated, and speaks when it is deactivated', () => {
    const status = (state: string) =>
      judge({ metric: 'accountStatus', channel: 'all', source: 'official', measure: { kind: 'state', state }, asOf });
    const muted = { 'accountStatus|all': { ...silence('muted', 0.5, 30, 'warn')[key] } as Silence };
    const steps: Step[] = [
      { judgements: [status('AT_RISK')], now: at(0) },
      { judgements: [status('AT_RISK')], now: at(1), silences: muted },
      { judgements: [status('DEACTIVATED')], now: at(2), silences: muted },
    ];
    expect(reasons(steps, 'accountStatus|all')).toEqual(['notify: first', 'silent: muted', 'notify: worse']);
  });

  test('when a mute runs out, what is still wrong is notified as new', () => {
    expect(reasons(days([9, 9, 9], silence('muted', 0, 2.5, 'ok')))).toEqual([
      'silent: muted',
      'silent: muted',
      'notify: first',
    ]);
  });

  test('more findings than were acknowledged are notified', () => {
    const known = { 'listingPolicyViolations|all': { ...silence('acknowledged', 0.5, 7, 'warn')[key] } as Silence };
    const steps: Step[] = [
      { judgements: [policy(2)], now: at(0) },
      { judgements: [policy(2)], now: at(1), silences: known },
      { judgements: [policy(3)], now: at(2), silences: known },
    ];
    expect(reasons(steps, 'listingPolicyViolations|all')).toEqual([
      'notify: first',
      'silent: acknowledged',
      'notify: more',
    ]);
  });

  test('a wish is forgotten when it is over, or when the alert went on without it', () => {
    const { memory } = unfold(days([9, 12], undefined, 0));
    const left = (silences: Step['silences'], day: number) =>
      Object.keys(silencesLeft(silences ?? {}, memory, at(day)));
    expect(left(silence('snoozed', 0.5, 7, 'warn'), 2)).toEqual([]);
    expect(left(silence('snoozed', 1.5, 7), 2)).toEqual([key]);
    expect(left(silence('muted', 0.5, 7), 2)).toEqual([key]);
    expect(left(silence('snoozed', 1.5, 0.2), 2)).toEqual([key]);
    expect(left(silence('muted', 0.5, 0.2), 2)).toEqual([]);
  });
});

describe('one mail a day', () => {
  const morning = at(0).toISOString();

  test('a second warning of the day waits until tomorrow', () => {
    const steps = [
      { judgements: [odr(9)], now: at(0.3), lastMailAt: morning },
      { judgements: [odr(9)], now: at(0.9), lastMailAt: morning },
    ];
    expect(reasons(steps)).toEqual(['silent: one mail a day', 'notify: first']);
  });

  test('a breach does not wait, and takes what waits with it', () => {
    const late = odr(9, 1000, { metric: 'lateShipmentRate', windowDays: 30 });
    const made = unfold([{ judgements: [odr(12), late], now: at(0.3), lastMailAt: morning }]).decisions[0];
    expect(made?.filter(({ notify }) => notify).map((decision) => decision.key)).toEqual([
      key,
      'lateShipmentRate|seller',
    ]);
  });

  test('that it is over goes with the mail of the next day', () => {
    const steps = [
      { judgements: [odrOn(0, 9)], now: at(0) },
      { judgements: [odrOn(1, 1)], now: at(0.3), lastMailAt: morning },
      { judgements: [odrOn(1, 1)], now: at(0.9), lastMailAt: morning },
    ];
    expect(reasons(steps)).toEqual(['notify: first', 'silent: one mail a day', 'notify: recovered']);
  });
});

describe('what comes and goes', () => {
  /** A rate that is a warning every other day. */
  const snapshots = (counts: readonly number[]): readonly Step[] =>
    counts.map((defects, index) => ({
      judgements: [odr(defects, 1000, { asOf: addDays(asOf, index) })],
      now: at(index),
    }));
  const alternating = Array.from({ length: 14 }, (_, index) => (index % 2 === 0 ? 9 : 1));

  test('is notified until it is known to flap, and then as over only when it has stayed well', () => {
    const calm = Array.from({ length: 20 }, () => 1);
    const said = reasons(snapshots([...alternating, ...calm]));
    const notified = said.filter((reason) => reason?.startsWith('notify'));
    expect(notified).toEqual([
      'notify: first',
      'notify: recovered',
      'notify: first',
      'notify: recovered',
      'notify: first',
      'notify: recovered',
      'notify: first',
      'notify: recovered',
    ]);
    expect(said.filter((reason) => reason === 'silent: flapping').length).toBeGreaterThan(5);
    expect(said.at(-1)).toBe('silent: well');
  });

  test('is notified without delay when it becomes a breach', () => {
    const said = reasons(snapshots([...alternating, 12]));
    expect(said.at(-1)).toBe('notify: worse');
  });
});

describe('other feeds', () => {
  const orders = (stale: boolean): Feed => ({ kind: 'all-orders', asOf, staleFrom: at(4).toISOString(), stale });

  test('are missed by themselves, and not while Amazon’s own word is missing too', () => {
    const steps = [
      { judgements: [odr(0)], now: at(4), otherFeeds: [orders(true)] },
      { judgements: [odr(0)], now: at(5), otherFeeds: [orders(false)] },
    ];
    expect(reasons(steps, 'feed|all-orders')).toEqual(['notify: feed stopped', 'notify: feed resumed']);
    const both = [{ judgements: [odr(0)], feed: stopped, now: at(4), otherFeeds: [orders(true)] }];
    expect(reasons(both, 'feed|all-orders')).toEqual([undefined]);
    expect(reasons(both, feedKey)).toEqual(['notify: feed stopped']);
  });
});

describe('for any story', () => {
  const story = fc.array(
    fc.record({
      defects: fc.integer({ min: 0, max: 14 }),
      orders: fc.constantFrom(0, 60, 1000),
      hours: fc.integer({ min: 1, max: 200 }),
    }),
    { maxLength: 25 },
  );

  test('"recovered" is only ever said of what was notified as open, and every notification has a mail thread', () => {
    fc.assert(
      fc.property(story, (events) => {
        let hours = 0;
        const steps = events.map((event) => {
          hours += event.hours;
          return { judgements: [odr(Math.min(event.defects, event.orders), event.orders)], now: at(hours / 24) };
        });
        let open = false;
        for (const made of unfold(steps).decisions) {
          const decision = made.find(({ key }) => key === 'orderDefectRate|seller');
          // The warning that a breach leaves ends without a mail of its own.
          if (decision?.reason === 'ended quietly') open = false;
          if (!decision?.notify) continue;
          expect(decision.reason === 'first').toBe(!open);
          open = decision.reason !== 'recovered';
          expect(decision.after.threadRoot).not.toBe('');
        }
      }),
    );
  });

  test('deciding again at once, after what was decided was remembered, says nothing new', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 14 }), (before, now) => {
        const { decisions } = unfold([
          { judgements: [odr(before)], now: at(0) },
          { judgements: [odr(now)], now: at(3) },
          { judgements: [odr(now)], now: at(3) },
        ]);
        expect(decisions[2]?.filter(({ notify }) => notify)).toEqual([]);
      }),
    );
  });
});
