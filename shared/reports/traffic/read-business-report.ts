import { addDays, type Day } from '../../domain/day.ts';
import { type TrafficCounts, type TrafficFact, trafficCountNames } from '../../domain/defect-evidence.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { readLocalCount } from '../common/local-number.ts';
import { monthAround, periodOf } from '../common/period-of.ts';
import type { UploadContext } from '../common/report.ts';
import type { Finding } from '../common/report-error.ts';
import { showCell, showNumber } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import type { PartOrder } from '../common/written-date.ts';
import { asOfReport, closeRows, rejectDates, rowsRead, rowsUnused } from '../table/close-rows.ts';
import { columnsAt } from '../table/columns.ts';
import { dateColumn, dayOfTaken, type Step, stepOf, type TakenDate } from '../table/date-column.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import { rejectWideRow } from '../table/row-width.ts';
import { countSkippedRows, type SkippedRowCounter } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { isAsin } from './asin.ts';
import { withoutLateSessions } from './late-sessions.ts';
import { repeatedProducts } from './repeated-products.ts';
import { trafficColumns } from './traffic-columns.ts';

type Counts = { -readonly [Name in keyof TrafficCounts]: number };

/** Reads the counts of a row; columns that the picker left out stay absent, and so does an empty cell. */
function countReader(header: TableHeader, skippedRows: SkippedRowCounter) {
  const at = columnsAt(header, trafficColumns);
  // Two parts make the total; one of them alone is not the sessions.
  const inParts = at.sessions === -1 && at.mobileSessions !== -1 && at.browserSessions !== -1;
  const cellsOf = (name: keyof TrafficCounts): readonly number[] => {
    if (name === 'sessions' && inParts) return [at.mobileSessions, at.browserSessions];
    return at[name] === -1 ? [] : [at[name]];
  };
  const wanted = trafficCountNames
    .map((name) => ({ name, cells: cellsOf(name) }))
    .filter(({ cells }) => cells.length > 0);
  return {
    at,
    present: wanted.map(({ name }) => name),
    /** `undefined` for a row that is skipped */
    read(cells: Cells): Counts | undefined {
      const counts: Counts = {};
      for (const { name, cells: places } of wanted) {
        let sum: number | undefined = 0;
        for (const cell of places) {
          const text = cells.text(cell).trim();
          if (/^\p{Pd}?$/u.test(text)) {
            sum = undefined;
            continue;
          }
          const count = readLocalCount(text);
          if (count === undefined) {
            const column = header.titles[cell] ?? '';
            const finding = { line: cells.line, column, expected: 'a whole number', found: showCell(text) };
            skippedRows.reject(`“${column}” is not a count`, finding);
            return undefined;
          }
          if (sum !== undefined) sum += count;
        }
        if (sum !== undefined) counts[name] = sum;
      }
      return counts;
    },
  };
}

interface DatedRow {
  readonly date: TakenDate;
  /** where the row itself says it */
  readonly until: TakenDate | undefined;
  readonly counts: Counts;
}

/**
 * Sales and Traffic by date: one row per day, week or month of the account, as the page was set. Seller Central heads all
 * three with “Date”; which it is shows in how far the rows are apart. A day that is in it twice is added up once.
 */
