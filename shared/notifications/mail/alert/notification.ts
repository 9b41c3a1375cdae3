import type { AlertKey } from '../../../alerts/alert-key.ts';
import type { Decision } from '../../../alerts/decision.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import type { State } from '../../../portfolio/account-standing.ts';

/** A decision to tell. */
export type Telling = Extract<Decision, { readonly tell: true }>;

/**
 * The decisions that are told, worst first: what is open before what is over. The first of them gives the mail its
 * subject and its thread.
 */
export const tellingsOf = (decisions: readonly Decision[]): readonly Telling[] =>
  decisions
    .filter((decision): decision is Telling => decision.tell)
    .sort((a, b) => rankOf(a) - rankOf(b) || left(a) - left(b));

const order: Readonly<Record<State, number>> = { breach: 0, stale: 1, warn: 2, watch: 3, unknown: 4, ok: 5 };

/** Without Amazon's own word nothing is known; without another kind of report, an estimate. */
function rankOf(telling: Telling): number {
  if (isOver(telling)) return 10;
  return telling.feed?.kind === undefined ? order[stateOf(telling)] : order.watch;
}

/** A bad account status has no headroom and outweighs any rate. */
function left({ judgement }: Telling): number {
  if (judgement === undefined || metricOf(judgement.reading.metric).kind === 'state') return -1;
  return judgement.headroom ?? Number.MAX_SAFE_INTEGER;
}

export const isOver = ({ because }: Telling): boolean =>
  because === 'recovered' || because === 'passed' || because === 'feed resumed';

/** The alerts that are told and not over, with the instant at which each began. */
export const openAmong = (
  tellings: readonly Telling[],
): readonly { readonly key: AlertKey; readonly since: string }[] =>
  tellings.filter((telling) => !isOver(telling)).map(({ key, after }) => ({ key, since: after.since }));

/** The state that a decision speaks of. A decision without a judgement is about the feed. */
export function stateOf(telling: Telling): State {
  return telling.judgement?.verdict ?? (isOver(telling) ? 'ok' : 'stale');
}

/** `orderDefectRate|seller`, as the decision's key has it. */
export const keyOf = ({ reading }: Judgement): AlertKey => `${reading.metric}|${reading.channel}`;
