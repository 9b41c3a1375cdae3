import { type Day, daysBetween } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import { defectsOf, type Judgement } from '../../../metrics/judge.ts';
import { overOf } from '../../../metrics/over-of.ts';
import { type Reading, rateOf } from '../../../metrics/reading.ts';
import { limitFraction, limitNumber, limitWord } from './describe-metric.ts';
import { stateWord } from './describe-state.ts';
import { formatDayRange } from './format-day.ts';
import { amount, formatCount, formatPercent } from './format-number.ts';
import { oneLine } from './one-line.ts';

/** Readings whose printed rate is further than this from their counts are called contradicting themselves. */
const printedTolerance = 0.0005;

/** `9 of 1,000 orders, 0.90 %`; `3.40 %` without counts; `3 listing policy violations`; `180`; `AT RISK`. */
export function describeValue(reading: Reading): string {
  const { measure } = reading;
  const { base, defect } = metricOf(reading.metric);
  switch (measure.kind) {
    case 'share': {
      const of = `${formatCount(measure.numerator)} of ${amount(measure.denominator, base)}`;
      const rate = rateOf(measure);
      return rate === undefined
        ? `no ${base[1]} to judge`
        : `${of}, ${formatPercent(rate, limitFraction(reading.limit))}`;
    }
    case 'rate':
      return `${formatPercent(measure.printed, limitFraction(reading.limit))}, the report gives no counts`;
    case 'count':
      return amount(measure.count, defect);
    case 'score':
      return formatCount(measure.score);
    case 'state':
      return stateWord(reading);
  }
}

/**
 * How many more are allowed, or how many there are too many, with the noun: `9 more defective orders allowed before 1 %`,
 * `3 defective orders over the limit of 1 %`. `undefined` where no limit counts defects.
 */
export function describeLeft(judgement: Judgement): string | undefined {
  const { reading, headroom } = judgement;
  const { defect, kind } = metricOf(reading.metric);
  const limit = reading.limit && limitNumber(reading.limit);
  if (headroom === undefined || limit === undefined) return undefined;
  if (kind === 'score') return describePoints(reading);
  const over = overOf(judgement);
  if (over !== undefined)
    return isFollowed(defect[0])
      ? `${pastWhat(reading, limit)} by ${amount(over, defect)}`
      : `${amount(over, defect)} ${overWhat(reading, limit)}`;
  return `${formatCount(headroom)} more ${headroom === 1 ? defect[0] : defect[1]} allowed ${beforeWhat(reading, limit)}`;
}

/** The same as short as an inbox shows it: `9 more allowed before 1 %`, `3 over the limit of 1 %`. */
export function describeShortLeft(judgement: Judgement): string | undefined {
  const { reading, headroom } = judgement;
  const limit = reading.limit && limitNumber(reading.limit);
  if (headroom === undefined || limit === undefined) return undefined;
  const over = overOf(judgement);
  if (over !== undefined) return `${formatCount(over)} ${overWhat(reading, limit)}`;
  if (headroom === 0) return `0 more allowed, one more misses ${limit}`;
  if (headroom === 1) return `one more is allowed, the second misses ${limit}`;
  return `${formatCount(headroom)} more allowed ${beforeWhat(reading, limit)}`;
}

/** A noun with words behind it (`order cancelled by the seller`) cannot be followed by `over the limit` as well. */
const isFollowed = (noun: string): boolean => / (cancelled|delivered|shipped|without)\b/.test(noun);

const pastWhat = ({ limit, metric }: Reading, number: string): string =>
  `${limit?.condition === 'GREATER_THAN' ? 'below' : 'over'} the ${limitWord({ metric, ...(limit !== undefined && { limit }) })} of ${number}`;

const overWhat = ({ limit, metric }: Reading, number: string): string =>
  limit?.condition === 'GREATER_THAN'
    ? `more than the ${limitWord({ metric, ...(limit !== undefined && { limit }) })} of ${number} allows`
    : `over the ${limitWord({ metric, ...(limit !== undefined && { limit }) })} of ${number}`;