export function readTrafficByDate(context: UploadContext, header: TableHeader): RowReader {
  const skippedRows = countSkippedRows();
  const counts = countReader(header, skippedRows);
  const title = header.titles[counts.at.date] ?? '';
  const dates = dateColumn(context, title, 'series');
  const days: DatedRow[] = [];
  let rows = 0;
  return {
    row(cells) {
      rows++;
      if (rejectWideRow(skippedRows, cells, header)) return 'more';
      const written = cells.text(counts.at.date).trim();
      const [from = '', to] = written.split(/\s+[\p{Pd}~]\s+/u);
      const date = dates.take(from, cells.line);
      const until = to === undefined ? undefined : dates.take(to, cells.line);
      if (date === undefined || (to !== undefined && until === undefined)) {
        skippedRows.reject(`“${title}” is not a date`, {
          line: cells.line,
          column: title,
          expected: 'a day up to the upload',
          found: showCell(written),
        });
        return 'more';
      }
      const read = counts.read(cells);
      if (read !== undefined && days.length < 10_000) days.push({ date, until, counts: read });
      return 'more';
    },
    finish() {
      const order = dates.order();
      if (typeof order !== 'string') return rejectDates(header, rows, order);
      return closeRows(header, rows, skippedRows, () => {
        if (counts.present.length === 0) return rowsUnused(header, rows, skippedRows, noCounts(header));
        const { byDay, contradicting, all } = rowsByDay(days, order);
        if (contradicting > 0)
          skippedRows.leaveUnread('of a day that is in it twice with different counts: it is unknown', contradicting);
        const step = stepWithin(context, all);
        if (typeof step !== 'string') return rejectDates(header, rows, { ...step, column: title });
        const traffic = [...byDay].map(([day, row]): TrafficFact => {
          const said = row.until === undefined ? undefined : dayOfTaken(row.until, order);
          const to = said ?? endOfStep(step, day);
          // A week or month that has only begun is known up to the upload.
          const ends = to > context.receivedOn ? context.receivedOn : to;
          return {
            from: day,
            to: ends < day ? day : ends,
            basis: 'account',
            counts: withoutLateSessions(row.counts),
          };
        });
        const late = traffic.filter(({ counts: { unitsOrdered = 0, sessions } }) => {
          return counts.present.includes('sessions') && sessions === undefined && unitsOrdered > 0;
        }).length;
        noteMissing(skippedRows, counts.present);
        if (late > 0)
          skippedRows.leaveOut('with units ordered and no sessions yet: their sessions are not known', late);
        const inside = spanOfDays(traffic.flatMap(({ from, to }) => [from, to]));
        return rowsRead(header, rows, skippedRows, asOfReport(context, inside?.to), inside, { traffic });
      });
    },
  };
}

/** One row for each day. Of two that say different things nobody knows which is right: the day is left out. */
function rowsByDay(days: readonly DatedRow[], order: PartOrder) {
  const byDay = new Map<Day, DatedRow>();
  const contradicting = new Set<Day>();
  for (const row of days) {
    const day = dayOfTaken(row.date, order);
    const other = byDay.get(day);
    if (other !== undefined && JSON.stringify(other.counts) !== JSON.stringify(row.counts)) contradicting.add(day);
    byDay.set(day, row);
  }
  const all = [...byDay.keys()];
  for (const day of contradicting) byDay.delete(day);
  return { byDay, contradicting: contradicting.size, all };
}

const endOfStep = (step: Step, day: Day): Day =>
  step === 'week' ? addDays(day, 6) : step === 'month' ? monthAround(day).to : day;

/** Days, weeks or months; a finding where the rows are as far apart as weeks with some of them missing. */
function stepWithin(context: UploadContext, days: readonly Day[]): Step | Finding {
  const step = stepOf(days);
  if (step !== undefined) return step;
  const sorted = [...days].sort();
  const [first] = sorted;
  if (first === undefined) return 'day';
  const period = periodOf(context);
  if (sorted.length === 1) {
    // One row alone cannot say what it is: the period can.
    if (period?.from !== first || period.to === first) return 'day';
    return period.to === addDays(first, 6) ? 'week' : period.to === monthAround(first).to ? 'month' : 'day';
  }
  const gaps = sorted.slice(1).map((day, index) => daysApart(sorted[index] ?? day, day));
  if (gaps.some((gap) => gap < 7)) return 'day';
  return {
    expected: 'rows of consecutive days, weeks or months',
    found: `${sorted.length} rows of which none is less than 7 days from the next: days, weeks or months with some missing`,
  };
}

const daysApart = (a: Day, b: Day): number => (Date.parse(b) - Date.parse(a)) / 86_400_000;

/**
 * Detail Page Sales and Traffic by ASIN: one row per product over a period that the file does not name; it is taken from
 * the object's metadata or key. With a SKU column, each SKU of a detail page repeats the page's sessions: they count once
 * for each parent and child. An empty count makes its sum unknown.
 */
