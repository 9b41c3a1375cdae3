import { type Day, daysBetween } from '../domain/day.ts';
import type { RateSeries } from '../metrics/rate-history.ts';
import type { Reading } from '../metrics/reading.ts';
import type { RateHistory } from './forecast-warning.ts';
import type { DayCount } from './model/allowance.ts';
import { delayCurveOf, type ReportedDefect } from './model/delay-curve.ts';
import type { SharePrior } from './model/rate-levels.ts';
import { historyOfSnapshots } from './snapshot-history.ts';
import { shownWindows } from './taken-back.ts';

/** Orders and defects by day, from order-level reports. */
export interface CountedDays {
  readonly from: Day;
  /** consecutive days from `from`; `undefined` where no order is known */
  readonly days: readonly (DayCount | undefined)[];
  readonly reported?: readonly ReportedDefect[];
  /** the defects can only be too many */
  readonly bound?: 'upper';
}

export interface KnownOfRate {
  /** Amazon's own windows, day after day */
  readonly series?: RateSeries;
  readonly counted?: CountedDays;
  /** what the consultancy's other accounts say */
  readonly prior?: SharePrior;
}

/** A reading older than this says too little about the coming days. */
const oldestReadingDays = 7;
/** Our count and Amazon's of one window may differ by this share of the orders and still be the same orders. */
const sameOrders = 0.02;

/**
 * The days behind a reading, for its forecast. For Amazon's own number: the windows that it showed, then the days that it does
 * not show yet, where they were uploaded; where our count of its window equals Amazon's, each defect is on its own day, so
 * that it rolls off when Amazon's does. For an estimate: the days it was computed from. `undefined` where the days are not
 * known, or not up to now.
 */
export function knownDaysOf(
  reading: Reading,
  { series, counted, prior }: KnownOfRate,
  today: Day,
): RateHistory | undefined {
  const history =
    reading.source === 'official' ? officialDays(reading, series, counted) : estimatedDays(reading, counted, today);
  if (history === undefined || daysBetween(history.lastDay, today) > oldestReadingDays) return undefined;
  return prior === undefined ? history : { ...history, prior };
}

function officialDays(
  reading: Reading,
  series: RateSeries | undefined,
  counted: CountedDays | undefined,
): RateHistory | undefined {
  const { limit } = reading;
  if (series === undefined || limit === undefined) return undefined;
  const shown = shownWindows(series);
  const history = historyOfSnapshots(shown, series.windowDays, limit);
  const to = shown.findLast(({ asOf }) => asOf === history?.lastDay)?.to;
  if (history === undefined || to === undefined || counted === undefined) return history;
  const later = daysFrom(counted, to);
  const onTheirs = onTheirDays(history, to, counted);
  const { guessed: _guessed, ...known } = history;
  const placed = onTheirs === undefined ? history : { ...known, days: onTheirs };
  // What buyers cancelled is among the cancellations that we count: it would forecast what never comes.
  const isTooHigh = counted.bound === 'upper' && onTheirs === undefined;
  if (later.length === 0 || isTooHigh) return placed;
  const delay = counted.reported === undefined ? undefined : delayCurveOf(counted.reported);
  return {
    ...placed,
    days: [...placed.days, ...later],
    window: { ...history.window, endLagDays: later.length },
    ...(delay !== undefined && { delay }),
  };
}

/** The counted days after a day; none when the days between are not known. */
function daysFrom({ from, days }: CountedDays, after: Day): readonly (DayCount | undefined)[] {
  const skip = daysBetween(from, after) + 1;
  return skip < 0 ? [] : days.slice(skip);
}

/**
 * The days of the window as they were counted from orders, when these are the same defects and nearly the same orders as
 * Amazon's; the few orders of difference are spread, so that the window holds exactly what Amazon said.
 */
function onTheirDays(history: RateHistory, to: Day, { from, days }: CountedDays): RateHistory['days'] | undefined {
  const { lengthDays } = history.window;
  const end = daysBetween(from, to) + 1;
  if (end > days.length || end - lengthDays < 0) return undefined;
  const inside = days.slice(end - lengthDays, end).map((day) => day ?? { orders: 0, defects: 0 });
  const amazons = sumOf(history.days.slice(-lengthDays).map((day) => day ?? { orders: 0, defects: 0 }));
  const ours = sumOf(inside);
  if (ours.defects !== amazons.defects) return undefined;
  const more = amazons.orders - ours.orders;
  if (ours.orders === 0 || Math.abs(more) > sameOrders * amazons.orders) return undefined;
  const spread = inside.map(({ orders, defects }, index) => ({
    orders: orders + Math.floor(((index + 1) * more) / lengthDays) - Math.floor((index * more) / lengthDays),
    defects,
  }));
  return spread.some(({ orders, defects }) => orders < defects)
    ? undefined
    : [...history.days.slice(0, -lengthDays), ...spread];
}

function sumOf(days: readonly DayCount[]): DayCount {
  let orders = 0;
  let defects = 0;
  for (const day of days) {
    orders += day.orders;
    defects += day.defects;
  }
  return { orders, defects };
}

/** A rate over partly known orders is no history. */
function estimatedDays(reading: Reading, counted: CountedDays | undefined, today: Day): RateHistory | undefined {
  const { limit, windowDays, to, bound } = reading;
  if (counted === undefined || limit === undefined || windowDays === undefined || to === undefined) return undefined;
  const lag = counted.days.length - 1 - daysBetween(counted.from, to);
  if (bound !== undefined || lag < 0) return undefined;
  const delay = counted.reported === undefined ? undefined : delayCurveOf(counted.reported);
  return {
    days: counted.days,
    lastDay: today,
    window: { lengthDays: windowDays, endLagDays: lag },
    limit,
    ...(delay !== undefined && { delay }),
  };
}
