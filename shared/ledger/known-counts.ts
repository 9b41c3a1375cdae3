import type { Day } from '../domain/day.ts';
import type { Reading } from '../metrics/reading.ts';
import { type DefectSummary, noDefects } from './defect-summary.ts';
import type { DayTally } from './tally.ts';
import { noTraffic, type TrafficSummary } from './traffic-counts.ts';
import type { UnreadRows } from './unread-rows.ts';
import { nothingUnshipped, type UnshippedSummary } from './unshipped-list.ts';

/** The summaries of an account's indexes. */
export interface Summaries {
  readonly defects: DefectSummary;
  readonly traffic: TrafficSummary;
  readonly unshipped: UnshippedSummary;
}

export const noSummaries: Summaries = { defects: noDefects, traffic: noTraffic, unshipped: nothingUnshipped };

/** Everything that estimates are computed from. */
export interface KnownCounts extends Summaries {
  readonly tallies: ReadonlyMap<Day, DayTally>;
  /** Amazon's newest readings: for the lag of its windows, and to explain differences */
  readonly official: readonly Reading[];
  /** rows of uploads that could not be read, which the counts lack */
  readonly unread?: readonly UnreadRows[];
}
