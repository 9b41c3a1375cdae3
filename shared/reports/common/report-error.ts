import type { ReportKind } from '../../domain/report-kind.ts';
import type { ReadReport, ReportError, ReportReader } from './report.ts';

/** What is wrong, and where. `expected` and `found` are phrases that fit "expected …, found …". */
export interface Finding {
  /** 1-based */
  readonly line?: number;
  /** the column's name, its 1-based position, or a JSON path */
  readonly column?: string;
  readonly expected: string;
  readonly found: string;
}

const longestQuote = 60;

/** A value as it may be shown to a person: on one line, at most 60 characters, in quotation marks. */
export function quote(text: string): string {
  // The first characters are enough: a cell can be a megabyte long.
  const characters = Array.from(text.slice(0, 4 * longestQuote).replace(/[\p{C}\s]+/gu, ' '));
  const shown = characters.length > longestQuote ? [...characters.slice(0, longestQuote - 1), '…'] : characters;
  return `“${shown.join('').trim()}”`;
}

/** A report error whose reason stands alone: what, where, what was expected, what was found. */
export function createReportError(what: string, finding: Finding, remedy: string): ReportError {
  return { what, reason: `${what}${whereOf(finding)}: ${differenceOf(finding)}.`, ...finding, remedy };
}

/** `expected 36 columns, found 12` */
export const differenceOf = ({ expected, found }: Finding): string => `expected ${expected}, found ${found}`;

/** `, line 7, column “order-id”` */
export function whereOf({ line, column }: Finding): string {
  return `${line === undefined ? '' : `, line ${line}`}${column === undefined ? '' : `, column “${column}”`}`;
}

/** `1 row`, `2 rows` */
export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;

export const unreadable = (kind: ReportKind, reportError: ReportError, rows = 0): ReadReport => ({
  outcome: 'unreadable',
  kind,
  rows,
  skipped: [],
  reportError,
});

/** A reader for bytes that are already known to lead nowhere. */
export const reject = (kind: ReportKind, reportError: ReportError): ReportReader => ({
  push: () => 'enough',
  finish: () => unreadable(kind, reportError),
});

/** What to do with a report of another store: by it such a report error is known among others. */
export const otherStoreRemedy = 'Upload it into the folder of the store that it belongs to.';
