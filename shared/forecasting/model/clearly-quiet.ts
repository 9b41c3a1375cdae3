import { type BernoulliCusum, sumAfter } from '../../statistics/bernoulli-cusum.ts';
import { shareKnown } from './delay-curve.ts';
import type { ForecastQuestion } from './forecast.ts';

/** Looks for the limit where a third of it is usual; a sum this low holds nothing of it. */
const watchFor = { usual: 1 / 3, oddsRatio: 3 };
const quietBelow = 2.5;
/** Chance alone is allowed for by so many standard deviations of a count. */
const deviations = 1;
/** And for so many more days like the worst one known. */
const moreBadDays = 2;

/**
 * Whether a rate is so far from its limit that no forecast could warn of it: no recent run of bad orders, and no window
 * that is known already comes near the limit, chance allowed for. A twentieth of the cost of a forecast, and the answer
 * for most accounts on most days. It says "no" when in doubt; what it means for the rule that warns is tested.
 */
export function clearlyQuiet({ days, window, limit, delay }: Omit<ForecastQuestion, 'prior'>): boolean {
  const share = limit.perMillion / 1_000_000;
  const cusum: BernoulliCusum = { ...watchFor, usual: watchFor.usual * share, threshold: quietBelow };
  const { lengthDays } = window;
  let sum = 0;
  let exposure = 0;
  let worstDay = 0;
  const sums = { orders: [0], defects: [0], exposure: [0] };
  let [orders, defects] = [0, 0];
  for (const [index, day] of days.entries()) {
    const known = (day?.orders ?? 0) * (delay === undefined ? 1 : shareKnown(delay, days.length - 1 - index));
    sum = sumAfter(sum, { orders: Math.max(known, day?.defects ?? 0), defects: day?.defects ?? 0 }, cusum);
    orders += day?.orders ?? 0;
    defects += day?.defects ?? 0;
    exposure += known;
    worstDay = Math.max(worstDay, day?.defects ?? 0);
    sums.orders.push(orders);
    sums.defects.push(defects);
    sums.exposure.push(exposure);
  }
  if (sum >= quietBelow) return false;
  const within = (of: readonly number[], first: number, last: number): number => (of[last] ?? 0) - (of[first] ?? 0);
  // Every window that lies wholly inside the known days, up to the last: with a lag, Amazon shows some of them later.
  const until = days.length;
  for (let last = Math.min(until, lengthDays); last <= until; last++) {
    const first = Math.max(0, last - lengthDays);
    const inside = within(sums.orders, first, last);
    const expected = (within(sums.defects, first, last) / (within(sums.exposure, first, last) || 1)) * inside;
    const chance = deviations * Math.sqrt(expected + 1) + moreBadDays * worstDay;
    if (expected + chance >= share * inside) return false;
  }
  return true;
}
