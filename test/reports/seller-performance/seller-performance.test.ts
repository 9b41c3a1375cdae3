import { describe, expect, test } from 'vitest';
import { findMarketplace } from '../../../shared/domain/marketplace.ts';
import type { Reading } from '../../../shared/metrics/reading.ts';
import { fixture, readWell, reject } from '../../fixtures/reports/open.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';

const find = (readings: readonly Reading[], metric: string, channel?: string, windowDays?: number) =>
  readings.filter(
    (reading) =>
      reading.metric === metric &&
      (channel === undefined || reading.channel === channel) &&
      (windowDays === undefined || reading.windowDays === windowDays),
  );

/** A report of one store with these blocks only. */
const report = (blocks: object, store = 'DE') => ({
  accountStatuses: [],
  performanceMetrics: [{ marketplaceId: findMarketplace(store)?.id, ...blocks }],
});

const ended = (to: string, from = '2026-09-06') => ({
  reportingDateRange: { reportingDateFrom: `${from}T00:00:00Z`, reportingDateTo: `${to}T23:59:59Z` },
});

const late = (orders: number, count: number, days?: 10 | 30) => ({
  orderCount: orders,
  lateShipmentCount: count,
  rate: count / orders,
  ...(days === 10 && ended('2026-10-05', '2026-09-26')),
  ...(days === 30 && ended('2026-10-05', '2026-09-06')),
});

describe('a report in the shape of live ones', () => {
  const whole = readWell(
    v2Report({
      marketplace: 'DE',
      asOf: '2026-10-05',
      orderDefectRate: {
        seller: { orders: 1000, defects: 9, negativeFeedback: 5, claims: 4, chargebacks: 1 },
        amazon: [2, 4322],
      },
      lateShipment30: [7, 300],
      lateShipment10: [3, 80],
      cancellation: [1, 90],
      validTracking: [480, 500],
      unitOnTimeDelivery: [95, 100],
      onTimeDelivery: [3, 7],
      invoiceDefect: [0, 12],
      accountHealth: { score: 428 },
      policy: { listingPolicyViolations: 3 },
      warnings: 1,
    }),
  );

  test('ODR 9 of 1000 in the seller channel is read with its limit of 1 % and its 60 days ending 15 days ago', () => {
    expect(find(whole.readings, 'orderDefectRate', 'seller')).toEqual([
      {
        metric: 'orderDefectRate',
        channel: 'seller',
        source: 'official',
        measure: { kind: 'share', numerator: 9, denominator: 1000, printed: 0.009 },
        windowDays: 60,
        from: '2026-07-23',
        to: '2026-09-20',
        limit: { condition: 'LESS_THAN', perMillion: 10_000 },
        officialStatus: 'GOOD',
        asOf: '2026-10-05',
      },
    ]);
  });

  test('the parts of the order defect rate share its orders and have no limit of their own', () => {
    expect(
      ['negativeFeedbackRate', 'aToZClaimRate', 'chargebackRate'].map((metric) => find(whole.readings, metric)[0]),
    ).toMatchObject([5, 4, 1].map((numerator) => ({ measure: { numerator, denominator: 1000 }, channel: 'seller' })));
    expect(find(whole.readings, 'aToZClaimRate')[0]).not.toHaveProperty('limit');
  });

  test('both windows of the late shipment rate are read once each', () => {
    expect(find(whole.readings, 'lateShipmentRate')).toHaveLength(2);
    expect(find(whole.readings, 'lateShipmentRate', 'seller', 10)[0]?.measure).toMatchObject({
      numerator: 3,
      denominator: 80,
    });
    expect(find(whole.readings, 'lateShipmentRate', 'seller', 30)[0]?.measure).toMatchObject({
      numerator: 7,
      denominator: 300,
    });
  });

  test.each([
    ['cancellationRate', { kind: 'share', numerator: 1, denominator: 90, printed: 1 / 90 }, 25_000],
    ['validTrackingRate', { kind: 'share', numerator: 480, denominator: 500, printed: 0.96 }, 950_000],
    ['unitOnTimeDeliveryRate', { kind: 'share', numerator: 95, denominator: 100, printed: 0.95 }, 900_000],
    ['onTimeDeliveryRate', { kind: 'share', numerator: 3, denominator: 7, printed: 3 / 7 }, 970_000],
    ['invoiceDefectRate', { kind: 'share', numerator: 0, denominator: 12, printed: 0 }, 50_000],
  ])('%s is read with the target in the file', (metric, measure, perMillion) => {
    expect(find(whole.readings, metric)).toMatchObject([{ measure, limit: { perMillion } }]);
  });

  test('status, rating and policy counts are read', () => {
    expect(find(whole.readings, 'accountStatus')[0]?.measure).toEqual({ kind: 'state', state: 'NORMAL' });
    expect(find(whole.readings, 'accountHealthRating')[0]).toMatchObject({
      measure: { kind: 'score', score: 428 },
      limit: { condition: 'GREATER_THAN', value: 200 },
      officialStatus: 'GREAT',
    });
    expect(find(whole.readings, 'listingPolicyViolations')[0]).toMatchObject({
      measure: { kind: 'count', count: 3 },
      limit: { condition: 'EQUALS', value: 0 },
    });
    expect(find(whole.readings, 'policyViolationWarnings')[0]?.measure).toEqual({ kind: 'count', count: 1 });
  });

  test('nothing is skipped, and the report is as of the newest day it speaks of', () => {
    expect(whole).toMatchObject({ kind: 'seller-performance', asOf: '2026-10-05', skipped: [], to: '2026-10-05' });
  });
});