const beforeWhat = ({ limit }: Reading, number: string): string =>
  limit?.condition === 'GREATER_THAN' ? `before it falls below ${number}` : `before ${number}`;

/** `228 points above 200`, `20 points below 200`: how far a score is from its limit; `undefined` without one. */
export function describePoints({ measure, limit, metric }: Reading): string | undefined {
  if (measure.kind !== 'score' || limit?.value === undefined) return undefined;
  const { defect } = metricOf(metric);
  const number = formatCount(limit.value);
  if (measure.score < limit.value) return `${amount(limit.value - measure.score, defect)} below ${number}`;
  return `${amount(measure.score - limit.value, defect)} above ${number}`;
}

/** `40 packages without valid tracking`: said where the report counts the good ones and the bad ones are what is left. */
export function describeMisses(reading: Reading): string | undefined {
  const counts = defectsOf(reading);
  const { numeratorCounts, defect } = metricOf(reading.metric);
  return counts === undefined || numeratorCounts === 'defects' ? undefined : amount(counts.defects, defect);
}

/**
 * `60 days, 9 August to 7 October 2026 (ends 15 days before Amazon’s report)`; where the report itself is old, that is said: a
 * window that is old for our sake is not Amazon's lag.
 */
export function describeWindow({ from, to, source, manual, asOf }: Reading, today: Day): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const window = `${amount(daysBetween(from, to) + 1, dayWords)}, ${formatDayRange(from, to)}`;
  if (source !== 'official') return window;
  const [lag, age] = [daysBetween(to, asOf), daysBetween(asOf, today)];
  const notes = [
    ...(lag >= 2 && manual !== true ? [`ends ${amount(lag, dayWords)} before Amazon’s report`] : []),
    ...(age >= 2 ? [`${manual === true ? 'the numbers are' : 'the report is'} ${amount(age, dayWords)} old`] : []),
  ];
  return notes.length === 0 ? window : `${window} (${notes.join('; ')})`;
}

const dayWords = ['day', 'days'] as const;

/** Amazon's own word for the reading, and how it differs from what the counts say. */
export function describeOfficial(judgement: Judgement): string | undefined {
  const { reading, verdict } = judgement;
  if (reading.officialStatus === undefined || reading.measure.kind === 'state') return undefined;
  const status = oneLine(reading.officialStatus);
  const content = status === 'GOOD' || status === 'GREAT' || status === 'NONE';
  if (isPastLimit(judgement) && content) return `status ${status}, although the numbers miss the ${limitWord(reading)}`;
  const inside = verdict === 'ok' || verdict === 'watch';
  return inside && status === 'BAD'
    ? `status ${status}, although the numbers are within the ${limitWord(reading)}`
    : `status ${status}`;
}

/** The rate that the report prints, where it is not the rate of its own counts. */
export function describePrinted({ measure, limit }: Reading): string | undefined {
  const rate = rateOf(measure);
  if (measure.kind !== 'share' || measure.printed === undefined || rate === undefined) return undefined;
  if (Math.abs(measure.printed - rate) <= printedTolerance) return undefined;
  const known = limitFraction(limit);
  return `the report prints ${formatPercent(measure.printed, known)} beside counts that make ${formatPercent(rate, known)}; Headroom goes by the counts`;
}

/**
 * How far an estimate can be off: `; it can only be too high`. Nothing of the order defect rate and its parts, which can be off
 * both ways: their remark says so.
 */
export function describeBias({ metric, bound }: Pick<Reading, 'metric' | 'bound'>): string {
  const isBothWays = metric === 'orderDefectRate' || metricOf(metric).partOf === 'orderDefectRate';
  return bound === undefined || isBothWays ? '' : `; it can only be too ${bound === 'upper' ? 'high' : 'low'}`;
}
