import type { Day } from './day.ts';
import type { ReportKind } from './report-kind.ts';

/** Whether an account's reports of one kind keep arriving. */
export interface Feed {
  /** absent for Amazon's own seller performance report */
  readonly kind?: ReportKind;
  /** the newest report's as-of; absent before the first report */
  readonly asOf?: Day;
  /** instant from which the feed counts as stale, ISO 8601 UTC */
  readonly staleFrom?: string;
  readonly stale: boolean;
}
