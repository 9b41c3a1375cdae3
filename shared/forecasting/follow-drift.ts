import { countsInside } from './counts-inside.ts';
import { type DriftWarning, driftWarning } from './drift-warning.ts';
import type { DayCount, MovingWindow } from './model/allowance.ts';
import type { WarningMemory } from './warning-memory.ts';

/** What was known and decided on one day of a series without a limit. */
export interface DriftedDay {
  readonly index: number;
  /** the base and its hits in the window of that day */
  readonly orders: number;
  readonly defects: number;
  readonly warning: DriftWarning;
}

/** Replays the days of a metric without a limit, carrying the memory of the warning forward. */
export function* followDrift(
  days: readonly (DayCount | undefined)[],
  window: MovingWindow,
  better: 'lower' | 'higher',
): Generator<DriftedDay> {
  let memory: WarningMemory | undefined;
  for (const index of days.keys()) {
    const warning = driftWarning(days.slice(0, index + 1), better, memory);
    memory = warning.memory;
    yield { index, ...countsInside(days, window, index), warning };
  }
}
