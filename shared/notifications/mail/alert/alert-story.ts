import type { AlertMemory } from '../../../alerts/decision.ts';
import { type Day, dayIn } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { deactivatedListingsIn } from '../../../metrics/deactivated-listings.ts';
import { fractionOfLimit, isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import type { State } from '../../../portfolio/account-standing.ts';
import { describeAssurance } from '../format/describe-assurance.ts';
import { describeDeactivatedListings } from '../format/describe-deactivated-listings.ts';
import { describeForecast, describeForecastDays, describeRestsOn, describeUsual } from '../format/describe-forecast.ts';
import { describeLookAhead, isMissedAhead } from '../format/describe-look-ahead.ts';
import { describeLimit, limitFraction, limitWord, metricTitle, midSentence } from '../format/describe-metric.ts';
import {
  describeBias,
  describeLeft,
  describeMisses,
  describeOfficial,
  describePrinted,
  describeValue,
  describeWindow,
} from '../format/describe-reading.ts';
import { describeOrigin, labelled, labelOf } from '../format/describe-state.ts';
import { describeWayBack } from '../format/describe-way-back.ts';
import { formatDay, formatDuration } from '../format/format-day.ts';
import { amount, formatCount, formatPercent } from '../format/format-number.ts';
import { headlineOf } from '../format/headline.ts';
import { oneLine } from '../format/one-line.ts';
import { sentence, sentences } from '../format/sentence.ts';
import { knownRows, type Row } from '../parts/fact-rows.ts';
import type { AlertFacts } from './alert-facts.ts';
import { describeEvent, describeReason, hasPast } from './describe-event.ts';
import { isOver, type Notification, stateOf } from './notification.ts';
import { type OrderFile, type OrderList, orderListOf } from './order-list.ts';

/** One decision as it is mailed, before it is laid out as text or HTML. */
export interface Story {
  readonly title: string;
  readonly state: State;
  /** the state in words: `BREACH`, `AT RISK` */
  readonly label: string;
  /** what happened, in the first words of a mail: `BREACH AGAIN` */
  readonly event: string;
  /** `new`, `was a warning at the last update` */
  readonly reason: string;
  /** `0 more defective orders allowed before 1 %` */
  readonly left?: string;
  /** the fraction of what the limit allows, for the bar */
  readonly used?: number;
  readonly rows: readonly Row[];
  /** the orders that the number is made of */
  readonly orders?: OrderList;
}

type Surroundings = Pick<
  AlertFacts,
  'marketplace' | 'judgements' | 'assurance' | 'now' | 'timeZone' | 'lookAheads' | 'affectedOrders'
>;

/** How many orders of an alert are named in the mail itself, and the file that has them all. */
export interface OrdersShown {
  readonly most: number;
  readonly file: OrderFile | undefined;
}

/** A decision about a metric, as it is mailed. */
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
    : orderListOf(judgement, around.affectedOrders?.[notification.key], shown.most, shown.file);
  const lookAhead = around.lookAheads?.get(notification.key);
  const { timeZone } = around;
  const origin = describeOrigin(reading);
  return {
    title: metricTitle(reading),
    state: stateOf(notification),
    label: origin === undefined ? labelOf(judgement) : `${labelOf(judgement)} (${origin})`,
    event: describeEvent(notification, judgement, { timeZone, isMissedAhead: isMissedAhead(judgement, lookAhead) }),
    reason: describeReason(notification, judgement, around),
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
      ['Way back', describeWayBack(judgement)],
      ['Window', describeWindow(reading, today)],
      ['One matter', over ? undefined : describeMatter(judgement, around)],
      [
        'Assurance',
        reading.metric === 'accountHealthRating' && around.assurance ? describeAssurance(around.assurance) : undefined,
      ],
      ['Ahead', describeLookAhead(judgement, lookAhead, around.judgements)],
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

function describeNow({ reading }: Judgement): string {
  // Without a limit nobody counts the sessions that sold nothing.
  const misses = reading.limit === undefined ? undefined : describeMisses(reading);
  return `${describeValue(reading)}${misses === undefined ? '' : `; ${misses}`}`;
}

/** What a headroom of 0 or 1 means, exactly: among the orders that are counted now. */
function describeThreshold(judgement: Judgement): string | undefined {
  const { reading, headroom } = judgement;
  if (reading.measure.kind !== 'share' || headroom === undefined || headroom > 1 || isPastLimit(judgement))
    return undefined;
  const limit = limitWord(reading);
  const these = amount(reading.measure.denominator, metricOf(reading.metric).base);
  return headroom === 0
    ? `one more among these ${these} misses the ${limit}`
    : `one more among these ${these} is allowed, the second misses the ${limit}`;
}

/** Late delivery and the listings that Amazon deactivated for it, for the alert of either. */
function describeMatter({ reading }: Judgement, { marketplace, judgements }: Surroundings): string | undefined {
  const matter = deactivatedListingsIn(marketplace, judgements);
  const isSide =
    matter !== undefined &&
    [matter.cause, matter.shownAs].some(
      ({ reading: side }) => side.metric === reading.metric && side.channel === reading.channel,
    );
  return isSide ? describeDeactivatedListings(matter) : undefined;
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
      return sentences(labelled(other, lead), numbers);
    })
    .join(' ');
}

