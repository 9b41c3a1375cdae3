import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { assuranceOf } from '../../shared/metrics/account-health-assurance.ts';
import { metricOf, plainLimit, publishedLimit } from '../../shared/metrics/catalogue.ts';
import { comingRules, isAnnouncedOn, shortfallOf } from '../../shared/metrics/coming-rules.ts';
import { judge } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const day = (text: string): Day => text as Day;
const onTime = (
  marketplace: string,
  on: string,
  [numerator, denominator]: readonly [number, number],
  officialStatus?: string,
): Reading => {
  const limit = plainLimit(publishedLimit('unitOnTimeDeliveryRate', marketplace, day(on)));
  return {
    metric: 'unitOnTimeDeliveryRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'share', numerator, denominator },
    windowDays: 14,
    asOf: day(on),
    ...(limit !== undefined && { limit }),
    ...(officialStatus !== undefined && { officialStatus }),
  };
};

describe('on-time delivery is enforced store by store', () => {
  // 178 of 200 are 89 %.
  test.each([
    { marketplace: 'US', on: '2024-09-24', verdict: 'warn' },
    { marketplace: 'US', on: '2024-09-25', verdict: 'breach' },
    { marketplace: 'UK', on: '2026-02-01', verdict: 'warn' },
    { marketplace: 'UK', on: '2026-02-02', verdict: 'breach' },
    { marketplace: 'DE', on: '2026-08-31', verdict: 'warn' },
    { marketplace: 'DE', on: '2026-09-01', verdict: 'breach' },
    { marketplace: 'JP', on: '2026-10-05', verdict: 'warn' },
    { marketplace: 'IT', on: '2026-10-05', verdict: 'warn' },
  ])('89 % in $marketplace on $on is $verdict', ({ marketplace, on, verdict }) => {
    expect(judge(onTime(marketplace, on, [178, 200])).verdict).toBe(verdict);
  });
  test('few units are not judged in the UK, where Amazon says so, and are elsewhere', () => {
    // 16 of 19 are 84 %.
    expect(judge(onTime('UK', '2026-10-05', [16, 19])).verdict).toBe('unknown');
    expect(judge(onTime('US', '2026-10-05', [16, 19])).verdict).toBe('breach');
  });
  test('Amazon’s own BAD beats too few units', () => {
    expect(judge(onTime('UK', '2026-10-05', [16, 19], 'BAD'))).toMatchObject({ verdict: 'warn', close: true });
  });
  test('every limit with a date has a source', () => {
    for (const { from, source } of metricOf('unitOnTimeDeliveryRate').limits) {
      if (from !== undefined) expect(source).toBeTruthy();
    }
  });
});

describe('a rate that is printed rounded, without counts, exactly at its limit', () => {
  const printed = (officialStatus?: string): Reading => ({
    metric: 'lateShipmentRate',
    channel: 'seller',
    source: 'official',
    measure: { kind: 'rate', printed: 0.04 },
    asOf: day('2026-10-05'),
    limit: { condition: 'LESS_THAN', perMillion: 40_000 },
    ...(officialStatus !== undefined && { officialStatus }),
  });
  test.each(['GOOD', 'NORMAL'])('is a warning where Amazon says %s', (status) => {
    expect(judge(printed(status)).verdict).toBe('warn');
  });
  test.each([undefined, 'BAD'])('is a breach where Amazon says %s', (status) => {
    expect(judge(printed(status)).verdict).toBe('breach');
  });
  test('past it, it is a breach whatever Amazon says', () => {
    expect(judge({ ...printed('GOOD'), measure: { kind: 'rate', printed: 0.041 } }).verdict).toBe('breach');
  });
});

describe('a rule that begins soon', () => {
  test('is known 60 days before, in its own store', () => {
    expect(comingRules('DE', day('2026-07-03')).map(({ metric, from }) => [metric, from])).toEqual([
      ['unitOnTimeDeliveryRate', '2026-09-01'],
    ]);
    expect(comingRules('DE', day('2026-07-02'))).toEqual([]);
    expect(comingRules('DE', day('2026-09-01'))).toEqual([]);
    expect(comingRules('FR', day('2026-07-03'))).toEqual([]);
  });
  test('is announced in one week, whichever weekday summaries go out on', () => {
    const [rule] = comingRules('DE', day('2026-07-03'));
    // 60 days before 1 September are 3 July; the week is 3 to 9 July.
    const days = ['2026-07-02', '2026-07-03', '2026-07-09', '2026-07-10'];
    expect(days.map((on) => rule !== undefined && isAnnouncedOn(rule, day(on)))).toEqual([false, true, true, false]);
  });
  test('says how many would meet it, to accounts that would miss it', () => {
    const [rule] = comingRules('DE', day('2026-07-03'));
    if (rule === undefined) throw new Error('no rule');
    // 90 % of 200 are 180.
    expect(shortfallOf(onTime('DE', '2026-07-03', [178, 200]), rule)?.reach).toEqual({ count: 180, of: 200 });
    expect(shortfallOf(onTime('DE', '2026-07-03', [180, 200]), rule)).toBeUndefined();
  });
});

describe('Account Health Assurance', () => {
  test('counts the days below 250, each score until the next', () => {
    const scores = [
      { asOf: day('2026-09-01'), score: 300 },
      { asOf: day('2026-09-05'), score: 240 },
      { asOf: day('2026-09-08'), score: 260 },
    ];
    // 240 held on the 5th, 6th and 7th; known are 1 to 14 September, for a score holds seven days.
    expect(assuranceOf(scores, day('2026-09-30'))).toEqual({ daysBelow: 3, allowed: 10, daysKnown: 14 });
  });
  test('forgets what is more than 180 days ago', () => {
    expect(assuranceOf([{ asOf: day('2026-01-01'), score: 100 }], day('2026-09-30'))).toEqual({
      daysBelow: 0,
      allowed: 10,
      daysKnown: 0,
    });
  });
});
