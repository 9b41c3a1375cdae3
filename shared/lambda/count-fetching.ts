import type { FetchesPlanned } from '../flows/connections/fetch-reports.ts';
import { countMetric } from './count-metric.ts';
import { log } from './log.ts';

/** What a run of the fetch schedule came to, and the apps whose secret is in trouble: alarms count those. */
export function countFetching(functionName: string, planned: FetchesPlanned, now: Date): void {
  log('fetches.planned', { ...planned });
  countMetric(functionName, 'appSecretRejected', planned.rejectedApps, now);
  countMetric(functionName, 'appSecretExpiring', planned.expiringApps, now);
}
