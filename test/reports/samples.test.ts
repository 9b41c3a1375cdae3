import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { read, readWell } from '../fixtures/reports/open.ts';

/** Real files that may not be copied into the repository stand beside the checkout, where they stand at all. */
const samples = new URL('../../../shared/samples/', import.meta.url);
const here = existsSync(samples);
const sample = (name: string): Buffer => readFileSync(new URL(name, samples));

const expected: readonly (readonly [name: string, outcome: string, kind: string, says: string])[] = [
  ['business-reports/DE_child_asin_BusinessReport-02.04.25.csv', 'unused', 'business-report-by-asin', 'is recognised'],
  [
    'business-reports/US_child_asin_sku_2026_1row_transcribed.csv',
    'unused',
    'business-report-by-asin',
    'is recognised',
  ],
  [
    'feedback/airbyte_GET_SELLER_FEEDBACK_DATA_header_as_values.csv',
    'unreadable',
    'seller-feedback',
    'placeholders, not data, line 2',
  ],
  [
    'notifications/official_REPORT_PROCESSING_FINISHED_example1.json',
    'unused',
    'notification',
    'REPORT_PROCESSING_FINISHED',
  ],
  ['notifications/official_docs2022_ACCOUNT_STATUS_CHANGED.json', 'unused', 'notification', 'names no marketplace'],
  [
    'orders/airbyte_GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING_header_as_values.csv',
    'unreadable',
    'unshipped-orders',
    'placeholders, not data, line 2',
  ],
  ['orders/order_report_uk_1row_anonymised_by_author.txt', 'unused', 'order-report', 'nothing of it is stored'],
  [
    'returns/airbyte_GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE_header_as_values.csv',
    'unreadable',
    'mfn-returns',
    'placeholders, not data, line 2',
  ],
  ['returns/fba_customer_returns_US_2025_1row_transcribed.txt', 'unused', 'fba-returns', 'is recognised'],
  ['sales-and-traffic/official_GET_SALES_AND_TRAFFIC_REPORT_schema.json', 'unused', 'sales-and-traffic', 'JSON schema'],
  [
    'seller-performance/official_GET_V2_SELLER_PERFORMANCE_REPORT_schema.json',
    'unused',
    'seller-performance',
    'JSON schema',
  ],
  ['settlement/date_range_AU_2026_13rows_transcribed.csv', 'unreadable', 'date-range-transactions', 'Amazon.com'],
  ['settlement/v1_flat_CA_50018020314.txt', 'unreadable', 'settlement-v1', 'Amazon.com'],
  ['settlement/v2_flat_AU_2026_26rows_transcribed.txt', 'unreadable', 'settlement-v2', 'Amazon.com'],
  ['README.md', 'unreadable', 'unknown', 'written as Markdown'],
];

