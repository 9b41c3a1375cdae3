import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { fractionOfLimit } from '../../shared/metrics/fraction-of-limit.ts';
import type { Judgement } from '../../shared/metrics/judge.ts';
import { changeSince } from '../../shared/portfolio/change.ts';
import { accountsOf, portfolioOf } from '../../shared/portfolio/portfolio.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { sampleJudgement, sampleReadings, share, stopped } from '../../tools/sample-portfolio.ts';

const account = { client: 'acme', marketplace: 'DE' };
const feed = { asOf: '2026-10-04' as Day, stale: false };
const odr = (defective: number, orders: number, channel: 'seller' | 'amazon' = 'seller') =>
  sampleJudgement('orderDefectRate', share(defective, orders), { channel });
const late = (count: number, orders: number, windowDays = 30) =>
  sampleJudgement('lateShipmentRate', share(count, orders), { windowDays });
const standing = (judgements: readonly Judgement[], more = {}) =>
  standingOf({ account, judgements, weekAgo: [], feed, ...more });
const titles = ({ lines }: ReturnType<typeof standing>) =>
  lines.map(({ judgement: { reading } }) => `${reading.metric}|${reading.windowDays ?? reading.channel}`);

describe('the lines of an account', () => {
  test('come worst first: the verdict, then the fewest left', () => {
    // 12/900 misses 1 %; 9/1,000 has 0 of 9 left; 36/1,000 late has 3 of 39 left and is at 90 % of the limit.
    expect(titles(standing([late(1, 1000, 10), late(36, 1000), odr(9, 1000, 'amazon'), odr(12, 900)]))).toEqual([
      'orderDefectRate|seller',
      'orderDefectRate|amazon',
      'lateShipmentRate|30',
      'lateShipmentRate|10',
    ]);
  });

  test('of missed limits the order defect rate comes first, then the larger share of the limit', () => {
    // 12/900 is 133 % of 1 %, 60/1,000 is 150 % of 4 %; of the order defects 20/900 is 222 %.
    expect(titles(standing([odr(12, 900), late(60, 1000), odr(20, 900, 'amazon')]))).toEqual([
      'orderDefectRate|amazon',
      'orderDefectRate|seller',
      'lateShipmentRate|30',
    ]);
  });

  test('a bad account status outweighs a rate with the same verdict', () => {
    const atRisk = sampleJudgement('accountStatus', { kind: 'state', state: 'AT_RISK' });
    expect(titles(standing([odr(9, 1000), atRisk]))).toEqual(['accountStatus|all', 'orderDefectRate|seller']);
  });

  test('what is fine keeps its place from week to week, and what is not judged comes last', () => {
    const unjudged = sampleJudgement('unitOnTimeDeliveryRate', share(0, 0));
    expect(titles(standing([unjudged, late(0, 900), odr(0, 90_000)]))).toEqual([
      'orderDefectRate|seller',
      'lateShipmentRate|30',
      'unitOnTimeDeliveryRate|seller',
    ]);
  });

  test('components are shown within the rate they are part of', () => {
    const { lines } = standing(sampleReadings({ orders: 1000, defective: 9, late: 0, cancelled: 0, untracked: 0 }));
    const seller = lines.find(
      ({ judgement: { reading } }) => reading.metric === 'orderDefectRate' && reading.channel === 'seller',
    );
    expect(seller?.parts.map(({ reading }) => reading.metric)).toEqual([
      'negativeFeedbackRate',
      'aToZClaimRate',
      'chargebackRate',
    ]);
    expect(lines.map(({ judgement }) => judgement.reading.metric)).not.toContain('aToZClaimRate');
  });

  test('an estimate stands beside the official reading, and alone where there is none', () => {
    const official = sampleJudgement('cancellationRate', share(5, 200));
    const estimate = sampleJudgement('cancellationRate', share(7, 201), { source: 'estimate', bound: 'upper' });
    const both = standing([estimate, official]).lines;
    expect(both).toHaveLength(1);
    expect(both[0]).toMatchObject({ judgement: official, estimate });
    const alone = standing([estimate]).lines;
    expect(alone[0]?.judgement).toBe(estimate);
    expect(alone[0]).not.toHaveProperty('estimate');
  });
});

describe('the state of an account', () => {
  test('is its worst verdict', () => {
    expect(standing([odr(0, 1000), late(36, 1000)]).state).toBe('warn');
    expect(standing([odr(12, 900), late(36, 1000)]).state).toBe('breach');
  });

  test('a metric without orders does not make a good account unknown', () => {
    expect(standing([odr(0, 1000), late(0, 0)]).state).toBe('ok');
  });

  test('a stopped feed is never fine, and never hides a breach', () => {
    expect(standing([odr(0, 1000)], { feed: stopped }).state).toBe('stale');
    expect(standing([odr(12, 900)], { feed: stopped }).state).toBe('breach');
  });

  test('before the first official report nothing is known, whatever estimates say', () => {
    expect(standing([], { feed: { stale: false } }).state).toBe('unknown');
    expect(standing([odr(0, 1000)], { feed: { stale: false } }).state).toBe('unknown');
  });
});

