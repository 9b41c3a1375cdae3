import type { Drift } from '../metrics/rate-forecast.ts';
import type { DayCount } from './model/allowance.ts';
import { driftOf } from './model/drift.ts';
import { neverWarned, type Step, type WarningMemory, withFinding } from './warning-memory.ts';

/** The past that makes the baseline, including the four weeks that are compared with it. */
const baselineDays = 180;

/** When a drift from the account's own baseline is a warning. There is no limit to miss, so it has to be certain, and last. */
export const driftThresholds = {
  warnFrom: 0.9,
  warnAfterSnapshots: 2,
  clearBelow: 0.5,
  clearAfterSnapshots: 3,
} as const;

export type WhyDrifted =
  | 'worse than its baseline'
  | 'still worse'
  | 'not clear for long enough'
  | 'cleared'
  | 'worse for the first time'
  | 'as usual'
  | 'too little to say';

export interface DriftWarning {
  readonly warned: boolean;
  readonly reason: WhyDrifted;
  /** absent while there is too little data */
  readonly drift?: Drift;
  readonly memory: WarningMemory;
}

/**
 * Whether a metric without a limit (unit session percentage, refund rate) has left its own baseline for the worse.
 * `days` hold the base and its hits: sessions and units, units and refunds. A change for the better
 * is never a warning. While there is too little data, an earlier warning stays. Call once for each snapshot.
 */
export function driftWarning(
  days: readonly (DayCount | undefined)[],
  better: 'lower' | 'higher',
  memory: WarningMemory = neverWarned,
): DriftWarning {
  const drift = driftOf(days.slice(-baselineDays));
  if (drift === undefined) return { warned: memory.warned, reason: 'too little to say', memory };
  const worse = better === 'lower' ? drift.higher : drift.lower;
  const finding = worse >= driftThresholds.warnFrom ? 'warn' : worse >= driftThresholds.clearBelow ? 'hold' : 'calm';
  const { step, memory: after } = withFinding(memory, finding, driftThresholds);
  return { warned: after.warned, reason: reasons[step], drift, memory: after };
}

const reasons: Readonly<Record<Step, WhyDrifted>> = {
  warned: 'worse than its baseline',
  'first time': 'worse for the first time',
  held: 'still worse',
  clearing: 'not clear for long enough',
  cleared: 'cleared',
  none: 'as usual',
};
