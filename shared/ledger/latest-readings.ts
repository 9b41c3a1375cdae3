import { canonical } from '../domain/canonical-json.ts';
import type { Day } from '../domain/day.ts';
import type { ReportKind } from '../domain/report-kind.ts';
import { type Reading, readingKey } from '../metrics/reading.ts';

/**
 * What official reports said last: the newest reading of each metric, channel and window, and the as-of days of each kind of
 * report.
 */
export interface LatestReadings {
  readonly readings: readonly Reading[];
  readonly feeds: readonly FeedDays[];
}

/** The newest distinct as-of days of one kind of report, oldest first. */
export interface FeedDays {
  readonly kind: ReportKind;
  readonly days: readonly Day[];
}

export const noReadings: LatestReadings = { readings: [], feeds: [] };

const daysKept = 10;

/**
 * The merge law for official readings: newer as-of beats older, reading by reading; as of one day, the later upload; then
 * content. So processing uploads in any order, or repeatedly, ends in the same bytes.
 */
export function mergeReadings(a: LatestReadings, b: LatestReadings): LatestReadings {
  const newest = new Map<string, Reading>();
  for (const reading of [...a.readings, ...b.readings]) {
    const key = readingKey(reading);
    const other = newest.get(key);
    if (other === undefined || beats(reading, other)) newest.set(key, reading);
  }
  const feeds = new Map<ReportKind, Set<Day>>();
  for (const { kind, days } of [...a.feeds, ...b.feeds]) {
    const known = feeds.get(kind) ?? new Set<Day>();
    for (const day of days) known.add(day);
    feeds.set(kind, known);
  }
  return {
    readings: [...newest].sort(byKey).map(([, reading]) => reading),
    feeds: [...feeds].sort(byKey).map(([kind, days]) => ({ kind, days: [...days].sort().slice(-daysKept) })),
  };
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
  a < b ? -1 : a > b ? 1 : 0;

/** The newer as-of; on the same day the later upload, which is the correction; at the same instant whatever sorts later. */
function beats(a: Reading, b: Reading): boolean {
  if (a.asOf !== b.asOf) return a.asOf > b.asOf;
  const [at, other] = [a.receivedAt ?? '', b.receivedAt ?? ''];
  return at === other ? canonical(a) > canonical(b) : at > other;
}
