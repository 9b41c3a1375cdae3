import { columnName } from './column-name.ts';
import { type Dialect, scanRecords } from './delimited-records.ts';
import { kindOfHeader, type TableKind } from './table-kinds.ts';

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

/** How a delimited text may be written: tabs without quotes, comma and semicolon with. */
export function dialectsOf(head: Uint8Array): readonly Dialect[] {
  const lineEnd = lineEndOf(head);
  return [
    { delimiter: 9, quoted: false, lineEnd },
    { delimiter: 44, quoted: true, lineEnd },
    { delimiter: 59, quoted: true, lineEnd },
  ];
}

/**
 * Finds the header of a known report at the beginning of a delimited text. Only blank lines and Excel's `sep=;` may stand
 * before it, except in kinds that begin with lines of text.
 * @param whole the text has no more than these bytes
 */
export function findHeader(head: Uint8Array, whole: boolean): TableHeader | undefined {
  for (const dialect of dialectsOf(head)) {
    let preamble = false;
    for (const { line, cells } of firstRecords(head, whole, dialect)) {
      if (cells.every((cell) => cell.trim() === '') || /^sep=.?$/.test(cells.join(''))) continue;
      const names = cells.map(columnName);
      const kind = kindOfHeader(new Set(names));
      if (kind !== undefined && (!preamble || kind.preamble === true)) {
        return { kind, dialect, line, titles: cells.map((cell) => cell.trim()), names };
      }
      preamble = true;
    }
  }
  return undefined;
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
