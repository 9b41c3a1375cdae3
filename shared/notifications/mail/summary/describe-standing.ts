import { type Day, laterDay } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { seriousnessOf } from '../../../metrics/seriousness.ts';
import type { Standing, StandingLine, State } from '../../../portfolio/account-standing.ts';
import { stateOfLine } from '../../../portfolio/standing-of.ts';
import { describeRoom } from '../format/describe-line.ts';
import { describeMetric } from '../format/describe-metric.ts';
import { labelOf, stateLabels } from '../format/describe-state.ts';
import { formatAgo, formatDay, formatDayRange } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';

/** Newest day that an account's numbers are as of. */
export const describeAsOf = ({ feed }: Standing, today: Day): string =>
  feed.asOf === undefined
    ? 'no seller performance report yet'
    : feed.stale
      ? `no seller performance report since ${formatDay(feed.asOf)}, ${formatAgo(feed.asOf, today)}; these numbers may be out of date`
      : `numbers as of ${formatDay(feed.asOf)}, ${formatAgo(feed.asOf, today)}`;

/** Of an account without a reading: none yet, or none of days that still count. */
export const describeNoNumbers = ({ dataUpTo }: Standing): string =>
  dataUpTo === undefined ? 'No numbers yet.' : `No current numbers: what was uploaded ends on ${formatDay(dataUpTo)}.`;

/** `2 in breach, 3 with a warning, 1 without a new report`: how many accounts are in each state, worst first, without those that are fine. */
export function describeTally(standings: readonly Standing[]): string {
  const counts = new Map<string, number>();
  // A status or a rating that is the worst of an account has words of its own, and comes first.
  const named = standings.map((standing) => ({ standing, words: wordsOfStatus(standing) }));
  for (const { words } of named) if (words !== undefined) counts.set(words, (counts.get(words) ?? 0) + 1);
  const states: readonly State[] = ['breach', 'warn', 'stale', 'watch', 'unknown'];
  for (const state of states) {
    const count = named.filter(({ standing, words }) => words === undefined && standing.state === state).length;
    if (count > 0) counts.set(stateLabels[state].counted, count);
  }
  return [...counts].map(([words, count]) => `${formatCount(count)} ${words}`).join(', ');
}

/** `at risk`, `deactivated`: what Amazon calls the status or the rating of an account, where that is the worst of it. */
function wordsOfStatus({ state, lines: [line] }: Standing): string | undefined {
  if (line === undefined || state !== line.judgement.verdict || (state !== 'breach' && state !== 'warn'))
    return undefined;
  const label = labelOf(line.judgement);
  const kind = seriousnessOf(line.judgement);
  return kind === 'deactivated' || kind === 'at risk' || kind === 'rating' ? label.toLowerCase() : undefined;
}

/** `62 others checked, fresh, fine (as of 3 October to 4 October 2026)` */
export function describeFine(fine: readonly Standing[], others: boolean): string {
  const days = fine.flatMap(({ feed }) => (feed.asOf === undefined ? [] : [feed.asOf]));
  const [first] = [...days].sort();
  const last = days.length === 0 ? undefined : days.reduce(laterDay);
  const when = first === undefined || last === undefined ? '' : ` (as of ${formatDayRange(first, last)})`;
  const who = others ? amount(fine.length, ['other', 'others']) : amount(fine.length, ['account', 'accounts']);
  return `${who} checked, fresh, fine${when}`;
}

/** Lines that deserve a row of their own, policy counts of 0, and what could not be judged. */
export interface SortedLines {
  readonly shown: readonly StandingLine[];
  readonly folded: readonly string[];
}

/** Folds what needs no look into a line each, so that the rows that are left are read. */
export function foldLines(lines: readonly StandingLine[]): SortedLines {
  const isZeroCount = ({ judgement: { reading, verdict } }: StandingLine) =>
    verdict === 'ok' && reading.measure.kind === 'count' && reading.measure.count === 0;
  const isUnknown = ({ judgement }: StandingLine) => judgement.verdict === 'unknown';
  const isFine = ({ judgement, estimate }: StandingLine) => stateOfLine(judgement, estimate) === 'ok';
  const zeros = lines.filter(isZeroCount);
  const unknown = lines.filter(isUnknown);
  const fine = lines.filter((line) => isFine(line) && !isZeroCount(line));
  return {
    shown: lines.filter((line) => !isZeroCount(line) && !isUnknown(line) && !isFine(line)),
    folded: [
      ...(fine.length === 0 ? [] : [`Fine: ${fine.map(fineLine).join('; ')}.`]),
      ...(zeros.length === 0 ? [] : [`Policy findings: none in ${amount(zeros.length, ['category', 'categories'])}.`]),
      ...(unknown.length === 0
        ? []
        : [`Too little to judge: ${unknown.map(({ judgement }) => describeMetric(judgement.reading)).join(', ')}.`]),
    ],
  };
}

function fineLine({ judgement }: StandingLine): string {
  const room = metricOf(judgement.reading.metric).kind === 'score' ? undefined : describeRoom(judgement);
  return room === undefined ? describeMetric(judgement.reading) : `${describeMetric(judgement.reading)}, ${room}`;
}

/** `All within their limits; the nearest is the late shipment rate (30 days), 2 more allowed.`: an account that is fine, in a line. */
export function describeAllFine({ lines }: Standing): string {
  const rates = lines
    .map(({ judgement }) => judgement)
    .filter(
      ({ reading, headroom, verdict }) =>
        reading.measure.kind === 'share' && headroom !== undefined && verdict === 'ok',
    )
    .toSorted((a, b) => (a.headroom ?? 0) - (b.headroom ?? 0));
  const [nearest] = rates;
  const room = nearest && describeRoom(nearest);
  return nearest === undefined || room === undefined
    ? 'Nothing is near a limit.'
    : `All within their limits; the nearest is the ${describeMetric(nearest.reading)}, ${room}.`;
}
