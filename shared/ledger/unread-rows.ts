import type { Day } from '../domain/day.ts';
import { type ReportKind, reportKinds } from '../domain/report-kind.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';

/** What an upload’s record says of the rows that could not be read. */
export interface ReadUpload {
  readonly kind: ReportKind;
  readonly outcome: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly rows: number;
  readonly skipped: readonly { readonly rows: number; readonly reason: string; readonly unread?: true }[];
}

/** Rows of one report that belong to the account and could not be read. */
export interface UnreadRows {
  readonly kind: ReportKind;
  readonly from: Day;
  readonly to: Day;
  readonly rows: number;
  readonly of: number;
  readonly reason: string;
}

/** What is skipped is not random: past this share of a report’s rows, a rate that lacks them is not known. */
const mostUnread = 0.01;

const orderReports: readonly ReportKind[] = ['all-orders', 'amazon-sale-report'];
const trafficReports: readonly ReportKind[] = [
  'business-report-by-asin',
  'business-report-by-date',
  'sales-and-traffic',
];
const madeOf: { readonly [Metric in MetricName]?: readonly ReportKind[] } = {
  orderDefectRate: orderReports,
  negativeFeedbackRate: orderReports,
  aToZClaimRate: orderReports,
  chargebackRate: orderReports,
  cancellationRate: orderReports,
  lateShipmentRate: ['unshipped-orders', ...orderReports],
  refundRate: trafficReports,
  unitSessionPercentage: trafficReports,
  negativeFeedbackReceivedRate: trafficReports,
};

/**
 * Rows that could not be read, by report; those of a report are forgotten when a newer one of its kind has all its days and
 * could be read in full.
 * @param uploads newest first
 */
export function unreadRowsOf(uploads: readonly ReadUpload[]): readonly UnreadRows[] {
  const unread: UnreadRows[] = [];
  const whole: ReadUpload[] = [];
  for (const upload of uploads) {
    const { kind, outcome, from, to, rows: of, skipped } = upload;
    if (outcome !== 'read' || from === undefined || to === undefined) continue;
    const parts = skipped.filter((part) => part.unread === true);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    if (rows === 0) {
      whole.push(upload);
      continue;
    }
    const isReplaced = whole.some(
      (newer) =>
        newer.kind === kind && (newer.from ?? from) <= from && (newer.to ?? to) >= to && newer.from !== undefined,
    );
    if (!isReplaced) unread.push({ kind, from, to, rows, of, reason: parts[0]?.reason ?? '' });
  }
  return unread;
}

/** An estimate with what its reports lack: said in its remark, and where that is more than a little, not known at all. */
export function withUnread(reading: Reading, unread: readonly UnreadRows[]): Reading {
  const { from, to } = reading;
  const kinds = madeOf[reading.metric] ?? [];
  const inWindow = unread.filter(
    (rows) =>
      kinds.includes(rows.kind) && (to === undefined || rows.from <= to) && (from === undefined || rows.to >= from),
  );
  if (reading.source !== 'estimate' || inWindow.length === 0) return reading;
  const said = inWindow.map(
    ({ kind, rows, of, reason }) => `${rows} of ${of} rows of the ${reportKinds[kind]} could not be read: ${reason}.`,
  );
  const isMuch = inWindow.some(({ rows, of }) => rows > mostUnread * of);
  return {
    ...reading,
    remark: [
      ...(reading.remark === undefined ? [] : [reading.remark]),
      ...said,
      ...(isMuch ? ['What they would have said is not random, so this rate is not known.'] : []),
    ].join(' '),
    ...(isMuch && { incomplete: true as const }),
  };
}
