/** What is remembered of a warning between two snapshots of one metric: plain data, to be stored. */
export interface WarningMemory {
  readonly warned: boolean;
  /** snapshots in a row, up to the last one, that would have cleared the warning */
  readonly calm: number;
  /** snapshots in a row, up to the last one, that asked for a warning before there was one */
  readonly seen: number;
}

/** Before the first snapshot. */
export const neverWarned: WarningMemory = { warned: false, calm: 0, seen: 0 };

/** What one snapshot asks for: a warning at once, a warning if it lasts, that an earlier warning stays, or none. */
export type Finding = 'warn at once' | 'warn' | 'hold' | 'calm';

/** In snapshots: how long a warning must be asked for before it is given, and how long it must be calm before it is cleared. */
export interface Patience {
  readonly warnAfterSnapshots: number;
  readonly clearAfterSnapshots: number;
}

/** What became of it. `held`: the warning stays; `clearing`: calm, but not for long enough; `none`: there is no warning. */
export type Step = 'warned' | 'first time' | 'held' | 'clearing' | 'cleared' | 'none';

/** Carries a warning over one more snapshot. Call once for each: twice for the same one would count as two. */
export function withFinding(
  memory: WarningMemory,
  finding: Finding,
  { warnAfterSnapshots, clearAfterSnapshots }: Patience,
): { readonly step: Step; readonly memory: WarningMemory } {
  const warned: WarningMemory = { warned: true, calm: 0, seen: 0 };
  const seen = memory.seen + 1;
  const calm = memory.calm + 1;
  if (finding === 'warn at once') return { step: 'warned', memory: warned };
  if (finding === 'warn') {
    return memory.warned || seen >= warnAfterSnapshots
      ? { step: 'warned', memory: warned }
      : { step: 'first time', memory: { ...neverWarned, seen } };
  }
  if (!memory.warned) return { step: 'none', memory: neverWarned };
  if (finding === 'hold') return { step: 'held', memory: warned };
  return calm < clearAfterSnapshots
    ? { step: 'clearing', memory: { ...warned, calm } }
    : { step: 'cleared', memory: neverWarned };
}
