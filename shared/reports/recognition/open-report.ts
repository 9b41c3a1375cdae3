import type { ReportKind } from '../../domain/report-kind.ts';
import { binaryFileError, controlCharacterError } from '../common/binary-file.ts';
import { holdBack } from '../common/hold-back.ts';
import type { ReadReport, ReportReader, UploadContext } from '../common/report.ts';
import { reject } from '../common/report-error.ts';
import {
  decodeText,
  encodingOf,
  fromEncoding,
  isShiftJis,
  utf8MarkLength,
  withoutFirst,
} from '../common/text-encoding.ts';
import { readAccountHealth } from '../defects/read-account-health.ts';
import { readFeedback } from '../defects/read-feedback.ts';
import { readReturns } from '../defects/read-returns.ts';
import { readTransactions } from '../defects/read-transactions.ts';
import { readManualCsv } from '../manual-csv/read-manual-csv.ts';
import { readAllOrders } from '../orders/read-all-orders.ts';
import { readSaleReport } from '../orders/read-sale-report.ts';
import { readUnshipped } from '../orders/read-unshipped.ts';
import { ColumnTwice } from '../table/columns.ts';
import { countRows, type RowReader, readTable } from '../table/read-table.ts';
import type { TableHeader } from '../table/table-header.ts';
import { readTrafficByAsin, readTrafficByDate } from '../traffic/read-business-report.ts';
import { findHeader } from './find-header.ts';
import { openJson } from './read-json.ts';
import { blankFile, emptyFile, markupError, unknownTextError } from './unknown-text.ts';

const encodingHeadBytes = 4096;
/** room for the longest header behind a preamble */
const textHeadBytes = 64 * 1024;

/**
 * Opens a report of one account. It is recognised by its bytes, never from its name; the bytes come unpacked, in chunks
 * of any size, and the result does not depend on how they are cut.
 * @returns a reader whose `finish` never throws for anything that a file can hold: what cannot be read is `unreadable`,
 * with the line, the column, what was expected and what was found
 */
export const openReport = (context: UploadContext): ReportReader =>
  holdBack(encodingHeadBytes, (head) => {
    if (head.length === 0) return reject('unknown', emptyFile);
    const reportError = binaryFileError(head);
    if (reportError !== undefined) return reject('unknown', reportError);
    const text = holdBack(textHeadBytes, (first, all) => readerOfText(context, first, all));
    const encoding = encodingOf(head);
    if (encoding !== 'utf-8') return fromEncoding(encoding, text);
    const marketplace = context.account.marketplace;
    if (marketplace === 'JP' && isShiftJis(head)) return fromEncoding('shift_jis', text);
    return withoutFirst(utf8MarkLength(head), text);
  });

function readerOfText(context: UploadContext, head: Uint8Array, whole: boolean): ReportReader {
  const binary = controlCharacterError(head);
  if (binary !== undefined) return reject('unknown', binary);
  const begins = decodeText(head.subarray(0, firstOfText(head) + 4096)).trimStart();
  if (begins === '') return reject('unknown', blankFile(head.length, whole));
  if (/^\{|^\[\s*(?:[[{"\-\d\]tfn]|$)/.test(begins) || isQuotedText(begins, head, whole)) {
    return openJson(context, (text) => readWhole(context, text));
  }
  const markup = markupError(decodeText(head));
  if (markup !== undefined) return reject('unknown', markup);
  const header = findHeader(head, whole, context.headerAliases);
  if (header !== undefined) return readerOfTable(context, header);
  const report = unknownTextError(head, whole);
  return { push: () => 'enough', finish: () => report };
}

/** A report that stood in a JSON text, whole; another JSON text in it is not looked into again. */
function readWhole(context: UploadContext, text: string): ReadReport {
  const bytes = Buffer.from(text);
  const header = findHeader(bytes.subarray(0, textHeadBytes), bytes.length <= textHeadBytes, context.headerAliases);
  const reader =
    header === undefined ? reject('unknown', blankFile(bytes.length, true)) : readerOfTable(context, header);
  reader.push(bytes);
  return reader.finish();
}

/** One JSON text in double quotes, which is no table: a table's first line has more than one quoted cell, or an end. */
function isQuotedText(begins: string, head: Uint8Array, whole: boolean): boolean {
  if (!/^"(?:\s|\\[nrt"])*(?:\{|\[|[^"\n]*\\[tn])/.test(begins)) return false;
  return !whole || /"\s*$/.test(decodeText(head));
}

function readerOfTable(context: UploadContext, header: TableHeader): ReportReader {
  try {
    return readTable(header, rowReaderOf(context, header));
  } catch (error) {
    if (!(error instanceof ColumnTwice)) throw error;
    return reject(header.kind.kind, error.reportError);
  }
}

type Open = (context: UploadContext, header: TableHeader) => RowReader;

const rowReaders: Partial<Record<ReportKind, Open>> = {
  'all-orders': readAllOrders,
  'amazon-sale-report': readSaleReport,
  'manual-csv': readManualCsv,
  'unshipped-orders': readUnshipped,
  'seller-feedback': readFeedback,
  'mfn-returns': readReturns,
  'settlement-v2': readTransactions,
  'settlement-v1': readTransactions,
  'date-range-transactions': readTransactions,
  'business-report-by-asin': readTrafficByAsin,
  'business-report-by-date': readTrafficByDate,
};

function rowReaderOf(context: UploadContext, header: TableHeader): RowReader {
  const { kind, unused, lists } = header.kind;
  if (lists !== undefined) return readAccountHealth(lists)(context, header);
  const open = rowReaders[kind];
  if (open !== undefined) return open(context, header);
  if (unused === undefined) throw new Error(`nobody reads ${kind}`);
  return countRows(header, unused);
}

/** Where the text begins behind blanks. */
function firstOfText(head: Uint8Array): number {
  const at = head.findIndex((byte) => byte !== 32 && byte !== 9 && byte !== 10 && byte !== 13);
  return at === -1 ? head.length : at;
}
