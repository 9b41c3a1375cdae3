import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clockNames, clocks, runsOutAt } from '../../shared/cases/clocks.ts';
import { metricNames, metricOf } from '../../shared/metrics/catalogue.ts';
import { judge } from '../../shared/metrics/judge.ts';
import { readWell } from '../fixtures/reports/open.ts';
import { v2Report } from '../fixtures/reports/v2.ts';

const manual = (marketplace: string, ...rows: readonly string[]) =>
  readWell(['metric,channel,from,to,numerator,denominator,rate,as_of', ...rows, ''].join('\n'), {
    marketplace,
  }).readings;
const verdictsOf = (readings: ReturnType<typeof manual>) =>
  Object.fromEntries(readings.map((reading) => [reading.metric, judge(reading).verdict]));
const week = 'seller,2026-09-28,2026-10-04';

describe('Seller Fulfilled Prime', () => {
  const prime = metricNames.filter((name) => name.startsWith('prime'));

  test('is five rates of keeping promises and seven of speed, and only the manual CSV brings them', () => {
    expect(prime).toEqual([
      'primeOnTimeDeliveryRate',
      'primeValidTrackingRate',
      'primeCancellationRate',
      'primeOnTimeShipmentRate',
      'primeBuyShippingRate',
      'primeStandardWithinOneDay',
      'primeStandardWithinTwoDays',
      'primeStandardWithinFiveDays',
      'primeOversizeWithinOneDay',
      'primeOversizeWithinFiveDays',
      'primeExtraLargeWithinTwoDays',
      'primeExtraLargeWithinFiveDays',
    ]);
    for (const name of prime) expect(metricOf(name).feeds).toEqual(['manual-csv']);
  });
  test('is judged of nobody whose reports do not have it', () => {
    const { readings } = readWell(
      v2Report({ marketplace: 'US', asOf: '2026-10-05', unitOnTimeDelivery: [170, 200], validTracking: [800, 900] }),
      { marketplace: 'US' },
    );
    expect(readings.length).toBeGreaterThan(1);
    expect(readings.filter(({ metric }) => metric.startsWith('prime'))).toEqual([]);
  });
  test('in the US: 93.5 % on time, 99 % tracked, less than 0.5 % cancelled', () => {
    const rows = (late: number, untracked: number, cancelled: number) => [
      `primeOnTimeDeliveryRate,${week},${2000 - late},2000,,`,
      `primeValidTrackingRate,${week},${2000 - untracked},2000,,`,
      `primeCancellationRate,${week},${cancelled},2000,,`,
    ];
    // Of 2,000: 130 late are 93.5 %, 20 untracked are 99 %, 10 cancelled are 0.5 %, which is not below it.
    expect(verdictsOf(manual('US', ...rows(131, 21, 10)))).toEqual({
      primeOnTimeDeliveryRate: 'breach',
      primeValidTrackingRate: 'breach',
      primeCancellationRate: 'breach',
    });
    expect(Object.values(verdictsOf(manual('US', ...rows(130, 20, 9))))).not.toContain('breach');
    expect(Object.values(verdictsOf(manual('US', ...rows(0, 0, 0))))).toEqual(['ok', 'ok', 'ok']);
  });
  test.each([
    // Of 1,000: 97 % on time in Europe, 96 % in Japan; 99 % shipped on time and 98 % with Buy Shipping in Europe only.
    { marketplace: 'DE', metric: 'primeOnTimeDeliveryRate', good: 969, verdict: 'breach' },
    { marketplace: 'JP', metric: 'primeOnTimeDeliveryRate', good: 959, verdict: 'breach' },
    { marketplace: 'JP', metric: 'primeValidTrackingRate', good: 939, verdict: 'breach' },
    { marketplace: 'UK', metric: 'primeOnTimeShipmentRate', good: 989, verdict: 'breach' },
    { marketplace: 'UK', metric: 'primeBuyShippingRate', good: 979, verdict: 'breach' },
  ])('$metric in $marketplace: $good of 1,000 is $verdict', ({ marketplace, metric, good, verdict }) => {
    expect(verdictsOf(manual(marketplace, `${metric},${week},${good},1000,,`))).toEqual({ [metric]: verdict });
  });
  test.each([
    ['primeStandardWithinOneDay', 40],
    ['primeStandardWithinTwoDays', 75],
    ['primeStandardWithinFiveDays', 90],
    ['primeOversizeWithinOneDay', 15],
    ['primeOversizeWithinFiveDays', 80],
    ['primeExtraLargeWithinTwoDays', 25],
    ['primeExtraLargeWithinFiveDays', 60],
  ] as const)('speed in the US since 2026-07-06: %s of at least %i %', (metric, percent) => {
    const verdictOf = (marketplace: string, days: string, fast: number) =>
      verdictsOf(manual(marketplace, `${metric},seller,${days},${fast},1000,,`))[metric];
    const recent = '2026-09-28,2026-10-04';
    expect(verdictOf('US', recent, percent * 10 - 1)).toBe('breach');
    expect(verdictOf('US', recent, percent * 10)).not.toBe('breach');
    expect(verdictOf('US', '2026-06-22,2026-06-28', percent * 10 - 1)).not.toBe('breach');
    expect(verdictOf('DE', recent, percent * 10 - 1)).not.toBe('breach');
  });
  test.each([
    ['US', 'primeOnTimeShipmentRate'],
    ['US', 'primeBuyShippingRate'],
    ['BR', 'primeOnTimeDeliveryRate'],
  ])('where Amazon publishes no limit, %s for %s, nothing is a breach', (marketplace, metric) => {
    expect(verdictsOf(manual(marketplace, `${metric},${week},500,1000,,`))[metric]).not.toBe('breach');
  });
});

