import type { DecisionRecord } from '../alerts/decision.ts';
import type { Case } from '../cases/case.ts';

/** What happened to an account since its last weekly summary, as far as it was mailed or noted. */
export interface WeekOfAccount {
  /** instant of the last weekly summary; a week ago where there was none, ISO 8601 UTC */
  readonly since: string;
  /** what was mailed since, oldest first */
  readonly notified: readonly DecisionRecord[];
  /** appeal cases that are not closed, and those that were closed since */
  readonly cases: readonly Case[];
  /** alerts that are open now */
  readonly open: number;
}

/** The part of an account's history that its weekly summary is about. */
export function weekOf(
  notified: readonly DecisionRecord[],
  cases: readonly Case[],
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
