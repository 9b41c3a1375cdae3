import type { Day } from '../domain/day.ts';
import { isMetricName, type MetricName } from '../metrics/catalogue.ts';
import type { DeactivatedListings } from '../metrics/deactivated-listings.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import { byWeight, type Weight, weigh, weightOf } from '../metrics/seriousness.ts';
import { type AlertKey, type AlertSubject, alertKeyFor, subjectOf } from './alert-key.ts';
import { type Decision, endsAlert, type ReasonToNotify } from './decision.ts';

/** Something that an account notifies about, as far as a mail about many accounts needs it. */
export interface Arrival {
  readonly key: AlertKey;
  /** `lateShipmentRate|begins`; absent for what accounts cannot have in common */
  readonly cause?: string;
  readonly verdict: Verdict;
  /** absent for a feed, and in what release 0.1.0 stored */
  readonly seriousness?: Weight['kind'];
  /** defects left; absent where nothing is counted */
  readonly left?: number;
  /** the share of the limit that is used, the points of a rating, the day on which the limit is likely missed: where they are known */
  readonly used?: number;
  readonly points?: number;
  readonly likelyDate?: Day;
  /** what it comes to, in words */
  readonly words: string;
}

/**
 * What became of an arrival. `alone`: the consultancy has the account's own mail. `unheard`: the client's readers have it, and
 * the consultancy gets no copy. `grouped`: the consultancy's copy is kept back for the group alert. `notified`: the group
 * alert was about it.
 */
export type SettledState = 'alone' | 'unheard' | 'grouped' | 'notified';

/** An arrival with its account, as all evaluations see it. */
export interface StormArrival extends Arrival {
  readonly cause: string;
  readonly account: string;
  /** instant of the notification, ISO 8601 UTC */
  readonly at: string;
  /** `arrived` until its account's evaluation has settled it */
  readonly state: SettledState | 'arrived';
}

const hour = 3_600_000;
/** More accounts than this with one cause within the hour are one event: a carrier, a holiday, a report of Amazon's. */
export const mostAccountsAlone = 5;
const withinMilliseconds = hour;

/** The instant after which arrivals count together with one at an instant, ISO 8601 UTC both. */
export const countsAfter = (at: string): string => new Date(Date.parse(at) - withinMilliseconds).toISOString();

/** What accounts have in common: that something begins, that it is still so, or that it is better or over. */
export type StormPhase = 'begins' | 'goes on' | 'ends';

/** `lateShipmentRate|begins`: what an alert has in common with those of other accounts. */
export function causeOf(key: AlertKey, reason: ReasonToNotify): string {
  const subject = subjectOf(key);
  return `${subject.kind === 'metric' ? subject.metric : key}|${phaseOf(reason)}`;
}

function phaseOf(reason: ReasonToNotify): StormPhase {
  if (reason === 'reminder') return 'goes on';
  return endsAlert(reason) || reason === 'breach over' || reason === 'eased' ? 'ends' : 'begins';
}

/** Splits what `causeOf` built. Of a metric the channel is not part of a cause. */
export function causeFrom(cause: string): {
  readonly subject: MetricCause | AlertSubject;
  readonly phase: StormPhase;
} {
  const cut = cause.lastIndexOf('|');
  const what = cause.slice(0, cut);
  const subject = isMetricName(what) ? { kind: 'metric' as const, metric: what } : subjectOf(what);
  const phase = cause.slice(cut + 1);
  return { subject, phase: phase === 'ends' || phase === 'goes on' ? phase : 'begins' };
}

interface MetricCause {
  readonly kind: 'metric';
  readonly metric: MetricName;
}

/** Listings deactivated for late delivery are one entry of a group alert: that of late delivery, which names them. */
export function withoutDeactivatedListings(
  decisions: readonly Decision[],
  matter: DeactivatedListings | undefined,
): readonly Decision[] {
  if (matter === undefined) return decisions;
  const isBegun = ({ key, notify, reason }: Decision, { reading }: Judgement): boolean =>
    notify && !endsAlert(reason) && key === alertKeyFor(reading);
  return decisions.some((decision) => isBegun(decision, matter.cause))
    ? decisions.filter((decision) => !isBegun(decision, matter.shownAs))
    : decisions;
}

/** As much of a judgement as its place in a group alert depends on; all of them are of one metric. */
function weightOfArrival(
  judgement: Judgement,
): Pick<Arrival, 'seriousness' | 'left' | 'used' | 'points' | 'likelyDate'> {
  const { kind, place: _, ...weight } = weightOf(weigh(judgement));
  return { seriousness: kind, ...weight };
}

