import type { Drift } from '../metrics/rate-forecast.ts';
import { driftOf } from '../statistics/drift.ts';
import type { DayCount } from '../statistics/rooms.ts';

/** The past a baseline is made of, with the four weeks that are held against it. */
const baselineDays = 180;

/** When a drift from the account's own baseline is told. There is no limit to miss, so it has to be sure, and last. */
export const driftTelling = { warnFrom: 0.9, warnAfterSnapshots: 2, clearBelow: 0.5, clearAfterSnapshots: 3 } as const;

/** What is remembered between two snapshots of one metric without a limit: plain data, to be stored. */
export interface DriftMemory {
  readonly warned: boolean;
  /** snapshots in a row, up to the last one, that would have cleared what was told */
  readonly calm: number;
  /** snapshots in a row, up to the last one, that found it worse while nothing was told yet */
  readonly seen: number;
}

/** Before the first snapshot. */
export const firstDrift: DriftMemory = { warned: false, calm: 0, seen: 0 };

export type WhyDrifted =
  | 'worse than its baseline'
  | 'still worse'
  | 'not clear for long enough'
  | 'cleared'
  | 'worse for the first time'
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
 * there is too little to say, what was told stays told. Ask once for each snapshot.
 */
export function foreseeDrift(
  days: readonly (DayCount | undefined)[],
  better: 'lower' | 'higher',
  memory: DriftMemory = firstDrift,
): Drifted {
  const drift = driftOf(days.slice(-baselineDays));
  if (drift === undefined) return { warned: memory.warned, because: 'too little to say', memory };
  const worse = better === 'lower' ? drift.higher : drift.lower;
  const tell = (because: WhyDrifted, calm = 0): Drifted => ({
    warned: true,
    because,
    drift,
    memory: { warned: true, calm, seen: 0 },
  });
  const stay = (because: WhyDrifted, seen = 0): Drifted => ({
    warned: false,
    because,
    drift,
    memory: { warned: false, calm: 0, seen },
  });
  if (worse >= driftTelling.warnFrom) {
    const seen = memory.seen + 1;
    return memory.warned || seen >= driftTelling.warnAfterSnapshots
      ? tell('worse than its baseline')
      : stay('worse for the first time', seen);
  }
  if (!memory.warned) return stay('as usual');
  if (worse >= driftTelling.clearBelow) return tell('still worse');
  const calm = memory.calm + 1;
  return calm < driftTelling.clearAfterSnapshots ? tell('not clear for long enough', calm) : stay('cleared');
}
