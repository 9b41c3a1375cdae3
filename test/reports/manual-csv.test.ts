import { describe, expect, test } from 'vitest';
import { metricNames, metricOf } from '../../shared/metrics/catalogue.ts';
import { manualCsvTemplate } from '../../shared/reports/manual-csv/manual-csv-template.ts';
import { fixture, read, readWell, reject } from '../fixtures/reports/open.ts';

const header = 'metric,channel,from,to,numerator,denominator,rate,as_of';
const manual = (...rows: readonly string[]) => [header, ...rows, ''].join('\n');
const measureOf = (row: string) => readWell(manual(row)).readings[0]?.measure;

describe('numbers typed in', () => {
  const whole = readWell(fixture('manual.csv'));

  test('counts, rates, scores, words and policy counts are read, and an empty row is skipped', () => {
    expect(
      whole.readings.map(({ metric, channel, windowDays, measure, asOf }) => [
        metric,
        channel,
        windowDays,
        measure,
        asOf,
      ]),
    ).toEqual([
      // 30 days, so the catalogue's second window of 7, 30 and 90
      ['contactResponseRate', 'all', 30, { kind: 'share', numerator: 92, denominator: 100 }, '2026-10-05'],
      ['returnDissatisfactionRate', 'seller', 30, { kind: 'rate', printed: 0.034 }, '2026-10-05'],
      // no as_of: 60 days ending 2026-09-20 are shown 15 days later
      [
        'orderDefectRate',
        'seller',
        60,
        { kind: 'share', numerator: 9, denominator: 1000, printed: 0.009 },
        '2026-10-05',
      ],
      ['lateShipmentRate', 'seller', 10, { kind: 'share', numerator: 3, denominator: 80 }, '2026-10-05'],
      ['lateShipmentRate', 'seller', 30, { kind: 'share', numerator: 7, denominator: 300 }, '2026-10-05'],
      ['sellerRating', 'all', undefined, { kind: 'score', score: 97 }, '2026-10-06'],
      ['accountHealthRating', 'all', 180, { kind: 'score', score: 240 }, '2026-10-06'],
      ['accountStatus', 'all', undefined, { kind: 'state', state: 'AT_RISK' }, '2026-10-06'],
      ['listingPolicyViolations', 'all', 180, { kind: 'count', count: 2 }, '2026-10-06'],
    ]);
    expect(whole.skipped).toEqual([{ rows: 1, reason: 'nothing filled in' }]);
    expect(whole).toMatchObject({ kind: 'manual-csv', rows: 10, asOf: '2026-10-06' });
  });

  test('typed numbers are Amazon’s own and meet Amazon’s published limits', () => {
    expect(whole.readings[2]).toMatchObject({
      source: 'official',
      limit: { condition: 'LESS_THAN', perMillion: 10_000 },
    });
  });

  test('a German spreadsheet’s semicolons, decimal commas, dotted dates and its own column order are read', () => {
    expect(readWell(fixture('manual-semicolon.csv')).readings).toMatchObject([
      { metric: 'contactResponseRate', measure: { kind: 'rate', printed: 0.925 }, asOf: '2026-10-05' },
      { metric: 'returnDissatisfactionRate', measure: { kind: 'rate', printed: 0.034 } },
    ]);
  });

  test.each([
    ['contactResponseRate,,,,,,92%,', { kind: 'rate', printed: 0.92 }],
    ['orderDefectRate,fba,,,,,"0,9 %",', { kind: 'rate', printed: 0.009 }],
    ['validTrackingRate,seller,,,,,1,', { kind: 'rate', printed: 1 }],
    ['unitSessionPercentage,all,,,30,10,,', { kind: 'share', numerator: 30, denominator: 10 }],
    ['unitSessionPercentage,all,,,,,300%,', { kind: 'rate', printed: 3 }],
    ['lateShipmentRate,seller,,,0,0,,', { kind: 'share', numerator: 0, denominator: 0 }],
    ['sellerRating,all,,,,,97%,', { kind: 'score', score: 97 }],
    ['accountHealthRating,all,,,GREAT,,,', { kind: 'state', state: 'GREAT' }],
    ['DOCUMENTREQUESTS,all,,,4,,,', { kind: 'count', count: 4 }],
  ])('a row may be written %s', (row, measure) => expect(measureOf(row)).toEqual(measure));

  test('counts and a rate that do not agree are kept, and said', () => {
    const [reading] = readWell(manual('orderDefectRate,seller,,,9,1000,9%,')).readings;
    expect(reading?.remark).toBe('9 % was typed in, the counts give 0.9 % (9 of 1000)');
  });
});

