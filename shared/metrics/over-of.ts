import { overLimit } from './headroom.ts';
import { defectsOf, type Judgement } from './judge.ts';

/** How many defects too many; `undefined` while the limit is met, or where nothing is counted. */
export function overOf({ reading }: Pick<Judgement, 'reading'>): number | undefined {
  const counts = defectsOf(reading);
  const { limit } = reading;
  if (counts === undefined || limit?.perMillion === undefined) return undefined;
  const over = overLimit(counts.defects, counts.base, limit.perMillion, limit.condition);
  return over > 0 ? over : undefined;
}
