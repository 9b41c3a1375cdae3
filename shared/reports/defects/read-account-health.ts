import { addDays, type Day, laterDay } from '../../domain/day.ts';
import type { DefectFact, DefectKind } from '../../domain/defect-evidence.ts';
import { plainWord, wordsByPlain } from '../../domain/report-words.ts';
import { type MetricName, metricOf } from '../../metrics/catalogue.ts';
import type { Period, UploadContext } from '../common/report.ts';
import type { Finding } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { asOfReport, closeRows, rejectDates, rowsRead, takeOrderId } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { rejectWideRow } from '../table/row-width.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import type { DefectList } from '../table/table-kind.ts';
import { meaningOfTransaction } from './transaction-types.ts';
import { firstOfEach, unreadDefects, wordsUnknown } from './unknown-words.ts';
import { saysYes } from './yes-or-no.ts';

const lists: Readonly<Record<DefectList, { readonly kinds: readonly DefectKind[]; readonly metric: MetricName }>> = {
  'order defects': { kinds: ['negative feedback', 'A-to-z claim', 'chargeback'], metric: 'orderDefectRate' },
  'late shipment': { kinds: ['late shipment'], metric: 'lateShipmentRate' },
  cancellation: { kinds: ['cancellation'], metric: 'cancellationRate' },
  'invalid tracking': { kinds: ['invalid tracking'], metric: 'validTrackingRate' },
  'late delivery': { kinds: ['late delivery'], metric: 'unitOnTimeDeliveryRate' },
  'missing invoice': { kinds: ['missing invoice'], metric: 'invoiceDefectRate' },
};

/** Where a list of several kinds flags each. */
const columnOf: Readonly<Record<string, 'feedback' | 'claim' | 'chargeback'>> = {
  'negative feedback': 'feedback',
  'A-to-z claim': 'claim',
  chargeback: 'chargeback',
};

const columns = {
  orderId: ['order-id', 'amazon-order-id'],
  day: [
    'order-date',
    'purchase-date',
    'promised-delivery-date',
    'promised-date',
    'promised-date-without-extension',
    'deliver-by-date',
    'ship-date-utc',
    'ship-date',
    'expected-ship-date',
  ],
  counts: ['impacts-account-health', 'impact', 'impacts-odr', 'impacts-order-defect-rate'],
  feedback: ['negative-feedback'],
  claim: ['a-to-z-claim', 'a-to-z-claims', 'a-to-z-guarantee-claim', 'a-to-z-guarantee-claims', 'a-to-z'],
  chargeback: ['chargeback', 'chargebacks', 'chargeback-claim', 'credit-card-chargeback', 'service-chargeback'],
  type: ['defect-type', 'defect'],
} as const;

/** Flags of things that Amazon counts in other rates than the order defect rate. */
const otherFlags = [
  'pre-fulfillment-cancellation',
  'prefulfillment-cancellation',
  'pre-fulfilment-cancellation',
  'cancellation',
  'late-shipment',
];

/**
 * Lists of defects from the Account Health page. They hold defects only, so they give numerators and no rate; what a newer
 * one no longer lists for the days of its window, Amazon no longer counts. Columns are mapped tolerantly: Amazon documents
 * their names and not their spelling.
 */
