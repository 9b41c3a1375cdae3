import type { Day } from '../domain/day.ts';
import type { WindowCount } from './model/days-of-windows.ts';

/** What Amazon showed on a day: the counts of a moving window. */
export interface ShownWindow extends WindowCount {
  /** last day of the window */
  readonly to: Day;
  readonly asOf: Day;
}
