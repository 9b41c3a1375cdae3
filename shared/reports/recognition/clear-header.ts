import { isOrderId } from '../../domain/order-id.ts';
import { columnName } from '../common/column-name.ts';
import { readWrittenDate } from '../common/written-date.ts';

const fewestColumns = 4;
/** Below a header, columns of dates, ids and numbers tell a table from lines of words. */
const fewestTypedColumns = 2;
const longestHeading = 40;

const isTyped = (text: string): boolean =>
  /^-?[\d.,'’\u00a0\u202f ]+ ?%?$/.test(text) ||
  /^B0[0-9A-Z]{8}$/.test(text) ||
  isOrderId(text) ||
  (/\d/.test(text) && readWrittenDate(text) !== undefined);

/**
 * Whether a line is a header, though nobody knows its language, and no row of somebody's table: it has several cells, all
 * short, different and without a digit or an at sign, and below it are dates, ids and numbers in at least two columns, in
 * every row. A first row of buyers' data has such values itself in the columns where the rows below have them.
 * @param below the cells of the rows that follow
 */
export function isClearHeader(cells: readonly string[], below: readonly (readonly string[])[]): boolean {
  if (cells.length < fewestColumns || below.length === 0) return false;
  const isHeading = (text: string): boolean =>
    text.length <= longestHeading && /\p{L}/u.test(text) && !/[\p{N}@]/u.test(text);
  if (!cells.every((cell) => isHeading(cell.trim()))) return false;
  if (new Set(cells.map(columnName)).size < cells.length) return false;
  if (below.some((row) => row.length !== cells.length)) return false;
  const typed = cells.filter((_, column) => below.every((row) => isTyped(row[column]?.trim() ?? '')));
  return typed.length >= fewestTypedColumns;
}
