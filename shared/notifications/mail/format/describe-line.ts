import { type MetricName, metricOf } from '../../../metrics/catalogue.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { type Reading, rateOf } from '../../../metrics/reading.ts';
import type { StandingLine } from '../../../portfolio/account-standing.ts';
import { describeLimit, limitFraction } from './describe-metric.ts';
import { describeRecovery, describeValue } from './describe-reading.ts';
import { formatDay } from './format-day.ts';
import { formatCount, formatPercent } from './format-number.ts';
import { oneLine } from './one-line.ts';
import { sentences } from './sentence.ts';

/** The number left, as a digit; a dash in words where no limit counts defects. */
export const leftNumber = ({ headroom }: Judgement): string => (headroom === undefined ? '-' : formatCount(headroom));

/** What the number left counts: `defective orders`, `points`. */
export function leftNoun({ headroom, reading }: Judgement): string {
  const [one, several] = metricOf(reading.metric).defect;
  return headroom === undefined ? '' : headroom === 1 ? one : several;
}

/** `9 of 1,000 orders, 0.90 %; must stay below 1 %.` with what brings a breach back, and what makes the number doubtful. */
export function describeNumbers({ judgement, estimate }: StandingLine, accountAsOf: string | undefined): string {
  const { reading } = judgement;
  const limit = reading.limit && describeLimit(reading.metric, reading.limit);
  const value =
    reading.measure.kind === 'score' || reading.measure.kind === 'count' ? bareWords(reading) : describeValue(reading);
  return sentences(
    limit === undefined ? value : `${value}; ${limit}`,
    describeRecovery(judgement),
    reading.source === 'estimate' ? estimateNote(reading) : undefined,
    estimate === undefined
      ? undefined
      : `our estimate: ${describeValue(estimate.reading)}. ${estimateNote(estimate.reading)}`,
    reading.asOf === accountAsOf ? undefined : `as of ${formatDay(reading.asOf)}`,
  );
}

/** The bias of an estimate, in words. */
function estimateNote({ bound, remark }: Reading): string {
  const bias = bound === undefined ? '' : `, it can only be too ${bound === 'upper' ? 'high' : 'low'}`;
  return sentences(`estimate from uploaded reports${bias}`, remark === undefined ? undefined : oneLine(remark));
}

/** `Worse than a week ago: 2 left, 0.71 %, 7 of 980.` Nothing for what is fine and has not moved. */
export function describeChange({ change, weekAgo, judgement }: StandingLine): string | undefined {
  const before = weekAgo && shortValue(weekAgo);
  if (before === undefined) return undefined;
  if (change === 'worse') return `Worse than a week ago: ${before}.`;
  if (change === 'better') return `Better than a week ago: ${before}.`;
  if (judgement.verdict === 'ok') return undefined;
  return shortValue(judgement) === before ? 'Unchanged in a week.' : `A week ago: ${before}.`;
}

/** `2 left, 0.71 %, 7 of 980`; nothing without a number. */
export function shortValue({ reading, headroom }: Judgement): string | undefined {
  const { measure } = reading;
  if (measure.kind === 'rate') return formatPercent(measure.printed, limitFraction(reading.limit));
  if (measure.kind !== 'share') return bareWords(reading);
  const rate = rateOf(measure);
  if (rate === undefined) return undefined;
  const left = headroom === undefined ? '' : `${formatCount(headroom)} left, `;
  return `${left}${formatPercent(rate, limitFraction(reading.limit))}, ${formatCount(measure.numerator)} of ${formatCount(measure.denominator)}`;
}

function bareWords(reading: Reading): string {
  const { measure } = reading;
  if (measure.kind === 'count') return formatCount(measure.count);
  return measure.kind === 'score' ? formatCount(measure.score) : describeValue(reading);
}

export const firstStepOf = (metric: MetricName): string => metricOf(metric).firstStep;
