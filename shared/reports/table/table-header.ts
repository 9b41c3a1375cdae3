import { columnName } from '../common/column-name.ts';
import { readWrittenDate } from '../common/written-date.ts';
import { isOrderId } from '../orders/order-states.ts';
import { kindOfHeader, type TableKind, tableKinds } from '../recognition/table-kinds.ts';
import { type Dialect, scanRecords } from './delimited-records.ts';

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
 * @param aliases headings of other languages and the English ones that they stand for
 */
export function findHeader(
  head: Uint8Array,
  whole: boolean,
  aliases: Readonly<Record<string, string>> = {},
): TableHeader | undefined {
  const english = new Map(Object.entries(aliases).map(([heading, name]) => [columnName(heading), columnName(name)]));
  for (const dialect of dialectsOf(head)) {
    let preamble = false;
    for (const { line, cells } of firstRecords(head, whole, dialect)) {
      if (cells.every((cell) => cell.trim() === '') || /^sep=.?$/.test(cells.join(''))) continue;
      const names = cells.map(columnName).map((name) => english.get(name) ?? name);
      const kind = kindOfHeader(new Set(names));
      if (kind !== undefined && (!preamble || kind.preamble === true)) {
        return { kind, dialect, line, titles: cells.map((cell) => cell.trim()), names };
      }
      preamble = true;
    }
  }
  return findFeedback(head, whole);
}

/** Seller feedback has its columns in the same order in every language; ten of them in its older form. */
const feedbackNames: Readonly<Record<number, readonly string[]>> = {
  6: ['date', 'rating', 'comments', 'your-response', 'order-id', 'rater-email'],
};
const olderFeedbackColumns = 10;

/**
 * Seller feedback under headings that nobody knows: the right number of columns, and below them dates, ratings from 1 to 5
 * and order ids, all in the same places.
 */
function findFeedback(head: Uint8Array, whole: boolean): TableHeader | undefined {
  const kind = tableKinds.find((one) => one.kind === 'seller-feedback');
  for (const dialect of dialectsOf(head)) {
    const [first, ...rows] = firstRecords(head, whole, dialect).filter(({ cells }) =>
      cells.some((cell) => cell.trim() !== ''),
    );
    const width = first?.cells.length ?? 0;
    if (kind === undefined || first === undefined || (width !== 6 && width !== olderFeedbackColumns)) continue;
    const full = rows.filter(({ cells }) => cells.length === width && /^[1-5]$/.test(cells[1]?.trim() ?? ''));
    const idAt = full[0]?.cells.findLastIndex((cell) => isOrderId(cell.trim())) ?? -1;
    const fits = full.every(
      ({ cells }) => readWrittenDate(cells[0]?.trim() ?? '') !== undefined && isOrderId(cells[idAt]?.trim() ?? ''),
    );
    if (idAt < 2 || !fits) continue;
    const names =
      feedbackNames[width] ??
      first.cells.map((_, cell) =>
        cell === 0 ? 'date' : cell === 1 ? 'rating' : cell === idAt ? 'order-id' : `column-${cell}`,
      );
    if (names[idAt] !== 'order-id') continue;
    // The first line of a file without headings is somebody's feedback: its cells are no titles to show.
    return { kind, dialect, line: first.line, titles: names, names };
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
