import { storeOf } from '../../domain/account.ts';
import { type Day, dayOf, daysBetween, numberOfDay } from '../../domain/day.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { lastBelievable } from '../common/believable.ts';
import { endOfDay } from '../common/instant.ts';
import { remembering } from '../common/memoize.ts';
import { type DateOrder, dayIn, type NumericDate, readNumericDate } from '../common/numeric-date.ts';
import type { UploadContext } from '../common/report.ts';
import { createReportError, unreadable } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { oldDays, stepOf } from '../table/date-column.ts';
import type { RowReader } from '../table/read-table.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { closeOrders } from './close-orders.ts';
import { gatherOrders } from './gather-orders.ts';
import { readOrderRows } from './order-rows.ts';

const columns = {
  id: ['order-id'],
  purchased: ['date'],
  status: ['status'],
  itemStatus: ['item-status'],
  channel: ['fulfilment', 'fulfillment'],
  salesChannel: ['sales-channel'],
  askedByBuyer: ['is-buyer-requested-cancellation'],
};

/** A date as written, and where first: a month of orders has thirty of them. */
interface WrittenDate {
  readonly text: string;
  readonly date: NumericDate | Day;
  readonly firstLine: number;
}

/**
 * The sale report that Seller Central in India offers: one row per item, dates of numbers only. Its documented form is
 * month first (`04-30-22`); any first part above 12 in the column says day first, and a column that says both is rejected.
 * It has no date of change, so its facts are as of the end of the day the report is known from.
 */
export function readSaleReport(context: UploadContext, header: TableHeader): RowReader {
  const { timeZone } = storeOf(context.account);
  const skippedRows = countSkippedRows();
  const rows = readOrderRows(context, header, columns, skippedRows);
  const orders = gatherOrders();
  const asOfDay = context.asOf !== undefined && context.asOf < context.receivedOn ? context.asOf : context.receivedOn;
  const asOf = endOfDay(asOfDay, timeZone);
  /** by a number that stands for the date until the order of its parts is known */
  const dates = new Map<number, WrittenDate>();
  const dateColumn = header.titles[rows.at.purchased] ?? '';
  let seen = 0;

  const dateOf = remembering((text: string) => {
    const date = readNumericDate(text);
    return date !== undefined && isDate(date) ? { date, number: numberOf(date) } : undefined;
  });

  return {
    row(cells) {
      seen++;
      const row = rows.read(cells);
      if (row === undefined) return 'more';
      const text = cells.plain(rows.at.purchased);
      const read = dateOf(text);
      if (read === undefined) {
        skippedRows.reject(`“${dateColumn}” is not a date`, {
          line: cells.line,
          column: dateColumn,
          expected: 'a date like 04-30-22 (month first)',
          found: showCell(cells.text(rows.at.purchased).trim()),
        });
        return 'more';
      }
      const { date, number } = read;
      if (!dates.has(number)) dates.set(number, { text, date, firstLine: cells.line });
      orders.add({ ...row, purchased: number, asOf });
      return 'more';
    },
    finish() {
      const written = [...dates.values()];
      const order = orderOf(written, asOfDay);
      if (order === 'both') return bothOrders(written);
      if (order === 'either') return eitherOrder(written);
      const latest = lastBelievable(context);
      const days = new Map<number, Day>();
      for (const [number, { date, text, firstLine }] of dates) {
        const day = typeof date === 'string' ? date : dayIn(date, order);
        if (day === undefined || day > latest) return notBelievable({ text, date, firstLine }, order, latest);
        days.set(number, day);
      }
      return closeOrders({
        context,
        header,
        rows: seen,
        skippedRows,
        elsewhere: rows.elsewhere,
        blanks: rows.blanks,
        orders: orders.columns((purchased) => numberOfDay(days.get(purchased) ?? asOfDay)),
        asOf: asOfDay,
      });
    },
  };

  function bothOrders(written: readonly WrittenDate[]) {
    const monthFirst = written.find(({ date }) => typeof date !== 'string' && date.second > 12);
    const dayFirst = written.find(({ date }) => typeof date !== 'string' && date.first > 12);
    const finding = {
      ...(dayFirst !== undefined && { line: dayFirst.firstLine }),
      column: dateColumn,
      expected: `dates in one order, like ${showCell(monthFirst?.text ?? '')} on line ${monthFirst?.firstLine ?? 0}`,
      found: `${showCell(dayFirst?.text ?? '')}, which has the day first`,
    };
    return unreadable(
      header.kind.kind,
      createReportError(
        `This ${reportKinds[header.kind.kind]} writes dates in two orders`,
        finding,
        'Upload Amazon’s own download, not a copy that a spreadsheet program has saved.',
      ),
      seen,
    );
  }

  function eitherOrder(written: readonly WrittenDate[]) {
    const [first] = written;
    const finding = {
      ...(first !== undefined && { line: first.firstLine }),
      column: dateColumn,
      expected: 'dates that can be read in one way only, such as those of a whole month',
      found: 'dates that are months old with the month first, as documented, and recent in another order',
    };
    return unreadable(
      header.kind.kind,
      createReportError(
        `The day-month order of this ${reportKinds[header.kind.kind]} is unknown`,
        finding,
        'Download it again for a whole month, so that one of its days is above 12.',
      ),
      seen,
    );
  }

  function notBelievable({ text, firstLine }: WrittenDate, order: DateOrder, latest: Day) {
    return unreadable(
      header.kind.kind,
      createReportError(
        `This ${reportKinds[header.kind.kind]} has dates that cannot be`,
        {
          line: firstLine,
          column: dateColumn,
          expected: `days of the calendar up to ${latest}, read ${order}`,
          found: showCell(text),
        },
        'Upload Amazon’s own download; its dates are written month first, like 04-30-22.',
      ),
      seen,
    );
  }
}

