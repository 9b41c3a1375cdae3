import type { Day } from '../domain/day.ts';
import type { Feed } from '../domain/feed.ts';
import type { Judgement, Verdict } from '../metrics/judge.ts';
import type { Drift, RateForecast } from '../metrics/rate-forecast.ts';
import type { Reading } from '../metrics/reading.ts';
import type { AlertKey } from './alert-key.ts';

/** Why a mail is sent for an alert. */
export type ReasonToNotify =
  | 'first'
  /** of a warning: one defect left, none left, or likely missed within three days */
  | 'closer'
  /** a warning has become a breach, a status or a rating has sunk to a worse band */
  | 'worse'
  /** a breach has grown by a further half of what the limit allows */
  | 'much worse'
  /** the limit is met again, and a warning remains */
  | 'breach over'
  /** a status or a rating has come back to a better band, and is not well yet */
  | 'eased'
  /** the account health rating has lost 50 points or more within a week */
  | 'fell'
  | 'recovered'
  | 'reminder'
  | 'more'
  /** it began and ended while delivery had to wait: one line in the next mail */
  | 'passed'
  | 'feed stopped'
  | 'feed resumed';

/** Why nothing is said. */
export type ReasonForSilence =
  | 'unchanged'
  | 'well'
  | 'not clear yet'
  | 'no data'
  | 'less serious'
  | 'quiet hours'
  /** the account is deactivated, which has been notified: its metrics are beside the point */
  | 'account deactivated'
  /** a reader said that they know */
  | 'acknowledged'
  | 'snoozed'
  | 'muted'
  /** it comes and goes: notified as over only when it stays well */
  | 'flapping'
  /** the account had a mail less than a day ago, and it is not critical */
  | 'one mail a day'
  /** it is over, and something as serious is not: its end goes with the next mail */
  | 'with the next mail'
  /** the end of the breach was notified; the warning that remained has ended, which is no mail of its own */
  | 'ended quietly'
  /** its case has a clock of its own, which reminds */
  | 'its case reminds';

/** Whether what is said, or would be, is that the alert is over. */
export const endsAlert = (reason: ReasonToNotify | ReasonForSilence): boolean =>
  reason === 'recovered' || reason === 'passed' || reason === 'feed resumed';

/**
 * Why a number is better than it can have become by itself. `report corrected`: a later upload as of the same day.
 * `taken back`: the window fell by more than can have left it, so Amazon took defects back (a won appeal, removed feedback),
 * or a report before was wrong.
 */
export interface Correction {
  readonly kind: 'report corrected' | 'taken back';
  /** defects before and now; absent for what is no count */
  readonly was?: number;
  readonly is?: number;
  /** of the report that says so */
  readonly asOf: Day;
}

/** A number as it was seen or notified: defects of a rate, findings, points; the word of a status. */
export interface SeenNumber {
  readonly asOf: Day;
  readonly value?: number;
  /** tells the 10-day from the 30-day window */
  readonly windowDays?: number;
  readonly word?: string;
}

/** The rating on a day. */
export interface ScoreOfDay {
  readonly asOf: Day;
  readonly score: number;
}

/**
 * What was notified about an alert, and when. `held` while delivery has to wait, `open` from the first notification to the resolved
 * notice; it stays as a trace after.
 */
export interface AlertMemory {
  readonly state: 'held' | 'open' | 'resolved';
  readonly verdict: Verdict;
  /** instant at which it began, ISO 8601 UTC */
  readonly since: string;
  /** instant of the last notification; of the first noticing while it is held */
  readonly lastNotified: string;
  readonly reason: ReasonToNotify;
  /** instant since which it is critical: Amazon's 72 hours run from here */
  readonly criticalSince?: string;
  /** how often it was notified since it opened */
  readonly notified: number;
  /** the count that was last notified, for policy counts */
  readonly count?: number;
  /** the worst rate (as a fraction) or score since it opened, in the direction of worse */
  readonly peak?: number;
  /**
   * whether it was serious (1) or not (0) at the last snapshots, newest last, at most 21; `seen` is the day of the newest.
   * What comes and goes is known by it.
   */
  readonly recent?: string;
  readonly seen?: Day;
  /** it has come and gone too often of late */
  readonly flapping?: boolean;
  /** how near the limit it was notified as: see `stepOf` */
  readonly step?: number;
  /** the number that was last notified, and the newest that was seen */
  readonly notifiedNumber?: SeenNumber;
  readonly newest?: SeenNumber;
  /** how many breaches were notified so far, this one among them: the second is "again" */
  readonly breaches?: number;
  /** instant at which the end of the last breach was notified */
  readonly breachEndedAt?: string;
  /** instant since which its end waits to be notified */
  readonly overSince?: string;
  /** why it is better, while that waits to be notified */
  readonly correction?: Correction;
  /** of the rating: the scores of the last week, oldest first, one for each day on which it changed */
  readonly week?: readonly ScoreOfDay[];
  /** Message-ID that all mail of this alert refers to, without angle brackets */
  readonly threadRoot: string;
  /** constant for the life of the alert, or mail programs break the thread */
  readonly subject: string;
}

/**
 * What a reader asked for by a link: `acknowledged` and `snoozed` are about an open alert and end with it, `muted` is about
 * whatever comes of a metric. All end at an instant, and at once when it becomes worse than it was when they asked.
 */
export interface Silence {
  readonly kind: 'acknowledged' | 'snoozed' | 'muted';
  /** instants, ISO 8601 UTC */
  readonly at: string;
  readonly until: string;
  /** the address that the link was sent to */
  readonly by: string;
  /** what the alert had been notified as; `ok` when none was open */
  readonly verdict: Verdict;
}

interface About {
  readonly key: AlertKey;
  /** absent when the decision is about a feed */
  readonly judgement?: Judgement;
  /** the feed that the decision is about */
  readonly feed?: Feed;
  /** what was remembered before this decision */
  readonly before?: AlertMemory;
  /** the number is better because it was corrected: never said as "recovered", and its peak never was */
  readonly correction?: Correction;
}

/** Notify or not, and the reason. A decision to notify carries what will be remembered. */
export type Decision =
  | (About & { readonly notify: false; readonly reason: ReasonForSilence; readonly after?: AlertMemory })
  | (About & { readonly notify: true; readonly reason: ReasonToNotify; readonly after: AlertMemory });

/** A decision as it is kept, so that it can explain itself later: what was known, from which reports, and what followed. */
export interface DecisionRecord {
  readonly key: AlertKey;
  /** instant at which it was first decided like this, ISO 8601 UTC */
  readonly at: string;
  readonly notify: boolean;
  readonly reason: ReasonToNotify | ReasonForSilence;
  /** absent when it is about the feed */
  readonly verdict?: Verdict;
  readonly headroom?: number;
  readonly reading?: Reading;
  readonly forecast?: RateForecast;
  readonly drift?: Drift;
  readonly warnedBy?: Judgement['warnedBy'];
  readonly correction?: Correction;
  /** digests of the upload records that the numbers came from */
  readonly reports: readonly string[];
}

/** The newest decision about each thing that is watched, and the newest that were notified, newest last. */
export interface DecisionTrail {
  readonly latest: readonly DecisionRecord[];
  readonly notified: readonly DecisionRecord[];
}
