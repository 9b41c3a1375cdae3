import { type Dialect, scanRecords } from './delimited-records.ts';
import type { TableKind } from './table-kind.ts';

/** The header of a delimited report, and how the text is written. */
export interface TableHeader {
  readonly kind: TableKind;
  readonly dialect: Dialect;
  /** 1-based */
  readonly line: number;
  /** as they are spelled, and as they are compared */
  readonly titles: readonly string[];
  readonly names: readonly string[];
}

export interface FirstRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const mostRecordsLookedAt = 30;

/** No report of Amazon marks its line ends with CR alone; old Macintosh programs do. */
const lineEndOf = (head: Uint8Array): Dialect['lineEnd'] => (head.includes(13) && !head.includes(10) ? 13 : 10);

/** How a delimited text may be written: tabs without quotes, comma and semicolon with; tabs with quotes where every cell has them. */
export function dialectsOf(head: Uint8Array): readonly Dialect[] {
  const lineEnd = lineEndOf(head);
  return [
    { delimiter: 9, quoted: false, lineEnd },
    { delimiter: 44, quoted: true, lineEnd },
    { delimiter: 59, quoted: true, lineEnd },
    ...(/^"[^"\t\r\n]*"\t"/m.test(head.subarray(0, 4096).toString()) ? [{ delimiter: 9, quoted: true, lineEnd }] : []),
  ];
}

/** The first records of a text that ended within the given bytes. */
export function firstRecords(head: Uint8Array, whole: boolean, dialect: Dialect): readonly FirstRecord[] {
  const records: FirstRecord[] = [];
  const scanner = scanRecords(dialect, (cells) => {
    records.push({ line: cells.line, cells: Array.from({ length: cells.count }, (_, cell) => cells.text(cell)) });
    return records.length < mostRecordsLookedAt ? 'more' : 'enough';
  });
  scanner.push(head);
  if (whole) scanner.finish();
  return records;
}
