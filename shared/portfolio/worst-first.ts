import type { Account } from '../domain/account.ts';
import { metricNames } from '../metrics/catalogue.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import {
  bySeriousness,
  heavierFirst,
  moreSeriousFirst,
  type Seriousness,
  seriousnessOf,
  type Weighed,
  weigh,
} from '../metrics/seriousness.ts';
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

/** As much of an account as its place among the others depends on. */
export interface Rank {
  readonly account: Account;
  readonly state: State;
  /** of its worst line; absent where nothing was read yet */
  readonly worst?: Weighed;
}

/** Sorts accounts worst first, see {@link worseRankFirst}. */
export const worseStandingFirst = (a: Standing, b: Standing): number => worseRankFirst(rankOf(a), rankOf(b));

/** Sorts accounts worst first: by their most serious lines, then by name. A stopped feed comes before what is only watched. */
export const worseRankFirst = (a: Rank, b: Rank): number =>
  bySeriousness(trouble(a.worst), trouble(b.worst)) ||
  byState(a.state, b.state) ||
  (a.worst !== undefined && b.worst !== undefined ? heavierFirst(a.worst, b.worst) : 0) ||
  compare(a.account.client, b.account.client) ||
  compare(a.account.marketplace, b.account.marketplace);

function rankOf({ account, state, lines: [line] }: Standing): Rank {
  return { account, state, ...(line !== undefined && { worst: weigh(line.judgement) }) };
}

/** What is serious in itself; `ok` for all that only its state tells apart. */
function trouble(worst: Weighed | undefined): Seriousness {
  const kind = worst === undefined ? 'ok' : seriousnessOf(worst);
  return bySeriousness(kind, 'watch') < 0 ? kind : 'ok';
}

/** The worst of the verdicts; `unknown` when none is known. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const known = verdicts.filter((verdict) => verdict !== 'unknown');
  return known.sort(byState)[0] ?? 'unknown';
}

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
