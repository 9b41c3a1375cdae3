import type { DayCount, MovingWindow } from './model/allowance.ts';

/** Orders and defects in the window that is shown on the day with this index. */
export function countsInside(
  days: readonly (DayCount | undefined)[],
  { lengthDays, endLagDays }: MovingWindow,
  index: number,
): DayCount {
  const end = Math.max(0, index - endLagDays + 1);
  let orders = 0;
  let defects = 0;
  for (const day of days.slice(Math.max(0, end - lengthDays), end)) {
    orders += day?.orders ?? 0;
    defects += day?.defects ?? 0;
  }
  return { orders, defects };
}
