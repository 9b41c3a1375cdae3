import { expect, test } from 'vitest';
import { textBar } from '../../../shared/notifications/mail/charts/limit-bar.ts';
import {
  amount,
  formatCount,
  formatLimitPercent,
  formatPercent,
  formatWholePercent,
} from '../../../shared/notifications/mail/format/format-number.ts';

test.each([
  { when: 'nine of a thousand', fraction: 9 / 1000, says: '0.90 %' },
  { when: 'one in eight', fraction: 1 / 8, says: '12.5 %' },
  { when: 'nothing', fraction: 0, says: '0 %' },
  { when: 'everything', fraction: 1, says: '100 %' },
  { when: 'more sessions than units', fraction: 1.25, says: '125.0 %' },
  // 9,996 of 1,000,000 is 0.9996 %; with two decimals it would read 1.00 %, which misses a limit of 1 %.
  { when: 'just inside a limit', fraction: 0.009996, limit: 0.01, says: '0.9996 %' },
  { when: 'at the limit', fraction: 0.01, limit: 0.01, says: '1.00 %' },
  // 94,996 of 100,000 valid: with one decimal it would read 95.0 %, which is inside.
  { when: 'just below a minimum', fraction: 0.94996, limit: 0.95, says: '94.996 %' },
  { when: 'a few in a million', fraction: 3 / 1_000_000, says: '0.0003 %' },
  { when: 'all but one of ten thousand', fraction: 9999 / 10_000, says: '99.99 %' },
])('a rate of $when is written $says', ({ fraction, limit, says }) => {
  expect(formatPercent(fraction, limit)).toBe(says);
});

test('a limit is written as Amazon prints it', () => {
  expect([10_000, 25_000, 40_000, 950_000].map(formatLimitPercent)).toEqual(['1 %', '2.5 %', '4 %', '95 %']);
});

test('thousands are told apart, and one is not several', () => {
  expect([0, 999, 1000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  expect(amount(1, ['order', 'orders'])).toBe('1 order');
  expect(amount(1000, ['order', 'orders'])).toBe('1,000 orders');
});

test('a small share is never rounded away', () => {
  expect(formatWholePercent(0.9)).toBe('90 %');
  expect(formatWholePercent(0.002)).toBe('under 1 %');
  expect(formatWholePercent(0)).toBe('0 %');
});

test('what is left of a limit is never rounded away, and neither is what is above it', () => {
  // 249 of 10,000 against 2.5 %: 249/250 is 99.6 % of what the limit allows.
  expect(formatWholePercent(249 / 250)).toBe('99 %');
  expect(textBar(249 / 250)).toBe('[###################-] 99 % of what the limit allows');
  expect(formatWholePercent(1)).toBe('100 %');
  expect(textBar(1)).toBe('[####################] 100 % of what the limit allows');
  expect(formatWholePercent(1.004)).toBe('over 100 %');
  expect(formatWholePercent(1.016)).toBe('102 %');
});
