import { readAmount } from '../common/local-number.ts';
import type { SkippedRows } from '../common/report.ts';
import { counted } from '../common/report-error.ts';
import { showCell, showNumber } from '../common/show-cell.ts';
import { mustBeOnce } from '../table/columns.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { SkippedRowCounter } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';

const mostSettlements = 1000;

/** Adds up the amounts of settlements, to hold them against the totals of their summary rows. */
export function addSettlements(
  header: TableHeader,
  skippedRows: SkippedRowCounter,
  at: { readonly settlement: number; readonly total: number },
) {
  const { titles, names } = header;
  const amountsAt = names.flatMap((name, cell) =>
    (name === 'amount' || name.endsWith('-amount')) && cell !== at.total ? [cell] : [],
  );
  for (const cell of amountsAt) mustBeOnce(header, cell);
  const totals = new Map<string, { printed?: number; sum: number }>();

  function rejectAmount(cells: Cells, cell: number, text: string): void {
    const column = titles[cell] ?? '';
    skippedRows.reject(`“${column}” is not an amount`, {
      line: cells.line,
      column,
      expected: 'an amount such as -6.17 or -6,17',
      found: showCell(text),
    });
  }

  const totalsOf = (cells: Cells): { printed?: number; sum: number } => {
    const settlement = cells.plain(at.settlement);
    const known = totals.get(settlement);
    if (known !== undefined) return known;
    const fresh = { sum: 0 };
    // What is no number is a broken row, and no settlement of its own.
    if (totals.size < mostSettlements && /^\d+$/.test(settlement)) totals.set(settlement, fresh);
    return fresh;
  };

  return {
    /** takes a summary row; false for any other */
    takeTotal(cells: Cells): boolean {
      const total = at.total === -1 ? '' : cells.text(at.total).trim();
      if (/^\p{Pd}?$/u.test(total)) return false;
      const printed = readAmount(total);
      // A row is a summary by its amount; under a word there may be a claim.
      if (printed === undefined) rejectAmount(cells, at.total, total);
      else totalsOf(cells).printed = printed;
      return printed !== undefined;
    },
    add(cells: Cells): void {
      let sum = 0;
      for (const cell of amountsAt) {
        const text = cells.text(cell).trim();
        if (text === '') continue;
        const amount = readAmount(text);
        if (amount === undefined) {
          rejectAmount(cells, cell, text);
          return;
        }
        sum += amount;
      }
      totalsOf(cells).sum += sum;
    },
    /** Settlements whose amounts do not add up to their total: rows are missing, or some could not be read. */
    differences(): readonly SkippedRows[] {
      const wrong = [...totals.values()].filter(({ printed, sum }) => printed !== undefined && printed !== sum);
      const [first] = wrong;
      if (first?.printed === undefined) return [];
      const [added, printed] = [showNumber(first.sum / 100, 2), showNumber(first.printed / 100, 2)];
      const why = skippedRows.bad === 0 ? 'rows are missing' : `${counted(skippedRows.bad, 'row')} could not be read`;
      const reason = `the amounts add up to ${added} and the summary row says ${printed}: ${why}`;
      return [{ rows: 0, reason: wrong.length === 1 ? reason : `${reason} (and in ${wrong.length - 1} more)` }];
    },
  };
}
