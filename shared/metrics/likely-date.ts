import type { Day } from '../domain/day.ts';
import { defectsOf, fewestAllowedForPercentages, type Judgement } from './judge.ts';

/**
 * The day by which a limit is likely missed. `undefined` once it is missed, and where it allows so few defects that the
 * headroom says more than a forecast.
 */
export function likelyDateOf({ reading, verdict, forecast, headroom = 0, warnedBy }: Judgement): Day | undefined {
  if (verdict === 'breach') return undefined;
  const counts = defectsOf(reading);
  const allows = counts === undefined ? 0 : counts.defects + headroom;
  return warnedBy === 'forecast' || allows >= fewestAllowedForPercentages ? forecast?.likelyDate : undefined;
}
