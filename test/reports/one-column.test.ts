import { describe, expect, test } from 'vitest';
import { read } from '../fixtures/reports/open.ts';
import { knownIn, silentChanges, type Table, tables } from '../fixtures/reports/tables-of-every-kind.ts';

interface WrittenDay {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly rest: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A cell of the tables as a day; India writes the month first, and these tables have no other store that does. */
function dayIn(text: string, marketplace = 'DE'): WrittenDay | undefined {
  const yearFirst = /^(\d{4})-(\d\d)-(\d\d)(.*)$/.exec(text);
  if (yearFirst !== null)
    return {
      year: Number(yearFirst[1]),
      month: Number(yearFirst[2]),
      day: Number(yearFirst[3]),
      rest: yearFirst[4] ?? '',
    };
  const named = /^(\d\d)-([A-Z][a-z]{2})-(\d{4})$/.exec(text);
  if (named !== null)
    return {
      day: Number(named[1]),
      month: months.indexOf((named[2] ?? '').toLowerCase()) + 1,
      year: Number(named[3]),
      rest: '',
    };
  const numbers = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(\D.*)?$/.exec(text);
  if (numbers === null) return undefined;
  const [first, second] = [Number(numbers[1]), Number(numbers[2])];
  const [day, month] = marketplace === 'IN' ? [second, first] : [first, second];
  const year = Number(numbers[3]);
  return { day, month, year: year < 100 ? 2000 + year : year, rest: numbers[4] ?? '' };
}

const two = (number: number): string => String(number).padStart(2, '0');

/** Other ways to write the days of a column, one for all of its cells. */
const datesAs: Readonly<Record<string, (day: WrittenDay) => string>> = {
  'month first': ({ day, month, year, rest }) => `${month}/${day}/${year}${rest}`,
  'month first, two digits of the year': ({ day, month, year, rest }) =>
    `${two(month)}/${two(day)}/${year % 100}${rest}`,
  'month first, with dashes': ({ day, month, year, rest }) => `${two(month)}-${two(day)}-${year}${rest}`,
  'day first': ({ day, month, year, rest }) => `${day}/${month}/${year}${rest}`,
  'day first, with dots': ({ day, month, year, rest }) => `${two(day)}.${two(month)}.${year}${rest}`,
  'year first, two digits': ({ day, month, year, rest }) => `${year % 100}/${two(month)}/${two(day)}${rest}`,
  'the month as a word': ({ day, month, year }) => `${day} ${months[month - 1] ?? ''} ${year}`,
  'the month as a word of another language': ({ day, year }) => `${day} qwr ${year}`,
};

const swapped = (text: string): string => text.replace(/[.,]/g, (mark) => (mark === ',' ? '.' : ','));

/** What a person, a spreadsheet program or another language of the page may make of all cells of a column. */
function changesOf(values: readonly string[], marketplace: string | undefined) {
  const changes: [string, readonly string[]][] = [
    ['blank', values.map(() => '')],
    ['dashes', values.map(() => '-')],
    ['one word nobody knows', values.map(() => 'Qwrtz Blorp')],
    ['words of another script', values.map((_, at) => `Пример ${at}`)],
  ];
  // A translation gives each word another one, the same for the same.
  const words = [...new Set(values)];
  changes.push(['translated word by word', values.map((text) => (text === '' ? '' : `Qwrtz${words.indexOf(text)}`))]);
  const numeric = values.filter((text) => text !== '').every((text) => /^-?\d[\d.,]*$/.test(text));
  if (numeric) {
    changes.push(['decimal comma for point', values.map(swapped)]);
    for (const tail of [',0', '.0', ',00', '.50'])
      changes.push([`with decimals ${tail}`, values.map((text) => (text === '' ? '' : `${text}${tail}`))]);
    changes.push(['per cent', values.map((text) => (text === '' ? '' : `${text} %`))]);
    changes.push(['three decimals below one', values.map((text) => (text === '' ? '' : `0.${text.padStart(3, '0')}`))]);
  }
  const days = values.map((text) => dayIn(text, marketplace));
  if (values.every((text, at) => text === '' || days[at] !== undefined))
    for (const [what, write] of Object.entries(datesAs))
      changes.push([what, days.map((day) => (day === undefined ? '' : write(day)))]);
  return changes;
}

/** Every change of every column of a table, as a whole text. */
function* changedTables({ text, by, header = 0, upload }: Table): Generator<readonly [string, string]> {
  const rows = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(by));
  const below = rows.slice(header + 1);
  for (const [column, title] of (rows[header] ?? []).entries()) {
    const values = below.map((row) => row[column] ?? '');
    for (const [what, changed] of changesOf(values, upload?.marketplace)) {
      const cells = below.map((row, at) => (column < row.length ? row.with(column, changed[at] ?? '') : row));
      const all = [...rows.slice(0, header + 1), ...cells];
      yield [`${title}: ${what}`, `${all.map((row) => row.join(by)).join('\n')}\n`];
    }
  }
}

describe('all values of one column changed at once never make another known number without a word', () => {
  test.each(tables)('$name', (table) => {
    const before = read(table.text, table.upload);
    expect(knownIn(before).size).toBeGreaterThan(0);
    const changes = [...changedTables(table)];
    // Five changes of words at least in each column, nine more where it has dates.
    expect(changes.length).toBeGreaterThan(
      5 * (table.text.split('\n')[table.header ?? 0]?.split(table.by).length ?? 0),
    );
    const wrong = changes.flatMap(([what, text]) =>
      silentChanges(before, read(text, table.upload)).map((change) => `${what}: ${change}`),
    );
    expect(wrong).toEqual([]);
  });
});
