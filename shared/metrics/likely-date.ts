import type { Day } from '../domain/day.ts';
import { defectsOf, fewestAllowedForPercentages, type Judgement } from './judge.ts';

/**
 * The day by which a limit is likely missed. `undefined` once it is missed, and where it allows so few defects that the
 * headroom says more than a forecast.
 */
export function likelyDateOf(judgement: Judgement): Day | undefined {
  return speaksInChances(judgement) ? judgement.forecast?.likelyDate : undefined;
}

/** Whether the limit is more likely than not missed within two months. Nothing is fine above such a chance. */
export const isLikelyMissed = (judgement: Judgement): boolean =>
  speaksInChances(judgement) && (judgement.forecast?.p60 ?? 0) > 0.5;

function speaksInChances({ reading, verdict, headroom = 0, warnedBy }: Judgement): boolean {
  if (verdict === 'breach') return false;
  const counts = defectsOf(reading);
  const allows = counts === undefined ? 0 : counts.defects + headroom;
  return warnedBy === 'forecast' || allows >= fewestAllowedForPercentages;
}
