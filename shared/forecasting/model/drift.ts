import type { DayCount } from './allowance.ts';
import { firstBelief, learnDays, type RateBelief } from './rate-belief.ts';
import { levelsAround } from './rate-levels.ts';

const recentDays = 28;
/** The level is learnt from twelve weeks; what was before is in the baseline, which is expected at their beginning. */
const learnsFromDays = 84;
const fewestPastDays = 28;
const fewestPastHits = 100;
const fewestRecentHits = 20;
const matters = 0.1;
/** Levels 6 % apart, from less than half to more than twice the baseline. */
const aroundBaseline = { step: 0.06, below: 14 };
/** A weekday's factor is drawn toward 1 as if it had this many hits more, at the average share. */
const averageHits = 20;

/**
 * Whether the share of hits (units of sessions, refunds of units) has left its own baseline. A weekday's usual share is
 * allowed for, so that a Sunday is compared with Sundays; the level is inferred as in the forecast, so that bad days do
 * not count as a change. `undefined` while there is too little data: less than four weeks or 100 hits of past, or
 * fewer than 20 hits to be expected in the last four weeks. A day without a base, or with hits and no base (sessions
 * that are not counted yet), is not known.
 */
export function driftOf(days: readonly (DayCount | undefined)[]) {
  const known = days.map((day) => (day !== undefined && day.orders > 0 ? day : undefined));
  const past = known.slice(0, Math.max(0, known.length - recentDays));
  const baseline = shareIn(past);
  if (past.filter((day) => day !== undefined).length < fewestPastDays) return undefined;
  if (baseline === undefined || baseline >= 1 || sumOf(past, 'defects') < fewestPastHits) return undefined;
  if (baseline * sumOf(known.slice(-recentDays), 'orders') < fewestRecentHits) return undefined;
  const week = weekdayShares(past, baseline);
  const levels = levelsAround(baseline, { share: baseline, orders: 50 }, aroundBaseline);
  const seen = known.map((day, index) => ({
    exposure: (day?.orders ?? 0) * (week[index % 7] ?? 1),
    defects: day?.defects ?? 0,
  }));
  const belief = learnDays(firstBelief(levels), seen.slice(-learnsFromDays));
  const believed = believedShares(belief);
  const chance = (inside: (share: number) => boolean): number =>
    believed.reduce((sum, weight, i) => (inside(levels.shares[i] ?? 0) ? sum + weight : sum), 0);
  return {
    baseline,
    current: believed.reduce((sum, weight, i) => sum + weight * (levels.shares[i] ?? 0), 0),
    lower: chance((share) => share < baseline * (1 - matters)),
    higher: chance((share) => share > baseline * (1 + matters)),
  };
}

/** [level] how much of the belief lies there. */
export function believedShares({ levels, weights }: RateBelief): Float64Array {
  const believed = new Float64Array(levels.shares.length);
  for (const [index, weight] of weights.entries()) {
    believed[index % believed.length] = (believed[index % believed.length] ?? 0) + weight;
  }
  return believed;
}

const sumOf = (days: readonly (DayCount | undefined)[], what: keyof DayCount): number =>
  days.reduce((sum, day) => sum + (day?.[what] ?? 0), 0);

function shareIn(days: readonly (DayCount | undefined)[]): number | undefined {
  const orders = sumOf(days, 'orders');
  return orders === 0 ? undefined : sumOf(days, 'defects') / orders;
}

function weekdayShares(past: readonly (DayCount | undefined)[], baseline: number): readonly number[] {
  return Array.from({ length: 7 }, (_, weekday) => {
    const days = past.filter((_day, index) => index % 7 === weekday);
    return (sumOf(days, 'defects') + averageHits) / (baseline * sumOf(days, 'orders') + averageHits);
  });
}