export const readAccountHealth =
  (list: DefectList) =>
  (context: UploadContext, header: TableHeader): RowReader => {
    const { kinds: listed, metric } = lists[list];
    const at = columnsAt(header, columns);
    // A column that is not there says nothing: what it would have listed is not known to be none.
    const kinds =
      listed.length === 1 || at.type !== -1 ? listed : listed.filter((kind) => at[columnOf[kind] ?? 'feedback'] !== -1);
    const title = header.titles[at.day] ?? '';
    const dates = dateColumn(context, title);
    const skippedRows = countSkippedRows();
    const aliases = wordsByPlain(context.wordAliases);
    const unknown = wordsUnknown();
    const flags = [at.feedback, at.claim, at.chargeback].filter((cell) => cell !== -1);
    const otherAt = header.names.flatMap((name, cell) => (otherFlags.includes(name) ? [cell] : []));
    const taken: { readonly orderId: string; readonly kind: DefectKind; readonly date: TakenDate | undefined }[] = [];
    /** columns that spell their no out: an empty cell among them hides something */
    const spellsNo = new Set<number>();
    const firstBlank = new Map<number, Finding>();
    let rows = 0;
    let uncounted = 0;
    let ofOtherKinds = 0;

    function noteUnknown(cells: Cells, cell: number, expected: string): void {
      const column = header.titles[cell] ?? '';
      unknown.note({ line: cells.line, column, expected, found: showCell(cells.text(cell).trim()) });
    }

    /** whether a flag is set; a word that is not known is noted, and counts as not set */
    function isFlagged(cells: Cells, cell: number): boolean {
      const text = cells.text(cell).trim();
      const flagged = saysYes(text, aliases);
      if (flagged === undefined) noteUnknown(cells, cell, 'yes or no, a mark or a count');
      if (flagged === false && !isBlank(text)) spellsNo.add(cell);
      if (isBlank(text) && !firstBlank.has(cell)) {
        const column = header.titles[cell] ?? '';
        firstBlank.set(cell, { line: cells.line, column, expected: 'yes or no, as in other rows', found: 'nothing' });
      }
      return flagged === true;
    }

    function kindsOf(cells: Cells): readonly DefectKind[] {
      const [only, ...more] = listed;
      if (only !== undefined && more.length === 0) return [only];
      const found = new Set<DefectKind>();
      if (at.feedback !== -1 && isFlagged(cells, at.feedback)) found.add('negative feedback');
      if (at.claim !== -1 && isFlagged(cells, at.claim)) found.add('A-to-z claim');
      if (at.chargeback !== -1 && isFlagged(cells, at.chargeback)) found.add('chargeback');
      const type = at.type === -1 ? '' : cells.text(at.type).trim();
      const named = type === '' ? [] : defectsNamed(type, aliases);
      for (const kind of named) found.add(kind);
      if (type !== '' && named.length === 0) noteUnknown(cells, at.type, 'a defect that Headroom knows');
      if (found.size === 0) {
        // What is listed here has something wrong with it.
        if (otherAt.some((cell) => saysYes(cells.text(cell), aliases) === true)) ofOtherKinds++;
        else if (flags.length > 0 && type === '') noteUnknown(cells, flags[0] ?? 0, 'a mark under one of the defects');
        else if (type === '') noteUnknown(cells, at.type, 'a defect');
      }
      return [...found];
    }

    return {
      row(cells) {
        rows++;
        if (rejectWideRow(skippedRows, cells, header)) return 'more';
        const orderId = takeOrderId(skippedRows, cells, header, at.orderId);
        if (orderId === undefined) return 'more';
        const written = at.day === -1 ? '' : cells.text(at.day).trim();
        const date = dates.take(written, cells.line);
        if (date === undefined && at.day !== -1) {
          skippedRows.reject(`“${title}” is not a date`, {
            line: cells.line,
            column: title,
            expected: 'a day up to the upload',
            found: showCell(written),
          });
          return 'more';
        }
        const counts = at.counts === -1 ? '' : cells.text(at.counts).trim();
        const isCounted = isBlank(counts) ? true : saysYes(counts, aliases);
        if (at.counts !== -1 && isBlank(counts)) isFlagged(cells, at.counts);
        if (isCounted === undefined) {
          noteUnknown(cells, at.counts, 'yes or no');
          return 'more';
        }
        if (!isCounted) {
          spellsNo.add(at.counts);
          for (const cell of flags) {
            const text = cells.text(cell).trim();
            if (!isBlank(text) && saysYes(text, aliases) === false) spellsNo.add(cell);
          }
          uncounted++;
          return 'more';
        }
        for (const kind of kindsOf(cells)) taken.push({ orderId, kind, date });
        return 'more';
      },
      finish() {
        const order = dates.order();
        if (typeof order !== 'string') return rejectDates(header, rows, order);
        return closeRows(header, rows, skippedRows, () => {
          if (uncounted > 0) skippedRows.leaveOut('that Amazon does not count against the account', uncounted);
          if (ofOtherKinds > 0) skippedRows.leaveOut('with no feedback, claim or chargeback in them', ofOtherKinds);
          // Where one mark is spelled out, an empty cell of another is no “no”: only lists of ticks leave cells empty.
          for (const [cell, finding] of firstBlank)
            if (spellsNo.has(cell) || flags.some((flag) => spellsNo.has(flag))) unknown.note(finding);
          if (at.day === -1)
            skippedRows.leaveOut('without a column of dates: the day of the download stands for each', 0);
          const flaw = unknown.flaw(header, 'wordAliases') ?? unreadDefects(header, skippedRows);
          const inside = spanOfDays(taken.flatMap(({ date }) => (date === undefined ? [] : [dayOfTaken(date, order)])));
          // Such a list is of its download: the orders in it are weeks old, so no date inside says when.
          const asOf = asOfReport(context, context.asOf === undefined ? context.receivedOn : undefined);
          const defects = taken.map(
            ({ orderId, kind, date }): DefectFact => ({
              orderId,
              kind,
              day: date === undefined ? asOf : dayOfTaken(date, order),
            }),
          );
          const listing = covered(metric, asOf, inside);
          return rowsRead(header, rows, skippedRows, asOf, inside, {
            ...(flaw !== undefined && { flaw }),
            evidence: {
              source: 'account-health',
              kinds: flaw === undefined ? kinds : [],
              defects: firstOfEach(defects),
              // A list that is not known to be whole takes nothing back.
              ...(flaw === undefined && { listing }),
            },
          });
        });
      },
    };
  };

const isBlank = (text: string): boolean => /^\p{Pd}?$/u.test(text);

/** Words under “Defect Type”, in the languages whose words for it are known. */
function defectsNamed(type: string, aliases: ReadonlyMap<string, string>): readonly DefectKind[] {
  const word = plainWord(type);
  const meaning = meaningOfTransaction(type, aliases);
  return [
    ...(/feedback|bewertung|\bavis\b|valoracion|valutazione|feedback|opinion|avaliacao|beoordeling|omdome|評価/.test(
      word,
    )
      ? (['negative feedback'] as const)
      : []),
    ...(meaning === 'A-to-z claim' || (meaning === undefined && /claim|guarantee/.test(word))
      ? (['A-to-z claim'] as const)
      : []),
    ...(meaning === 'chargeback' ? (['chargeback'] as const) : []),
  ];
}

/** The window that Amazon shows on the day of the download, and whatever days are in the list beside it. */
function covered(metric: MetricName, asOf: Day, inside: Period | undefined): Period {
  const { lengthDays = 60, endLagDays = 15 } = metricOf(metric).windows[0] ?? {};
  const to = addDays(asOf, -endLagDays);
  const from = addDays(to, 1 - lengthDays);
  if (inside === undefined) return { from, to };
  return { from: inside.from < from ? inside.from : from, to: laterDay(inside.to, to) };
}