/** Sorts the account that is worst off first, as summaries and the portal do; then by name. */
const worseArrivalFirst = (a: StormArrival, b: StormArrival): number =>
  byWeight(weightIn(a), weightIn(b)) ||
  Number(b.verdict === 'breach') - Number(a.verdict === 'breach') ||
  (a.account < b.account ? -1 : 1);

const weightIn = ({ seriousness = 'warning', ...weight }: StormArrival): Weight => ({
  ...weight,
  kind: seriousness,
  place: 0,
});

/** The arrivals of a batch of decisions: one for each that notifies. */
export const arrivalsOf = (
  decisions: readonly Decision[],
  wordsOf: (decision: Decision) => string,
): readonly Arrival[] =>
  decisions.flatMap((decision) => {
    if (!decision.notify) return [];
    const cause = causeOf(decision.key, decision.reason);
    return [
      {
        key: decision.key,
        cause,
        ...(decision.judgement !== undefined && weightOfArrival(decision.judgement)),
        verdict: decision.judgement?.verdict ?? (endsAlert(decision.reason) ? 'ok' : 'warn'),
        words: wordsOf(decision),
      },
    ];
  });

/**
 * What becomes of the consultancy's copies of a notification. `grouped`: each part of it has a cause that more than five accounts
 * share within the hour, so the group alert says it. `wait`: others may follow, so it is asked once more after the wait of a
 * batch. `alone`: the account has its own mail.
 *
 * The first account with a cause is not kept waiting, for on most days it is the only one; but reminders and ends can wait. An
 * account records its arrivals first and asks then: of many at once each sees those before it, whichever order they are
 * evaluated in.
 * @param accountsByCause the accounts with a recent arrival, this one among them
 */
export function groupingOf(
  arrivals: readonly Arrival[],
  accountsByCause: ReadonlyMap<string, ReadonlySet<string>>,
  hasWaited: boolean,
): 'grouped' | 'wait' | 'alone' {
  const counts = arrivals.map(({ cause }) => (cause === undefined ? 0 : (accountsByCause.get(cause)?.size ?? 0)));
  if (counts.length === 0 || counts.includes(0)) return 'alone';
  if (counts.every((count) => count > mostAccountsAlone)) return 'grouped';
  if (hasWaited) return 'alone';
  const canWait = arrivals.every(({ cause = '' }) => causeFrom(cause).phase !== 'begins');
  return canWait || counts.every((count) => count > 1) ? 'wait' : 'alone';
}

/** Many accounts with one cause, for one mail. */
export interface Storm {
  readonly cause: string;
  /** those that the mail is about, each alert as it is now, the worst first */
  readonly entries: readonly StormArrival[];
  /** accounts whose own mail the consultancy had before it was a storm */
  readonly notifiedAlone: readonly string[];
}

const isWaiting = ({ state }: StormArrival): boolean => state === 'grouped';

/** When the arrivals that wait with a cause began to count, by cause. */
function beginnings(arrivals: readonly StormArrival[]): ReadonlyMap<string, string> {
  const after = new Map<string, string>();
  for (const { cause, at } of arrivals.filter(isWaiting)) {
    const start = countsAfter(at);
    if (start < (after.get(cause) ?? '\uffff')) after.set(cause, start);
  }
  return after;
}

/**
 * The arrivals that a group alert now is about: all that wait for it, and of the same hour those that the consultancy has
 * not heard of, because only the client's own readers were notified.
 */
export function claimable(arrivals: readonly StormArrival[]): readonly StormArrival[] {
  const after = beginnings(arrivals);
  return arrivals.filter(
    (one) => isWaiting(one) || (one.state === 'unheard' && one.at > (after.get(one.cause) ?? '\uffff')),
  );
}

/** The storms of claimed arrivals, by cause. `all`: every arrival that is remembered. */
export function stormsIn(claimed: readonly StormArrival[], all: readonly StormArrival[]): readonly Storm[] {
  const after = beginnings(claimed);
  return [...after.keys()].sort().map((cause) => {
    const newest = new Map<string, StormArrival>();
    // What became worse while it waited takes the place of what it was.
    for (const one of claimed.filter((other) => other.cause === cause).toSorted((a, b) => (a.at < b.at ? -1 : 1)))
      newest.set(`${one.account}|${one.key}`, one);
    const alone = all.filter(
      (one) => one.cause === cause && one.state === 'alone' && one.at > (after.get(cause) ?? ''),
    );
    return {
      cause,
      entries: [...newest.values()].sort(worseArrivalFirst),
      notifiedAlone: [...new Set(alone.map(({ account }) => account))].sort(),
    };
  });
}
