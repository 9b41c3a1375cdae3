import { metricOf } from '../metrics/catalogue.ts';
import type { Judgement } from '../metrics/judge.ts';
import { enforcementPlace, kindsOfSeriousness, moreSeriousFirst, seriousnessOf } from '../metrics/seriousness.ts';
import { type Decision, endsAlert } from './decision.ts';

/**
 * Sorts decisions the most serious first: a status that changed, then what is open by its seriousness, a stopped feed before
 * what is only watched; then what is better, then what is over. Among equals what is notified comes first, then the key, so
 * that the order never depends on the input's.
 */
export const moreSeriousDecisionFirst = (a: Decision, b: Decision): number =>
  reliefOf(a) - reliefOf(b) ||
  placeOf(a) - placeOf(b) ||
  (a.judgement !== undefined && b.judgement !== undefined ? byJudgement(a.judgement, b.judgement) : 0) ||
  Number(b.notify) - Number(a.notify) ||
  (a.key < b.key ? -1 : 1);

/** What is well again comes in the order of what it was. */
const byJudgement = (a: Judgement, b: Judgement): number =>
  moreSeriousFirst(a, b) || enforcementPlace(a) - enforcementPlace(b);

/** 0 trouble, or a status that changed; 1 better, and not over; 2 over. */
function reliefOf({ notify, reason, judgement }: Decision): number {
  if (!notify || isStatus(judgement)) return 0;
  if (endsAlert(reason)) return 2;
  return reason === 'breach over' || reason === 'eased' ? 1 : 0;
}

const isStatus = (judgement: Decision['judgement']): boolean =>
  judgement !== undefined && metricOf(judgement.reading.metric).kind === 'state';

/** A feed has stopped between what warns and what is only watched: nothing of it can be trusted. */
function placeOf({ judgement, notify, reason, feed }: Decision): number {
  if (judgement !== undefined && notify && isStatus(judgement)) return -1;
  const kind = judgement === undefined ? undefined : seriousnessOf(judgement);
  if (kind !== undefined) return kindsOfSeriousness.indexOf(kind);
  const isStopped = (notify && reason !== 'feed resumed') || reason === 'unchanged';
  // Without another kind of report an estimate is not known; without Amazon’s own word, nothing.
  const before = kindsOfSeriousness.indexOf(feed?.kind === undefined ? 'watch' : 'ok') - 0.5;
  return isStopped ? before : kindsOfSeriousness.indexOf('ok');
}
