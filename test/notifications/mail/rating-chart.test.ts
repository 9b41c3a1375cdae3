import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../../shared/domain/day.ts';
import type { RatingChartFacts } from '../../../shared/notifications/mail/charts/chart-facts.ts';
import { chartOfRating } from '../../../shared/notifications/mail/charts/chart-of-readings.ts';
import { chartAttachments, chartParts } from '../../../shared/notifications/mail/charts/chart-part.ts';
import {
  describeRatingChart,
  describeStatusDays,
} from '../../../shared/notifications/mail/charts/describe-rating-chart.ts';
import { ratingChart } from '../../../shared/notifications/mail/charts/rating-chart.ts';
import { sampleJudgement } from '../../../tools/sample-portfolio.ts';

const today = '2026-10-20' as Day;
const daysAgo = (days: number): Day => addDays(today, -days);
const judgement = sampleJudgement('accountHealthRating', { kind: 'score', score: 120 });

/** The scores of the newest days, oldest first; `undefined`: a day without a report. */
function rating(...scores: readonly (number | undefined)[]): RatingChartFacts {
  const readings = scores.flatMap((score, i) =>
    score === undefined
      ? []
      : [{ ...judgement.reading, asOf: daysAgo(scores.length - 1 - i), measure: { kind: 'score' as const, score } }],
  );
  const facts = chartOfRating({ account: 'Acme US', judgement, readings, today });
  if (facts === undefined) throw new Error('there was something to draw');
  return facts;
}

const ruleYs = (svg: string, style: string): readonly number[] =>
  [...svg.matchAll(new RegExp(`<line [^>]*y1="([\\d.]+)"[^>]*stroke-dasharray="${style}"`, 'g'))].map(([, y]) =>
    Number(y),
  );

describe('a chart of the account health rating', () => {
  test('has the days where they lie, and each band’s edge as a line, the limit of 200 as the heaviest', () => {
    const svg = ratingChart(rating(150, 120)) ?? '';
    // It is 196 high, ends at 300 and reaches from 0 to 300. 200: 300 − 196 × 2 ÷ 3 = 169.3. 100: 234.7. 250: 136.7.
    expect(ruleYs(svg, '16 7')).toEqual([169.3]);
    expect(ruleYs(svg, '4 6')).toEqual([136.7, 234.7]);
    // 14 days on 528: a day is 37.7, and yesterday lies at 620 − 37.7 = 582.3. 150 is half way up: 202. 120: 300 − 78.4 = 221.6.
    expect(svg).toContain('<path d="M582.3,202L620,221.6"');
    expect(svg).toContain('>120 now<');
    for (const name of ['worth watching', 'at risk', 'critical']) expect(svg).toContain(`>${name}<`);
  });

  test('reaches above the highest score, and joins no days between which one is missing', () => {
    const svg = ratingChart(rating(900, undefined, 240)) ?? '';
    // 900 × 1.1 = 990, so it reaches to 1,000: 200 lies at 300 − 39.2 = 260.8, and 900 at 300 − 176.4 = 123.6.
    expect(ruleYs(svg, '16 7')).toEqual([260.8]);
    expect(svg).toContain('cy="123.6" r="5"');
    expect(svg).not.toMatch(/<path d="M[^"]*L/);
    // 50 points are 9.8 units: no room for the name of a band, nor for 250 beside 200.
    expect(svg).not.toContain('worth watching');
    expect(svg).toContain('>200<');
    expect(svg).not.toContain('>250<');
  });

  test('says in words from where it came, how low it was, and what its bands are', () => {
    expect(describeRatingChart(rating(400, 90, 150))).toBe(
      'Account health rating of Acme US: 150 now, down from 400 on 18 October 2026, lowest 90 on 19 October 2026; worth watching below 250, at risk below 200, critical below 100.',
    );
    expect(describeRatingChart(rating(120))).toBe(
      'Account health rating of Acme US: 120 now; worth watching below 250, at risk below 200, critical below 100.',
    );
  });

  test('draws no day after today, and nothing of a rating without a limit', () => {
    const readings = [{ ...judgement.reading, asOf: addDays(today, 1) }];
    expect(chartOfRating({ account: 'a', judgement, readings, today })).toBeUndefined();
    const { limit: _, ...unlimited } = judgement.reading;
    const without = { account: 'a', judgement: { ...judgement, reading: unlimited }, readings: [unlimited], today };
    expect(chartOfRating(without)).toBeUndefined();
  });
});

describe('the days of a status', () => {
  const words = (...states: readonly string[]) => ({
    kind: 'status' as const,
    account: 'Acme DE',
    metric: 'Account status',
    points: states.map((word, i) => ({ day: daysAgo(states.length - 1 - i), word })),
  });

  test('are a sentence without a picture', () => {
    const parts = chartParts([words('NORMAL', 'AT_RISK', 'AT_RISK', 'DEACTIVATED')]);
    expect(parts.map(({ text }) => text)).toEqual([
      'Account status of Acme DE, by the days of Amazon’s reports: NORMAL 17 October 2026, AT RISK 18 October to 19 October 2026, DEACTIVATED since 20 October 2026.',
    ]);
    expect(chartAttachments(parts)).toEqual([]);
  });

  test('of an account that changes all the time the earlier changes are counted', () => {
    const eight = ['A', 'B', 'A', 'B', 'A', 'B', 'A', 'B'];
    // Eight spells, of which six are named.
    expect(describeStatusDays(words(...eight))).toMatch(
      /: 2 earlier changes, then A 15 October 2026, .*, B since 20 October 2026\.$/,
    );
    expect(describeStatusDays(words())).toBeUndefined();
  });
});
