import { type MetricName, metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { overOf } from '../../../metrics/over-of.ts';
import { type Reading, rateOf } from '../../../metrics/reading.ts';
import type { StandingLine } from '../../../portfolio/account-standing.ts';
import { isContradicted } from '../../../portfolio/standing-of.ts';
import { describeLimit, limitFraction, limitWord } from './describe-metric.ts';
import { describeBias, describePoints, describeValue } from './describe-reading.ts';
import { describeOrigin, stateWord } from './describe-state.ts';
import { formatDay } from './format-day.ts';
import { formatCount, formatPercent } from './format-number.ts';
import { oneLine } from './one-line.ts';
import { sentences } from './sentence.ts';

/** How far a reading is from its limit, as a number and what it counts. */
export interface Room {
  /** digits; `-` where no limit counts anything */
  readonly number: string;
  /** `more allowed`, `over`, `points above 200` */
  readonly noun: string;
}

/** `44 more allowed`, `9 over`, `228 points above 200`: the number and its words, for a row of a summary. */
export function roomOf(judgement: Pick<Judgement, 'reading' | 'headroom'>): Room {
  const { headroom, reading } = judgement;
  const points = describePoints(reading);
  if (points !== undefined) {
    const [number = '-', ...noun] = points.split(' ');
    return { number, noun: noun.join(' ') };
  }
  const over = overOf(judgement);
  if (over !== undefined) return { number: formatCount(over), noun: 'over' };
  return headroom === undefined ? { number: '-', noun: '' } : { number: formatCount(headroom), noun: 'more allowed' };
}

/** `44 more allowed`; nothing where no limit counts anything. */
export function describeRoom(judgement: Judgement): string | undefined {
  const { number, noun } = roomOf(judgement);
  return number === '-' ? undefined : `${number} ${noun}`;
}

/**
 * `9 of 1,000 orders, 0.90 %; must stay below 1 %.` with what makes the number doubtful where it is not read
 * from Amazon's own report. Nothing of a state, which is its own label.
 */
export function describeNumbers({ judgement }: StandingLine, accountAsOf: string | undefined): string {
  const { reading } = judgement;
  const limit = reading.limit && describeLimit(reading.metric, reading.limit);
  const value = reading.measure.kind === 'state' ? '' : bareWords(reading);
  return sentences(
    limit === undefined ? value : `${value}; ${limit}`,
    originNote(reading),
    reading.asOf === accountAsOf ? undefined : `as of ${formatDay(reading.asOf)}`,
  );
}

/** Who says so where it is not Amazon's own report, and the bias of an estimate, in words. */
function originNote(reading: Reading): string | undefined {
  if (reading.source === 'estimate')
    return sentences(
      `our estimate from uploaded reports, not Amazon’s own number${describeBias(reading)}`,
      reading.remark === undefined ? undefined : oneLine(reading.remark),
    );
  return describeOrigin(reading);
}

/** `Uploaded reports say otherwise: our estimate is 36 of 1,020 orders, 3.53 %, which would miss the limit.` */
export function describeContradiction({ judgement, estimate }: StandingLine): string | undefined {
  if (estimate === undefined || !isContradicted(judgement, estimate)) return undefined;
  const { reading } = estimate;
  return `That is Amazon’s own number. Uploaded reports say otherwise: our estimate is ${describeValue(reading)}, which would miss the ${limitWord(reading)}.`;
}

/** `A week ago: 13 more allowed, 0.30 %, 6 of 2,000. Worse since.` Nothing for what is fine and has not moved. */
export function describeChange({ change, weekAgo, judgement }: StandingLine): string | undefined {
  const before = weekAgo && shortValue(weekAgo);
  if (before === undefined) return undefined;
  if (change === 'worse') return `Worse than in the last weekly summary: ${before}.`;
  if (change === 'better') return `Better than in the last weekly summary: ${before}.`;
  if (judgement.verdict === 'ok') return undefined;
  return shortValue(judgement) === before ? 'As in the last weekly summary.' : `In the last weekly summary: ${before}.`;
}

/** `2 more allowed, 0.71 %, 7 of 980`; nothing without a number. */
export function shortValue(judgement: Judgement): string | undefined {
  const { reading } = judgement;
  const { measure } = reading;
  if (measure.kind === 'rate') return formatPercent(measure.printed, limitFraction(reading.limit));
  if (measure.kind !== 'share') return bareWords(reading);
  const rate = rateOf(measure);
  if (rate === undefined) return undefined;
  const room = describeRoom(judgement);
  return `${room === undefined ? '' : `${room}, `}${formatPercent(rate, limitFraction(reading.limit))}, ${formatCount(measure.numerator)} of ${formatCount(measure.denominator)}`;
}

function bareWords(reading: Reading): string {
  const { measure } = reading;
  if (measure.kind === 'count') return formatCount(measure.count);
  if (measure.kind === 'state') return stateWord(reading);
  return measure.kind === 'score' ? formatCount(measure.score) : describeValue(reading);
}

export const firstStepOf = (metric: MetricName): string => metricOf(metric).firstStep;