describe('a report in the shape of Amazon’s own example, which contradicts its schema', () => {
  const whole = readWell(fixture('v2-example-shaped.json'));

  test('the channel is known by the block’s key, not by its fulfillmentType', () => {
    expect(find(whole.readings, 'orderDefectRate', 'amazon')[0]?.measure).toMatchObject({
      numerator: 8,
      denominator: 4000,
    });
  });
  test('no orders stay no orders: the denominator is 0, not a good 0 %', () => {
    expect(find(whole.readings, 'orderDefectRate', 'seller')[0]?.measure).toEqual({
      kind: 'share',
      numerator: 0,
      denominator: 0,
      printed: 0,
    });
  });
  test('a printed rate that its counts deny is kept beside them, with both figures', () => {
    // 8 of 4000 is 0.2 %, printed as 0.9 %; 7 of 200 is 3.5 %, printed as 0.5 %.
    expect(find(whole.readings, 'orderDefectRate', 'amazon')[0]?.remark).toBe(
      'the report prints 0.9 %, its counts give 0.2 % (8 of 4000)',
    );
    expect(find(whole.readings, 'cancellationRate')[0]).toMatchObject({
      measure: { kind: 'share', numerator: 7, denominator: 200, printed: 0.005 },
      limit: { perMillion: 10_000 },
      remark: 'the report prints 0.5 %, its counts give 3.5 % (7 of 200)',
    });
  });
  test('more valid trackings than shipments: the printed rate is used and both counts are named', () => {
    const [reading] = find(whole.readings, 'validTrackingRate');
    expect(reading?.measure).toEqual({ kind: 'rate', printed: 0.96 });
    expect(reading?.remark).toContain('validTrackingCount 510 is more than shipmentCount 500');
  });
  test('the rating has no score, so its word is the reading', () => {
    expect(find(whole.readings, 'accountHealthRating')[0]?.measure).toEqual({ kind: 'state', state: 'WARNED' });
  });
  test('a range that begins after it ends is dropped, its count is kept', () => {
    const [reading] = find(whole.readings, 'documentRequests');
    expect(reading).toMatchObject({ measure: { kind: 'count', count: 2 } });
    expect(reading).not.toHaveProperty('from');
    expect(reading?.remark).toContain('begins (2026-10-07) after it ends (2026-10-05)');
  });
  test('SUSPENDED is kept as Amazon wrote it, and the status of another store is skipped', () => {
    expect(find(whole.readings, 'accountStatus')[0]?.measure).toEqual({ kind: 'state', state: 'SUSPENDED' });
    expect(whole.skipped).toEqual([{ rows: 1, reason: 'of other stores: UK (A1F83G8C2ARO7P)' }]);
  });
});

