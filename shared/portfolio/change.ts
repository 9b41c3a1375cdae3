import { metricOf } from '../metrics/catalogue.ts';
import { defectsOf, isWorse, type Judgement } from '../metrics/judge.ts';
import { overOf } from '../metrics/over-of.ts';
import { type Reading, rateOf } from '../metrics/reading.ts';
import type { Change } from './account-standing.ts';

/**
 * What became of a reading since an earlier one, by its own numbers: by how many more are allowed, past the limit by how many
 * are over and by the rate where the two agree, else by the number itself in the metric's own direction. Not by verdicts: a forecast can make a warning of a number that has got better. Nothing to compare
 * with is `new`, never `unchanged`.
 */
export function changeSince(before: Judgement | undefined, now: Judgement): Change {
  if (before === undefined) return 'new';
  if (before.verdict === 'unknown' || now.verdict === 'unknown')
    return before.verdict === now.verdict ? 'unchanged' : 'new';
  if (now.reading.measure.kind === 'state') return byState(before, now);
  if (before.headroom !== undefined && now.headroom !== undefined) {
    if (before.headroom !== now.headroom) return now.headroom < before.headroom ? 'worse' : 'better';
    // The same number allowed: the rate only moved because orders came and went.
    if (now.headroom > 0) return 'unchanged';
  }
  const change = byNumber(badness(before.reading), badness(now.reading));
  const byOver = byNumber(overOf(before), overOf(now));
  // Fewer over of still fewer orders is a higher rate: who reads "32 over, worse than 33 over" trusts neither.
  return byOver === 'unchanged' || byOver === change ? change : 'unchanged';
}

/** A status has no number: its word says what it is worth. */
function byState(before: Judgement, now: Judgement): Change {
  if (isWorse(now.verdict, before.verdict)) return 'worse';
  return isWorse(before.verdict, now.verdict) ? 'better' : 'unchanged';
}

function byNumber(before: number | undefined, now: number | undefined): Change {
  if (before === undefined || now === undefined || before === now) return 'unchanged';
  return now > before ? 'worse' : 'better';
}

/** A number that grows as the reading gets worse. */
function badness(reading: Reading): number | undefined {
  const { measure } = reading;
  const direction = metricOf(reading.metric).better === 'lower' ? 1 : -1;
  switch (measure.kind) {
    case 'share': {
      const counts = defectsOf(reading);
      return counts === undefined || counts.base === 0 ? undefined : counts.defects / counts.base;
    }
    case 'rate': {
      const rate = rateOf(measure);
      return rate === undefined ? undefined : direction * rate;
    }
    case 'count':
      return direction * measure.count;
    case 'score':
      return direction * measure.score;
    case 'state':
      return undefined;
  }
}
