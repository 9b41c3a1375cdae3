import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import type { DefectKind } from '../../shared/domain/defect-evidence.ts';
import { dailyCountsOf } from '../../shared/ledger/daily-counts.ts';
import { noDefects } from '../../shared/ledger/defect-summary.ts';
import { type KnownCounts, noSummaries } from '../../shared/ledger/known-counts.ts';
import type { DayTally } from '../../shared/ledger/tally.ts';

const today = '2026-10-06' as Day;
const none = { orders: 0, cancelled: 0, cancelledByBuyer: 0, pending: 0 };
const tally: DayTally = { seller: { ...none, orders: 10 }, amazon: none };
/** ten orders on each of the last 40 days, today among them */
const tallies = new Map(Array.from({ length: 40 }, (_, back) => [addDays(today, -back), tally] as const));
const seen = (kind: DefectKind, asOf: string) => ({ source: 'account-health' as const, kind, asOf: asOf as Day });
const known = (...sources: ReturnType<typeof seen>[]): KnownCounts => ({
  ...noSummaries,
  tallies,
  official: [],
  defects: { ...noDefects, seen: sources },
});

describe('orders and defects by day', () => {
  test('go up to yesterday: today is not over', () => {
    const counts = dailyCountsOf(known(seen('A-to-z claim', '2026-10-06')), 'orderDefectRate', 'seller', today);
    // 28 August to 5 October are 39 days.
    expect(counts).toMatchObject({ from: '2026-08-28' });
    expect(counts?.days).toHaveLength(39);
  });

  test('end with the newest report of defects: days nobody looked at are not days without a defect', () => {
    const sources = [seen('negative feedback', '2026-09-20'), seen('A-to-z claim', '2026-09-26')];
    const counts = dailyCountsOf(known(...sources), 'orderDefectRate', 'seller', today);
    // 28 August to 26 September are 30 days.
    expect(counts?.days).toHaveLength(30);
    expect(dailyCountsOf(known(...sources), 'cancellationRate', 'seller', today)?.days).toHaveLength(39);
  });

  test('are not known of order defects when only late deliveries were read', () => {
    expect(
      dailyCountsOf(known(seen('late delivery', '2026-10-05')), 'orderDefectRate', 'seller', today),
    ).toBeUndefined();
  });
});