describe('which late shipment window an entry without a range is of', () => {
  const windows = (blocks: object) =>
    find(readWell(report(blocks)).readings, 'lateShipmentRate')
      .toSorted((a, b) => (a.windowDays ?? 0) - (b.windowDays ?? 0))
      .map(({ windowDays, measure }) => [windowDays, measure.kind === 'share' ? measure.numerator : undefined]);

  test.each([
    { when: 'alone, it is the 30 days', blocks: { lateShipmentRateList: [late(300, 7)] }, is: [[30, 7]] },
    {
      when: 'with the numbers of the block, it is the block again',
      blocks: { lateShipmentRate: late(300, 7, 30), lateShipmentRateList: [late(300, 7)] },
      is: [[30, 7]],
    },
    {
      when: 'with other numbers than the block, it is the 10 days',
      blocks: { lateShipmentRate: late(300, 7, 30), lateShipmentRateList: [late(80, 3), late(300, 7)] },
      is: [
        [10, 3],
        [30, 7],
      ],
    },
    {
      when: 'of two, the one with fewer orders is the 10 days',
      blocks: { lateShipmentRateList: [late(300, 7), late(80, 3)] },
      is: [
        [10, 3],
        [30, 7],
      ],
    },
    {
      when: 'beside a ranged one, it is the other',
      blocks: { lateShipmentRateList: [late(80, 3, 10), late(300, 7)] },
      is: [
        [10, 3],
        [30, 7],
      ],
    },
  ])('$when', ({ blocks, is }) => expect(windows(blocks)).toEqual(is));

  test('two that cannot be told apart are skipped, not guessed', () => {
    const blocks = {
      lateShipmentRateList: [{ rate: 0.01 }, { rate: 0.02 }],
      listingPolicyViolations: { defectsCount: 0 },
    };
    const result = readWell(report(blocks));
    expect(find(result.readings, 'lateShipmentRate')).toEqual([]);
    expect(result.skipped[0]?.reason).toContain('lateShipmentRateList[0]');
  });
});

describe('a malformed block costs no other', () => {
  const good = { listingPolicyViolations: { defectsCount: 1 } };
  const path = 'performanceMetrics[0].validTrackingRate';
  test.each([
    [
      'a text where a count belongs',
      { shipmentCount: '7', rate: 1 },
      `${path}.shipmentCount: expected a whole number from 0, found the text “7”`,
    ],
    [
      'a negative count',
      { shipmentCount: -7, rate: 1 },
      `${path}.shipmentCount: expected a whole number from 0, found -7`,
    ],
    [
      'half a package',
      { shipmentCount: 7.5, rate: 1 },
      `${path}.shipmentCount: expected a whole number from 0, found 7.5`,
    ],
    ['a rate above 1', { shipmentCount: 7, rate: 95 }, `${path}.rate: expected a fraction from 0 to 1, found 95`],
    ['a list', [], `${path}: expected an object, found a structure`],
    [
      'nothing to read',
      { status: 'GOOD' },
      `${path}: expected validTrackingCount and shipmentCount, or a rate, found neither`,
    ],
  ])('%s is skipped by its JSON path', (_, validTrackingRate, reason) => {
    const result = readWell(report({ ...good, validTrackingRate }));
    expect(result.readings.map(({ metric }) => metric)).toEqual(['listingPolicyViolations']);
    expect(result.skipped).toEqual([{ rows: 1, reason }]);
  });

  test('a rate without its count is a rate', () => {
    const result = readWell(report({ validTrackingRate: { rate: 1, status: 'GOOD', shipmentCount: 7 } }));
    expect(result.readings[0]?.measure).toEqual({ kind: 'rate', printed: 1 });
  });
  test('a count without its wrapping is a count', () => {
    const result = readWell(
      report({ orderDefectRate: { mfn: { orderCount: 1000, orderWithDefects: 9, rate: 0.009 } } }),
    );
    expect(result.readings[0]?.measure).toMatchObject({ kind: 'share', numerator: 9, denominator: 1000 });
  });
  test('a target that points the wrong way gives way to the published limit', () => {
    const block = { rate: 0.96, targetValue: 0.5, targetCondition: 'LESS_THAN' };
    expect(readWell(report({ validTrackingRate: block })).readings[0]?.limit).toEqual({
      condition: 'GREATER_THAN',
      perMillion: 950_000,
    });
  });
  test('a block that nobody knows is named', () => {
    expect(readWell(report({ ...good, quantumRate: {} })).skipped[0]?.reason).toContain('“quantumRate” is not known');
  });
  test('nothing readable at all is a report error that names the first block', () => {
    const reportError = reject(report({ validTrackingRate: { shipmentCount: 'x' } }));
    expect(reportError.reason).toContain(`${path}.shipmentCount`);
    expect(reportError.kind).toBe('seller-performance');
  });
});

