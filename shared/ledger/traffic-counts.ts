import { addDays, type Day } from '../domain/day.ts';
import { type TrafficCounts, type TrafficFact, trafficCountNames } from '../domain/defect-evidence.ts';
import { newestOf } from './estimate-window.ts';

/** A count and the as-of of its report. */
interface KnownCount {
  readonly count: number;
  readonly asOf: Day;
}

type KnownCounts = { readonly [Name in keyof TrafficCounts]: KnownCount };

export interface KnownTraffic extends Pick<TrafficFact, 'from' | 'to' | 'basis'> {
  readonly counts: KnownCounts;
}

/** Counts by day, week or month, sorted by their days. */
export interface TrafficIndex {
  readonly spans: readonly KnownTraffic[];
}

export const emptyTrafficIndex: TrafficIndex = { spans: [] };

const daysKept = 400;

/**
 * Adds a report's counts by the merge law: for the same days the newer as-of wins, count by count (a report with fewer
 * columns removes nothing); at the same as-of the larger count. Returns the same index when nothing is new.
 */
export function addTraffic(index: TrafficIndex, facts: readonly TrafficFact[], asOf: Day): TrafficIndex {
  const fresh = facts.map(({ counts, ...span }) => ({
    ...span,
    counts: knownCounts((name) => countOf(counts[name], asOf)),
  }));
  return mergeTrafficIndexes(index, { spans: fresh });
}

const countOf = (count: number | undefined, asOf: Day): KnownCount | undefined =>
  count === undefined ? undefined : { count, asOf };

/** Merges two indexes. Commutative, associative and idempotent. */
export function mergeTrafficIndexes(a: TrafficIndex, b: TrafficIndex): TrafficIndex {
  const spans = new Map<string, KnownTraffic>();
  for (const span of [...a.spans, ...b.spans]) {
    const key = `${span.from} ${span.to} ${span.basis}`;
    const known = spans.get(key);
    const { from, to, basis } = span;
    const counts = knownCounts((name) => better(known?.counts[name], span.counts[name]));
    spans.set(key, { from, to, basis, counts });
  }
  const newest = newestOf(Array.from(spans.values(), ({ to }) => to));
  const merged: TrafficIndex = {
    spans: [...spans]
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .flatMap(([, span]) => (newest === undefined || span.to >= addDays(newest, -daysKept) ? [span] : [])),
  };
  return JSON.stringify(merged) === JSON.stringify(a) ? a : merged;
}

function better(a: KnownCount | undefined, b: KnownCount | undefined): KnownCount | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.asOf !== b.asOf) return a.asOf > b.asOf ? a : b;
  return a.count >= b.count ? a : b;
}

/** In a fixed order, so that equal counts are equal bytes. */
const knownCounts = (of: (name: keyof TrafficCounts) => KnownCount | undefined): KnownCounts =>
  Object.fromEntries(
    trafficCountNames.flatMap((name) => {
      const known = of(name);
      return known === undefined ? [] : [[name, { count: known.count, asOf: known.asOf }]];
    }),
  );

/** The newest part of a traffic index, without the as-of of each count: what readings need. */
export interface TrafficSummary {
  readonly spans: readonly TrafficFact[];
}

export const noTraffic: TrafficSummary = { spans: [] };

/** The longest window that is estimated, and some days for late reports. */
const daysSummarised = 100;

/** Summarises an index. The summary is a function of the index and nothing else. */
export function summariseTraffic(index: TrafficIndex): TrafficSummary {
  const newest = newestOf(index.spans.map(({ to }) => to));
  return {
    spans: index.spans
      .filter(({ to }) => newest !== undefined && to > addDays(newest, -daysSummarised))
      .map(({ from, to, basis, counts }) => ({
        from,
        to,
        basis,
        counts: Object.fromEntries(
          trafficCountNames.flatMap((name) => (counts[name] === undefined ? [] : [[name, counts[name].count]])),
        ),
      })),
  };
}
