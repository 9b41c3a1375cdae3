import type { Day } from '../domain/day.ts';
import type { AccountChanged } from './accounts.ts';

/**
 * What is to be evaluated, in one queue: an account; uploads that lie outside any account's folder; what many accounts have
 * in common. `at` (ISO 8601 UTC): a later message of the same kind takes over; without it the work is done in any case.
 */
export type EvaluationDue =
  | ({ readonly kind: 'account' } & AccountChanged)
  | { readonly kind: 'stray-uploads'; readonly at?: string }
  | { readonly kind: 'group-alert'; readonly at?: string };

/** Schema versions of the messages between functions: a message says which it has, and its reader which it knows. */
export const messageSchemas = {
  accountChanged: 1,
  evaluationDue: 2,
  fetchStep: 1,
  mailReady: 1,
  packDue: 1,
  summaryDue: 2,
} as const;

/** Messages between functions. */
export interface Messages {
  accountsChanged(changes: readonly AccountChanged[]): Promise<void>;
  /** a file outside any account's folder was uploaded and rejected */
  strayUploads(at?: string): Promise<void>;
  /** alerts of many accounts wait for one mail about all of them */
  groupAlertDue(at?: string): Promise<void>;
  summariesDue(summaries: readonly SummaryDue[]): Promise<void>;
  /** `afterSeconds`: not to be looked at before, at most 900 */
  mailReady(ids: readonly string[], afterSeconds?: number): Promise<void>;
}

/** A weekly summary to write: of one client, or of the whole portfolio. `week` is the Monday it belongs to. */
export interface SummaryDue {
  readonly scope:
    | { readonly kind: 'portfolio' }
    | { readonly kind: 'client'; readonly client: string }
    /** the daily line that says that everything was checked; `week` is then the day itself */
    | { readonly kind: 'heartbeat' };
  readonly week: Day;
}

/** `portfolio`, `client:acme`, or `heartbeat`. */
export const scopeName = ({ scope }: SummaryDue): string =>
  scope.kind === 'client' ? `client:${scope.client}` : scope.kind;

/** Weekly summaries that were asked for, so that none is asked for again every hour. */
export interface SummaryClaims {
  /** scope names that were claimed for the week */
  claimed(week: Day): Promise<ReadonlySet<string>>;
  claim(due: SummaryDue, now: Date): Promise<void>;
  /** when a summary was asked for, to the second; absent where it was not, or too long ago to be remembered */
  claimedAt(due: SummaryDue): Promise<Date | undefined>;
}
