import { storeOf } from '../../domain/account.ts';
import { dayIn, parseDay } from '../../domain/day.ts';
import { lastBelievable } from '../common/believable.ts';
import { endOfDay, instantReader } from '../common/instant.ts';
import { readLocalCount } from '../common/local-number.ts';
import type { UploadContext } from '../common/report.ts';
import { showCell } from '../common/show-cell.ts';
import { asOfReport, closeRows, rowsRead, takeOrderId } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import type { RowReader } from '../table/read-table.ts';
import { rejectWideRow } from '../table/row-width.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';

const columns = {
  orderId: ['order-id'],
  purchased: ['purchase-date'],
  reported: ['reporting-date'],
  promised: ['promise-date'],
  toShip: ['quantity-to-ship'],
} as const;

/**
 * Unshipped orders (`GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING`): all seller-fulfilled orders that wait for shipment at
 * one moment, and when each must be confirmed. Buyers' names and addresses are in it; none of them is decoded.
 */
export function readUnshipped(context: UploadContext, header: TableHeader): RowReader {
  const at = columnsAt(header, columns);
  const { timeZone } = storeOf(context.account);
  const skippedRows = countSkippedRows();
  const readInstant = instantReader();
  const latest = endOfDay(lastBelievable(context), timeZone);
  const orders = new Map<string, number>();
  let rows = 0;
  let reported: number | undefined;

  /** an instant, or the end of a day that has no time */
  const momentIn = (text: string): number | undefined => {
    const day = parseDay(text);
    return day === undefined ? readInstant(text) : endOfDay(day, timeZone);
  };
  return {
    row(cells) {
      rows++;
      if (rejectWideRow(skippedRows, cells, header)) return 'more';
      const orderId = takeOrderId(skippedRows, cells, header, at.orderId);
      if (orderId === undefined) return 'more';
      const written = cells.plain(at.promised);
      const promised = momentIn(written);
      if (promised === undefined) {
        const column = header.titles[at.promised] ?? '';
        skippedRows.reject(`“${column}” is not an instant`, {
          line: cells.line,
          column,
          expected: 'a date like 2026-10-05T06:00:00+00:00',
          found: showCell(cells.text(at.promised).trim()),
        });
        return 'more';
      }
      const moment = at.reported === -1 ? undefined : momentIn(cells.plain(at.reported));
      if (moment !== undefined && moment <= latest && moment > (reported ?? 0)) reported = moment;
      const toShip = at.toShip === -1 ? 1 : readLocalCount(cells.plain(at.toShip));
      if (toShip === 0) return 'more';
      if (toShip === undefined) {
        const column = header.titles[at.toShip] ?? '';
        const found = showCell(cells.text(at.toShip).trim());
        skippedRows.reject(`“${column}” is not a count`, {
          line: cells.line,
          column,
          expected: 'a whole number',
          found,
        });
        return 'more';
      }
      // Of the items of an order the earliest promise makes it late.
      orders.set(orderId, Math.min(promised, orders.get(orderId) ?? promised));
      return 'more';
    },
    finish: () =>
      closeRows(header, rows, skippedRows, () => {
        if (at.toShip === -1)
          skippedRows.leaveOut('without a column “quantity-to-ship”: orders already shipped count too', 0);
        const asOf = asOfReport(
          context,
          reported === undefined ? undefined : dayIn(new Date(reported * 1000), timeZone),
        );
        return rowsRead(header, rows, skippedRows, asOf, undefined, {
          unshipped: {
            asOf: reported ?? Math.min(endOfDay(asOf, timeZone), endOfDay(context.receivedOn, timeZone)),
            orders: [...orders]
              .map(([orderId, promised]) => ({ orderId, promised }))
              .sort((a, b) => (a.orderId < b.orderId ? -1 : 1)),
          },
        });
      }),
  };
}