describe('one mistake rejects the whole file, and names its place', () => {
  const good = 'orderDefectRate,seller,,,9,1000,,';
  test.each([
    [
      'orderDefctRate,seller,,,9,1000,,',
      'metric',
      'the name of a metric, such as orderDefectRate',
      'a text of 14 characters',
    ],
    ['lateShipmentRate,amazon,,,1,10,,', 'channel', 'seller for lateShipmentRate', '“amazon”'],
    ['orderDefectRate,,,,1,10,,', 'channel', 'seller or amazon for orderDefectRate', 'nothing'],
    ['lateShipmentRate,seller,,,,,3.4,', 'rate', '3.4% or 0.034', '“3.4”, which can mean either'],
    ['lateShipmentRate,seller,,,,,1,', 'rate', '1% or 0.01', '“1”, which can mean either'],
    ['lateShipmentRate,seller,,,,,340%,', 'rate', 'at most 100%', '“340%”'],
    ['lateShipmentRate,seller,,,12,,,', 'denominator', 'a count beside the numerator', 'nothing'],
    ['lateShipmentRate,seller,,,12,10,,', 'numerator', 'at most the denominator, 10', '“12”'],
    ['lateShipmentRate,seller,,,"1,200",9000,,', 'numerator', 'a whole number in digits only, like 1234', '“1,200”'],
    ['lateShipmentRate,seller,10/04/2026,10/05/2026,1,10,,', 'from', 'a day like 2026-10-05', '“10/04/2026”'],
    ['lateShipmentRate,seller,2026-10-05,2026-10-01,1,10,,', 'to', 'a day from 2026-10-05 on', '“2026-10-01”'],
    ['lateShipmentRate,seller,2026-10-05,,1,10,,', 'to', 'a day, as “from” has one', 'nothing'],
    ['lateShipmentRate,seller,,,1,10,,2036-10-05', 'as_of', 'a day up to 2026-10-07', '“2036-10-05”'],
    [
      'accountStatus,all,,,FINE,,,',
      'numerator',
      'one of NORMAL, AT_RISK, DEACTIVATED, SUSPENDED',
      'a text of 4 characters',
    ],
    ['lateShipmentRate,seller,,,1,10,,0001-01-01', 'as_of', 'a day from 2010-01-01 on', '“0001-01-01”'],
    ['sellerRating,all,,,970,,,', 'numerator', 'a score from 0 to 100', '“970”'],
    [
      'listingPolicyViolations,all,,,,,2%,',
      'rate',
      'nothing here: listingPolicyViolations is a count and belongs under numerator',
      '“2%”',
    ],
    [good, 'metric', 'one row per metric, channel and window (from, to)', 'the same as on line 2'],
  ])('a row written %s is rejected for its %s', (row, column, expected, found) => {
    expect(reject(manual(good, row))).toMatchObject({ kind: 'manual-csv', line: 3, column, expected, found });
  });

  test('a decimal comma without quotation marks makes one cell too many', () => {
    expect(reject(manual('lateShipmentRate,seller,,,,,3,4%,2026-10-05')).reason).toMatch(
      /line 2: expected 8 cells, found 9/,
    );
  });
  test('the report error counts the mistakes that follow', () => {
    expect(reject(manual('x,,,,1,,,', 'y,,,,1,,,', good)).reason).toContain('(and 1 more mistake)');
  });
});

describe('the template', () => {
  test('has a row for every metric and channel', () => {
    const rows = manualCsvTemplate().split('\r\n');
    expect(rows[0]).toBe(header);
    for (const name of metricNames) {
      for (const channel of metricOf(name).channels) expect(rows).toContain(`${name},${channel},,,,,,`);
    }
  });
  test('untouched, it says nothing of any account', () => {
    expect(read(manualCsvTemplate())).toMatchObject({
      outcome: 'unused',
      reason: expect.stringContaining('nothing is filled in'),
    });
  });
  test('with one row filled in, it is that one reading', () => {
    const filled = manualCsvTemplate().replace('refundRate,all,,,,,,', 'refundRate,all,,,4,100,,');
    expect(readWell(filled).readings).toMatchObject([
      { metric: 'refundRate', measure: { numerator: 4, denominator: 100 } },
    ]);
  });
});
