import { storeOf } from '../../domain/account.ts';
import { addDays, type Day, daysBetween, laterDay } from '../../domain/day.ts';
import {
  isMetricName,
  type MetricName,
  metricNames,
  metricOf,
  plainLimit,
  publishedLimit,
} from '../../metrics/catalogue.ts';
import { type Reading, readingKey } from '../../metrics/reading.ts';
import { lastBelievable } from '../common/believable.ts';
import { columnName } from '../common/column-name.ts';
import type { UploadContext } from '../common/report.ts';
import { counted, createReportError, type Finding, unreadable } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { spanOfDays } from '../common/span-of-days.ts';
import { columnAt } from '../table/columns.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { RowReader } from '../table/read-table.ts';
import type { TableHeader } from '../table/table-header.ts';
import { type ManualColumn, manualColumns } from './manual-columns.ts';
import { ManualMistake, type ManualRow, readChannel, readDay, readMeasure } from './manual-values.ts';

const mostRows = 10_000;

const metricsByName = new Map<string, MetricName>(metricNames.map((name) => [name.toLowerCase(), name]));

/**
 * Reads the manual CSV: numbers typed in from the Account Health page, or from a system without an export. One row that
 * cannot be taken rejects the whole file, with the first mistake and how many more there are: a hand-typed file that was
 * applied by half is worse than none.
 */
export function readManualCsv(context: UploadContext, header: TableHeader): RowReader {
  const { code } = storeOf(context.account);
  const latest = lastBelievable(context);
  const cellOf = new Map(manualColumns.map((column) => [column, columnAt(header, [columnName(column)])]));
  const readings: Reading[] = [];
  const lineOfReading = new Map<string, number>();
  let rows = 0;
  let emptyRows = 0;
  let firstMistake: Finding | undefined;
  let mistakes = 0;

  const cell = (cells: Cells, column: ManualColumn): string => {
    const at = cellOf.get(column) ?? -1;
    return at === -1 ? '' : cells.text(at).trim();
  };
  const rowOf = (cells: Cells): ManualRow => ({
    metric: cell(cells, 'metric'),
    channel: cell(cells, 'channel'),
    from: cell(cells, 'from'),
    to: cell(cells, 'to'),
    numerator: cell(cells, 'numerator'),
    denominator: cell(cells, 'denominator'),
    rate: cell(cells, 'rate'),
    as_of: cell(cells, 'as_of'),
  });

  function readRow(row: ManualRow): Reading {
    const metric = readMetric(row);
    const channel = readChannel(metric, row);
    const from = readDay(row, 'from', latest);
    const to = readDay(row, 'to', latest);
    if (from === undefined && to !== undefined) throw new ManualMistake('from', 'a day, as “to” has one', 'nothing');
    if (to === undefined && from !== undefined) throw new ManualMistake('to', 'a day, as “from” has one', 'nothing');
    if (from !== undefined && to !== undefined && from > to) {
      throw new ManualMistake('to', `a day from ${from} on`, showCell(row.to));
    }
    const { measure, remark } = readMeasure(metric, row);
    const asOf =
      readDay(row, 'as_of', latest) ?? (to === undefined ? undefined : dayShown(metric, to)) ?? unsaid(context);
    const limit = measure.kind === 'state' ? undefined : plainLimit(publishedLimit(metric, code, asOf));
    const windowDays = nearestWindow(metric, from, to);
    return {
      metric,
      channel,
      source: 'official',
      manual: true,
      measure,
      ...(windowDays !== undefined && { windowDays }),
      ...(from !== undefined && to !== undefined && { from, to }),
      ...(limit !== undefined && { limit }),
      asOf,
      ...(remark !== undefined && { remark }),
    };
  }

  /** Amazon shows a window that ended on `to` when its lag has passed; never later than the upload. */
  const dayShown = (metric: MetricName, to: Day): Day => {
    const lag = metricOf(metric).windows[0]?.endLagDays ?? 0;
    return daysBetween(to, context.receivedOn) < lag ? context.receivedOn : addDays(to, lag);
  };

  function take(cells: Cells): void {
    if (!hasWidthOf(cells, header)) {
      const expected = counted(header.titles.length, 'cell');
      const found = `${cells.count}: a comma inside a value needs quotation marks, or a point instead`;
      note({ line: cells.line, expected, found });
      return;
    }
    const row = rowOf(cells);
    if (row.numerator === '' && row.denominator === '' && row.rate === '') {
      emptyRows++;
      return;
    }
    try {
      const reading = readRow(row);
      const key = `${readingKey(reading)}|${reading.asOf}`;
      const other = lineOfReading.get(key);
      if (other !== undefined) {
        throw new ManualMistake(
          'metric',
          'one row per metric, channel and window (from, to)',
          `the same as on line ${other}`,
        );
      }
      lineOfReading.set(key, cells.line);
      readings.push(reading);
    } catch (error) {
      if (!(error instanceof ManualMistake)) throw error;
      const { column, expected, found } = error;
      note({ line: cells.line, column, expected, found });
    }
  }

  function note(finding: Finding): void {
    firstMistake ??= finding;
    mistakes++;
  }

  return {
    row(cells) {
      rows++;
      if (rows > mostRows) {
        note({ line: cells.line, expected: `at most ${mostRows} rows`, found: 'more than that' });
        return 'enough';
      }
      take(cells);
      return 'more';
    },
    finish() {
      if (firstMistake !== undefined) {
        const more = mistakes === 1 ? '' : ` (and ${counted(mistakes - 1, 'more mistake')})`;
        return unreadable(
          'manual-csv',
          createReportError(
            `The manual CSV has a mistake${more}, so none of it was used`,
            firstMistake,
            'Correct it and upload the file again; `headroom template` prints an empty one.',
          ),
          rows,
        );
      }
      const skipped = emptyRows === 0 ? [] : [{ rows: emptyRows, reason: 'nothing filled in' }];
      const [first, ...others] = readings;
      if (first === undefined) {
        const reason = 'The manual CSV has no number in any row: nothing is filled in.';
        return { outcome: 'unused', kind: 'manual-csv', rows, skipped, reason };
      }
      return {
        outcome: 'read',
        kind: 'manual-csv',
        rows,
        skipped,
        asOf: others.reduce((day, { asOf }) => laterDay(day, asOf), first.asOf),
        ...spanOfDays(readings.flatMap(({ from, to }) => (from === undefined || to === undefined ? [] : [from, to]))),
        readings,
        orders: [],
      };
    },
  };
}

const unsaid = ({ asOf, receivedOn }: UploadContext): Day => asOf ?? receivedOn;

function readMetric({ metric }: ManualRow): MetricName {
  const name = metricsByName.get(metric.toLowerCase());
  if (name !== undefined && isMetricName(name)) return name;
  throw new ManualMistake('metric', 'the name of a metric, such as orderDefectRate', showCell(metric));
}

/** As many cells as the header; fewer mean that the rest is empty, more must be empty. */
function hasWidthOf(cells: Cells, { titles }: TableHeader): boolean {
  for (let cell = titles.length; cell < cells.count; cell++) if (cells.text(cell).trim() !== '') return false;
  return true;
}

/** The catalogue's window that is closest to the typed one, so that 29 and 30 days are one metric. */
function nearestWindow(metric: MetricName, from: Day | undefined, to: Day | undefined): number | undefined {
  const lengths = metricOf(metric).windows.map(({ lengthDays }) => lengthDays);
  if (from === undefined || to === undefined) return lengths[0];
  const typed = daysBetween(from, to) + 1;
  return lengths.sort((a, b) => Math.abs(a - typed) - Math.abs(b - typed))[0];
}
