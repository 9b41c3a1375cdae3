import { countsInside } from './counts-inside.ts';
import { type DriftWarning, driftWarning } from './drift-warning.ts';
import type { DayCount, MovingWindow } from './model/allowance.ts';
import type { WarningMemory } from './warning-memory.ts';

/** What was known and said on one day of a series without a limit. */
export interface DriftedDay {
  readonly index: number;
  /** the base and its hits in the window of that day */
  readonly orders: number;
  readonly defects: number;
  readonly warning: DriftWarning;
}

/** Goes through the days of a metric without a limit as they went by, carrying the memory of the warning on. */
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