describe('whose report it is', () => {
  const odr = { listingPolicyViolations: { defectsCount: 1, ...ended('2026-10-05') } };

  test('a report of another store is rejected with both stores', () => {
    expect(reject(report(odr, 'US'))).toMatchObject({
      expected: 'DE (A1PA6795UKMFR9)',
      found: 'US (ATVPDKIKX0DER)',
      column: 'performanceMetrics[0].marketplaceId',
    });
  });
  test('of two elements of the store the newer is taken, in either order', () => {
    const store = findMarketplace('DE')?.id;
    const older = { marketplaceId: store, listingPolicyViolations: { defectsCount: 5, ...ended('2026-10-01') } };
    const newer = { marketplaceId: store, listingPolicyViolations: { defectsCount: 6, ...ended('2026-10-05') } };
    for (const performanceMetrics of [
      [older, newer],
      [newer, older],
    ]) {
      expect(readWell({ performanceMetrics }).readings.map(({ measure }) => measure)).toEqual([
        { kind: 'count', count: 6 },
      ]);
    }
  });
  test('an only element without a store is the account’s own', () => {
    expect(readWell({ performanceMetrics: [odr] }).readings).toHaveLength(1);
  });
  test('a status alone is a reading', () => {
    const statuses = { accountStatuses: [{ marketplaceId: findMarketplace('DE')?.id, status: 'AT_RISK' }] };
    expect(readWell(statuses, { asOf: '2026-10-02' })).toMatchObject({ asOf: '2026-10-02', rows: 1 });
  });
});

describe('as of when', () => {
  const block = (to: string) => report({ listingPolicyViolations: { defectsCount: 1, ...ended(to) } });
  test.each([
    { when: 'the newest day in the report', to: '2026-10-04', is: '2026-10-04' },
    { when: 'the day after the upload is believed: clocks differ', to: '2026-10-07', is: '2026-10-07' },
    { when: 'a year ahead is not believed', to: '2027-10-04', is: '2026-10-03' },
  ])('$when', ({ to, is }) => expect(readWell(block(to), { asOf: '2026-10-03' }).asOf).toBe(is));

  test('without any range it is the as-of of the upload, then its day', () => {
    const bare = report({ listingPolicyViolations: { defectsCount: 1 } });
    expect(readWell(bare, { asOf: '2026-10-03' }).asOf).toBe('2026-10-03');
    expect(readWell(bare).asOf).toBe('2026-10-06');
  });
  test('a range in the future is noted', () => {
    expect(readWell(block('2027-10-04')).skipped[0]?.reason).toContain('after the upload (2026-10-06)');
  });
});
