import { describe, expect, test } from 'vitest';
import { daysOpen, decide, hadMail } from '../../shared/alerts/decide.ts';
import type { AlertMemory, Silence } from '../../shared/alerts/decision.ts';
import { feedOf, otherFeedsOf } from '../../shared/alerts/feed-freshness.ts';
import { withoutOutdated } from '../../shared/alerts/missing-from-reports.ts';
import { bandOf, withScore } from '../../shared/alerts/rating.ts';
import { isActive, ranOut } from '../../shared/alerts/silences.ts';
import { claimable, countsAfter, groupingOf, type StormArrival, stormsIn } from '../../shared/alerts/storm.ts';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { judge } from '../../shared/metrics/judge.ts';

const day = '2026-10-05' as Day;
const at = (text: string) => new Date(text);

describe('the rhythm of a feed', () => {
  const daily = (count: number) => Array.from({ length: count }, (_, index) => addDays(day, index - count + 1));

  test('of Amazon’s own report is known from its fourth day on: three days of patience become two', () => {
    // The 5th ends at midnight; the rhythm of one day is missed 48 hours later, an unknown one after 72.
    const feed = (count: number) =>
      feedOf([{ kind: 'seller-performance', days: daily(count) }], undefined, at('2026-10-06'));
    expect(feed(3).staleFrom).toBe('2026-10-09T00:00:00.000Z');
    expect(feed(4).staleFrom).toBe('2026-10-08T00:00:00.000Z');
  });

  test('of Amazon’s own report has its newest day, in whatever order the days are given', () => {
    const days = daily(4).toReversed();
    expect(feedOf([{ kind: 'seller-performance', days }], undefined, at('2026-10-06'))).toMatchObject({
      asOf: day,
      staleFrom: '2026-10-08T00:00:00.000Z',
    });
  });

  test('of another report is known from its fifth day on, and not from its fourth', () => {
    const feeds = (count: number) => otherFeedsOf([{ kind: 'all-orders', days: daily(count) }], at('2026-10-06'));
    expect(feeds(4)).toEqual([]);
    expect(feeds(5)).toEqual([{ kind: 'all-orders', asOf: day, staleFrom: '2026-10-08T00:00:00.000Z', stale: false }]);
  });

  test('is one while a report comes every 35 days, and none at 36', () => {
    const every = (gap: number) => [
      { kind: 'all-orders' as const, days: [4, 3, 2, 1, 0].map((n) => addDays(day, -n * gap)) },
    ];
    // Twice 35 days after the end of the 5th: the 15th of December.
    expect(otherFeedsOf(every(35), at('2026-10-06'))[0]?.staleFrom).toBe('2026-12-15T00:00:00.000Z');
    expect(otherFeedsOf(every(36), at('2026-10-06'))).toEqual([]);
  });

  test('is the median gap, not the mean and not the order of the gaps', () => {
    // Gaps of 9, 2, 2, 3 days: the upper median is 3, twice that is 6; one and a half times the longest, 13.5 days, is more.
    const days = [16, 7, 5, 3, 0].map((ago) => addDays(day, -ago));
    expect(otherFeedsOf([{ kind: 'all-orders', days }], at('2026-10-06'))[0]?.staleFrom).toBe(
      '2026-10-19T12:00:00.000Z',
    );
    // Gaps of 1, 7, 7, 7: the median is 7, so 14 days; the longest asks for 10.5.
    const weekly = [22, 21, 14, 7, 0].map((ago) => addDays(day, -ago));
    expect(otherFeedsOf([{ kind: 'all-orders', days: weekly }], at('2026-10-06'))[0]?.staleFrom).toBe(
      '2026-10-20T00:00:00.000Z',
    );
  });

  test('what comes when something happens has none', () => {
    expect(otherFeedsOf([{ kind: 'notification', days: daily(8) }], at('2027-10-05'))).toEqual([]);
  });
});

