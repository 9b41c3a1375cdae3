import type { Day } from '../domain/day.ts';
import { type ReportKind, reportKinds } from '../domain/report-kind.ts';
import type { MetricName } from '../metrics/catalogue.ts';
import type { Reading } from '../metrics/reading.ts';

/** What an upload’s record says of what could not be read. */
export interface ReadUpload {
  readonly kind: ReportKind;
  readonly outcome: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly rows: number;
  /** of a report that was read: what of it is not known */
  readonly reportError?: { readonly what: string };
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
  /** the report names orders, and what is wrong with some of them is not known: nothing that depends on it is */
  readonly flawed?: true;
}

/** What is skipped is not random: past this share of a report’s rows, a rate that lacks them is not known. */
const mostUnread = 0.01;

type KindsByMetric = { readonly [Metric in MetricName]?: readonly ReportKind[] };

const orderReports: readonly ReportKind[] = ['all-orders', 'amazon-sale-report'];
const trafficReports: readonly ReportKind[] = [
  'business-report-by-asin',
  'business-report-by-date',
  'sales-and-traffic',
];
const moneyReports: readonly ReportKind[] = ['settlement-v2', 'settlement-v1', 'date-range-transactions'];

/** Reports whose rows a rate counts. */
const countedFrom: KindsByMetric = {
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

/** Reports that name the defects of a rate. */
const defectsFrom: KindsByMetric = {
  orderDefectRate: ['seller-feedback', 'mfn-returns', 'account-health-defects', ...moneyReports],
  negativeFeedbackRate: ['seller-feedback', 'account-health-defects'],
  aToZClaimRate: ['mfn-returns', 'account-health-defects', ...moneyReports],
  chargebackRate: ['account-health-defects', ...moneyReports],
};
const namesDefects: ReadonlySet<ReportKind> = new Set(Object.values(defectsFrom).flat());

/**
 * Rows that could not be read, by report; those of a report are forgotten when a newer one of its kind has all its days and
 * could be read in full.
 * @param uploads newest first
 */
export function unreadRowsOf(uploads: readonly ReadUpload[]): readonly UnreadRows[] {
  const unread: UnreadRows[] = [];
  const whole: { readonly kind: ReportKind; readonly from: Day; readonly to: Day }[] = [];
  for (const { kind, outcome, from, to, rows: of, skipped, reportError } of uploads) {
    if (outcome !== 'read' || from === undefined || to === undefined) continue;
    const parts = skipped.filter((part) => part.unread === true);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const flawed = reportError !== undefined && namesDefects.has(kind);
    if (rows === 0 && !flawed) {
      whole.push({ kind, from, to });
      continue;
    }
    if (whole.some((newer) => newer.kind === kind && newer.from <= from && newer.to >= to)) continue;
    const reason = (flawed ? reportError.what : parts[0]?.reason) ?? '';
    unread.push({ kind, from, to, rows, of, reason, ...(flawed && { flawed: true as const }) });
  }
  return unread;
}

/** An estimate with what its reports lack: said in its remark, and where that is more than a little, not known at all. */
export function withUnread(reading: Reading, unread: readonly UnreadRows[]): Reading {
  const lacking = unread.filter((rows) => isMissingFrom(reading, rows));
  if (reading.source !== 'estimate' || lacking.length === 0) return reading;
  const said = lacking.map(({ kind, rows, of, reason, flawed }) =>
    flawed === true ? `${reason}.` : `${rows} of ${of} rows of the ${reportKinds[kind]} could not be read: ${reason}.`,
  );
  const isMuch = lacking.some(({ rows, of, flawed }) => flawed === true || rows > mostUnread * of);
  return {
    ...reading,
    remark: [
      ...(reading.remark === undefined ? [] : [reading.remark]),
      ...said,
      ...(isMuch ? ['What is missing is not random, so this rate is not known.'] : []),
    ].join(' '),
    ...(isMuch && { incomplete: true as const }),
  };
}

function isMissingFrom({ metric, from, to }: Reading, rows: UnreadRows): boolean {
  const isBehind = from !== undefined && rows.to < from;
  // A defect comes weeks after its order: what was read of later days speaks of the window as well.
  if (rows.flawed === true) return !isBehind && (defectsFrom[metric] ?? []).includes(rows.kind);
  return !isBehind && (to === undefined || rows.from <= to) && (countedFrom[metric] ?? []).includes(rows.kind);
}
