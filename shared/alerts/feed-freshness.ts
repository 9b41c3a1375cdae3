import { type Day, daysBetween, laterDay } from '../domain/day.ts';
import type { Feed } from '../domain/feed.ts';
import type { ReportKind } from '../domain/report-kind.ts';

const hour = 3_600_000;
/** Amazon offers the report anew every day; one missed day is a weekend, three are a silence. */
const usualSilenceHours = 72;
const shortestSilenceHours = 36;

/** Kinds of report that carry Amazon's own word and are expected again and again. */
const watched: readonly ReportKind[] = ['seller-performance'];

/** What comes when something happens has no rhythm, whatever its gaps look like. */
const unexpected: readonly ReportKind[] = ['notification'];

interface FeedHistory {
  readonly kind: ReportKind;
  /** distinct as-of days, oldest first */
  readonly days: readonly Day[];
}

/**
 * Whether an account's official reports have stopped. The period is learned from the account's own rhythm: twice the
 * median gap between its reports, and never under 36 hours; three days while the rhythm is not known yet. It runs from
 * the newest as-of or the newest arrival, whichever is later: an old report that has just arrived is old, not missing.
 */
export function feedOf(history: readonly FeedHistory[], newestArrival: Date | undefined, now: Date): Feed {
  const days = history.filter(({ kind }) => watched.includes(kind)).flatMap((feed) => feed.days);
  if (days.length === 0) return { stale: false };
  const asOf = days.reduce(laterDay);
  const endOfAsOf = Date.parse(`${asOf}T00:00:00Z`) + 24 * hour;
  const from = Math.max(endOfAsOf, newestArrival?.getTime() ?? 0);
  const staleFrom = new Date(from + silenceHours([...days].sort()) * hour);
  return { asOf, staleFrom: staleFrom.toISOString(), stale: now >= staleFrom };
}

/** Days of one kind of report that must be known before it is missed. */
const fewestDays = 5;
/** What comes less often than every five weeks has no rhythm that a silence could break. */
const longestRhythmDays = 35;

/**
 * The other kinds of report of an account, each by its own rhythm: nobody promised them, so they are missed only when their
 * usual gap is known, after twice of it and never before one and a half times the longest gap of late. It runs from the
 * newest arrival where that is later: a report of feedback or returns that came today may have nothing new in it. Kinds
 * without a rhythm are left out.
 */
export function otherFeedsOf(
  history: readonly FeedHistory[],
  now: Date,
  arrivals: ReadonlyMap<ReportKind, Date> = new Map(),
): readonly Feed[] {
  return history.flatMap(({ kind, days }): readonly Feed[] => {
    const gaps = gapsIn(days);
    const [asOf, median, longest] = [days.at(-1), medianOf(gaps), Math.max(...gaps)];
    if (watched.includes(kind) || unexpected.includes(kind)) return [];
    if (days.length < fewestDays || asOf === undefined || median === undefined) return [];
    if (median > longestRhythmDays) return [];
    const silence = Math.max(shortestSilenceHours, 2 * 24 * median, 1.5 * 24 * longest);
    const endOfAsOf = Date.parse(`${asOf}T00:00:00Z`) + 24 * hour;
    const staleFrom = new Date(Math.max(endOfAsOf, arrivals.get(kind)?.getTime() ?? 0) + silence * hour);
    return [{ kind, asOf, staleFrom: staleFrom.toISOString(), stale: now >= staleFrom }];
  });
}

const gapsIn = (days: readonly Day[]): readonly number[] =>
  days.slice(1).map((day, index) => daysBetween(days[index] ?? day, day));

const medianOf = (gaps: readonly number[]): number | undefined =>
  gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)];

function silenceHours(days: readonly Day[]): number {
  const gaps = gapsIn(days);
  if (gaps.length < 3) return usualSilenceHours;
  return Math.max(shortestSilenceHours, 2 * 24 * (medianOf(gaps) ?? 1));
}
