import type { Account } from '../domain/account.ts';
import type { Day } from '../domain/day.ts';
import type { Feed } from '../domain/feed.ts';
import type { Assurance } from '../metrics/account-health-assurance.ts';
import { metricOf } from '../metrics/catalogue.ts';
import { isPastLimit } from '../metrics/fraction-of-limit.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import { isLikelyMissed } from '../metrics/likely-date.ts';
import { readingKey } from '../metrics/reading.ts';
import type { RollOff } from '../metrics/roll-off.ts';
import type { Standing, StandingLine, State } from './account-standing.ts';
import { changeSince } from './change.ts';
import { type DefectiveDay, rollOffOf } from './roll-off-of.ts';
import type { WeekOfAccount } from './week.ts';
import { worseJudgementFirst, worstVerdict } from './worst-first.ts';

/** What is known of an account when its summary is written. */
export interface AccountFacts {
  readonly account: Account;
  /** every reading of the account, official and estimated, judged */
  readonly judgements: readonly Judgement[];
  /** the readings that the last weekly summary showed, judged by the same custom limits; empty when there were none */
  readonly weekAgo: readonly Judgement[];
  readonly feed: Feed;
  /** what rolls off is counted from this day on */
  readonly today?: Day;
  /** defective orders by day, as far as order-level reports name them */
  readonly defective?: readonly DefectiveDay[];
  readonly week?: WeekOfAccount;
  readonly assurance?: Assurance;
  readonly dataUpTo?: Day;
}

const weekDays = 7;

/** Where an account stands: its lines worst first, each with what a week has changed, and its state in one word. */
export function standingOf({
  account,
  judgements,
  weekAgo,
  feed,
  today,
  defective = [],
  week,
  assurance,
  dataUpTo,
}: AccountFacts): Standing {
  const before = new Map(weekAgo.map((judgement) => [readingKey(judgement.reading), judgement]));
  const wholes = judgements.filter(({ reading }) => metricOf(reading.metric).partOf === undefined);
  const official = new Set(wholes.filter(isOfficial).map(sameThing));
  const lines = wholes
    .filter((judgement) => isOfficial(judgement) || !official.has(sameThing(judgement)))
    .map((judgement) => ({
      ...lineOf(judgement, judgements, before.get(readingKey(judgement.reading))),
      ...rollsOff(today === undefined ? [] : rollOffOf(judgement.reading, defective, today, weekDays)),
    }))
    .sort((a, b) => worseJudgementFirst(a.judgement, b.judgement));
  return {
    account,
    state: stateOf(lines, feed),
    lines,
    feed,
    ...(week !== undefined && { week }),
    ...(assurance !== undefined && { assurance }),
    ...(dataUpTo !== undefined && { dataUpTo }),
  };
}

function lineOf(judgement: Judgement, all: readonly Judgement[], weekAgo: Judgement | undefined): StandingLine {
  const { metric, channel, source } = judgement.reading;
  const estimate = all.find((other) => !isOfficial(other) && sameThing(other) === sameThing(judgement));
  return {
    judgement,
    ...(isOfficial(judgement) && estimate !== undefined && { estimate }),
    ...(weekAgo !== undefined && { weekAgo }),
    change: changeSince(weekAgo, judgement),
    parts: all.filter(
      ({ reading }) =>
        metricOf(reading.metric).partOf === metric && reading.channel === channel && reading.source === source,
    ),
  };
}

const rollsOff = (within: readonly RollOff[]): Pick<StandingLine, 'rollsOff'> =>
  within.length === 0 ? {} : { rollsOff: within };

/**
 * What is well today and more likely than not misses its limit within two months asks for a look, whatever its verdict; so does
 * what Amazon calls well and uploaded reports do not.
 */
export const stateOfLine = (judgement: Judgement, estimate?: Judgement): Verdict =>
  judgement.verdict === 'ok' && (isLikelyMissed(judgement) || isContradicted(judgement, estimate))
    ? 'watch'
    : judgement.verdict;

/** Whether our estimate misses a limit that Amazon's own number is well within. One that can only be too high says nothing. */
export const isContradicted = (judgement: Judgement, estimate: Judgement | undefined): boolean =>
  estimate !== undefined &&
  estimate.reading.bound !== 'upper' &&
  isPastLimit(estimate) &&
  (judgement.verdict === 'ok' || judgement.verdict === 'watch');

/**
 * A stopped feed, or none at all, never reads as fine: `stale` when it has stopped, `unknown` before the first
 * official report.
 */
function stateOf(lines: readonly StandingLine[], feed: Feed): State {
  const verdict = worstVerdict(lines.map(({ judgement, estimate }) => stateOfLine(judgement, estimate)));
  if (verdict === 'breach' || verdict === 'warn') return verdict;
  if (feed.stale) return 'stale';
  return feed.asOf === undefined && verdict === 'ok' ? 'unknown' : verdict;
}

const isOfficial = ({ reading }: Judgement): boolean => reading.source === 'official';

/** The same metric, channel and window, whatever the source. */
const sameThing = ({ reading }: Judgement): string => readingKey({ ...reading, source: 'official' });