function describeSource({ reading }: Judgement): string {
  const asOf = `as of ${formatDay(reading.asOf)}`;
  if (reading.source === 'estimate')
    return `our estimate from uploaded reports, not Amazon’s own number, ${asOf}${describeBias(reading)}`;
  return describeOrigin(reading) === undefined
    ? `Amazon’s own ${reading.measure.kind === 'state' ? 'word' : 'number'}, ${asOf}`
    : `typed into a manual CSV by hand, ${asOf}; check it on the Account Health page`;
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
  return `${describeValue(estimate)}, from uploaded reports${describeBias(estimate)}${why}`;
}

/** `since 3 October 2026, 3 updates so far`; for what is over: how long it was open, and the worst it came to. */
function describeOpen(notification: Notification, { now, timeZone }: Surroundings): string | undefined {
  const { after, judgement } = notification;
  if (hasPast(notification)) return describePast(after, judgement, now, timeZone);
  if (isOver(notification)) return undefined;
  if (after.notified < 2) return undefined;
  const since = `since ${formatDay(localDay(after.since, timeZone))}`;
  return `${since}, ${amount(after.notified, ['update', 'updates'])} so far`;
}

/** `5 changes in 3 weeks; it counts as over once it has stayed well`: of an alert that opens and closes all the time. */
function describeFlapping({ after: { flapping, recent = '' } }: Notification): string | undefined {
  if (flapping !== true) return undefined;
  const changes = recent.split('').filter((state, i, all) => i > 0 && state !== all[i - 1]).length;
  const span = recent.length === flapDays ? '3 weeks' : amount(recent.length, ['day', 'days']);
  return `${amount(changes, ['change', 'changes'])} in ${span}; it counts as over once it has stayed well`;
}

/** What is remembered of an alert's changes. */
const flapDays = 21;

/** `was open for 6 days, at worst 1.31 %` */
export function describePast(
  memory: AlertMemory,
  judgement: Judgement | undefined,
  now: Date,
  timeZone: string,
): string {
  const peak = judgement === undefined ? undefined : describePeak(memory, judgement);
  const open = `was open for ${formatDuration(memory.since, now, timeZone)}`;
  return peak === undefined ? open : `${open}, ${peak}`;
}

function describePeak({ peak }: AlertMemory, { reading }: Judgement): string | undefined {
  if (peak === undefined || reading.measure.kind === 'state') return undefined;
  const isRate = reading.measure.kind === 'share' || reading.measure.kind === 'rate';
  const value = isRate ? formatPercent(peak, limitFraction(reading.limit)) : formatCount(peak);
  return `at worst ${value}`;
}

export const localDay = (instant: string, timeZone: string): Day => dayIn(new Date(instant), timeZone);
