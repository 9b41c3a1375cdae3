import type { Channel } from '../domain/channel.ts';
import { addDays, type Day, daysBetween } from '../domain/day.ts';
import { type MetricName, metricOf } from '../metrics/catalogue.ts';
import { misses } from '../metrics/headroom.ts';
import { type CustomLimit, defectsOf, judge, type Verdict } from '../metrics/judge.ts';
import { type Reading, rateOf } from '../metrics/reading.ts';

/** What one day adds to a window: `base` is what the denominator counts. */
export interface DayCount {
  readonly base: number;
  readonly defects: number;
}

/** Days to come: `defects` of `base` in all, spread evenly over `days`. */
export interface Supposition extends DayCount {
  readonly days: number;
}

/**
 * How the days of the window are known. `ledger`: order by order, from uploaded reports. `reports`: from Amazon's windows
 * of several days, from which arrivals and roll-offs follow. `one report`: only their sum is known, and it is spread evenly.
 */
export type DaysFrom = 'ledger' | 'reports' | 'one report';

/** The days of a window and those behind it that are known, oldest first, without a gap. */
export interface KnownDays {
  readonly from: DaysFrom;
  /** the first day */
  readonly first: Day;
  readonly days: readonly DayCount[];
}

/** How a rate would stand. Rates are fractions. */
export interface Standing {
  readonly from: Day;
  readonly to: Day;
  readonly numerator: number;
  readonly denominator: number;
  readonly rate?: number;
  readonly headroom?: number;
  readonly verdict: Verdict;
  /** orders without a defect that bring it back inside the limit, if nothing rolled off */
  readonly cleanOrdersToRecover?: number;
}

export interface WhatIf {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly windowDays: number;
  readonly supposed: Supposition;
  readonly daysFrom: DaysFrom;
  readonly before: Standing;
  readonly after: Standing;
  /** the day on which Amazon shows the last of these days: its windows end some days before the report */
  readonly shownOn: Day;
  /** the day on which Amazon shows a rate inside the limit again; absent while it is inside, or where nothing helps */
  readonly recoveryDate?: Day;
  /** the orders of a day, none of them defective, that the recovery date supposes from then on */
  readonly ordersPerDay: number;
}

/**
 * How a rate would stand after such days, by exact counts: the days come in, the oldest days of the window roll off.
 * `undefined` where there are no counts, no window or no limit that is a rate. The days follow the last one known.
 */
export function whatIf(
  reading: Reading,
  known: KnownDays,
  supposed: Supposition,
  custom: CustomLimit = {},
): WhatIf | undefined {
  const { from, to, limit, metric, channel } = reading;
  const now = defectsOf(reading);
  if (now === undefined || from === undefined || to === undefined || limit?.perMillion === undefined) return undefined;
  const windowDays = daysBetween(from, to) + 1;
  const lagDays = Math.max(0, daysBetween(to, reading.asOf));
  const days = [...settled(known, from, to, now), ...spreadEvenly(supposed, supposed.days)];
  const lastDay = addDays(from, days.length - 1);
  const ordersPerDay = Math.round(now.base / windowDays);
  const { perMillion, condition } = limit;

  const after = sumOfLast(days, windowDays);
  const standingAfter = standing(after, addDays(lastDay, 1 - windowDays), lastDay);
  return {
    metric,
    channel,
    windowDays,
    supposed,
    daysFrom: known.from,
    before: standing(now, from, to),
    after: standingAfter,
    shownOn: addDays(lastDay, lagDays),
    ...recovery(),
    ordersPerDay,
  };

  function standing({ defects, base }: DayCount, first: Day, last: Day): Standing {
    const numerator = metricOf(metric).numeratorCounts === 'defects' ? defects : base - defects;
    // Amazon's own status was about the counts of its report, not about these.
    const { officialStatus: _status, ...own } = reading;
    const measure = { kind: 'share', numerator, denominator: base } as const;
    const judged = judge({ ...own, measure, from: first, to: last }, custom);
    const rate = rateOf(measure);
    return {
      from: first,
      to: last,
      numerator,
      denominator: base,
      ...(rate !== undefined && { rate }),
      ...(judged.headroom !== undefined && { headroom: judged.headroom }),
      verdict: judged.verdict,
      ...(judged.cleanOrdersToRecover !== undefined && { cleanOrdersToRecover: judged.cleanOrdersToRecover }),
    };
  }

  function recovery(): { readonly recoveryDate?: Day } {
    if (!misses(after.defects, after.base, perMillion ?? 0, condition)) return {};
    const ahead = [...days];
    for (let more = 1; more <= windowDays; more++) {
      ahead.push({ base: ordersPerDay, defects: 0 });
      const { defects, base } = sumOfLast(ahead, windowDays);
      if (base > 0 && !misses(defects, base, perMillion ?? 0, condition)) {
        return { recoveryDate: addDays(lastDay, more + lagDays) };
      }
    }
    return {};
  }
}

/**
 * The known days from the window's first on. Where they do not add up to Amazon's own counts (a claim that no uploaded
 * report has), the difference stands on the window's last day: it rolls off last, so nothing looks better than it is.
 */
function settled({ first, days }: KnownDays, from: Day, to: Day, official: DayCount): readonly DayCount[] {
  const skipped = daysBetween(first, from);
  const length = daysBetween(from, to) + 1;
  if (skipped < 0 || days.length - skipped < length) {
    throw new RangeError(`The days from ${first} do not hold the window ${from} to ${to}`);
  }
  const kept = days.slice(skipped);
  const sum = sumOf(kept.slice(0, length));
  return kept.map(({ base, defects }, at) =>
    at === length - 1
      ? { base: base + official.base - sum.base, defects: defects + official.defects - sum.defects }
      : { base, defects },
  );
}

/** Whole counts of each day that add up to the whole. */
export const spreadEvenly = ({ base, defects }: DayCount, days: number): readonly DayCount[] =>
  Array.from({ length: days }, (_, at) => ({ base: part(base, at, days), defects: part(defects, at, days) }));

const part = (whole: number, at: number, parts: number): number =>
  Math.floor(((at + 1) * whole) / parts) - Math.floor((at * whole) / parts);

const sumOf = (days: readonly DayCount[]): DayCount =>
  days.reduce((sum, { base, defects }) => ({ base: sum.base + base, defects: sum.defects + defects }), {
    base: 0,
    defects: 0,
  });

/** A correction on one day can be negative; the sum of a window that has lost the days around it must not be. */
function sumOfLast(days: readonly DayCount[], length: number): DayCount {
  const { base, defects } = sumOf(days.slice(-length));
  return { base: Math.max(0, base), defects: Math.max(0, Math.min(defects, base)) };
}
