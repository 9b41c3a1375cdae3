import { expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import type { LatestReadings } from '../../shared/ledger/latest-readings.ts';
import { officialByDay } from '../../shared/ledger/official-by-day.ts';
import type { Reading } from '../../shared/metrics/reading.ts';

const score = (asOf: string, points: number, receivedAt: string, more: Partial<Reading> = {}): LatestReadings => ({
  readings: [
    {
      metric: 'accountHealthRating',
      channel: 'all',
      source: 'official',
      measure: { kind: 'score', score: points },
      asOf: asOf as Day,
      receivedAt,
      ...more,
    },
  ],
  feeds: [],
});

test('of several reports as of one day the one uploaded last counts, in whatever order they are read', () => {
  const snapshots = [
    score('2026-10-02', 210, '2026-10-02T06:00:00Z'),
    score('2026-10-02', 260, '2026-10-03T06:00:00Z'),
    score('2026-10-01', 400, '2026-10-04T06:00:00Z'),
    score('2026-10-03', 99, '2026-10-03T06:00:00Z', { source: 'estimate' }),
    score('2026-10-03', 99, '2026-10-03T06:00:00Z', { metric: 'sellerRating' }),
  ];
  for (const order of [snapshots, snapshots.toReversed()]) {
    const days = officialByDay(order, 'accountHealthRating').map(({ asOf, measure }) => [asOf, measure]);
    expect(days).toEqual([
      ['2026-10-01', { kind: 'score', score: 400 }],
      ['2026-10-02', { kind: 'score', score: 260 }],
    ]);
  }
});