describe('the hour of a storm', () => {
  const arrival = (
    account: string,
    time: string,
    state: StormArrival['state'],
    cause = 'lateShipmentRate|begins',
  ): StormArrival => ({
    key: 'lateShipmentRate|seller',
    cause,
    verdict: 'warn',
    words: '39 of 1,000',
    account,
    at: `2026-12-24T${time}.000Z`,
    state,
  });

  test('reaches sixty minutes back', () => {
    expect(countsAfter('2026-12-24T07:00:00.000Z')).toBe('2026-12-24T06:00:00.000Z');
  });

  test('takes in what nobody at the consultancy heard within it, and nothing at its very beginning', () => {
    const waits = arrival('a/US', '07:00:00', 'grouped');
    const within = arrival('b/US', '06:00:01', 'unheard');
    const before = arrival('c/US', '06:00:00', 'unheard');
    expect(claimable([waits, within, before])).toEqual([waits, within]);
  });

  test('is counted from the first that waits with the cause, and for each cause by itself', () => {
    const early = arrival('a/US', '07:00:00', 'grouped');
    const late = arrival('b/US', '09:00:00', 'grouped');
    const heardByNobody = arrival('c/US', '06:30:00', 'unheard');
    const otherCause = arrival('d/US', '08:30:00', 'unheard', 'orderDefectRate|begins');
    expect(claimable([late, early, heardByNobody, otherCause])).toEqual([late, early, heardByNobody]);
  });

  test('names accounts that had their own mail within it once each, by name, and none from its beginning or of another cause', () => {
    const waits = arrival('a/US', '07:00:00', 'grouped');
    const all = [
      waits,
      arrival('z/US', '06:20:00', 'alone'),
      arrival('m/US', '06:10:00', 'alone'),
      arrival('m/US', '06:40:00', 'alone'),
      arrival('old/US', '06:00:00', 'alone'),
      arrival('other/US', '06:30:00', 'alone', 'orderDefectRate|begins'),
      arrival('unheard/US', '06:30:00', 'unheard'),
    ];
    expect(stormsIn([waits], all)[0]?.notifiedAlone).toEqual(['m/US', 'z/US']);
  });

  test('sorts its entries by seriousness, then what is left, then name; of what an older release left without a number, last', () => {
    const one = (account: string, more: Partial<StormArrival>) => ({
      ...arrival(account, '07:00:00', 'grouped'),
      ...more,
    });
    const claimed = [
      one('f/US', { left: 3 }),
      one('e/US', { left: 1 }),
      one('d/US', { left: 1 }),
      one('c/US', {}),
      one('b/US', { verdict: 'breach', seriousness: 'breach', used: 1.2, left: 0 }),
      one('a/US', { verdict: 'breach', seriousness: 'breach', used: 1.5, left: 0 }),
    ];
    const [storm] = stormsIn(claimed, claimed);
    expect(storm?.entries.map(({ account }) => account)).toEqual(['a/US', 'b/US', 'd/US', 'e/US', 'f/US', 'c/US']);
  });

  test('causes come by name, each with its own accounts', () => {
    const claimed = [
      arrival('a/US', '07:00:00', 'grouped', 'orderDefectRate|begins'),
      arrival('b/US', '07:00:00', 'grouped', 'lateShipmentRate|begins'),
    ];
    expect(
      stormsIn(claimed, claimed).map(({ cause, entries }) => [cause, entries.map(({ account }) => account)]),
    ).toEqual([
      ['lateShipmentRate|begins', ['b/US']],
      ['orderDefectRate|begins', ['a/US']],
    ]);
  });

  test('what no account can have in common keeps a mail of its own', () => {
    const { cause: _, ...own } = arrival('a/US', '07:00:00', 'arrived');
    const counts = new Map([['lateShipmentRate|begins', new Set(['a', 'b', 'c', 'd', 'e', 'f'])]]);
    expect(groupingOf([own, arrival('a/US', '07:00:00', 'arrived')], counts, false)).toBe('alone');
  });
});

const odr = (defects: number, asOf: Day = day, orders = 1000) =>
  judge({
    metric: 'orderDefectRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator: defects, denominator: orders },
    limit: { condition: 'LESS_THAN', perMillion: 10_000 },
    windowDays: 60,
    asOf,
  });

/** A breach of 12 of 1,000, three over the nine that are allowed, notified on 5 October at 07:00. */
const breach: AlertMemory = {
  state: 'open',
  verdict: 'breach',
  since: '2026-10-05T07:00:00.000Z',
  criticalSince: '2026-10-05T07:00:00.000Z',
  lastNotified: '2026-10-05T07:00:00.000Z',
  reason: 'first',
  notified: 1,
  notifiedNumber: { asOf: day, value: 12, windowDays: 60 },
  newest: { asOf: day, value: 12, windowDays: 60 },
  breaches: 1,
  peak: 0.012,
  step: 4,
  threadRoot: 'root',
  subject: 'Order defect rate',
};

function said(memory: AlertMemory, judgement: ReturnType<typeof judge>, now: string, lastMailAt?: string) {
  const decisions = decide({
    judgements: [judgement],
    feed: { asOf: day, stale: false },
    memory: { 'orderDefectRate|seller': memory },
    now: at(now),
    quiet: false,
    ...(lastMailAt !== undefined && { lastMailAt }),
    openThread: () => ({ threadRoot: 'new', subject: 'new' }),
  });
  return decisions.find(({ key }) => key === 'orderDefectRate|seller')?.reason;
}

describe('a reminder of a breach', () => {
  const next = odr(12, addDays(day, 1));

  test('has an hour’s grace: 23 hours after the last mail it is due, a second before it is not', () => {
    expect(said(breach, next, '2026-10-06T05:59:59Z')).toBe('unchanged');
    expect(said(breach, next, '2026-10-06T06:00:00Z')).toBe('reminder');
  });

  test('comes for three and a half days, so that the third morning is one of them', () => {
    const later = { ...breach, lastNotified: '2026-10-07T07:00:00.000Z' };
    const fourth = odr(12, addDays(day, 3));
    expect(said(later, fourth, '2026-10-08T19:00:00Z')).toBe('reminder');
    expect(said(later, fourth, '2026-10-08T19:00:01Z')).toBe('unchanged');
  });

  test('counts from when it became critical, or from its beginning where that is not known', () => {
    const { criticalSince: _, ...old } = { ...breach, since: '2026-09-01T07:00:00.000Z' };
    expect(said(old, next, '2026-10-06T07:00:00Z')).toBe('unchanged');
    expect(said({ ...old, criticalSince: '2026-10-05T07:00:00.000Z' }, next, '2026-10-06T07:00:00Z')).toBe('reminder');
  });
});

