import { addDays, type Day, laterDay } from '../../domain/day.ts';
import type { DefectFact, DefectKind } from '../../domain/defect-evidence.ts';
import { type MetricName, metricOf } from '../../metrics/catalogue.ts';
import type { Period, UploadContext } from '../common/report.ts';
import { showCell } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { asOfReport, closeRows, rejectDates, rowsRead, takeOrderId } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { countSkippedRows } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import type { DefectList } from '../table/table-kind.ts';
import { firstOfEach } from './unknown-words.ts';

const lists: Readonly<Record<DefectList, { readonly kinds: readonly DefectKind[]; readonly metric: MetricName }>> = {
  'order defects': { kinds: ['negative feedback', 'A-to-z claim', 'chargeback'], metric: 'orderDefectRate' },
  'late shipment': { kinds: ['late shipment'], metric: 'lateShipmentRate' },
  cancellation: { kinds: ['cancellation'], metric: 'cancellationRate' },
  'invalid tracking': { kinds: ['invalid tracking'], metric: 'validTrackingRate' },
  'late delivery': { kinds: ['late delivery'], metric: 'unitOnTimeDeliveryRate' },
  'missing invoice': { kinds: ['missing invoice'], metric: 'invoiceDefectRate' },
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

const isNo = (text: string): boolean => /^(|-|0|n|no|none|false|n\/a|nein|non)$/i.test(text);

/**
 * Lists of defects from the Account Health page. They hold defects only, so they give numerators and no rate; what a newer
 * one no longer lists for the days of its window, Amazon no longer counts. Columns are mapped tolerantly: Amazon documents
 * their names and not their spelling.
 */
export const readAccountHealth =
  (list: DefectList) =>
  (context: UploadContext, header: TableHeader): RowReader => {
    const { kinds, metric } = lists[list];
    const at = columnsAt(header, columns);
    const title = header.titles[at.day] ?? '';
    const dates = dateColumn(context, title);
    const aside = countSkippedRows();
    const taken: { readonly orderId: string; readonly kind: DefectKind; readonly date: TakenDate | undefined }[] = [];
    let rows = 0;
    let uncounted = 0;

    function kindsOf(cells: Cells): readonly DefectKind[] {
      const [only, ...more] = kinds;
      if (only !== undefined && more.length === 0) return [only];
      const flagged = (cell: number): boolean => cell !== -1 && !isNo(cells.plain(cell));
      const type = at.type === -1 ? '' : cells.plain(at.type).toLowerCase();
      return [
        ...(flagged(at.feedback) || type.includes('feedback') ? (['negative feedback'] as const) : []),
        ...(flagged(at.claim) || /a-to-z|claim/.test(type) ? (['A-to-z claim'] as const) : []),
        ...(flagged(at.chargeback) || type.includes('chargeback') ? (['chargeback'] as const) : []),
      ];
    }

    return {
      row(cells) {
        rows++;
        const orderId = takeOrderId(aside, cells, header, at.orderId);
        if (orderId === undefined) return 'more';
        const written = at.day === -1 ? '' : cells.text(at.day).trim();
        const date = dates.take(written, cells.line);
        if (date === undefined && written !== '') {
          aside.reject(`“${title}” is not a date`, {
            line: cells.line,
            column: title,
            expected: 'a day up to the upload',
            found: showCell(written),
          });
          return 'more';
        }
        if (at.counts !== -1 && isNo(cells.plain(at.counts)) && cells.plain(at.counts) !== '') {
          uncounted++;
          return 'more';
        }
        const found = kindsOf(cells);
        if (found.length === 0) uncounted++;
        for (const kind of found) taken.push({ orderId, kind, date });
        return 'more';
      },
      finish() {
        const order = dates.order();
        if (typeof order !== 'string') return rejectDates(header, rows, order);
        return closeRows(header, rows, aside, () => {
          if (uncounted > 0) aside.leaveOut('that Amazon does not count against the account', uncounted);
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
          return rowsRead(header, rows, aside, asOf, inside, {
            evidence: { source: 'account-health', kinds, defects: firstOfEach(defects), listing },
          });
        });
      },
    };
  };

/** The window that Amazon shows on the day of the download, and whatever days are in the list beside it. */
function covered(metric: MetricName, asOf: Day, inside: Period | undefined): Period {
  const { lengthDays = 60, endLagDays = 15 } = metricOf(metric).windows[0] ?? {};
  const to = addDays(asOf, -endLagDays);
  const from = addDays(to, 1 - lengthDays);
  if (inside === undefined) return { from, to };
  return { from: inside.from < from ? inside.from : from, to: laterDay(inside.to, to) };
}
