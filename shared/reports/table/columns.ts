import { reportKinds } from '../../domain/report-kind.ts';
import { columnName } from '../common/column-name.ts';
import type { ReportError } from '../common/report.ts';
import { createReportError, quote } from '../common/report-error.ts';
import type { TableHeader } from './table-header.ts';

/** A header that names a column twice that is used: which of them is meant is unknown. */
export class ColumnTwice extends Error {
  override readonly name = 'ColumnTwice';
  readonly reportError: ReportError;
  constructor({ kind, line, titles }: TableHeader, first: number, second: number) {
    const title = titles[first] ?? '';
    super(`${title} appears twice in the header`);
    this.reportError = createReportError(
      `A column appears twice in the header of this ${reportKinds[kind.kind]}`,
      {
        line,
        column: title,
        expected: `one column ${quote(title)}`,
        found: `${quote(title)} as column ${first + 1} and ${quote(titles[second] ?? '')} as column ${second + 1}`,
      },
      'Remove one of the two, or download the report again, and upload it again.',
    );
  }
}

/**
 * Where one column stands in a header, under any of its names; -1 where it is missing.
 * @throws ColumnTwice when another column has the same name
 */
export function columnAt(header: TableHeader, wanted: readonly string[]): number {
  const names = wanted.map(columnName);
  const first = header.names.findIndex((name) => names.includes(name));
  mustBeOnce(header, first);
  return first;
}

/** @throws ColumnTwice when a column behind this one has the same name */
export function mustBeOnce(header: TableHeader, cell: number): void {
  const name = header.names[cell];
  const second = name === undefined ? -1 : header.names.indexOf(name, cell + 1);
  if (second !== -1) throw new ColumnTwice(header, cell, second);
}

/**
 * Where columns stand in a header, each under any of its names; -1 where one is missing.
 * @throws ColumnTwice when one of them has its name twice
 */
export function columnsAt<Wanted extends Readonly<Record<string, readonly string[]>>>(
  header: TableHeader,
  wanted: Wanted,
): { readonly [Column in keyof Wanted]: number } {
  const at = Object.entries(wanted).map(([column, aliases]) => [column, columnAt(header, aliases)]);
  return Object.fromEntries(at) as { readonly [Column in keyof Wanted]: number };
}
