import { storeOf } from '../../domain/account.ts';
import { dayOfNumber } from '../../domain/day.ts';
import { lastBelievable } from '../common/believable.ts';
import { dayNumberOfInstant, endOfDay, instantReader } from '../common/instant.ts';
import type { UploadContext } from '../common/report.ts';
import { showCell } from '../common/show-cell.ts';
import { columnAt } from '../table/columns.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { closeOrders } from './close-orders.ts';
import { gatherOrders } from './gather-orders.ts';
import { orderRowBytes } from './order-row-bytes.ts';
import { readOrderRows } from './order-rows.ts';

const columns = {
  id: ['amazon-order-id'],
  purchased: ['purchase-date'],
  status: ['order-status'],
  itemStatus: ['item-status'],
  channel: ['fulfillment-channel'],
  salesChannel: ['sales-channel'],
  askedByBuyer: ['is-buyer-requested-cancellation'],
};

/**
 * All Orders (`GET_FLAT_FILE_ALL_ORDERS_DATA_BY_…_GENERAL`): one row per item, one fact per order. A fact is as of the
 * moment Amazon last changed the order; where the file does not say, as of the end of the day the report is known from.
 */
export function readAllOrders(context: UploadContext, header: TableHeader): RowReader {
  const { timeZone } = storeOf(context.account);
  const skippedRows = countSkippedRows();
  const rows = readOrderRows(context, header, columns, skippedRows);
  const updatedAt = columnAt(header, ['last-updated-date']);
  const orders = gatherOrders(context.overflow);
  const readInstant = instantReader();
  const dayOf = dayNumberOfInstant(timeZone);
  const latest = endOfDay(lastBelievable(context), timeZone);
  const receivedBy = endOfDay(context.receivedOn, timeZone);
  const fallback = Math.min(endOfDay(context.asOf ?? context.receivedOn, timeZone), receivedBy);
  let seen = 0;
  let newest = Number.NEGATIVE_INFINITY;

  /** `undefined` for a row that is skipped, with its reason noted */
  function instantIn(cells: Cells, cell: number): number | undefined {
    const text = cells.plain(cell);
    const instant = readInstant(text);
    const late = instant !== undefined && cell === rows.at.purchased && instant > latest;
    if (instant !== undefined && !late) return instant;
    const column = header.titles[cell] ?? '';
    skippedRows.reject(late ? `“${column}” lies in the future` : `“${column}” is not an instant`, {
      line: cells.line,
      column,
      expected: late ? `a date up to ${lastBelievable(context)}` : 'a date like 2026-10-05T06:00:00+00:00',
      found: showCell(cells.text(cell).trim()),
    });
    return undefined;
  }

  // A moment that has not come yet would beat every later report.
  const believed = (updated: number): number => (updated > latest ? receivedBy : updated);

  const layout = { at: rows.at, blanks: rows.blanks, updatedAt, latest };
  const readBytes = orderRowBytes(context, header, layout, (idHigh, idLow, purchased, updated, words) => {
    const asOf = Number.isNaN(updated) ? fallback : believed(updated);
    if (asOf > newest) newest = asOf;
    orders.addNumbers(idHigh, idLow, dayOf(purchased), asOf, words);
  });

  return {
    row(cells) {
      seen++;
      if (readBytes(cells)) return 'more';
      const row = rows.read(cells);
      if (row === undefined) return 'more';
      const purchased = instantIn(cells, rows.at.purchased);
      if (purchased === undefined) return 'more';
      const unsaid = updatedAt === -1 || cells.plain(updatedAt) === '';
      const updated = unsaid ? fallback : instantIn(cells, updatedAt);
      if (updated === undefined) return 'more';
      if (updatedAt !== -1) rows.blanks.lastUpdated[unsaid ? 'blank' : 'filled']++;
      const asOf = believed(updated);
      if (asOf > newest) newest = asOf;
      orders.add({ ...row, purchased: dayOf(purchased), asOf });
      return 'more';
    },
    finish: () =>
      closeOrders({
        context,
        header,
        rows: seen,
        skippedRows,
        elsewhere: rows.elsewhere,
        blanks: rows.blanks,
        orders: orders.columns(),
        overflowed: orders.overflowed,
        asOf: dayOfNumber(dayOf(newest === Number.NEGATIVE_INFINITY ? fallback : newest)),
      }),
  };
}
