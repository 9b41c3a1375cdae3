import { type TrafficCounts, type TrafficFact, trafficCountNames } from '../../domain/defect-evidence.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { readLocalCount } from '../common/local-number.ts';
import { periodOf } from '../common/period-of.ts';
import type { UploadContext } from '../common/report.ts';
import { showCell, showNumber } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { asOfReport, closeRows, rejectDates, rowsRead, rowsUnused } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { countSkippedRows, type SkippedRowCounter } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { trafficColumns } from './traffic-columns.ts';

type Counts = { -readonly [Name in keyof TrafficCounts]: number };

/** Reads the counts of a row; columns that the picker left out stay absent. */
function countReader(header: TableHeader, aside: SkippedRowCounter) {
  const at = columnsAt(header, trafficColumns);
  const present = trafficCountNames.filter((name) => at[name] !== -1);
  return {
    at,
    present,
    /** `undefined` for a row that is set aside */
    read(cells: Cells): Counts | undefined {
      const counts: Counts = {};
      for (const name of present) {
        const text = cells.text(at[name]).trim();
        if (text === '' || text === '-') continue;
        const count = readLocalCount(text);
        if (count === undefined) {
          const column = header.titles[at[name]] ?? '';
          const finding = {
            line: cells.line,
            column,
            expected: 'a whole number',
            found: showCell(text),
          };
          aside.reject(`“${column}” is not a count`, finding);
          return undefined;
        }
        counts[name] = count;
      }
      return counts;
    },
  };
}

/** Sales and Traffic by date: one row per day of the account. A day that is in it twice is added up once. */
export function readTrafficByDate(context: UploadContext, header: TableHeader): RowReader {
  const aside = countSkippedRows();
  const counts = countReader(header, aside);
  const title = header.titles[counts.at.date] ?? '';
  const dates = dateColumn(context, title);
  const days: { readonly date: TakenDate; readonly counts: Counts }[] = [];
  let rows = 0;
  return {
    row(cells) {
      rows++;
      const written = cells.text(counts.at.date).trim();
      const date = dates.take(written, cells.line);
      if (date === undefined) {
        aside.reject(`“${title}” is not a date`, {
          line: cells.line,
          column: title,
          expected: 'a day up to the upload',
          found: showCell(written),
        });
        return 'more';
      }
      const read = counts.read(cells);
      if (read !== undefined && days.length < 10_000) days.push({ date, counts: read });
      return 'more';
    },
    finish() {
      const order = dates.order();
      if (typeof order !== 'string') return rejectDates(header, rows, order);
      return closeRows(header, rows, aside, () => {
        const byDay = new Map(days.map((row) => [dayOfTaken(row.date, order), row.counts]));
        const inside = spanOfDays(byDay.keys());
        if (counts.present.length === 0) return rowsUnused(header, rows, aside, noCounts(header));
        return rowsRead(header, rows, aside, asOfReport(context, inside?.to), inside, {
          traffic: [...byDay].map(([day, of]): TrafficFact => ({ from: day, to: day, basis: 'account', counts: of })),
        });
      });
    },
  };
}

/**
 * Detail Page Sales and Traffic by ASIN: one row per product over a period that the file does not name; it is taken from
 * the object's metadata or key.
 */
export function readTrafficByAsin(context: UploadContext, header: TableHeader): RowReader {
  const aside = countSkippedRows();
  const counts = countReader(header, aside);
  const sum: Counts = {};
  let rows = 0;
  return {
    row(cells) {
      rows++;
      const read = counts.read(cells);
      for (const name of trafficCountNames) {
        const count = read?.[name];
        if (count !== undefined) sum[name] = (sum[name] ?? 0) + count;
      }
      return 'more';
    },
    finish: () =>
      closeRows(header, rows, aside, () => {
        const period = periodOf(context);
        if (counts.present.length === 0) return rowsUnused(header, rows, aside, noCounts(header));
        if (period === undefined || period.to > context.receivedOn) {
          const added = trafficCountNames.flatMap((name) =>
            sum[name] === undefined ? [] : [`${name} ${showNumber(sum[name] ?? 0)}`],
          );
          const reason =
            `The ${reportKinds[header.kind.kind]} is recognised (${added.join(', ')}), but it does not say of which days it is. ` +
            'Put the days into its key, such as acme/DE/2026-09-01_2026-09-30/report.csv, or into the object’s metadata as “period”.';
          return rowsUnused(header, rows, aside, reason);
        }
        return rowsRead(header, rows, aside, asOfReport(context, period.to), period, {
          traffic: [{ ...period, basis: 'products', counts: sum }],
        });
      }),
  };
}

const noCounts = (header: TableHeader): string =>
  `The ${reportKinds[header.kind.kind]} has none of the columns that a metric is made of: tick Sessions, Units Ordered, Units ` +
  'Refunded and Feedback Received in the column picker and download it again.';
