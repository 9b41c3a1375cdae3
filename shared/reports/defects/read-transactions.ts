import { storeOf } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import type { DefectFact, DefectKind } from '../../domain/defect-evidence.ts';
import { isOrderId } from '../../domain/order-id.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { readAmount } from '../common/local-number.ts';
import { remembering } from '../common/memoize.ts';
import type { SkippedRows, UploadContext } from '../common/report.ts';
import { counted, createReportError, unreadable } from '../common/report-error.ts';
import { showCell, showNumber } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { asOfReport, closeRows, rejectDates, rejectOrderId } from '../table/close-rows.ts';
import { columnsAt, mustBeOnce } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';

const columns = {
  settlement: [
    'settlement-id',
    'abrechnungsnummer',
    'numéro-de-versement',
    'numero-pagamento',
    'identificador-de-pago',
  ],
  type: ['transaction-type', 'type', 'typ', 'tipo'],
  orderId: ['order-id', 'bestellnummer', 'numéro-de-la-commande', 'numero-ordine', 'número-de-pedido'],
  store: ['marketplace-name', 'marketplace'],
  total: ['total-amount'],
  posted: ['posted-date', 'date/time', 'datum/uhrzeit', 'date/heure', 'data/ora:', 'data/ora', 'fecha-y-hora'],
  postedAt: ['posted-date-time'],
  ended: ['settlement-end-date'],
} as const;

/** What money that was taken back for an order says of it; `undefined` for all other transactions. */
export function defectOfTransaction(type: string): DefectKind | undefined {
  const word = type.toLowerCase();
  // "Chargeback" within "shipping chargeback" is a fee for postage and no transaction of its own.
  if (/^(chargeback|rückbuchung|rétrofacturation|riaddebito|contracargo)/.test(word)) return 'chargeback';
  return /\ba[- ](to|bis|à|alla|a|tot)[- ]z\b/.test(word) && !/recover|reimburse/.test(word)
    ? 'A-to-z claim'
    : undefined;
}

interface Taken {
  readonly orderId: string;
  readonly kind: DefectKind;
  readonly posted: TakenDate;
}

const mostSettlements = 1000;

/**
 * Settlement reports (V2 and the older flat file) and the date range transaction report: their A-to-z and chargeback
 * refunds name orders that cost money. Claims that Amazon pays itself, and those still open, are not in them; fraud
 * chargebacks are. Where a summary row gives a total, the amounts are added up and a difference is told.
 */
