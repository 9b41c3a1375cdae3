import { type Day, laterDay } from '../../domain/day.ts';
import { isOrderId } from '../../domain/order-id.ts';
import { periodOf } from '../common/period-of.ts';
import type { UploadContext } from '../common/report.ts';
import { showCell } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { asOfReport, closeRows, rejectDates, rejectOrderId, rowsRead } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { unreadDefects } from './unknown-words.ts';

/** Stars up to this count as negative (Amazon help G97692EVY8H3CZY9). */
const mostStarsOfNegative = 2;

interface Feedback {
  readonly orderId: string;
  readonly stars: number;
  readonly given: TakenDate;
}

/**
 * Seller feedback (`GET_SELLER_FEEDBACK_DATA`): every negative and neutral feedback of a period, so what a newer one no
 * longer has was removed. Comments are free text and may hold tabs and line ends: a line that does not begin with a date
 * and a rating belongs to the feedback before it. Nothing of them is kept.
 */
export function readFeedback(context: UploadContext, header: TableHeader): RowReader {
  const at = columnsAt(header, { date: ['date'], rating: ['rating'], orderId: ['order-id'] });
  const dateTitle = header.titles[at.date] ?? '';
  const dates = dateColumn(context, dateTitle);
  const skippedRows = countSkippedRows();
  const feedbacks: Feedback[] = [];
  let rows = 0;
  /** a feedback whose order id has not come yet: its comment goes on in the next line */
  let open:
    | { readonly given: TakenDate; readonly stars: number; readonly line: number; readonly idText: string }
    | undefined;

  const giveUp = (): void => {
    if (open !== undefined) rejectOrderId(skippedRows, open.line, header, at.orderId, open.idText);
    open = undefined;
  };
  return {
    row(cells) {
      const written = cells.plain(at.date);
      const rating = cells.plain(at.rating);
      // A comment goes on in the next line, and may begin with a date: only lines that begin a feedback decide the order.
      const given = /^[1-5]$/.test(rating) ? dates.take(written, cells.line) : undefined;
      const orderId = orderIdIn(cells, at.orderId);
      if (given !== undefined) {
        giveUp();
        rows++;
        const stars = Number(rating);
        if (orderId === undefined) open = { given, stars, line: cells.line, idText: cells.text(at.orderId).trim() };
        else feedbacks.push({ orderId, stars, given });
      } else if (open !== undefined) {
        if (orderId === undefined) return 'more';
        feedbacks.push({ orderId, stars: open.stars, given: open.given });
        open = undefined;
      } else {
        rows++;
        const badDate = !dates.look(written);
        skippedRows.reject(badDate ? `“${dateTitle}” is not a date` : 'a rating that is not 1 to 5', {
          line: cells.line,
          column: header.titles[badDate ? at.date : at.rating] ?? '',
          expected: badDate ? 'the day the feedback was given' : 'a rating from 1 to 5',
          found: showCell(cells.text(badDate ? at.date : at.rating).trim()),
        });
      }
      return 'more';
    },
    finish() {
      giveUp();
      const order = dates.order();
      if (typeof order !== 'string') return rejectDates(header, rows, order);
      return closeRows(header, rows, skippedRows, () => {
        const byOrder = new Map<string, { readonly day: Day; readonly stars: number }>();
        for (const { orderId, stars, given } of feedbacks) {
          const day = dayOfTaken(given, order);
          const known = byOrder.get(orderId);
          // A buyer may change a feedback: the later word counts, on one day the worse.
          if (known === undefined || day > known.day || (day === known.day && stars < known.stars)) {
            byOrder.set(orderId, { day, stars });
          }
        }
        const inside = spanOfDays([...byOrder.values()].map(({ day }) => day));
        const asOf = asOfReport(context, inside?.to);
        const said = periodOf(context);
        const listing = said ?? (inside && { from: inside.from, to: laterDay(asOf, inside.to) });
        const flaw = unreadDefects(header, skippedRows);
        return rowsRead(header, rows, skippedRows, asOf, inside, {
          ...(flaw !== undefined && { flaw }),
          evidence: {
            source: 'seller-feedback',
            kinds: flaw === undefined ? ['negative feedback'] : [],
            defects: [...byOrder]
              .filter(([, { stars }]) => stars <= mostStarsOfNegative)
              .map(([orderId, { day }]) => ({ orderId, kind: 'negative feedback', day })),
            ...(listing !== undefined && flaw === undefined && { listing }),
          },
        });
      });
    },
  };
}

/** Where it belongs, or, when tabs in a comment have moved it, the last cell that is one. */
function orderIdIn(cells: Cells, expectedAt: number): string | undefined {
  const expected = cells.plain(expectedAt);
  if (isOrderId(expected)) return expected;
  for (let cell = cells.count - 1; cell >= 0; cell--) {
    const text = cells.plain(cell);
    if (isOrderId(text)) return text;
  }
  return undefined;
}
