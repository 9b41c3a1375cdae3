import { describe, expect, test } from 'vitest';
import { fixture, read, reject } from '../fixtures/reports/open.ts';

/** Names that every JavaScript object answers to, though nobody has written them down. */
const borrowed = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'valueOf'];

describe('a word that happens to be a name in JavaScript is a word like any other', () => {
  test.each(borrowed)('a notification of the type %s is one without a metric', (notificationType) => {
    expect(read({ notificationType, payload: {} })).toMatchObject({
      outcome: 'unused',
      reason: 'This is the Selling Partner API notification. It carries no metric; nothing of it is stored.',
    });
  });
  test.each(borrowed)('a channel %s is none', (channel) => {
    expect(reject(`metric,channel,numerator,denominator\norderDefectRate,${channel},1,100\n`)).toMatchObject({
      column: 'channel',
      expected: 'seller or amazon for orderDefectRate',
    });
  });
  test.each(borrowed)('sales by %s are rejected: what their rows stand for is unknown', (dateGranularity) => {
    const report = JSON.parse(fixture('sales-and-traffic.json').toString());
    report.reportSpecification.reportOptions.dateGranularity = dateGranularity;
    expect(reject(report).expected).toBe('DAY, WEEK or MONTH');
  });
  test.each(borrowed)('a metric and a state %s are none', (word) => {
    expect(reject(`metric,channel,numerator\n${word},all,1\n`).column).toBe('metric');
    expect(reject(`metric,channel,numerator\naccountStatus,all,${word}\n`).column).toBe('numerator');
  });
});