/** Tells any two dates apart, and does not depend on the sequence of rows. */
const numberOf = (date: NumericDate | Day): number =>
  typeof date === 'string'
    ? 2 * Number(date.replaceAll('-', '')) + 1
    : 2 * (date.year * 10_000 + date.first * 100 + date.second);

const isDate = (date: NumericDate | Day): boolean =>
  typeof date === 'string' || (dayIn(date, 'month first') ?? dayIn(date, 'day first')) !== undefined;

/**
 * `both` when some dates can only be month first and others only day first. Where both are possible, the order in which
 * the days follow each other is the right one; where that says nothing, the documented one, unless it makes a report
 * months old that is recent in the other: then it may be `either`.
 */
function orderOf(written: readonly WrittenDate[], asOf: Day): DateOrder | 'both' | 'either' {
  const numeric = written.flatMap(({ date }) => (typeof date === 'string' ? [] : [date]));
  const ageOf = (days: readonly Day[]): number => {
    const newest = [...days].sort().at(-1);
    return newest === undefined ? Number.POSITIVE_INFINITY : daysBetween(newest, asOf);
  };
  const ageIn = (order: DateOrder): number => ageOf(numeric.flatMap((date) => dayIn(date, order) ?? []));
  const isRecent = (age: number): boolean => age >= -1 && age <= oldDays;
  const yearFirst = numeric.flatMap(({ first, second, year }) => dayOf(2000 + first, second, year - 2000) ?? []);
  // Nobody writes a year of two digits first; where that alone makes recent days, somebody has.
  const mayBeYearFirst = numeric.length > 0 && yearFirst.length === numeric.length && isRecent(ageOf(yearFirst));
  if (mayBeYearFirst && !isRecent(ageIn('month first')) && !isRecent(ageIn('day first'))) return 'either';
  const dayFirst = numeric.some(({ first }) => first > 12);
  const monthFirst = numeric.some(({ second }) => second > 12);
  if (dayFirst) return monthFirst ? 'both' : 'day first';
  const areConsecutive = (order: DateOrder): boolean =>
    stepOf(numeric.flatMap((date) => dayIn(date, order) ?? [])) === 'day';
  if (monthFirst || areConsecutive('month first')) return 'month first';
  if (areConsecutive('day first')) return 'day first';
  return ageIn('month first') > oldDays && isRecent(ageIn('day first')) ? 'either' : 'month first';
}
