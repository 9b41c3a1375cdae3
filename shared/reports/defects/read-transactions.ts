import { storeOf } from '../../domain/account.ts';
import { type Day, daysBetween } from '../../domain/day.ts';
import type { DefectFact, DefectKind } from '../../domain/defect-evidence.ts';
import { marketplaces } from '../../domain/marketplace.ts';
import { isOrderId } from '../../domain/order-id.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { wordsByPlain } from '../../domain/report-words.ts';
import { remembering } from '../common/memoize.ts';
import type { ReportError, UploadContext } from '../common/report.ts';
import { counted, createReportError, type Finding, otherStoreRemedy, unreadable } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { rejoinRows } from '../table/broken-rows.ts';
import { asOfReport, closeRows, rejectDates, rejectOrderId } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { rejectWideRow } from '../table/row-width.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { addSettlements } from './settlement-totals.ts';
import { transactionColumns } from './transaction-columns.ts';
import { meaningOfTransaction } from './transaction-types.ts';
import { firstOfEach, wordsUnknown } from './unknown-words.ts';

/** The two dates that a row may have: of the second, a day that can be read in one way only. */
interface RowDate {
  readonly posted: TakenDate | undefined;
  readonly timed: Day | undefined;
  readonly line: number;
}

interface Taken {
  readonly orderId: string;
  readonly kind: DefectKind;
  readonly date: RowDate;
}

const namedStores: ReadonlySet<string> = new Set(marketplaces.map(({ salesChannel }) => salesChannel.toLowerCase()));
const kinds = ['A-to-z claim', 'chargeback'] as const;

/**
 * Settlement reports (V2 and the older flat file) and the date range transaction report: their A-to-z and chargeback
 * refunds name orders that cost money. Claims that Amazon pays itself, and those still open, are not in them; fraud
 * chargebacks are. Where a summary row gives a total, the amounts are added up and a difference is said. A type that
 * nobody knows, of a row with an order, makes claims and chargebacks of the whole report unknown: it may be either.
 */
