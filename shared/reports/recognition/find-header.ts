import { isOrderId } from '../../domain/order-id.ts';
import { columnName } from '../common/column-name.ts';
import { readWrittenDate } from '../common/written-date.ts';
import { dialectsOf, firstRecords, type TableHeader } from '../table/table-header.ts';
import { kindOfHeader, tableKinds } from './table-kinds.ts';

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
