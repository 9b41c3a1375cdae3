import { counted } from '../common/report-error.ts';
import type { Cells } from './delimited-records.ts';
import type { SkippedRowCounter } from './skipped-rows.ts';
import type { TableHeader } from './table-header.ts';

/**
 * Rejects a row with more in it than the header has names: a comma in a number has moved what follows into other columns.
 * Empty cells at the end, as spreadsheet programs add them, do not count.
 * @returns whether it was rejected
 */
export function rejectWideRow(skippedRows: SkippedRowCounter, cells: Cells, { titles }: TableHeader): boolean {
  for (let cell = titles.length; cell < cells.count; cell++) {
    if (cells.plain(cell) === '') continue;
    const expected = counted(titles.length, 'column');
    skippedRows.reject('wrong number of columns', { line: cells.line, expected, found: `${cells.count}` });
    return true;
  }
  return false;
}