export function readTransactions(context: UploadContext, header: TableHeader): RowReader {
  const at = columnsAt(header, transactionColumns);
  const { titles } = header;
  const postedTitle = titles[at.posted] ?? '';
  const dates = dateColumn(context, postedTitle);
  const timedDates = dateColumn(context, titles[at.postedAt] ?? '');
  const endDates = dateColumn(context, titles[at.ended] ?? '');
  const skippedRows = countSkippedRows();
  const totals = addSettlements(header, skippedRows, at);
  const store = storeOf(context.account).salesChannel.toLowerCase();
  const placeOf = remembering((name: string): 'here' | 'elsewhere' | 'unknown' => {
    const word = name.toLowerCase();
    if (word === '' || word === store) return 'here';
    return namedStores.has(word) || word.startsWith('non-amazon') || /^si\b/.test(word) ? 'elsewhere' : 'unknown';
  });
  const aliases = wordsByPlain(context.wordAliases);
  const meaningOf = remembering((type: string) => meaningOfTransaction(type, aliases));
  const taken: Taken[] = [];
  const ends: TakenDate[] = [];
  const seen = new Map<string, RowDate>();
  const unknown = wordsUnknown();
  let rows = 0;
  let elsewhere = 0;
  let here = 0;
  let firstElsewhere = '';
  /** rows that may name a claim or a chargeback and cannot be read */
  let lost = 0;

  function dateOf(cells: Cells): RowDate | undefined {
    const written = cells.text(at.posted).trim();
    const timedText = at.postedAt === -1 ? '' : cells.text(at.postedAt).trim();
    const timed = timedText === '' ? undefined : timedDates.take(timedText, cells.line);
    const sure = typeof timed?.date === 'string' ? timed.date : undefined;
    const posted = dates.take(written || timedText, cells.line);
    if (posted === undefined && sure === undefined) return undefined;
    const date = { posted, timed: sure, line: cells.line };
    const key = `${written}\t${sure ?? ''}`;
    if (seen.size < 100_000 && !seen.has(key)) seen.set(key, date);
    return date;
  }

  function rejectDate(cells: Cells): void {
    const written = cells.text(at.posted).trim();
    skippedRows.reject(`“${postedTitle}” is not a date`, {
      line: cells.line,
      column: postedTitle,
      expected: 'the day the money moved, not later than the upload',
      found: showCell(written),
    });
  }

  const reader: RowReader = {
    row(cells) {
      rows++;
      if (rejectWideRow(skippedRows, cells, header)) {
        lost++;
        return 'more';
      }
      if (totals.takeTotal(cells)) {
        const ended = at.ended === -1 ? undefined : endDates.take(cells.plain(at.ended), cells.line);
        if (ended !== undefined) ends.push(ended);
        return 'more';
      }
      totals.add(cells);
      const type = cells.text(at.type).trim();
      const orderId = cells.plain(at.orderId);
      const meaning = meaningOf(type);
      const isDefect = meaning === 'chargeback' || meaning === 'A-to-z claim';
      const name = at.store === -1 ? '' : cells.text(at.store).trim();
      const place = placeOf(name);
      if (place !== 'here') {
        if (elsewhere === 0) firstElsewhere = name;
        elsewhere++;
        if (place === 'unknown' && (isDefect || meaning === undefined)) lost++;
        return 'more';
      }
      if (name !== '') here++;
      const date = dateOf(cells);
      // Without an order, a row can name none: fees and transfers have words in every language.
      if (meaning === undefined && orderId !== '') {
        unknown.note({
          line: cells.line,
          column: titles[at.type] ?? '',
          expected: 'a type of transaction that Headroom knows',
          found: showCell(type),
        });
        return 'more';
      }
      if (!isDefect) {
        // Amazon leaves the date out of about one row in eight; only a text that is no date is wrong.
        if (date === undefined && cells.text(at.posted).trim() !== '') rejectDate(cells);
        return 'more';
      }
      if (isOrderId(orderId) && date !== undefined) {
        taken.push({ orderId, kind: meaning, date });
        return 'more';
      }
      lost++;
      if (!isOrderId(orderId))
        rejectOrderId(skippedRows, cells.line, header, at.orderId, cells.text(at.orderId).trim());
      else rejectDate(cells);
      return 'more';
    },
    finish() {
      const order = dates.order();
      const all = [...seen.values()];
      if (typeof order !== 'string' && all.some(({ timed }) => timed === undefined)) {
        return rejectDates(header, rows, order);
      }
      let contradicted = 0;
      let firstContradicted: Finding | undefined;
      const dayOf = ({ posted, timed, line }: RowDate): Day => {
        const day = posted === undefined || typeof order !== 'string' ? undefined : dayOfTaken(posted, order);
        if (day === undefined || timed === undefined) {
          const known = day ?? timed;
          if (known === undefined) throw new Error('a row without a date was taken');
          return known;
        }
        // A day apart is the same moment in two zones: then the store’s own day counts.
        if (Math.abs(daysBetween(day, timed)) <= 1) return day;
        contradicted++;
        firstContradicted ??= { line, column: postedTitle, expected: timed, found: showCell(posted?.text ?? '') };
        return timed;
      };
      return closeRows(header, rows, skippedRows, () => {
        const { kind } = header.kind;
        if (elsewhere > 0 && here === 0) {
          const { salesChannel } = storeOf(context.account);
          const finding = {
            column: titles[at.store] ?? '',
            expected: salesChannel,
            found: `${showCell(firstElsewhere)} in all ${counted(elsewhere, 'row')} that name a store`,
          };
          const what = `This ${reportKinds[kind]} is not for this account’s store`;
          return unreadable(kind, createReportError(what, finding, otherStoreRemedy), rows);
        }
        if (elsewhere > 0) skippedRows.leaveOut('of another store, or sold outside Amazon', elsewhere);
        const days = all.map(dayOf);
        const endOrder = endDates.order();
        if (typeof endOrder === 'string') for (const end of ends) days.push(dayOfTaken(end, endOrder));
        if (contradicted > 0 && firstContradicted !== undefined) {
          const { line, expected, found } = firstContradicted;
          skippedRows.leaveOut(
            `“${postedTitle}” contradicts “${titles[at.postedAt] ?? ''}”, which was used (first on line ${line}: ${found} beside ${expected})`,
            0,
          );
        }
        const inside = spanOfDays(days);
        const flaw = unknown.flaw(header, 'wordAliases') ?? lostRows(header, lost, skippedRows.firstBad);
        return {
          outcome: 'read',
          kind,
          rows,
          skipped: [...skippedRows.list(), ...totals.differences()],
          asOf: asOfReport(context, inside?.to),
          ...inside,
          readings: [],
          orders: [],
          ...(flaw !== undefined && { flaw }),
          evidence: {
            source: 'settlement',
            // What is not known of a report is not 0: kinds that were read say so of every order.
            kinds: flaw === undefined ? kinds : [],
            defects: firstOfEach(
              taken.map(({ orderId, kind: what, date }): DefectFact => ({ orderId, kind: what, day: dayOf(date) })),
            ),
          },
        };
      });
    },
  };
  return rejoinRows(header, (cells) => beginsRow(cells, at), reader);
}

/** Every row of a settlement begins with its number, and every row of a date range report has a date or a number. */
const beginsRow = (cells: Cells, at: { readonly settlement: number; readonly posted: number }): boolean =>
  /^\d{1,20}$/.test(cells.plain(at.settlement)) || (at.posted === 0 && /\d/.test(cells.plain(0)));

function lostRows(header: TableHeader, lost: number, first: Finding | undefined): ReportError | undefined {
  if (lost === 0) return undefined;
  const what = `${counted(lost, 'row')} of this ${reportKinds[header.kind.kind]} may name a claim or a chargeback and cannot be read, so both are unknown`;
  const finding = first ?? { expected: 'the store, the order and the date of each row', found: 'something else' };
  return createReportError(what, finding, 'Download the report again and upload it as it is.');
}
