import type { Day } from '../../domain/day.ts';

/** The first and the last of the days; nothing where there are none. */
export function spanOfDays(days: Iterable<Day>): { readonly from: Day; readonly to: Day } | undefined {
  let from: Day | undefined;
  let to: Day | undefined;
  for (const day of days) {
    if (from === undefined || day < from) from = day;
    if (to === undefined || day > to) to = day;
  }
  return from === undefined || to === undefined ? undefined : { from, to };
}
