import type { Channel } from '../domain/channel.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import type { Verdict } from '../metrics/judge.ts';
import type { Reading } from '../metrics/reading.ts';

/** Something that was mailed about an account: what the trail of its decisions keeps. */
export interface NotifiedOfWeek {
  /** `orderDefectRate|seller` */
  readonly key: string;
  /** instant, ISO 8601 UTC */
  readonly at: string;
  /** why: `first`, `worse`, `recovered` … */
  readonly reason: string;
  readonly verdict?: Verdict;
  readonly reading?: Reading;
  readonly correction?: {
    readonly kind: 'report corrected' | 'taken back';
    readonly was?: number;
    readonly is?: number;
  };
}

/** An appeal case, as far as a summary speaks of it. Instants are ISO 8601 UTC. */
export interface CaseOfWeek {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly state: 'open' | 'submitted' | 'closed';
  readonly openedAt: string;
  readonly submittedAt?: string;
  readonly closedAt?: string;
  readonly deadlines: readonly { readonly title: string; readonly at: string; readonly assumed: boolean }[];
}

/** What happened to an account since its last weekly summary, as far as it was mailed or noted. */
export interface WeekOfAccount {
  /** instant of the last weekly summary; a week ago where there was none, ISO 8601 UTC */
  readonly since: string;
  /** what was mailed since, oldest first */
  readonly notified: readonly NotifiedOfWeek[];
  /** appeal cases that are not closed, and those that were closed since */
  readonly cases: readonly CaseOfWeek[];
  /** alerts that are open now */
  readonly open: number;
}

/** The part of an account's history that its weekly summary is about. */
export function weekOf(
  notified: readonly NotifiedOfWeek[],
  cases: readonly CaseOfWeek[],
  open: number,
  since: Date,
): WeekOfAccount {
  const from = since.toISOString();
  return {
    since: from,
    notified: notified.filter(({ at }) => at > from).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    cases: cases.filter(({ state, closedAt }) => state !== 'closed' || (closedAt ?? '') > from),
    open,
  };
}
