import { describe, expect, test } from 'vitest';
import { findMarketplace } from '../../../shared/domain/marketplace.ts';
import { readWell } from '../../fixtures/reports/open.ts';

const store = findMarketplace('DE')?.id;
const report = (blocks: object, status?: unknown, marketplaceId: unknown = store) => ({
  accountStatuses: status === undefined ? [] : [{ marketplaceId, status }],
  performanceMetrics: [{ marketplaceId, ...blocks }],
});
const only = (blocks: object) => {
  const { readings } = readWell(report(blocks));
  if (readings.length !== 1) throw new Error(`${readings.length} readings`);
  return readings[0];
};
const orderDefects = { orderCount: 1000, orderWithDefects: { count: 30 } };

describe('good counts are read, whatever is printed beside them', () => {
  // 30 of 1000 is 3 %, three times what the order defect rate may be.
  test.each([
    [3.0, 'found 3'],
    ['3 %', 'found the text “3 %”'],
    [-0.03, 'found -0.03'],
  ])('30 defects of 1,000 orders with a printed rate of %j are a breach', (rate, found) => {
    const reading = only({ orderDefectRate: { mfn: { ...orderDefects, rate } } });
    expect(reading?.measure).toEqual({ kind: 'share', numerator: 30, denominator: 1000 });
    expect(reading?.remark).toContain('the printed rate is not used');
    expect(reading?.remark).toContain(found);
  });
  test('a rating’s word counts although its score is a text', () => {
    const reading = only({ accountHealthRating: { ahrScore: '212', ahrStatus: 'AT_RISK' } });
    expect(reading).toMatchObject({ measure: { kind: 'state', state: 'AT_RISK' }, officialStatus: 'AT_RISK' });
    expect(reading?.remark).toContain('ahrScore: expected a score from 0 to 1000');
  });
});

describe('an account at risk is at risk, however the word is spelled', () => {
  test.each(['AT_RISK', 'at_risk', 'AT RISK', ' At-Risk '])('%j', (status) => {
    expect(readWell(report({}, status)).readings[0]?.measure).toEqual({ kind: 'state', state: 'AT_RISK' });
  });
});

describe('a target that cannot be one gives way to Amazon’s published limit, and is named', () => {
  test.each([
    ['all orders may be defects', 1, '100 %'],
    ['no order may ever be one', 0, '0 %'],
    ['fewer than none may be', -0.01, '-1 %'],
    ['most orders may be', 0.51, '51 %'],
  ])('%s', (_, targetValue, shown) => {
    const block = { ...orderDefects, targetValue, targetCondition: 'LESS_THAN' };
    expect(only({ orderDefectRate: { mfn: block } })).toMatchObject({
      limit: { condition: 'LESS_THAN', perMillion: 10_000 },
      remark: `the report’s target of ${shown} cannot be one, and Amazon’s published limit is used`,
    });
  });
  test.each([1, 0.3, 0])('valid tracking above %d', (targetValue) => {
    const block = { shipmentCount: 100, validTrackingCount: 96, targetValue, targetCondition: 'GREATER_THAN' };
    const reading = only({ validTrackingRate: block });
    expect(reading?.limit).toEqual({ condition: 'GREATER_THAN', perMillion: 950_000 });
    expect(reading?.remark).toContain('cannot be one');
  });
  test('no policy violations at all is a target that Amazon has', () => {
    const reading = only({ listingPolicyViolations: { defectsCount: 1, targetValue: 0, targetCondition: 'EQUALS' } });
    expect(reading).toMatchObject({ limit: { condition: 'EQUALS', value: 0 } });
    expect(reading).not.toHaveProperty('remark');
  });
});

describe('what is wrong is said once, and no more than is known', () => {
  test('one order count that is none is named once, though four rates are made of it', () => {
    const count = { count: 1 };
    const mfn = {
      orderCount: 'x',
      orderWithDefects: count,
      claims: count,
      chargebacks: count,
      negativeFeedback: count,
    };
    const { skipped } = readWell(report({ orderDefectRate: { mfn }, listingPolicyViolations: { defectsCount: 0 } }));
    expect(skipped).toHaveLength(1);
    expect(skipped[0]?.reason).toContain('orderDefectRate.mfn.orderCount');
  });
  test('of two elements of one store without dates none is called older', () => {
    const element = { marketplaceId: store, listingPolicyViolations: { defectsCount: 1 } };
    expect(readWell({ performanceMetrics: [element, element] }).skipped[0]?.reason).toBe(
      'performanceMetrics[1]: a second element of the same store; nothing says that it is the newer',
    );
  });
  test('a marketplaceId with blanks around it is the store’s', () => {
    expect(
      readWell(report({ listingPolicyViolations: { defectsCount: 1 } }, 'NORMAL', ` ${store} `)).readings,
    ).toHaveLength(2);
  });
  test('a marketplaceId that is a number is named as that', () => {
    const other = { marketplaceId: 5, listingPolicyViolations: { defectsCount: 1 } };
    const own = { marketplaceId: store, listingPolicyViolations: { defectsCount: 1 } };
    expect(readWell({ performanceMetrics: [own, other] }).skipped[0]?.reason).toBe(
      'of other stores: a marketplaceId that is no text (5)',
    );
  });
});
