import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { Feed } from '../../shared/domain/feed.ts';
import type { Judgement } from '../../shared/metrics/judge.ts';
import { likelyDateOf } from '../../shared/metrics/likely-date.ts';
import type { Standing } from '../../shared/portfolio/account-standing.ts';
import { linesToChart } from '../../shared/portfolio/lines-to-chart.ts';
import { portfolioOf } from '../../shared/portfolio/portfolio.ts';
import { rollOffOf } from '../../shared/portfolio/roll-off-of.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { sampleAsOf, sampleJudgement, sampleStanding, share, stopped } from '../../tools/sample-portfolio.ts';

const today = addDays(sampleAsOf, 1);
const fresh: Feed = { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false };

const likely = (judgement: Judgement, likelyDate: string): Judgement => ({
  ...judgement,
  forecast: { p7: 0.2, p14: 0.4, p30: 0.6, p60: 0.8, likelyDate: likelyDate as Day },
});
const odr = (defects: number, orders: number, more = {}): Judgement =>
  sampleJudgement('orderDefectRate', share(defects, orders), { channel: 'seller', ...more });
const account = (client: string, judgements: readonly Judgement[], feed: Feed = fresh): Standing =>
  standingOf({ account: { client, marketplace: 'DE' }, judgements, weekAgo: [], feed });

describe('the portfolio, worst first', () => {
  const order = (standings: readonly Standing[]) => {
    const { attention, fine } = portfolioOf(standings);
    return [...attention, ...fine].map(({ account: { client } }) => client);
  };

  test('the account status, then missed limits, then warnings, then what is watched by the day it is likely missed', () => {
    // 9 of 1,000: 0 left. 6 of 1,000: 3 left, watched. 12 of 900: past the limit.
    expect(
      order([
        account('watched-no-date', [odr(6, 1000)]),
        account('in-december', [likely(odr(6, 1000), '2026-12-01')]),
        account('at-the-limit', [odr(9, 1000)]),
        account('in-october', [likely(odr(6, 1000), '2026-10-20')]),
        account('at-risk', [sampleJudgement('accountStatus', { kind: 'state', state: 'AT_RISK' })]),
        account('breached', [odr(12, 900)]),
      ]),
    ).toEqual(['at-risk', 'breached', 'at-the-limit', 'in-october', 'in-december', 'watched-no-date']);
  });

  test('without a day the fewest left come first', () => {
    expect(order([account('three-left', [odr(6, 1000)]), account('two-left', [odr(7, 1000)])])).toEqual([
      'two-left',
      'three-left',
    ]);
  });

  test('reports that stopped come before what is only watched, because nothing of them can be trusted', () => {
    expect(
      order([
        account('fresh', [likely(odr(6, 1000), '2026-11-01')]),
        account('stopped', [likely(odr(6, 1000), '2026-12-06')], stopped),
      ]),
    ).toEqual(['stopped', 'fresh']);
  });
});

describe('the day by which a limit is likely missed', () => {
  test.each([
    { when: 'the limit allows nine defects', judgement: odr(6, 1000), is: '2026-10-20' },
    // 300 orders allow 2: a date says less than "1 left".
    { when: 'the limit allows two', judgement: odr(1, 300), is: undefined },
    { when: 'it is missed already', judgement: odr(12, 900), is: undefined },
  ])('$when: $is', ({ judgement, is }) => {
    expect(likelyDateOf(likely(judgement, '2026-10-20'))).toBe(is);
  });
});

describe('what rolls off', () => {
  // As of 4 October the window of 60 days ends 15 days before: 22 July to 19 September.
  const reading = odr(9, 1000).reading;
  const one = (day: string, defective = 1, channel: 'seller' | 'amazon' = 'seller') => ({
    day: day as Day,
    channel,
    defective,
  });

  test('an order of the window’s first day is gone on the day after the report’s', () => {
    expect([reading.from, reading.to]).toEqual(['2026-07-22', '2026-09-19']);
    expect(rollOffOf(reading, [one('2026-07-22'), one('2026-07-24', 2)], today, 7)).toEqual([
      { day: '2026-10-05', defects: 1 },
      { day: '2026-10-07', defects: 2 },
    ]);
  });

  test('a week is seven days from today; what is gone, not there yet or of the other channel is left out', () => {
    const days = [
      one('2026-07-21'),
      one('2026-07-22', 1, 'amazon'),
      one('2026-07-23', 0),
      one('2026-07-28'),
      one('2026-07-29'),
      one('2026-09-30'),
    ];
    // 28 July leaves on 11 October, the seventh day; 29 July on the eighth.
    expect(rollOffOf(reading, days, today, 7)).toEqual([{ day: '2026-10-11', defects: 1 }]);
  });

  test('of other rates nobody knows the days', () => {
    const late = sampleJudgement('lateShipmentRate', share(9, 500), { windowDays: 30 }).reading;
    expect(rollOffOf(late, [one('2026-09-06')], today, 60)).toEqual([]);
  });
});

describe('what is worth a chart', () => {
  const names = (standings: readonly Standing[], most: number) =>
    linesToChart(standings, most).map(({ standing, line }) =>
      [standing.account.client, line.judgement.reading.metric, line.judgement.reading.channel].join(' '),
    );

  test('the worst rates of all accounts, not more than are wanted', () => {
    const standings = [
      account('a', [odr(6, 1000), sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 })]),
      account('b', [odr(12, 900)]),
    ];
    // A breach, then the warning, then what is watched.
    expect(names(standings, 2)).toEqual(['b orderDefectRate seller', 'a lateShipmentRate seller']);
    expect(names(standings, 5)).toHaveLength(3);
  });

  test('of one metric one window', () => {
    const standings = [
      account('a', [
        sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 }),
        sampleJudgement('lateShipmentRate', share(14, 300), { windowDays: 10 }),
      ]),
    ];
    expect(names(standings, 2)).toHaveLength(1);
  });

  test('where all is fine, none: it would be a chart of nothing', () => {
    expect(names([sampleStanding('a', 'DE', {})], 2)).toEqual([]);
  });

  test('what is well today, but more likely than not misses its limit', () => {
    const well = odr(2, 1000);
    const forecast = { p7: 0.1, p14: 0.2, p30: 0.4, p60: 0.64 };
    expect(names([account('a', [{ ...well, forecast }])], 2)).toEqual(['a orderDefectRate seller']);
    expect(names([account('a', [well])], 2)).toEqual([]);
  });

  test('no estimate, nothing that could not be judged, nothing without a limit', () => {
    const estimate = odr(12, 900, { source: 'estimate' });
    const unknown = sampleJudgement('validTrackingRate', share(0, 0));
    const rating = sampleJudgement('accountHealthRating', { kind: 'score', score: 190 });
    expect(names([account('a', [estimate, unknown, rating])], 2)).toEqual([]);
  });
});