describe('a week’s change', () => {
  test.each([
    { when: 'no reading a week ago', before: undefined, now: odr(9, 1000), is: 'new' },
    { when: 'no orders a week ago', before: odr(0, 0), now: odr(9, 1000), is: 'new' },
    { when: 'from fine to warn', before: odr(2, 1000), now: odr(9, 1000), is: 'worse' },
    { when: 'from breach to warn', before: odr(12, 900), now: odr(9, 1000), is: 'better' },
    { when: 'fewer left', before: odr(3, 1000), now: odr(4, 1000), is: 'worse' },
    { when: 'more left, because there are more orders', before: odr(2, 1000), now: odr(2, 1201), is: 'better' },
    // 3/2,000 leaves 16 of 19, 3/1,990 leaves 16 of 19 too.
    {
      when: 'the same number left while the rate moves a little',
      before: odr(3, 2000),
      now: odr(3, 1990),
      is: 'unchanged',
    },
    { when: 'deeper in breach', before: odr(12, 900), now: odr(15, 900), is: 'worse' },
    // Of 1,000 orders 9 are allowed and 33 are 24 over, 3.3 %; of 500 orders 4 are allowed and 27 are 23 over, 5.4 %.
    {
      when: 'fewer over of far fewer orders, a higher rate',
      before: odr(33, 1000),
      now: odr(27, 500),
      is: 'unchanged',
    },
    {
      when: 'a higher rating',
      before: sampleJudgement('accountHealthRating', { kind: 'score', score: 190 }),
      now: sampleJudgement('accountHealthRating', { kind: 'score', score: 195 }),
      is: 'better',
    },
    {
      when: 'more policy findings',
      before: sampleJudgement('listingPolicyViolations', { kind: 'count', count: 1 }),
      now: sampleJudgement('listingPolicyViolations', { kind: 'count', count: 3 }),
      is: 'worse',
    },
    {
      when: 'a lower conversion',
      before: sampleJudgement('unitSessionPercentage', share(120, 1000)),
      now: sampleJudgement('unitSessionPercentage', share(100, 1000)),
      is: 'worse',
    },
    {
      when: 'a lower refund rate',
      before: sampleJudgement('refundRate', share(50, 1000)),
      now: sampleJudgement('refundRate', share(40, 1000)),
      is: 'better',
    },
  ])('$when: $is', ({ before, now, is }) => {
    expect(changeSince(before, now)).toBe(is);
  });

  test('is compared with the same window and channel of a week ago', () => {
    const { lines } = standing([late(36, 1000, 30)], { weekAgo: [late(30, 300, 10), late(20, 1000, 30)] });
    expect(lines[0]?.weekAgo?.reading.measure).toEqual(share(20, 1000));
    expect(lines[0]?.change).toBe('worse');
  });
});

describe('the portfolio', () => {
  const of = (client: string, judgements: readonly Judgement[], more = {}) =>
    standing(judgements, { account: { client, marketplace: 'DE' }, ...more });

  test('is ordered by state, then by the worst line, with a stopped feed before a watch', () => {
    const standings = [
      of('fine', [odr(0, 5000)]),
      of('watched', [odr(5, 1000)]),
      of('quiet', [odr(0, 5000)], { feed: stopped }),
      of('some-left', [odr(8, 1000)]),
      of('none-left', [odr(9, 1000)]),
      of('over', [odr(12, 900)]),
      of('also-fine', [odr(0, 5000)]),
    ];
    const { attention, fine } = portfolioOf(standings);
    expect(attention.map(({ account: { client } }) => client)).toEqual([
      'over',
      'none-left',
      'some-left',
      'quiet',
      'watched',
    ]);
    expect(fine.map(({ account: { client } }) => client)).toEqual(['also-fine', 'fine']);
    expect(portfolioOf([...standings].reverse())).toEqual(portfolioOf(standings));
  });

  test('a client sees its own accounts only', () => {
    const standings = [of('acme', [odr(0, 5000)]), of('other', [odr(12, 900)])];
    expect(accountsOf('acme', standings).map(({ account: { client } }) => client)).toEqual(['acme']);
  });
});

describe('the fraction of the limit', () => {
  test.each([
    { when: '0.90 % of 1 %', judgement: odr(9, 1000), is: 0.9 },
    // 4 % of misses where 5 % are allowed.
    {
      when: '96 % where 95 % are demanded',
      judgement: sampleJudgement('validTrackingRate', share(960, 1000)),
      is: 0.8,
    },
    {
      when: 'a printed rate of 2 % of 4 %',
      judgement: sampleJudgement('lateShipmentRate', { kind: 'rate', printed: 0.02 }),
      is: 0.5,
    },
    { when: 'no orders', judgement: odr(0, 0), is: undefined },
    { when: 'no limit', judgement: sampleJudgement('refundRate', share(1, 10)), is: undefined },
    {
      when: 'a count',
      judgement: sampleJudgement('listingPolicyViolations', { kind: 'count', count: 3 }),
      is: undefined,
    },
  ])('of $when is $is', ({ judgement, is }) => {
    const fraction = fractionOfLimit(judgement.reading);
    if (is === undefined) expect(fraction).toBeUndefined();
    else expect(fraction).toBeCloseTo(is, 12);
  });
});
