import type { DecisionRecord, DecisionTrail } from '../../alerts/decision.ts';
import type { Case } from '../../cases/case.ts';
import type { AccountStatus } from './status.ts';

/**
 * JSON that scripts read. Members that release 0.2.0 renamed keep their former name beside the new one in 0.2.x and lose it
 * in 0.3.0 (docs/upgrading.md). Only names: a value has no place beside it for another.
 */

/** `status --json` */
export const statusJson = (accounts: readonly AccountStatus[]) =>
  accounts.map((account) => ({
    ...account,
    alerts: account.alerts.map((alert) => ({
      ...alert,
      lastTold: alert.lastNotified,
      because: alert.reason,
      ...(alert.silence !== undefined && { hush: alert.silence }),
    })),
    reports: account.reports.map((report) => ({ ...report, setAside: report.skipped })),
  }));

/** `case … --json` */
export const caseJson = (known: Case) => ({
  ...known,
  because: known.reason,
  ...(known.closedReason !== undefined && { closedBecause: known.closedReason }),
});

/** `explain --json` */
export function trailJson({ latest, notified }: DecisionTrail) {
  const recordJson = (record: DecisionRecord) => ({ ...record, tell: record.notify, because: record.reason });
  const before = notified.map(recordJson);
  return { latest: latest.map(recordJson), notified: before, told: before };
}

/** `forecast --json`, row by row */
export const forecastRowJson = <Row extends { readonly reason: string }>(row: Row) => ({ ...row, because: row.reason });