describe.skipIf(!here)('real and official files (skipped where ../shared is not beside the checkout)', () => {
  test.each(expected)('%s is %s', (name, outcome, kind, says) => {
    const report = read(sample(name), { marketplace: 'US' });
    expect(report).toMatchObject({ outcome, kind });
    expect(
      report.outcome === 'unreadable' ? report.reportError.reason : report.outcome === 'unused' && report.reason,
    ).toContain(says);
  });

  test('events of AWS are rejected as what they are', () => {
    for (const name of readdirSync(new URL('aws-events/', samples))) {
      expect(read(sample(`aws-events/${name}`)), name).toMatchObject({
        outcome: 'unreadable',
        kind: 'unknown',
        reportError: { reason: expect.stringMatching(/AWS event|Amazon SES|EventBridge|members, none/) },
      });
    }
  });

  test('the official V2 example gives the numbers that stand in it', () => {
    const { readings, asOf } = readWell(
      sample('seller-performance/official_GET_V2_SELLER_PERFORMANCE_REPORT_example1.json'),
      { marketplace: 'US' },
    );
    const find = (metric: string, channel = 'seller') =>
      readings.find((reading) => reading.metric === metric && reading.channel === channel);
    expect(asOf).toBe('2020-11-19');
    expect(find('orderDefectRate')).toMatchObject({
      measure: { numerator: 1078, denominator: 539_000 },
      to: '2020-11-04',
    });
    expect(find('orderDefectRate', 'amazon')?.measure).toMatchObject({ numerator: 1078, denominator: 539_000 });
    expect(find('lateShipmentRate')).toMatchObject({
      measure: { numerator: 27_896, denominator: 870_669 },
      windowDays: 30,
    });
    expect(find('cancellationRate')).toMatchObject({
      measure: { kind: 'share', numerator: 551, denominator: 17_197, printed: 0.005 },
      limit: { condition: 'LESS_THAN', perMillion: 10_000 },
    });
    expect(find('validTrackingRate')?.measure).toEqual({ kind: 'rate', printed: 0.9529 });
    expect(find('onTimeDeliveryRate')?.measure).toEqual({ kind: 'rate', printed: 0.9529 });
    expect(find('accountStatus', 'all')?.measure).toEqual({ kind: 'state', state: 'AT_RISK' });
    expect(find('accountHealthRating', 'all')?.measure).toEqual({ kind: 'state', state: 'WARNED' });
    expect(find('documentRequests', 'all')).not.toHaveProperty('from');
    expect(readings).toHaveLength(24);
  });
  test('the same example is of no use to an account in a store that is not in it', () => {
    expect(
      read(sample('seller-performance/official_GET_V2_SELLER_PERFORMANCE_REPORT_example1.json'), { marketplace: 'DE' }),
    ).toMatchObject({ outcome: 'unreadable', reportError: { expected: 'DE (A1PA6795UKMFR9)' } });
  });

  test('thirteen American orders of one evening, all by Amazon', () => {
    const report = readWell(sample('orders/all_orders_US_2020_13rows_transcribed.txt'), { marketplace: 'US' });
    // Bought on 2020-02-18 from 03:12 to 05:05 UTC: still the 17th in Los Angeles.
    expect(report).toMatchObject({ rows: 13, skipped: [], from: '2020-02-17', to: '2020-02-17' });
    expect(report.orders).toHaveLength(13);
    expect(report.orders.every(({ channel, state }) => channel === 'amazon' && state === 'shipped')).toBe(true);
  });

  test('the Indian sale report joins its 796 rows into 755 orders', () => {
    const { orders, rows, skipped } = readWell(sample('orders/kaggle_amazon_in_796rows_exact_header.csv'), {
      marketplace: 'IN',
    });
    const count = (channel: string, state: string) =>
      orders.filter((order) => order.channel === channel && order.state === state).length;
    // Counted with Python's csv module: orders by Fulfilment, cancelled when any of their rows is.
    expect([rows, skipped.length, orders.length]).toEqual([796, 0, 755]);
    expect([count('seller', 'shipped'), count('seller', 'cancelled')]).toEqual([129, 27]);
    expect([count('amazon', 'shipped'), count('amazon', 'cancelled')]).toEqual([523, 76]);
    expect(new Set(orders.map(({ day }) => day))).toEqual(new Set(['2022-04-30']));
  });

  test.each([
    // The printed totals are 582.89 and -62.31; the excerpt of 25 rows adds up to less than its account's fortnight.
    ['settlement/v2_flat_US_synthetic_settlement-sample.txt', 'US', 'settlement-v2', []],
    ['settlement/v1_flat_CA_50018020314.txt', 'CA', 'settlement-v1', []],
    ['settlement/v2_flat_AU_2026_26rows_transcribed.txt', 'AU', 'settlement-v2', ['the amounts add up to 113.68']],
    ['settlement/date_range_AU_2026_13rows_transcribed.csv', 'AU', 'date-range-transactions', []],
  ])('%s adds up, and no order in it cost a claim', (name, marketplace, kind, differences) => {
    const report = readWell(sample(name), { marketplace });
    expect(report).toMatchObject({ kind, evidence: { source: 'settlement', defects: [] } });
    expect(report.skipped.map(({ reason }) => reason)).toEqual(
      differences.map((words) => expect.stringContaining(words)),
    );
  });

  test('a return of a seller-fulfilled order without a claim', () => {
    expect(
      readWell(sample('returns/mfn_returns_US_2025_1row_transcribed.txt'), { marketplace: 'US' }).evidence,
    ).toMatchObject({ source: 'mfn-returns', defects: [], listing: { from: '2025-07-14', to: '2025-07-14' } });
  });

  test('the German Business Report with its period in the metadata: units and sessions of 655 products', () => {
    const bytes = sample('business-reports/DE_child_asin_BusinessReport-02.04.25.csv');
    const period = { from: '2025-03-01', to: '2025-03-31' };
    // Added up with Python's csv module.
    expect(readWell(bytes, { marketplace: 'DE', period }).traffic).toEqual([
      // All rows have 66,844 sessions; ten products with several SKUs repeat theirs. Once per parent and child: 63,961.
      { ...period, basis: 'products', counts: { sessions: 63_961, unitsOrdered: 11_883 } },
    ]);
  });

  test('the official Sales and Traffic example, day by day', () => {
    const { traffic = [], asOf } = readWell(
      sample('sales-and-traffic/official_GET_SALES_AND_TRAFFIC_REPORT_example1.json'),
      { marketplace: 'US' },
    );
    expect(asOf).toBe('2021-06-14');
    expect(traffic.map(({ from, counts }) => [from, counts.sessions, counts.unitsOrdered])).toEqual([
      ['2021-06-11', 1000, 23],
      ['2021-06-12', 1100, 18],
      ['2021-06-13', 1100, 25],
      ['2021-06-14', 1253, 31],
    ]);
  });
});
