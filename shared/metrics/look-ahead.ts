import type { Day } from '../domain/day.ts';

/** What Amazon will show when its window has moved past its lag, from the orders and defects that are known already. */
export interface LookAhead {
  readonly from: Day;
  readonly to: Day;
  readonly numerator: number;
  readonly denominator: number;
}
