import type { Day } from '../domain/day.ts';
import { defectsOf, fewestAllowedForPercentages, type Judgement } from './judge.ts';

/**
 * The day by which a limit is likely missed. Nothing once it is missed, and nothing where it allows so few defects that a
 * forecast says less than the number left.
 */
export function likelyDateOf({ reading, verdict, forecast, headroom = 0, warnedBy }: Judgement): Day | undefined {
  if (verdict === 'breach') return undefined;
  const counts = defectsOf(reading);
  const allows = counts === undefined ? 0 : counts.defects + headroom;
  return warnedBy === 'forecast' || allows >= fewestAllowedForPercentages ? forecast?.likelyDate : undefined;
}
