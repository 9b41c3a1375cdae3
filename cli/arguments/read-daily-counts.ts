import { addDays, type Day, daysBetween, parseDay } from '../../shared/domain/day.ts';
import type { DayCount } from '../../shared/forecasting/model/allowance.ts';
import { CliError } from './cli-error.ts';

/** One series of a file of daily counts: consecutive days, `undefined` for those the file does not have. */
export interface DailySeries {
  /** absent in a file without a series column */
  readonly series?: string;
  readonly days: readonly (DayCount | undefined)[];
  readonly lastDay: Day;
  /** a day as the file writes it: `2026-10-05`, or a plain number counted from some day */
  readonly written: (day: Day) => string | number;
}

const dayZero = '2000-01-01' as Day;
const longestSeriesDays = 3660;

interface Row {
  readonly line: number;
  readonly day: Day;
  readonly count: DayCount;
}

/**
 * Reads `day,orders,defects` (optionally `series`, in any order; other columns are ignored). Days are `YYYY-MM-DD`, or
 * whole numbers throughout. Throws `CliError` naming the file, the line and the column, what was expected and what found.
 */
export function readDailyCounts(text: string, file: string): readonly DailySeries[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const names = cellsOf(header).map((name) => name.toLowerCase());
  const wrong = (line: number, column: string, expected: string, found: string): never => {
    throw new CliError(`${file}, line ${line}, column “${column}”: expected ${expected}, found ${found}.`);
  };
  const columnOf = (name: string): number => {
    const column = names.indexOf(name);
    return column < 0 ? wrong(1, name, 'a header with day, orders and defects', quoted(header)) : column;
  };
  const [day, orders, defects] = [columnOf('day'), columnOf('orders'), columnOf('defects')];
  const series = names.indexOf('series');
  const rows = new Map<string, Row[]>();
  let numbered: boolean | undefined;
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const line = index + 2;
    const cells = cellsOf(text);
    const cell = (column: number): string => cells[column] ?? '';
    const wholeNumber = (column: number): number =>
      /^\d{1,9}$/.test(cell(column))
        ? Number(cell(column))
        : wrong(line, names[column] ?? '', 'a whole number', quoted(cell(column)));
    const isNumber = /^\d{1,5}$/.test(cell(day));
    const read = isNumber ? addDays(dayZero, Number(cell(day))) : parseDay(cell(day));
    if (read === undefined || (numbered ?? isNumber) !== isNumber) {
      const expected = numbered === undefined ? 'a day (YYYY-MM-DD or a number)' : numbered ? 'a number' : 'YYYY-MM-DD';
      return wrong(line, 'day', expected, quoted(cell(day)));
    }
    numbered = isNumber;
    const name = series < 0 ? '' : cell(series);
    const known = rows.get(name);
    const count = { orders: wholeNumber(orders), defects: wholeNumber(defects) };
    if (count.defects > count.orders) {
      return wrong(line, 'defects', `at most the ${count.orders} orders of the day`, quoted(cell(defects)));
    }
    const row = { line, day: read, count };
    if (known === undefined) rows.set(name, [row]);
    else known.push(row);
  }
  if (rows.size === 0) throw new CliError(`${file}: expected a row for each day below the header, found none.`);
  return [...rows].map(([name, all]) => ({
    ...(series >= 0 && { series: name }),
    ...inOrder(all, wrong),
    written: (at: Day) => (numbered === true ? daysBetween(dayZero, at) : at),
  }));
}

function inOrder(
  rows: readonly Row[],
  wrong: (line: number, column: string, expected: string, found: string) => never,
): Pick<DailySeries, 'days' | 'lastDay'> {
  const sorted = rows.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.line - b.line));
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { days: [], lastDay: dayZero };
  const length = daysBetween(first.day, last.day) + 1;
  if (length > longestSeriesDays) {
    return wrong(last.line, 'day', `a series of at most ten years, beginning ${first.day}`, last.day);
  }
  const days: (DayCount | undefined)[] = Array.from({ length });
  for (const { line, day, count } of sorted) {
    const index = daysBetween(first.day, day);
    if (days[index] !== undefined) return wrong(line, 'day', 'each day once', 'a day that an earlier line has');
    days[index] = count;
  }
  return { days, lastDay: last.day };
}

/** The cells of a line of CSV; a cell in quotation marks may hold commas, not line ends. */
const cellsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g)].map(([, inQuotes, plain = '']) =>
    (inQuotes?.replaceAll('""', '"') ?? plain).trim(),
  );

const quoted = (text: string): string =>
  text === '' ? 'nothing' : `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
