import type { Day } from '../domain/day.ts';
import type { AccountChanged } from './accounts.ts';

/** Schema versions of the messages between functions: a message says which it has, and its reader which it knows. */
export const messageSchemas = { accountChanged: 1, mailReady: 1, packDue: 1, summaryDue: 2, fetchStep: 1 } as const;

/** Messages between functions. */
export interface Messages {
  accountsChanged(changes: readonly AccountChanged[]): Promise<void>;
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
}
