import { describe, expect, test } from 'vitest';
import { alertKeyFor, feedKey, feedKeyOf, subjectOf } from '../../shared/alerts/alert-key.ts';
import { channels } from '../../shared/domain/channel.ts';
import { type ReportKind, reportKinds } from '../../shared/domain/report-kind.ts';
import { metricNames } from '../../shared/metrics/catalogue.ts';

describe('the key of an alert', () => {
  test('is what releases before this one stored', () => {
    expect(alertKeyFor({ metric: 'orderDefectRate', channel: 'seller' })).toBe('orderDefectRate|seller');
    expect(feedKey).toBe('feed|all');
    expect(feedKeyOf({})).toBe('feed|all');
    expect(feedKeyOf({ kind: 'all-orders' })).toBe('feed|all-orders');
  });

  test('of every metric and channel, and of every kind of report, is split into what it was built from', () => {
    for (const metric of metricNames) {
      for (const channel of channels) {
        expect(subjectOf(alertKeyFor({ metric, channel }))).toEqual({ kind: 'metric', metric, channel });
      }
    }
    for (const kind of Object.keys(reportKinds) as ReportKind[]) {
      expect(subjectOf(feedKeyOf({ kind }))).toEqual({ kind: 'feed', reports: kind });
    }
    expect(subjectOf(feedKey)).toEqual({ kind: 'feed' });
  });

  test.each([
    '',
    'feed',
    'feed|',
    'feed|moon-report',
    'orderDefectRate',
    'orderDefectRate|moon',
    'moonRate|seller',
    'a|b|c',
  ])('that this release does not know is never taken for another alert: %j', (key) => {
    expect(subjectOf(key)).toEqual({ kind: 'unknown', key });
  });
});
