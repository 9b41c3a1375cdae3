import type { Account } from '../domain/account.ts';
import type { Day } from '../domain/day.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import { likelyDateOf } from '../metrics/likely-date.ts';
import type { Reading } from '../metrics/reading.ts';
import type { Standing, State } from './account-standing.ts';
import type { Rank } from './worst-first.ts';

/** How an account stands, as far as a list of all accounts shows it: small, because a list reads a thousand of them. */
export interface StandingInShort {
  readonly state: State;
  /** of the newest seller performance report */
  readonly asOf?: Day;
  /** absent where nothing was read yet */
  readonly worst?: WorstLine;
  readonly openCases: number;
}

/** The worst line of an account. */
export interface WorstLine {
  readonly reading: Pick<
    Reading,
    'metric' | 'channel' | 'source' | 'manual' | 'windowDays' | 'measure' | 'limit' | 'asOf'
  >;
  readonly verdict: Verdict;
  readonly headroom?: number;
  /** the day by which the limit is likely missed */
  readonly likelyDate?: Day;
}

export function standingInShort(standing: Standing, openCases: number): StandingInShort {
  const worst = standing.lines[0]?.judgement;
  return {
    state: standing.state,
    ...(standing.feed.asOf !== undefined && { asOf: standing.feed.asOf }),
    ...(worst !== undefined && { worst: worstLine(worst) }),
    openCases,
  };
}

function worstLine(judgement: Judgement): WorstLine {
  const { metric, channel, source, manual, windowDays, measure, limit, asOf } = judgement.reading;
  const likelyDate = likelyDateOf(judgement);
  return {
    reading: {
      metric,
      channel,
      source,
      ...(manual !== undefined && { manual }),
      ...(windowDays !== undefined && { windowDays }),
      measure,
      ...(limit !== undefined && { limit }),
      asOf,
    },
    verdict: judgement.verdict,
    ...(judgement.headroom !== undefined && { headroom: judgement.headroom }),
    ...(likelyDate !== undefined && { likelyDate }),
  };
}

/** Its place among others: the same as that of the standing it was made from. */
export const rankInShort = (account: Account, { state, worst }: StandingInShort): Rank => ({
  account,
  state,
  ...(worst !== undefined && { worst }),
});