describe('Customer Service Quality Insights', () => {
  test.each(['buyerDissatisfactionRate', 'buyerContactRate'])(
    '%s comes by the manual CSV, and without a limit of Amazon’s it is never a breach',
    (metric) => {
      const [reading] = manual('US', `${metric},all,2026-09-07,2026-10-04,60,100,,`);
      expect(reading).toMatchObject({ metric, measure: { kind: 'share', numerator: 60, denominator: 100 } });
      expect(reading?.limit).toBeUndefined();
      expect(reading && ['ok', 'unknown']).toContain(reading && judge(reading).verdict);
      expect(metricOf(reading?.metric ?? 'refundRate')).toMatchObject({ limits: [], windows: [{ lengthDays: 28 }] });
    },
  );
});

describe('what Amazon has changed about shipping', () => {
  test('valid tracking counts the packages of all carriers since 2025-01-15, by category', () => {
    const { counts, firstStep } = metricOf('validTrackingRate');
    expect(counts).toContain('of all carriers since 2025-01-15');
    expect(counts).toContain('by product category');
    expect(firstStep).not.toMatch(/integrated/);
  });
  test('no first step lengthens handling times, which Amazon now undoes; they are to be accurate', () => {
    expect(metricOf('lateShipmentRate').firstStep).toContain('only to what is accurate for the SKU');
    for (const name of metricNames) expect(metricOf(name).firstStep, name).not.toMatch(/^lengthen|, lengthen the/i);
  });
  test('other policy violations point at late deliveries in the US since 2026-02-28', () => {
    expect(metricOf('otherPolicyViolations').firstStep).toContain('in the US');
    expect(metricOf('otherPolicyViolations').firstStep).toContain('2026-02-28');
  });
});

describe('clocks of 2026', () => {
  test('are all in docs/cases.md, with their hours', () => {
    const page = readFileSync(new URL('../../docs/cases.md', import.meta.url), 'utf8');
    for (const name of clockNames)
      expect(page, name).toMatch(new RegExp(`^\\| \`${name}\`[^|]*\\| ${clocks[name].hours}\\b`, 'm'));
  });
  const from = '2026-10-01T09:00:00.000Z';
  test('the refund of a return is due within four calendar days in the US, and Amazon makes it itself after them', () => {
    expect(runsOutAt('refundOfReturn', from)).toBe('2026-10-05T09:00:00.000Z');
    expect(clocks.refundOfReturn.title).toContain('(US)');
    expect(clocks.refundOfReturn.source).toContain('2026-01-26');
  });
  test('a SAFE-T claim can be filed for 30 days in the US, no longer for 60', () => {
    // 1 October has 30 more days behind it.
    expect(runsOutAt('safeTClaim', from)).toBe('2026-10-31T09:00:00.000Z');
    expect(clocks.safeTClaim.title).toContain('(US)');
    expect(clocks.safeTClaim.source).toMatch(/2026-02-16.*before, 60 days/);
  });
  test('an information request of an A-to-z claim has 48 hours, and the 72 of an appeal are named beside them', () => {
    expect(runsOutAt('aToZInformation', from)).toBe('2026-10-03T09:00:00.000Z');
    expect(clocks.aToZInformation.source).toContain('72 hours');
    expect(clocks.aToZInformation.source).toContain('go by the notice');
  });
});
