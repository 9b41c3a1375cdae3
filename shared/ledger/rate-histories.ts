import { addDays } from '../domain/day.ts';
import { metricOf } from '../metrics/catalogue.ts';
import type { RateHistories, RateSeries, ShownRate } from '../metrics/rate-history.ts';
import type { Reading } from '../metrics/reading.ts';

export const noHistories: RateHistories = { series: [] };

/** A forecast learns from 120 days; charts need a few more. Days longer ago than this before the newest are dropped. */
export const historyDaysKept = 130;

/** `lateShipmentRate|seller|10`: the history of one window of a metric. */
export const seriesKey = ({ metric, channel, windowDays }: Pick<RateSeries, 'metric' | 'channel' | 'windowDays'>) =>
  `${metric}|${channel}|${windowDays}`;

/** The history that a reading belongs to; `undefined` when there is none, or the metric has no window. */
export const seriesOf = ({ series }: RateHistories, reading: Reading): RateSeries | undefined => {
  const windowDays = windowDaysOf(reading);
  if (windowDays === undefined) return undefined;
  const key = seriesKey({ ...reading, windowDays });
  return series.find((one) => seriesKey(one) === key);
};

/**
 * Adds one report's readings to the history of each rate: for one day the later upload wins, then content, as for the
 * readings themselves. The same reports in any order, and repeated, end in the same history. Returns the same histories when
 * nothing is new. Only official counts with a window: a printed rate has no counts to follow.
 */
export function addToHistories(histories: RateHistories, readings: readonly Reading[]): RateHistories {
  const known = new Map(histories.series.map((series) => [seriesKey(series), series]));
  let changed = false;
  for (const reading of readings) {
    const { metric, channel, measure, to, asOf, limit, receivedAt = '' } = reading;
    const windowDays = windowDaysOf(reading);
    if (reading.source !== 'official' || measure.kind !== 'share' || to === undefined || windowDays === undefined)
      continue;
    // A component has no limit of its own, and every evaluation would pay for its history.
    if (metricOf(metric).partOf !== undefined) continue;
    const { numerator, denominator } = measure;
    const before = known.get(seriesKey({ metric, channel, windowDays }));
    const shown = withShown(before?.shown ?? [], { asOf, to, numerator, denominator, receivedAt });
    if (shown === before?.shown) continue;
    changed = true;
    const isNewest = shown.at(-1)?.asOf === asOf;
    const newestLimit = isNewest ? limit : before?.limit;
    known.set(seriesKey({ metric, channel, windowDays }), {
      metric,
      channel,
      windowDays,
      ...(newestLimit !== undefined && { limit: newestLimit }),
      shown,
    });
  }
  if (!changed) return histories;
  return { series: [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series) };
}

/** The history that snapshots of official readings add up to, in any order. */
export const historiesOfSnapshots = (snapshots: readonly { readonly readings: readonly Reading[] }[]): RateHistories =>
  snapshots.reduce((histories, { readings }) => addToHistories(histories, readings), noHistories);

/** The window's own length, the catalogue's where the report names no other. */
const windowDaysOf = ({ metric, windowDays }: Reading): number | undefined =>
  windowDays ?? metricOf(metric).windows[0]?.lengthDays;

function withShown(shown: readonly ShownRate[], next: ShownRate): readonly ShownRate[] {
  const newest = shown.at(-1)?.asOf;
  if (newest !== undefined && next.asOf <= addDays(newest, -historyDaysKept)) return shown;
  const place = shown.findIndex(({ asOf }) => asOf >= next.asOf);
  const other = shown[place];
  if (other?.asOf === next.asOf) return beats(next, other) ? shown.with(place, next) : shown;
  if (place >= 0) return shown.toSpliced(place, 0, next);
  return [...shown.filter(({ asOf }) => asOf > addDays(next.asOf, -historyDaysKept)), next];
}

function beats(a: ShownRate, b: ShownRate): boolean {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return a.to !== b.to
    ? a.to > b.to
    : a.numerator !== b.numerator
      ? a.numerator > b.numerator
      : a.denominator > b.denominator;
}