export function readTransactions(context: UploadContext, header: TableHeader): RowReader {
  const at = columnsAt(header, columns);
  const { titles, names } = header;
  const amountsAt = names.flatMap((name, cell) =>
    (name === 'amount' || name.endsWith('-amount')) && cell !== at.total ? [cell] : [],
  );
  for (const cell of amountsAt) mustBeOnce(header, cell);
  const postedTitle = titles[at.posted] ?? '';
  const dates = dateColumn(context, postedTitle);
  const endDates = dateColumn(context, titles[at.ended] ?? '');
  const aside = countSkippedRows();
  const store = storeOf(context.account).salesChannel.toLowerCase();
  const isElsewhere = remembering((name: string) => name !== '' && name.toLowerCase() !== store);
  const kindOf = remembering(defectOfTransaction);
  const taken: Taken[] = [];
  const ends: TakenDate[] = [];
  const posted = new Map<string, TakenDate>();
  const totals = new Map<string, { printed?: number; sum: number }>();
  let rows = 0;
  let elsewhere = 0;
  let here = 0;
  let firstElsewhere = '';

  const totalsOf = (settlement: string): { printed?: number; sum: number } => {
    const known = totals.get(settlement);
    if (known !== undefined) return known;
    const fresh = { sum: 0 };
    if (totals.size < mostSettlements) totals.set(settlement, fresh);
    return fresh;
  };

  function addUp(cells: Cells): boolean {
    let sum = 0;
    for (const cell of amountsAt) {
      const text = cells.text(cell).trim();
      if (text === '') continue;
      const amount = readAmount(text);
      if (amount === undefined) {
        const column = titles[cell] ?? '';
        aside.reject(`“${column}” is not an amount`, {
          line: cells.line,
          column,
          expected: 'an amount such as -6.17 or -6,17',
          found: showCell(text),
        });
        return false;
      }
      sum += amount;
    }
    totalsOf(cells.plain(at.settlement)).sum += sum;
    return true;
  }

  return {
    row(cells) {
      rows++;
      for (let cell = titles.length; cell < cells.count; cell++) {
        if (cells.plain(cell) === '') continue;
        const expected = counted(titles.length, 'column');
        aside.reject('wrong number of columns', { line: cells.line, expected, found: `${cells.count}` });
        return 'more';
      }
      const total = at.total === -1 ? '' : cells.plain(at.total);
      if (total !== '') {
        const printed = readAmount(total);
        const ended = at.ended === -1 ? undefined : endDates.take(cells.plain(at.ended), cells.line);
        if (ended !== undefined) ends.push(ended);
        if (printed !== undefined) totalsOf(cells.plain(at.settlement)).printed = printed;
        return 'more';
      }
      if (!addUp(cells)) return 'more';
      const place = at.store === -1 ? '' : cells.text(at.store).trim();
      if (isElsewhere(place)) {
        if (elsewhere === 0) firstElsewhere = place;
        elsewhere++;
        return 'more';
      }
      if (place !== '') here++;
      const written = cells.text(at.posted).trim() || (at.postedAt === -1 ? '' : cells.plain(at.postedAt));
      const date = dates.take(written, cells.line);
      if (date !== undefined && posted.size < 100_000 && !posted.has(written)) posted.set(written, date);
      const kind = kindOf(cells.text(at.type).trim());
      if (kind === undefined) {
        // Amazon leaves the date out of about one row in eight; only a text that is no date is wrong.
        if (written !== '' && date === undefined) rejectDate(cells, written);
        return 'more';
      }
      const orderId = cells.plain(at.orderId);
      if (!isOrderId(orderId)) rejectOrderId(aside, cells.line, header, at.orderId, cells.text(at.orderId).trim());
      else if (date === undefined) rejectDate(cells, written);
      else taken.push({ orderId, kind, posted: date });
      return 'more';
    },
    finish() {
      const order = dates.order();
      if (typeof order !== 'string') return rejectDates(header, rows, order);
      return closeRows(header, rows, aside, () => {
        const { kind } = header.kind;
        if (elsewhere > 0 && here === 0) {
          const { salesChannel } = storeOf(context.account);
          const finding = {
            column: titles[at.store] ?? '',
            expected: salesChannel,
            found: `${showCell(firstElsewhere)} in all ${counted(elsewhere, 'row')} that name a store`,
          };
          const what = `This ${reportKinds[kind]} is not of this account’s store`;
          return unreadable(
            kind,
            createReportError(what, finding, 'Upload it into the folder of the store that it belongs to.'),
            rows,
          );
        }
        if (elsewhere > 0) aside.leaveOut('of another store, or sold outside Amazon', elsewhere);
        const endOrder = endDates.order();
        const days: Day[] = [...posted.values()].map((date) => dayOfTaken(date, order));
        if (typeof endOrder === 'string') for (const end of ends) days.push(dayOfTaken(end, endOrder));
        const inside = spanOfDays(days);
        return {
          outcome: 'read',
          kind,
          rows,
          skipped: [...aside.list(), ...differences(totals)],
          asOf: asOfReport(context, inside?.to),
          ...inside,
          readings: [],
          orders: [],
          evidence: {
            source: 'settlement',
            kinds: ['A-to-z claim', 'chargeback'],
            defects: firstOfEach(
              taken.map(({ orderId, kind: what, posted: date }) => ({
                orderId,
                kind: what,
                day: dayOfTaken(date, order),
              })),
            ),
          },
        };
      });
    },
  };

  function rejectDate(cells: Cells, written: string): void {
    aside.reject(`“${postedTitle}” is not a date`, {
      line: cells.line,
      column: postedTitle,
      expected: 'the day the money moved, not later than the upload',
      found: showCell(written),
    });
  }
}

/** One fact for an order and kind, of the earliest day: a claim is paid back in several rows. */
export function firstOfEach(facts: readonly DefectFact[]): readonly DefectFact[] {
  const first = new Map<string, DefectFact>();
  for (const fact of facts) {
    const key = `${fact.orderId} ${fact.kind}`;
    const known = first.get(key);
    if (known === undefined || fact.day < known.day) first.set(key, fact);
  }
  return [...first.values()];
}

/** Settlements whose amounts do not add up to the total of their summary row: rows are missing. */
function differences(
  totals: ReadonlyMap<string, { readonly printed?: number; readonly sum: number }>,
): readonly SkippedRows[] {
  const wrong = [...totals.values()].filter(({ printed, sum }) => printed !== undefined && printed !== sum);
  const [first] = wrong;
  if (first?.printed === undefined) return [];
  const [added, printed] = [showNumber(first.sum / 100, 2), showNumber(first.printed / 100, 2)];
  const reason = `the amounts add up to ${added} and the summary row says ${printed}: rows are missing`;
  return [{ rows: 0, reason: wrong.length === 1 ? reason : `${reason} (and in ${wrong.length - 1} more)` }];
}
