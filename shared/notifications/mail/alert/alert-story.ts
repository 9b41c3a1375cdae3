import type { AlertMemory, Correction } from '../../../alerts/decision.ts';
import { type Day, dayIn } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { fractionOfLimit } from '../../../metrics/fraction-of-limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { isPastLimit } from '../../../metrics/past-limit.ts';
import type { State } from '../../../portfolio/account-standing.ts';
import { describeEnd } from '../format/describe-end.ts';
import { describeForecast, describeForecastDays, describeRestsOn, describeUsual } from '../format/describe-forecast.ts';
import { headlineOf } from '../format/describe-judgement.ts';
import { describeLookAhead } from '../format/describe-look-ahead.ts';
import { describeLimit, limitFraction, metricTitle, midSentence } from '../format/describe-metric.ts';
import {
  describeBound,
  describeLeft,
  describeMisses,
  describeOfficial,
  describePrinted,
  describeRecovery,
  describeShortfall,
  describeValue,
  describeWindow,
} from '../format/describe-reading.ts';
import { stateLabels } from '../format/describe-state.ts';
import { formatDay, formatDuration } from '../format/format-day.ts';
import { amount, formatCount, formatPercent } from '../format/format-number.ts';
import { oneLine } from '../format/one-line.ts';
import { sentence, sentences } from '../format/sentence.ts';
import { knownRows, type Row } from '../parts/fact-rows.ts';
import type { AlertFacts } from './alert-facts.ts';
import { isOver, type Notification, stateOf } from './notification.ts';
import { type OrderFile, type OrderList, orderListOf } from './order-list.ts';

/** One decision as it is told, before it is laid out as text or HTML. */
export interface Story {
  readonly title: string;
  readonly state: State;
  /** `new`, `worse: was WARN`, `recovered` */
  readonly reason: string;
  /** `0 more defective orders until 1 %` */
  readonly left?: string;
  /** the fraction of what the limit allows, for the bar */
  readonly used?: number;
  readonly rows: readonly Row[];
  /** the orders that the number is made of */
  readonly orders?: OrderList;
}

type Surroundings = Pick<AlertFacts, 'judgements' | 'now' | 'timeZone' | 'lookAheads' | 'ordersBehind'>;

/** How many orders of an alert are named in the mail itself, and the file that has them all. */
export interface OrdersShown {
  readonly most: number;
  readonly file: OrderFile | undefined;
}

/** Tells a decision about a metric. */
export function storyOf(
  notification: Notification,
  judgement: Judgement,
  around: Surroundings,
  shown: OrdersShown,
): Story {
  const { reading } = judgement;
  const today = dayIn(around.now, around.timeZone);
  const left = describeLeft(judgement);
  const used = fractionOfLimit(reading);
  const over = isOver(notification);
  const orders = over
    ? undefined
    : orderListOf(judgement, around.ordersBehind?.[notification.key], shown.most, shown.file);
  return {
    title: metricTitle(reading),
    state: stateOf(notification),
    reason: describeReason(notification, judgement),
    ...(left !== undefined && { left }),
    ...(used !== undefined && { used }),
    ...(orders !== undefined && { orders }),
    rows: knownRows([
      ['Now', describeNow(judgement)],
      ['Next', describeThreshold(judgement)],
      ['Usual', describeUsual(judgement)],
      ['Forecast', over ? undefined : describeForecast(judgement)],
      ['By when', over ? undefined : describeForecastDays(judgement)],
      ['Rests on', over ? undefined : describeRestsOn(judgement)],
      ['Made of', describeParts(judgement, around.judgements)],
      ['Limit', reading.limit && describeLimit(reading.metric, reading.limit)],
      ['Way back', describeRecovery(judgement)],
      ['Window', describeWindow(reading, today)],
      ['Ahead', describeLookAhead(judgement, around.lookAheads?.get(notification.key), around.judgements)],
      ['Also', describeOtherWindow(judgement, around.judgements)],
      ['Amazon', describeOfficial(judgement)],
      ['Printed', describePrinted(reading)],
      ['Source', describeSource(judgement)],
      ['Estimate', describeEstimate(judgement, around.judgements)],
      ['Note', reading.remark === undefined ? undefined : sentence(oneLine(reading.remark))],
      ['Open', describeOpen(notification, around)],
      ['Comes and goes', describeFlapping(notification)],
    ]),
  };
}

function describeReason(notification: Notification, judgement: Judgement): string {
  const { after, before, correction, reason } = notification;
  switch (reason) {
    case 'first':
      return (after.breaches ?? 0) > 1 && judgement.verdict === 'breach' ? 'again' : 'new';
    case 'closer':
      return 'closer to the limit than when last notified';
    case 'much worse':
      return 'clearly worse than when last notified';
    case 'breach over':
    case 'eased':
      return correction === undefined ? 'better' : describeCorrection(correction);
    case 'fell':
      return 'down by 50 points or more within a week';
    case 'worse':
      return before === undefined ? 'worse' : `worse: was ${stateLabels[before.verdict].word} when last told`;
    case 'more':
      return describeMore(before, judgement) ?? 'more than last told';
    case 'reminder':
      return 'still open';
    case 'recovered':
      return correction === undefined ? describeEnd(judgement) : describeCorrection(correction);
    case 'passed':
      return `was ${stateLabels[before?.verdict ?? 'warn'].word} while mail waited, and is over`;
    case 'feed stopped':
    case 'feed resumed':
      return '';
  }
}

