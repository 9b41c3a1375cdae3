import type { AlertMemory, Correction } from '../../../alerts/decision.ts';
import { dayIn } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { fractionOfLimit } from '../../../metrics/fraction-of-limit.ts';
import { defectsOf, type Judgement } from '../../../metrics/judge.ts';
import { isLikelyMissed } from '../../../metrics/likely-date.ts';
import { limitWord } from '../format/describe-metric.ts';
import { describeOrigin, labelOf, stateLabels, stateWord } from '../format/describe-state.ts';
import { formatDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { isOver, type Notification } from './notification.ts';

/** What a mail's first words depend on besides the decision. */
interface Around {
  readonly timeZone: string;
  /** what Amazon will show next misses the limit, by what is known today */
  readonly isMissedAhead: boolean;
}

/**
 * What happened, in the first words of a mail, which an inbox shows: `BREACH`, `BREACH AGAIN`, `BACK WITHIN THE LIMIT`, `REPORT
 * CORRECTED`. An estimate and a number that somebody typed are called that here.
 */
export function describeEvent(notification: Notification, judgement: Judgement, around: Around): string {
  const origin = describeOrigin(judgement.reading);
  const event = eventOf(notification, judgement, around);
  return origin === undefined ? event : `${event} (${origin})`;
}

function eventOf(notification: Notification, judgement: Judgement, around: Around): string {
  const { reason, correction } = notification;
  if (correction !== undefined)
    return correction.kind === 'report corrected' ? 'REPORT CORRECTED' : backTo(notification, judgement, around);
  switch (reason) {
    case 'first':
    case 'worse':
      return isAgain(notification, judgement) ? `${labelOf(judgement)} AGAIN` : labelOf(judgement);
    case 'closer':
      return `${labelOf(judgement)}, CLOSER`;
    case 'much worse':
      return `${labelOf(judgement)}, WORSE`;
    case 'fell':
      return 'RATING DOWN';
    case 'more':
      return 'MORE FINDINGS';
    case 'reminder':
      return stillOf(judgement);
    case 'eased':
      return `BETTER, ${stillOf(judgement)}`;
    case 'passed':
      return 'OVER ALREADY';
    case 'breach over':
    case 'recovered':
      return backTo(notification, judgement, around);
    case 'feed stopped':
    case 'feed resumed':
      return stateLabels[judgement.verdict].word;
  }
}

function stillOf(judgement: Judgement): string {
  const label = labelOf(judgement);
  if (label === stateLabels.breach.word) return 'STILL IN BREACH';
  return label === stateLabels.warn.word ? 'STILL A WARNING' : `STILL ${label}`;
}

/** The second breach of an alert, or of one that was over before. */
export const isAgain = ({ after }: Notification, { verdict }: Judgement): boolean =>
  verdict === 'breach' && (after.breaches ?? 0) > 1;

/** How its end is called. Nothing has recovered where the limit is likely missed soon, or will be by what is known. */
function backTo({ before, after }: Notification, judgement: Judgement, { isMissedAhead }: Around): string {
  const { reading } = judgement;
  const { kind } = metricOf(reading.metric);
  const worst = before?.verdict ?? after.verdict;
  if (kind === 'state') return worst === 'breach' ? 'REINSTATED' : `BACK TO ${stateWord(reading)}`;
  if (kind === 'count') return 'NONE LEFT';
  if (kind === 'score') return 'BACK TO HEALTHY';
  const limit = limitWord(reading).toUpperCase();
  if (isMissedAhead || isLikelyMissed(judgement)) return `WITHIN THE ${limit} FOR NOW`;
  if (reading.limit === undefined) return 'BACK TO USUAL';
  return worst === 'breach' || wasPast(after, judgement) ? `BACK WITHIN THE ${limit}` : 'NO LONGER A WARNING';
}

/** Whether the worst rate since the alert opened missed the limit: of a target no verdict says so. */
function wasPast({ peak }: AlertMemory, { reading }: Judgement): boolean {
  if (peak === undefined || reading.limit === undefined) return false;
  const used = fractionOfLimit({ ...reading, measure: { kind: 'rate', printed: peak } });
  return used !== undefined && (reading.limit.condition === 'GREATER_THAN' ? used > 1 + 1e-9 : used >= 1 - 1e-9);
}

/** Why this is mailed now: `new`, `again: the last breach ended on 17 October 2026`, `was a warning in the last mail`. */
export function describeReason(
  notification: Notification,
  judgement: Judgement,
  { timeZone }: Pick<Around, 'timeZone'>,
): string {
  const { after, before, correction, reason } = notification;
  if (correction !== undefined) return describeCorrection(correction, judgement);
  switch (reason) {
    case 'first':
      return isAgain(notification, judgement) ? again(after, timeZone) : 'new';
    case 'closer':
      return `closer to the limit than in the last mail${numbersSince(before, judgement)}`;
    case 'much worse':
      return `clearly worse than in the last mail${numbersSince(before, judgement)}`;
    case 'worse':
      return [...(isAgain(notification, judgement) ? [again(after, timeZone)] : []), wasBefore(before)].join('; ');
    case 'breach over':
      return `the ${limitWord(judgement.reading)} is met again; it stays open until it is clear of it`;
    case 'eased':
      return `better than in the last mail${numbersSince(before, judgement)}, and not well yet`;
    case 'fell':
      return `down by 50 points or more within a week${numbersSince(before, judgement)}`;
    case 'more':
      return describeMore(before, judgement) ?? 'more than in the last mail';
    case 'reminder':
      return 'still open';
    case 'recovered':
      return 'over';
    case 'passed':
      return `${heldAs(before)} while mail had to wait; over now`;
    case 'feed stopped':
    case 'feed resumed':
      return '';
  }
}

const heldAs = (before: AlertMemory | undefined): string => (before?.verdict === 'breach' ? 'in breach' : 'a warning');

const again = ({ breachEndedAt }: AlertMemory, timeZone: string): string =>
  breachEndedAt === undefined
    ? 'again'
    : `again: the last breach ended on ${formatDay(dayIn(new Date(breachEndedAt), timeZone))}`;

function wasBefore(before: AlertMemory | undefined): string {
  const word = before?.notifiedNumber?.word;
  if (word !== undefined) return `was ${word.replaceAll('_', ' ')} in the last mail`;
  if (before?.verdict === 'warn') return 'was a warning in the last mail';
  return 'worse than in the last mail';
}

/** ` (12 then, 17 now)`: nothing where the last mail's number is not known, or is of another window. */
function numbersSince(before: AlertMemory | undefined, { reading }: Judgement): string {
  const then = before?.notifiedNumber;
  const now = countOf(reading);
  if (then?.value === undefined || now === undefined || then.windowDays !== reading.windowDays) return '';
  return then.value === now ? '' : ` (${formatCount(then.value)} then, ${formatCount(now)} now)`;
}

function countOf(reading: Judgement['reading']): number | undefined {
  const { measure } = reading;
  if (measure.kind === 'count') return measure.count;
  return measure.kind === 'score' ? measure.score : defectsOf(reading)?.defects;
}

/** Why it is better where nothing got better by itself: `the report of 5 October 2026 was corrected: 3 late orders, not 12`. */
export function describeCorrection({ kind, was, is, asOf }: Correction, { reading }: Judgement): string {
  const { defect, kind: metricKind } = metricOf(reading.metric);
  const counted = metricKind === 'rate' || metricKind === 'count';
  if (kind === 'report corrected') {
    const numbers =
      was === undefined || is === undefined
        ? ''
        : `: ${counted ? amount(is, defect) : formatCount(is)}, not ${formatCount(was)}`;
    return `the report of ${formatDay(asOf)} was corrected${numbers}`;
  }
  if (was === undefined || is === undefined) return 'taken back by Amazon?';
  return `${amount(was - is, defect)} fewer than in the report before: taken back by Amazon?`;
}

/** How many more findings there are than in the last mail. */
export function moreThanNotified(before: AlertMemory | undefined, { reading: { measure } }: Judgement): number {
  return measure.kind === 'count' && before?.count !== undefined ? measure.count - before.count : 0;
}

function describeMore(before: AlertMemory | undefined, judgement: Judgement): string | undefined {
  const more = moreThanNotified(before, judgement);
  return more > 0 ? `${formatCount(more)} more than in the last mail` : undefined;
}

/** Whether a mail may say how bad it was: never of what a correction undid. */
export const hasPast = (notification: Notification): boolean =>
  isOver(notification) && notification.correction === undefined;
