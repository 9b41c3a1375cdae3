import type { Day } from './day.ts';
import type { ReportKind } from './report-kind.ts';

/** The state of an account's feed of reports: of Amazon's own word, or of another kind of report. */
export interface Feed {
  /** absent for Amazon's own word, the seller performance report */
  readonly kind?: ReportKind;
  /** newest as-of of any report of it; absent before the first */
  readonly asOf?: Day;
  /** instant from which the feed counts as stopped */
  readonly staleFrom?: string;
  readonly stale: boolean;
}
