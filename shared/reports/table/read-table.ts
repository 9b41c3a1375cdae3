import { reportKinds } from '../../domain/report-kind.ts';
import { columnName } from '../common/column-name.ts';
import type { ReadReport, ReportReader } from '../common/report.ts';
import { createReportError, quote, unreadable } from '../common/report-error.ts';
import { type Cells, scanRecords } from './delimited-records.ts';
import type { TableHeader } from './table-header.ts';

/** What is done with the rows of one kind of table. */
export interface RowReader {
  /** one data row; blank lines and repeated headers are not among them */
  row(cells: Cells): 'more' | 'enough';
  /** all rows are in, none of them cut off inside quotes */
  finish(): ReadReport;
}

/** Rows of a kind that is recognised and not read: they are counted. */
export function countRows({ kind }: TableHeader, reason: string): RowReader {
  let rows = 0;
  return {
    row() {
      rows++;
      return 'more';
    },
    finish: () => ({
      outcome: 'unused',
      kind: kind.kind,
      rows,
      skipped: [],
      reason: `The ${reportKinds[kind.kind]} is recognised; ${reason}.`,
    }),
  };
}

/**
 * Reads a delimited report whose header is known. What any table may suffer from is answered here: no rows, rows that
 * repeat the header's names, a quote that is never closed, a line without end.
 */
export function readTable(header: TableHeader, reader: RowReader): ReportReader {
  const { kind, line: headerLine, titles } = header;
  const headerLength = Buffer.byteLength(titles[0] ?? '');
  let rows = 0;
  let placeholders: ReadReport | undefined;
  const scanner = scanRecords(header.dialect, (cells) => {
    if (cells.line <= headerLine || isBlank(cells)) return 'more';
    // Downloads pasted one below the other repeat the header; the check is cheap for all other rows.
    const firstLength = cells.end(0) - cells.start(0);
    if (rows === 0 || firstLength === headerLength || firstLength === headerLength + 2) {
      const repeated = repeatedName(cells, header);
      if (repeated !== undefined && rows > 0) return 'more';
      if (repeated !== undefined) {
        placeholders = placeholderError(header, cells, repeated);
        return 'enough';
      }
    }
    rows++;
    return reader.row(cells);
  });
  return {
    push: (bytes) => scanner.push(bytes),
    finish() {
      const snag = scanner.finish();
      if (placeholders !== undefined) return placeholders;
      if (snag !== undefined) {
        const { expected, found, remedy } = describeSnag[snag.kind];
        const finding = { line: snag.line, expected, found };
        return unreadable(
          kind.kind,
          createReportError(`The ${reportKinds[kind.kind]} is broken`, finding, remedy),
          rows,
        );
      }
      if (rows > 0) return reader.finish();
      return {
        outcome: 'unused',
        kind: kind.kind,
        rows: 0,
        skipped: [],
        reason: `The ${reportKinds[kind.kind]} has a header and no rows. An empty report is not a report of zero: nothing was changed.`,
      };
    },
  };
}

const describeSnag = {
  'quote never closed': {
    expected: 'a closing quotation mark',
    found: 'a quoted field opened on this line that is never closed',
    remedy: 'The file is probably cut off: download it again and upload it again.',
  },
  'line too long': {
    expected: 'a line of at most 1 MiB',
    found: 'a line longer than that',
    remedy: 'Download the report again; if a program wrote it, let it end each row with a line end.',
  },
} as const;

const isBlank = (cells: Cells): boolean => {
  for (let at = cells.start(0); at < cells.end(cells.count - 1); at++) {
    const byte = cells.bytes[at];
    if (byte !== 32 && byte !== 9 && byte !== 13 && byte !== 44 && byte !== 59) return false;
  }
  return true;
};

/** The first column whose value is its own name, if half of the row's values are. */
function repeatedName(cells: Cells, { names }: TableHeader): number | undefined {
  let filled = 0;
  let repeated = 0;
  let first: number | undefined;
  for (const [cell, name] of names.entries()) {
    if (cell >= cells.count || cells.start(cell) === cells.end(cell)) continue;
    filled++;
    if (columnName(cells.text(cell)) !== name) continue;
    repeated++;
    first ??= cell;
  }
  return repeated >= 2 && 2 * repeated >= filled ? first : undefined;
}

function placeholderError({ kind, titles }: TableHeader, cells: Cells, cell: number): ReadReport {
  const title = titles[cell] ?? '';
  const finding = {
    line: cells.line,
    column: title,
    expected: `a value of ${quote(title)}`,
    found: `the column’s own name ${quote(title)}`,
  };
  return unreadable(
    kind.kind,
    createReportError(
      `The rows of this ${reportKinds[kind.kind]} repeat the header’s names: these are placeholders, not data`,
      finding,
      'Download the report from Amazon and upload it as it is.',
    ),
    1,
  );
}
