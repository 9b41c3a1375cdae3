import { type Day, daysBetween } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { defectsOf, type Judgement } from '../../../metrics/judge.ts';
import { isPastLimit } from '../../../metrics/past-limit.ts';
import { type Reading, rateOf } from '../../../metrics/reading.ts';
import { describeRecoveryDate } from './describe-forecast.ts';
import { limitFraction, limitNumber } from './describe-metric.ts';
import { formatAgo, formatDayRange } from './format-day.ts';
import { amount, formatCount, formatPercent } from './format-number.ts';
import { oneLine } from './one-line.ts';

/** Readings whose printed rate is further than this from their counts are told as contradicting themselves. */
const printedTolerance = 0.0005;

/** `9 of 1,000 orders, 0.90 %`; `3.40 %` without counts; `3 listing policy violations`; `180`; `AT_RISK`. */
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
      return oneLine(measure.state);
  }
}

/** How many are left, with the noun: `0 more defective orders until 1 %`. `undefined` where no limit counts defects. */
export function describeLeft(judgement: Judgement): string | undefined {
  const { reading, headroom } = judgement;
  const { defect, kind } = metricOf(reading.metric);
  const limit = reading.limit && limitNumber(reading.limit);
  if (headroom === undefined || limit === undefined) return undefined;
  if (kind === 'score') return `${amount(headroom, defect)} left until ${limit}`;
  const more = `${formatCount(headroom)} more ${headroom === 1 ? defect[0] : defect[1]}`;
  if (isPastLimit(judgement)) return `${more} allowed`;
  return reading.limit?.condition === 'GREATER_THAN'
    ? `${more} before it falls below ${limit}`
    : `${more} until ${limit}`;
}

/**
 * `201 clean orders in a row bring it back, or 9 August 2026 when 2 defects roll off, if no further defect comes`; the noun is
 * the metric's own (`packages`, `messages`), the day is there where a history is.
 */
export function describeRecovery(judgement: Judgement): string | undefined {
  const { reading, cleanOrdersToRecover } = judgement;
  const date = describeRecoveryDate(judgement);
  if (cleanOrdersToRecover === undefined || cleanOrdersToRecover === 0) return date && `it is back on ${date}`;
  const [one, several] = metricOf(reading.metric).base;
  const clean =
    cleanOrdersToRecover === 1
      ? `1 clean ${one} brings it back`
      : `${formatCount(cleanOrdersToRecover)} clean ${several} in a row bring it back`;
  return date === undefined ? clean : `${clean}, or ${date}`;
}

/** `2 left until 1 %`, `0 left` once it is missed: as short as an inbox shows it. */
export function describeShortLeft(judgement: Judgement): string | undefined {
  const { reading, headroom } = judgement;
  const limit = reading.limit && limitNumber(reading.limit);
  if (headroom === undefined || limit === undefined) return undefined;
  const left = `${formatCount(headroom)} left`;
  if (isPastLimit(judgement)) return left;
  return reading.limit?.condition === 'GREATER_THAN'
    ? `${left} before it falls below ${limit}`
    : `${left} until ${limit}`;
}

/** `40 packages without valid tracking`: said where the report counts the good ones and the bad ones are what is left. */
export function describeMisses(reading: Reading): string | undefined {
  const counts = defectsOf(reading);
  const { numeratorCounts, defect } = metricOf(reading.metric);
  return counts === undefined || numeratorCounts === 'defects' ? undefined : amount(counts.defects, defect);
}

/** `60 days, 9 August to 7 October 2026 (Amazon shows up to 15 days ago)` */
export function describeWindow({ from, to, source }: Reading, today: Day): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const window = `${amount(daysBetween(from, to) + 1, ['day', 'days'])}, ${formatDayRange(from, to)}`;
  return source === 'official' && daysBetween(to, today) >= 2
    ? `${window} (Amazon shows up to ${formatAgo(to, today)})`
    : window;
}

/** Amazon's own word for the reading, and how it differs from what the counts say. */
export function describeOfficial(judgement: Judgement): string | undefined {
  const { reading, verdict } = judgement;
  if (reading.officialStatus === undefined || reading.measure.kind === 'state') return undefined;
  const status = oneLine(reading.officialStatus);
  const content = status === 'GOOD' || status === 'GREAT' || status === 'NONE';
  if (isPastLimit(judgement) && content) return `status ${status}, although the numbers miss the limit`;
  const inside = verdict === 'ok' || verdict === 'watch';
  return inside && status === 'BAD'
    ? `status ${status}, although the numbers are inside the limit`
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

/** `, 20 below 200`: how far a score is on the wrong side of its limit; nothing on the right side. */
export function describeShortfall({ measure, limit }: Reading): string {
  if (measure.kind !== 'score' || limit?.value === undefined || measure.score >= limit.value) return '';
  return `, ${formatCount(limit.value - measure.score)} below ${formatCount(limit.value)}`;
}

/** How far an estimate can be off: `; it can only be too high`. */
export const describeBound = (bound: 'upper' | 'lower' | undefined): string =>
  bound === undefined ? '' : `; it can only be too ${bound === 'upper' ? 'high' : 'low'}`;