export function readTrafficByAsin(context: UploadContext, header: TableHeader): RowReader {
  const skippedRows = countSkippedRows();
  const counts = countReader(header, skippedRows);
  const { childAsin, parentAsin, sku } = counts.at;
  const sum: Counts = {};
  const incomplete = new Map<keyof TrafficCounts, number>();
  const sessionsOf = new Map<string, number>();
  const repeats = repeatedProducts();
  let repeated = 0;
  let differing = 0;
  let rows = 0;

  function add(name: keyof TrafficCounts, count: number | undefined): void {
    if (count === undefined) incomplete.set(name, (incomplete.get(name) ?? 0) + 1);
    else sum[name] = (sum[name] ?? 0) + count;
  }

  return {
    row(cells) {
      rows++;
      if (rejectWideRow(skippedRows, cells, header)) return 'more';
      const page = [parentAsin, childAsin].map((cell) => (cell === -1 ? '' : cells.plain(cell)));
      const isNamed = page[childAsin === -1 ? 0 : 1] !== '';
      if (sku !== -1 && !isNamed) {
        const column = header.titles[childAsin === -1 ? parentAsin : childAsin] ?? '';
        skippedRows.reject(`“${column}” is empty`, {
          line: cells.line,
          column,
          expected: 'the ASIN whose sessions these are',
          found: 'nothing',
        });
        return 'more';
      }
      const odd = page.findIndex((name) => name !== '' && !isAsin(name));
      if (odd !== -1) {
        const column = header.titles[odd === 0 ? parentAsin : childAsin] ?? '';
        skippedRows.reject(`“${column}” is not an ASIN`, {
          line: cells.line,
          column,
          expected: 'ten letters and digits',
          found: showCell(page[odd] ?? ''),
        });
        return 'more';
      }
      const read = counts.read(cells);
      if (read === undefined) return 'more';
      if (isNamed && repeats.isKnown(page.join('|'), sku === -1 ? '' : cells.text(sku).trim(), read)) return 'more';
      for (const name of counts.present) {
        if (name !== 'sessions') add(name, read[name]);
      }
      if (!counts.present.includes('sessions')) return 'more';
      const key = page.join('|');
      const known = isNamed ? sessionsOf.get(key) : undefined;
      if (known !== undefined) {
        repeated++;
        if (known !== read.sessions) differing++;
        return 'more';
      }
      if (isNamed && read.sessions !== undefined) sessionsOf.set(key, read.sessions);
      add('sessions', read.sessions);
      return 'more';
    },
    finish: () =>
      closeRows(header, rows, skippedRows, () => {
        const period = periodOf(context);
        if (counts.present.length === 0) return rowsUnused(header, rows, skippedRows, noCounts(header));
        for (const [name, empty] of incomplete) {
          delete sum[name];
          skippedRows.leaveUnread(`without a number of ${countNames[name]}: their sum is unknown`, empty);
        }
        if (repeats.unclear > 0) {
          for (const name of counts.present) if (name !== 'sessions') delete sum[name];
          skippedRows.leaveUnread(
            'of a product that is in it twice, as the same row or as another: all but the sessions is unknown',
            repeats.unclear,
          );
        }
        if (repeats.known > 0)
          skippedRows.leaveOut('that repeat a row above them, which was counted once', repeats.known);
        if (differing > 0) {
          delete sum.sessions;
          skippedRows.leaveUnread(
            'of a product that is in it twice with different sessions: the sessions are unknown',
            differing,
          );
        } else if (repeated > 0) {
          skippedRows.leaveOut('repeat the sessions of their product, which were counted once', 0);
        }
        const known = withoutLateSessions(sum);
        noteMissing(skippedRows, counts.present);
        if (period === undefined || period.to > context.receivedOn) {
          const added = trafficCountNames.flatMap((name) =>
            known[name] === undefined ? [] : [`${name} ${showNumber(known[name] ?? 0)}`],
          );
          const reason =
            `The ${reportKinds[header.kind.kind]} is recognised (${added.join(', ')}), but it does not say which days it covers. ` +
            'Put the days into its key, such as acme/DE/2026-09-01_2026-09-30/report.csv, or into the object’s metadata as “period”.';
          return rowsUnused(header, rows, skippedRows, reason);
        }
        if (Object.keys(known).length === 0) {
          return rowsUnused(
            header,
            rows,
            skippedRows,
            `The ${reportKinds[header.kind.kind]} has no count that is complete.`,
          );
        }
        return rowsRead(header, rows, skippedRows, asOfReport(context, period.to), period, {
          traffic: [{ ...period, basis: 'products', counts: known }],
        });
      }),
  };
}

const countNames: Readonly<Record<keyof TrafficCounts, string>> = {
  sessions: 'sessions',
  unitsOrdered: 'units ordered',
  unitsRefunded: 'units refunded',
  feedbackReceived: 'feedback received',
  negativeFeedbackReceived: 'negative feedback received',
  claimsGranted: 'claims granted',
};

/** Units alone make no rate: whoever uploads them learns what the report lacks. */
function noteMissing(skippedRows: SkippedRowCounter, present: readonly (keyof TrafficCounts)[]): void {
  if (present.includes('sessions') || present.includes('unitsRefunded')) return;
  skippedRows.leaveOut('without a column of sessions or of units refunded: no rate can be made of them', 0);
}

const noCounts = (header: TableHeader): string =>
  `The ${reportKinds[header.kind.kind]} has none of the columns that a metric uses: tick Sessions, Units Ordered, Units ` +
  'Refunded and Feedback Received in the column picker and download it again.';
