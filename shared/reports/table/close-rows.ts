import { type Day, laterDay } from '../../domain/day.ts';
import { isDamagedByExcel, isOrderId } from '../../domain/order-id.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { lastBelievable } from '../common/believable.ts';
import type { Period, ReadReport, UploadContext } from '../common/report.ts';
import { counted, createReportError, type Finding, unreadable } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import type { Cells } from './delimited-records.ts';
import type { SkippedRowCounter } from './skipped-rows.ts';
import type { TableHeader } from './table-header.ts';

const ownDownload = 'Upload Amazon’s own download, not a copy that a spreadsheet program has saved.';

/** More bad rows than good ones, and the whole file is rejected; otherwise `finish` says what became of it. */
export function closeRows(
  header: TableHeader,
  rows: number,
  skippedRows: SkippedRowCounter,
  finish: () => ReadReport,
): ReadReport {
  const { kind } = header.kind;
  if (skippedRows.firstBad === undefined || (2 * skippedRows.bad <= rows && skippedRows.bad < rows)) return finish();
  const others = skippedRows.bad === 1 ? '' : ` (and ${counted(skippedRows.bad - 1, 'more row')} of ${rows})`;
  const what = `Most rows of this ${reportKinds[kind]} cannot be read${others}`;
  return unreadable(kind, createReportError(what, skippedRows.firstBad, ownDownload), rows);
}

/** What the rows of one report said, besides what became of them. */
type Said = Pick<Extract<ReadReport, { readonly outcome: 'read' }>, 'evidence' | 'traffic' | 'unshipped' | 'flaw'>;

/** Rows that were read, of a report that brings neither readings nor orders. */
export const rowsRead = (
  header: TableHeader,
  rows: number,
  skippedRows: SkippedRowCounter,
  asOf: Day,
  inside: Period | undefined,
  said: Said,
): ReadReport => ({
  outcome: 'read',
  kind: header.kind.kind,
  rows,
  skipped: skippedRows.list(),
  asOf,
  ...inside,
  readings: [],
  orders: [],
  ...said,
});

/** Rows that were recognised and of which nothing is used. */
export const rowsUnused = (
  header: TableHeader,
  rows: number,
  skippedRows: SkippedRowCounter,
  reason: string,
): ReadReport => ({
  outcome: 'unused',
  kind: header.kind.kind,
  rows,
  skipped: skippedRows.list(),
  reason,
});

/** Whether day or month comes first is unknown for the whole file. */
export function rejectDates(header: TableHeader, rows: number, finding: Finding): ReadReport {
  const what = `The day-month order of this ${reportKinds[header.kind.kind]} is unknown`;
  return unreadable(header.kind.kind, createReportError(what, finding, ownDownload), rows);
}

/** What is found where an order id belongs, with what a spreadsheet program makes of one named as that. */
export function rejectOrderId(
  skippedRows: SkippedRowCounter,
  line: number,
  header: TableHeader,
  cell: number,
  text: string,
): void {
  const column = header.titles[cell] ?? '';
  const damaged = isDamagedByExcel(text);
  const shown = showCell(text);
  skippedRows.reject(damaged ? 'order ids that Excel has turned into numbers' : `“${column}” is not an order id`, {
    line,
    column,
    expected: 'an order id such as 114-1234567-1234567',
    found: damaged ? `${shown}, which Excel has made of it` : shown,
  });
}

/** The order id of a row; without one the row is skipped. */
export function takeOrderId(
  skippedRows: SkippedRowCounter,
  cells: Cells,
  header: TableHeader,
  cell: number,
): string | undefined {
  const orderId = cells.plain(cell);
  if (isOrderId(orderId)) return orderId;
  rejectOrderId(skippedRows, cells.line, header, cell, cells.text(cell).trim());
  return undefined;
}

/**
 * What a report that does not say so itself is as of: the newest date inside or the object's `as-of`, whichever is
 * later (a list that was fetched today is of today, though its newest entry is a week old); else the day of the upload.
 */
export function asOfReport(context: UploadContext, newestInside: Day | undefined): Day {
  const { asOf, receivedOn } = context;
  const said = asOf === undefined ? newestInside : newestInside === undefined ? asOf : laterDay(asOf, newestInside);
  return said === undefined || said > lastBelievable(context) ? receivedOn : said;
}
