import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { isMetricName, isTarget, metricNames, plainLimit, publishedLimit } from '../../shared/metrics/catalogue.ts';
import { judge } from '../../shared/metrics/judge.ts';
import { manualMetricTable, metricTable } from '../../shared/metrics/metric-table.ts';

/** The cells of a metric's row: channels, window, limit, and where it is read from. */
const rowOf = (name: string): readonly string[] =>
  (
    metricTable()
      .split('\n')
      .find((line) => line.includes(`(\`${name}\`)`)) ?? ''
  )
    .split(' | ')
    .slice(2);

describe('the catalogue as the README shows it', () => {
  test.each([
    [
      'orderDefectRate',
      'seller, amazon',
      '60 days (15 days)',
      'below 1 %',
      'V2, manual CSV, All Orders (estimate), feedback report (estimate) |',
    ],
    ['chargebackRate', 'seller, amazon', '60 days (15 days)', 'part of the order defect rate', 'V2, manual CSV |'],
    [
      'cancellationRate',
      'seller',
      '7 days (1 day)',
      'below 2.5 %',
      'V2, manual CSV, All Orders (estimate), Amazon.in sale report (estimate) |',
    ],
    ['lateShipmentRate', 'seller', '30 days (0 days)<br>10 days (0 days)', 'below 4 %', 'V2, manual CSV |'],
    [
      'unitOnTimeDeliveryRate',
      'seller',
      '14 days (7 days)',
      'at least 90 % in US since 2024-09-25; at least 90 % in UK since 2026-02-02, judged from 20 on; at least 90 % in DE since 2026-09-01; at least 90 % elsewhere (a target, not enforced yet)',
      'V2, manual CSV |',
    ],
    ['onTimeDeliveryRate', 'seller', '30 days (10 days)', 'at least 97 % (a target, no penalty)', 'V2, manual CSV |'],
    [
      'refundRate',
      'all',
      '28 days (0 days)',
      'none: held against its own past',
      'manual CSV, Business Report by date (estimate), Sales and Traffic (estimate) |',
    ],
    ['sellerRating', 'all', 'now', 'none: shown, not judged', 'manual CSV |'],
    ['accountHealthRating', 'all', '180 days (0 days)', 'at least 200', 'V2, manual CSV |'],
    ['accountStatus', 'all', 'now', 'NORMAL', 'V2, manual CSV |'],
  ])('%s: %s, %s, %s', (name, ...cells) => {
    expect(rowOf(name)).toEqual(cells);
  });

  test('has a row of each metric but policy counts, which share the last one', () => {
    const lines = metricTable().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      '| Metric (`name`) | What counts | Channels | Window (ends before the report) | Limit | Read from |',
      '|---|---|---|---|---|---|',
    ]);
    const last = lines.at(-1) ?? '';
    const counts = [...last.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(counts.slice(0, 2)).toEqual([
      'suspectedIntellectualPropertyViolations',
      'receivedIntellectualPropertyComplaints',
    ]);
    expect(last).toMatch(
      /^\| Policy counts: `.+`, `.+` \| .+ \| all \| 180 days \(0–2 days\) \| 0 \| V2, manual CSV \|$/,
    );
    expect(lines.length - 3 + counts.length).toBe(metricNames.length);
  });

  test('what a manual CSV may hold has the windows of each metric, or none', () => {
    const lines = manualMetricTable().split('\n');
    expect(lines.slice(0, 2)).toEqual(['| metric | channels | windows in days |', '|---|---|---|']);
    expect(lines).toContain('| `lateShipmentRate` | seller | 30, 10 |');
    expect(lines).toContain('| `accountStatus` | all | none |');
    expect(lines).toHaveLength(2 + metricNames.length);
  });
});

describe('a metric and its limit', () => {
  test('a name is exact, and no member that every object has', () => {
    expect(['orderDefectRate', 'OrderDefectRate', 'toString', ''].map(isMetricName)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('a limit is carried without where and since when it holds', () => {
    const published = publishedLimit('unitOnTimeDeliveryRate', 'UK', '2026-10-05' as Day);
    expect(published).toMatchObject({ from: '2026-02-02', marketplaces: ['UK'] });
    expect(plainLimit(published)).toEqual({ condition: 'GREATER_THAN', perMillion: 900_000, minimumToJudge: 20 });
    expect(plainLimit(publishedLimit('unitOnTimeDeliveryRate', 'IT', '2026-10-05' as Day))).toEqual({
      condition: 'GREATER_THAN',
      perMillion: 900_000,
      target: true,
    });
    const score = plainLimit(publishedLimit('accountHealthRating', 'US', '2026-10-05' as Day));
    expect(score).toEqual({ condition: 'GREATER_THAN', value: 200 });
    expect(plainLimit(undefined)).toBeUndefined();
  });

  test('is a target where Amazon names no penalty, or does not enforce it there', () => {
    expect(isTarget('onTimeDeliveryRate', undefined)).toBe(true);
    expect(isTarget('unitOnTimeDeliveryRate', { condition: 'GREATER_THAN', perMillion: 900_000, target: true })).toBe(
      true,
    );
    expect(isTarget('unitOnTimeDeliveryRate', { condition: 'GREATER_THAN', perMillion: 900_000 })).toBe(false);
  });

  test('a score without bands is well, whatever it is', () => {
    const judged = judge({
      metric: 'sellerRating',
      channel: 'all',
      source: 'official',
      measure: { kind: 'score', score: 3 },
      asOf: '2026-10-05' as Day,
    });
    expect(judged).toMatchObject({ verdict: 'ok', close: false });
  });

  test('a printed rate past its limit is a breach also where Amazon says GOOD, and 0 % is well', () => {
    const printed = (rate: number, officialStatus?: string) =>
      judge({
        metric: 'lateShipmentRate',
        channel: 'seller',
        source: 'official',
        measure: { kind: 'rate', printed: rate },
        limit: { condition: 'LESS_THAN', perMillion: 40_000 },
        asOf: '2026-10-05' as Day,
        ...(officialStatus !== undefined && { officialStatus }),
      }).verdict;
    expect([printed(0.05, 'GOOD'), printed(0.05), printed(0)]).toEqual(['breach', 'breach', 'ok']);
  });
});
