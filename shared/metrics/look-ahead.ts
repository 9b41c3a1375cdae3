import type { Day } from '../domain/day.ts';

/** What Amazon will show once its window has caught up with its lag, from orders and defects already known. */
export interface LookAhead {
  readonly from: Day;
  readonly to: Day;
  readonly numerator: number;
  readonly denominator: number;
}
