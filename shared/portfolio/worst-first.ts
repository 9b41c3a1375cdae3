import { metricNames } from '../metrics/catalogue.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import { bySeriousness, moreSeriousFirst, type Seriousness, seriousnessOf } from '../metrics/seriousness.ts';
import type { Standing, State } from './account-standing.ts';

const stateOrder: Readonly<Record<State, number>> = { breach: 0, warn: 1, stale: 2, watch: 3, unknown: 4, ok: 5 };

/** Sorts the state that needs attention most first. A stopped feed comes before `watch`: its numbers cannot be trusted. */
const byState = (a: State, b: State): number => stateOrder[a] - stateOrder[b];

/**
 * Sorts judgements worst first, in the order of seriousness. What is fine keeps the catalogue's order, so that a reader finds it
 * again next week; what is not judged comes last.
 */
export const worseJudgementFirst = (a: Judgement, b: Judgement): number =>
  moreSeriousFirst(a, b) ||
  metricNames.indexOf(a.reading.metric) - metricNames.indexOf(b.reading.metric) ||
  compare(b.reading.channel, a.reading.channel) ||
  compare(b.reading.windowDays ?? 0, a.reading.windowDays ?? 0);

/** Sorts accounts worst first: by their most serious lines, then by name. A stopped feed comes before what is only watched. */
export function worseStandingFirst(a: Standing, b: Standing): number {
  const [worstOfA, worstOfB] = [a.lines[0]?.judgement, b.lines[0]?.judgement];
  return (
    bySeriousness(trouble(worstOfA), trouble(worstOfB)) ||
    byState(a.state, b.state) ||
    (worstOfA !== undefined && worstOfB !== undefined ? moreSeriousFirst(worstOfA, worstOfB) : 0) ||
    compare(a.account.client, b.account.client) ||
    compare(a.account.marketplace, b.account.marketplace)
  );
}

/** What is serious in itself; `ok` for all that only its state tells apart. */
function trouble(worst: Judgement | undefined): Seriousness {
  const kind = worst === undefined ? 'ok' : seriousnessOf(worst);
  return bySeriousness(kind, 'watch') < 0 ? kind : 'ok';
}

/** The worst of the verdicts; `unknown` when none is known. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const known = verdicts.filter((verdict) => verdict !== 'unknown');
  return known.sort(byState)[0] ?? 'unknown';
}

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
