import type { Drift } from '../metrics/rate-forecast.ts';
import { driftOf } from '../statistics/drift.ts';
import type { DayCount } from '../statistics/rooms.ts';

/** The past a baseline is made of, with the four weeks that are held against it. */
const baselineDays = 180;

/** When a drift from the account's own baseline is told. There is no limit to miss, so it has to be sure. */
export const driftTelling = { warnFrom: 0.9, clearBelow: 0.5, clearAfterSnapshots: 3 } as const;

/** What is remembered between two snapshots of one metric without a limit. */
export interface DriftMemory {
  readonly warned: boolean;
  readonly calm: number;
}

export type WhyDrifted =
  | 'worse than its baseline'
  | 'still worse'
  | 'not clear for long enough'
  | 'cleared'
  | 'as usual'
  | 'too little to say';

export interface Drifted {
  readonly warned: boolean;
  readonly because: WhyDrifted;
  /** absent while there is too little to say */
  readonly drift?: Drift;
  readonly memory: DriftMemory;
}

/**
 * Whether a metric without a limit (unit session percentage, refund rate) has left its own baseline for the worse.
 * `days` hold the base and its hits: sessions and units, units and refunds. Better than before is never told. While
 * there is too little to say, what was told stays told.
 */
export function foreseeDrift(
  days: readonly (DayCount | undefined)[],
  better: 'lower' | 'higher',
  memory: DriftMemory = { warned: false, calm: 0 },
): Drifted {
  const drift = driftOf(days.slice(-baselineDays));
  if (drift === undefined) return { warned: memory.warned, because: 'too little to say', memory };
  const worse = better === 'lower' ? drift.higher : drift.lower;
  if (worse >= driftTelling.warnFrom) {
    return { warned: true, because: 'worse than its baseline', drift, memory: { warned: true, calm: 0 } };
  }
  if (!memory.warned) return { warned: false, because: 'as usual', drift, memory: { warned: false, calm: 0 } };
  if (worse >= driftTelling.clearBelow) {
    return { warned: true, because: 'still worse', drift, memory: { warned: true, calm: 0 } };
  }
  const calm = memory.calm + 1;
  return calm < driftTelling.clearAfterSnapshots
    ? { warned: true, because: 'not clear for long enough', drift, memory: { warned: true, calm } }
    : { warned: false, because: 'cleared', drift, memory: { warned: false, calm: 0 } };
}
