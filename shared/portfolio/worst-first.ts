import { metricNames, metricOf } from '../metrics/catalogue.ts';
import { fractionOfLimit } from '../metrics/fraction-of-limit.ts';
import { bySeverity, type Judgement, type Verdict } from '../metrics/judge.ts';
import { likelyDateOf } from '../metrics/likely-date.ts';
import type { Standing, State } from './account-standing.ts';

const stateOrder: Readonly<Record<State, number>> = { breach: 0, warn: 1, stale: 2, watch: 3, unknown: 4, ok: 5 };

/** Sorts the state that needs attention most first. A stopped feed comes before `watch`: its numbers cannot be trusted. */
const byState = (a: State, b: State): number => stateOrder[a] - stateOrder[b];

/**
 * Sorts judgements worst first: the verdict, then a bad account status (it outweighs any rate), then the day by which the
 * limit is likely missed, then the fewest left, then the largest fraction of the limit. What is fine keeps the catalogue's
 * order, so that a reader finds it again next week; what is not judged comes last.
 */
export const worseJudgementFirst = (a: Judgement, b: Judgement): number =>
  worseByNumbers(a, b) ||
  metricNames.indexOf(a.reading.metric) - metricNames.indexOf(b.reading.metric) ||
  compare(b.reading.channel, a.reading.channel) ||
  compare(b.reading.windowDays ?? 0, a.reading.windowDays ?? 0);

/**
 * Sorts accounts worst first: what has happened (a limit missed, a bad account status), then by the day on which a limit is
 * likely missed, then by state; accounts alike in that by their worst lines, then by name.
 */
export function worseStandingFirst(a: Standing, b: Standing): number {
  const [worstOfA, worstOfB] = [a.lines[0]?.judgement, b.lines[0]?.judgement];
  return (
    compare(dayOfTrouble(a), dayOfTrouble(b)) ||
    byState(a.state, b.state) ||
    (worstOfA !== undefined && worstOfB !== undefined ? worseByNumbers(worstOfA, worstOfB) : 0) ||
    compare(a.account.client, b.account.client) ||
    compare(a.account.marketplace, b.account.marketplace)
  );
}

const hasHappened = ({ state, lines }: Standing): boolean =>
  state === 'breach' || lines.some(({ judgement }) => isState(judgement) && judgement.verdict === 'warn');

/** Earlier than any day: it has happened. Later than any: no limit is likely missed. */
const [already, never] = ['', '9999-12-31'];

const likelyDay = (judgement: Judgement): string => likelyDateOf(judgement) ?? never;

/** When the worst is expected for an account. Once reports have stopped, forecasts mean nothing. */
function dayOfTrouble(standing: Standing): string {
  if (hasHappened(standing)) return already;
  if (standing.feed.stale) return never;
  return standing.lines.map(({ judgement }) => likelyDay(judgement)).reduce((a, b) => (a < b ? a : b), never);
}

function worseByNumbers(a: Judgement, b: Judgement): number {
  const byVerdict =
    bySeverity(a.verdict, b.verdict) || Number(a.verdict === 'unknown') - Number(b.verdict === 'unknown');
  if (byVerdict !== 0 || a.verdict === 'ok' || a.verdict === 'unknown') return byVerdict;
  return (
    Number(isState(b)) - Number(isState(a)) ||
    compare(likelyDay(a), likelyDay(b)) ||
    compare(a.headroom ?? Number.POSITIVE_INFINITY, b.headroom ?? Number.POSITIVE_INFINITY) ||
    compare(fractionOfLimit(b.reading) ?? -1, fractionOfLimit(a.reading) ?? -1)
  );
}

/** The worst of the verdicts; `unknown` when none is known. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  const known = verdicts.filter((verdict) => verdict !== 'unknown');
  return known.sort(byState)[0] ?? 'unknown';
}

const isState = ({ reading }: Judgement): boolean => metricOf(reading.metric).kind === 'state';

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