/** Why it is better where nothing got better by itself. */
function describeCorrection({ kind, was, is }: Correction): string {
  if (kind === 'report corrected') return 'the report was corrected';
  const fewer = was === undefined || is === undefined ? '' : `: ${formatCount(was - is)} fewer than before`;
  return `taken back by Amazon?${fewer}`;
}

/** How many more findings there are than when they were last told. */
export function moreThanNotified(before: AlertMemory | undefined, { reading: { measure } }: Judgement): number {
  return measure.kind === 'count' && before?.count !== undefined ? measure.count - before.count : 0;
}

function describeMore(before: AlertMemory | undefined, judgement: Judgement): string | undefined {
  const more = moreThanNotified(before, judgement);
  return more > 0 ? `${formatCount(more)} more than last told` : undefined;
}

function describeNow({ reading }: Judgement): string {
  // Without a limit nobody counts the sessions that sold nothing.
  const misses = reading.limit === undefined ? undefined : describeMisses(reading);
  return `${describeValue(reading)}${misses === undefined ? '' : `; ${misses}`}${describeShortfall(reading)}`;
}

/** What a headroom of 0 means, exactly: among the orders that are counted now. */
function describeThreshold(judgement: Judgement): string | undefined {
  const { reading, headroom } = judgement;
  if (reading.measure.kind !== 'share' || headroom !== 0 || isPastLimit(judgement)) return undefined;
  return `one more among these ${amount(reading.measure.denominator, metricOf(reading.metric).base)} misses the limit`;
}

function describeParts({ reading }: Judgement, all: readonly Judgement[]): string | undefined {
  const parts = all.flatMap(({ reading: part }) => {
    if (metricOf(part.metric).partOf !== reading.metric || part.channel !== reading.channel) return [];
    if (part.source !== reading.source || part.measure.kind !== 'share') return [];
    return [`${midSentence(metricOf(part.metric).short)} ${formatCount(part.measure.numerator)}`];
  });
  return parts.length === 0 ? undefined : `${parts.join(', ')}; an order with several counts once`;
}

function describeOtherWindow({ reading }: Judgement, all: readonly Judgement[]): string | undefined {
  const others = all.filter(
    ({ reading: other }) =>
      other.metric === reading.metric &&
      other.channel === reading.channel &&
      other.source === reading.source &&
      other.windowDays !== reading.windowDays,
  );
  if (others.length === 0) return undefined;
  return others
    .map((other) => {
      const { lead, numbers } = headlineOf(other);
      return sentences(`${stateLabels[other.verdict].word}: ${lead}`, numbers);
    })
    .join(' ');
}

function describeSource({ reading }: Judgement): string {
  if (reading.source === 'official') return `Amazon’s own number, as of ${formatDay(reading.asOf)}`;
  return `estimate from uploaded reports, not Amazon’s own number, as of ${formatDay(reading.asOf)}${describeBound(reading.bound)}`;
}

/** Our estimate beside Amazon's number, and why they differ. */
function describeEstimate({ reading }: Judgement, all: readonly Judgement[]): string | undefined {
  if (reading.source !== 'official') return undefined;
  const estimate = all.find(
    ({ reading: other }) =>
      other.source === 'estimate' &&
      other.metric === reading.metric &&
      other.channel === reading.channel &&
      (other.windowDays === reading.windowDays || other.windowDays === undefined),
  )?.reading;
  if (estimate === undefined) return undefined;
  const why = estimate.remark === undefined ? '' : `. ${sentence(oneLine(estimate.remark))}`;
  return `${describeValue(estimate)}, from uploaded reports${describeBound(estimate.bound)}${why}`;
}

/** `since 3 October 2026, told 3 times`; for what is over: how long it was open, and the worst it came to. */
function describeOpen(notification: Notification, { now, timeZone }: Surroundings): string | undefined {
  const { after, judgement } = notification;
  if (isOver(notification)) return describePast(after, judgement, now, timeZone);
  if (after.notified < 2) return undefined;
  const since = `since ${formatDay(localDay(after.since, timeZone))}`;
  return `${since}, told ${amount(after.notified, ['time', 'times'])}`;
}

/** `5 changes in 3 weeks; it is told as over when it has stayed well`: of an alert that opens and closes all the time. */
function describeFlapping({ after: { flapping, recent = '' } }: Notification): string | undefined {
  if (flapping !== true) return undefined;
  const changes = recent.split('').filter((state, i, all) => i > 0 && state !== all[i - 1]).length;
  const span = recent.length === flapDays ? '3 weeks' : amount(recent.length, ['day', 'days']);
  return `${amount(changes, ['change', 'changes'])} in ${span}; it is told as over when it has stayed well`;
}

/** What is remembered of an alert's changes. */
const flapDays = 21;

/** `was open 6 days, peak 1.31 %` */
export function describePast(
  memory: AlertMemory,
  judgement: Judgement | undefined,
  now: Date,
  timeZone: string,
): string {
  const peak = judgement === undefined ? undefined : describePeak(memory, judgement);
  const open = `was open ${formatDuration(memory.since, now, timeZone)}`;
  return peak === undefined ? open : `${open}, ${peak}`;
}

function describePeak({ peak }: AlertMemory, { reading }: Judgement): string | undefined {
  if (peak === undefined || reading.measure.kind === 'state') return undefined;
  const isRate = reading.measure.kind === 'share' || reading.measure.kind === 'rate';
  const value = isRate ? formatPercent(peak, limitFraction(reading.limit)) : formatCount(peak);
  return `${metricOf(reading.metric).better === 'lower' ? 'peak' : 'lowest'} ${value}`;
}

export const localDay = (instant: string, timeZone: string): Day => dayIn(new Date(instant), timeZone);