describe('a breach that comes and goes', () => {
  const well = odr(2, addDays(day, 4));
  const third = { ...breach, breaches: 3, overSince: '2026-10-06T08:00:00.000Z' };

  test('for the second time is over at once, for the third when it has stayed so for three days', () => {
    expect(said({ ...breach, breaches: 2 }, well, '2026-10-09T07:00:00Z')).toBe('recovered');
    expect(said(third, well, '2026-10-09T07:59:59Z')).toBe('flapping');
    expect(said(third, well, '2026-10-09T08:00:00Z')).toBe('recovered');
  });

  test('waits when nobody has seen yet since when it is over', () => {
    expect(said({ ...breach, breaches: 3 }, well, '2026-10-09T08:00:00Z')).toBe('flapping');
  });
});

describe('the mail of the day', () => {
  test('is one until twenty hours have passed', () => {
    expect(hadMail('2026-10-05T07:00:00Z', at('2026-10-06T02:59:59Z'))).toBe(true);
    expect(hadMail('2026-10-05T07:00:00Z', at('2026-10-06T03:00:00Z'))).toBe(false);
    expect(hadMail(undefined, at('2026-10-06T03:00:00Z'))).toBe(false);
  });

  test('days that an alert has been open are whole ones', () => {
    expect(daysOpen(breach, at('2026-10-06T06:59:59Z'))).toBe(0);
    expect(daysOpen(breach, at('2026-10-06T07:00:00Z'))).toBe(1);
  });
});

describe('a silence', () => {
  const silence: Silence = {
    kind: 'snoozed',
    at: '2026-10-05T08:00:00.000Z',
    until: '2026-10-08T08:00:00.000Z',
    by: 'jo@acme.example',
    verdict: 'breach',
  };

  test('is over at its last instant, and only then the alert is notified again, once', () => {
    expect(isActive(silence, at('2026-10-08T07:59:59.999Z'))).toBe(true);
    expect(isActive(silence, at('2026-10-08T08:00:00Z'))).toBe(false);
    expect(ranOut(silence, breach, at('2026-10-08T07:59:59.999Z'))).toBe(false);
    expect(ranOut(silence, breach, at('2026-10-08T08:00:00Z'))).toBe(true);
    expect(ranOut(silence, { ...breach, lastNotified: silence.until }, at('2026-10-08T09:00:00Z'))).toBe(false);
    expect(ranOut(silence, { ...breach, state: 'resolved' }, at('2026-10-08T09:00:00Z'))).toBe(false);
  });
});

describe('a metric that newer reports no longer have', () => {
  test('is as it was for three days, and unknown from the fourth', () => {
    const verdictOf = (newest: Day | undefined) => withoutOutdated([odr(12)], newest)[0]?.verdict;
    expect(verdictOf(undefined)).toBe('breach');
    expect(verdictOf(addDays(day, 3))).toBe('breach');
    expect(verdictOf(addDays(day, 4))).toBe('unknown');
  });

  test('says since when, and our own estimate is not measured by Amazon’s reports', () => {
    const [gone] = withoutOutdated([odr(12)], addDays(day, 4));
    expect(gone?.reading.remark).toContain('2026-10-05');
    const estimate = judge({ ...odr(12).reading, source: 'estimate' });
    expect(withoutOutdated([estimate], addDays(day, 30))).toEqual([estimate]);
  });
});

describe('the bands of the account health rating', () => {
  test.each([
    { score: 250, band: 0 },
    { score: 249, band: 1 },
    { score: 200, band: 1 },
    { score: 199, band: 2 },
    { score: 100, band: 2 },
    { score: 99, band: 3 },
  ])('$score is in band $band', ({ score, band }) => {
    expect(bandOf(score)).toBe(band);
  });

  test('its week keeps changes only, the day’s newest score, and the last one from before', () => {
    const rating = (score: number, asOf: Day) =>
      judge({
        metric: 'accountHealthRating',
        channel: 'all',
        source: 'official',
        measure: { kind: 'score', score },
        asOf,
      });
    const scores = [
      [300, -9],
      [290, -7],
      [290, -6],
      [280, -2],
      [270, 0],
      [260, 0],
    ] as const;
    const after = scores.reduce(
      (memory, [score, days]) => withScore(memory, rating(score, addDays(day, days))),
      breach,
    );
    // On 28 September, seven days before, it was 290: 300 is no longer of the week.
    expect(after.week).toEqual([
      { asOf: addDays(day, -7), score: 290 },
      { asOf: addDays(day, -2), score: 280 },
      { asOf: day, score: 260 },
    ]);
    expect(withScore(after, rating(400, addDays(day, -1)))).toBe(after);
  });
});
