import { wordsByPlain } from '../../domain/report-words.ts';
import { periodOf } from '../common/period-of.ts';
import type { UploadContext } from '../common/report.ts';
import type { Finding } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { asOfReport, closeRows, rejectDates, rowsRead, rowsUnused, takeOrderId } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { RowReader } from '../table/read-table.ts';
import { rejectWideRow } from '../table/row-width.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { firstOfEach, unreadDefects, wordsUnknown } from './unknown-words.ts';
import { saysYes } from './yes-or-no.ts';

/** Nothing that could be a name or a telephone number: the ten digits of an older book are not taken for one. */
const isAsin = (text: string): boolean => /^B0[0-9A-Z]{8}$/.test(text);

/**
 * Returns of seller-fulfilled orders (`GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE`): every return asked for in a period, with
 * a flag for those that have an A-to-z claim (its outcome is not in it). Rows may end early and empty cells hold a blank.
 */
export function readReturns(context: UploadContext, header: TableHeader): RowReader {
  const at = columnsAt(header, {
    orderId: ['order-id'],
    asked: ['return-request-date'],
    claim: ['a-to-z-claim'],
    asin: ['asin'],
  });
  const title = header.titles[at.asked] ?? '';
  const dates = dateColumn(context, title);
  const skippedRows = countSkippedRows();
  const claims: { readonly orderId: string; readonly asked: TakenDate; readonly asin?: string }[] = [];
  const days = new Map<string, TakenDate>();
  const aliases = wordsByPlain(context.wordAliases);
  const unknown = wordsUnknown();
  const claimFinding = (line: number, found: string): Finding => ({
    line,
    column: header.titles[at.claim] ?? '',
    expected: 'Y or N',
    found,
  });
  /** the first row that says neither yes nor no */
  let blank: Finding | undefined;
  let rows = 0;
  return {
    row(cells) {
      rows++;
      if (rejectWideRow(skippedRows, cells, header)) return 'more';
      const orderId = takeOrderId(skippedRows, cells, header, at.orderId);
      if (orderId === undefined) return 'more';
      const written = cells.plain(at.asked);
      const asked = dates.take(written, cells.line);
      if (asked === undefined) {
        skippedRows.reject(`“${title}” is not a date`, {
          line: cells.line,
          column: title,
          expected: 'a date like 03-Oct-2026, not later than the upload',
          found: showCell(cells.text(at.asked).trim()),
        });
        return 'more';
      }
      if (days.size < 100_000) days.set(written, asked);
      const flag = at.claim === -1 ? '' : cells.text(at.claim).trim();
      const isClaim = saysYes(flag, aliases);
      if (/^\p{Pd}?$/u.test(flag) && at.claim !== -1) blank ??= claimFinding(cells.line, 'nothing');
      else if (isClaim === undefined) unknown.note(claimFinding(cells.line, showCell(flag)));
      if (isClaim === true) {
        const asin = at.asin === -1 ? '' : cells.plain(at.asin);
        claims.push({ orderId, asked, ...(isAsin(asin) && { asin }) });
      }
      return 'more';
    },
    finish() {
      const order = dates.order();
      if (typeof order !== 'string') return rejectDates(header, rows, order);
      return closeRows(header, rows, skippedRows, () => {
        const inside = spanOfDays([...days.values()].map((date) => dayOfTaken(date, order)));
        const listing = periodOf(context) ?? inside;
        const asOf = asOfReport(context, inside?.to);
        if (at.claim === -1) {
          const reason = 'The returns report lacks the column “A-to-Z Claim”, the only one that a metric uses.';
          return rowsUnused(header, rows, skippedRows, reason);
        }
        // Amazon writes Y or N: a cell without either hides what it was, and so does a whole column of them.
        if (blank !== undefined) unknown.note(blank);
        const flaw = unknown.flaw(header, undefined) ?? unreadDefects(header, skippedRows);
        return rowsRead(header, rows, skippedRows, asOf, inside, {
          ...(flaw !== undefined && { flaw }),
          evidence: {
            source: 'mfn-returns',
            kinds: flaw === undefined ? ['A-to-z claim'] : [],
            defects: firstOfEach(
              claims.map(({ asked, ...claim }) => ({ ...claim, kind: 'A-to-z claim', day: dayOfTaken(asked, order) })),
            ),
            ...(listing !== undefined && flaw === undefined && { listing }),
          },
        });
      });
    },
  };
}
