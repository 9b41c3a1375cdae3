import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Dialect, longestRecord, scanRecords } from '../../../shared/reports/table/delimited-records.ts';

const comma: Dialect = { delimiter: 44, quoted: true, lineEnd: 10 };
const tab: Dialect = { delimiter: 9, quoted: false, lineEnd: 10 };

function scan(text: string, dialect: Dialect) {
  const records: { readonly line: number; readonly cells: readonly string[] }[] = [];
  const scanner = scanRecords(dialect, (cells) => {
    records.push({ line: cells.line, cells: Array.from({ length: cells.count }, (_, at) => cells.text(at)) });
    return 'more';
  });
  scanner.push(Buffer.from(text));
  return { snag: scanner.finish(), records };
}
const cellsIn = (text: string, dialect: Dialect) => scan(text, dialect).records.map(({ cells }) => cells);

test.each([
  [
    'CRLF and a last line without an end',
    'a\tb\r\nc\td',
    tab,
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['quotes are content between tabs', '"a\t12" x\n', tab, [['"a', '12" x']]],
  [
    'an empty last cell',
    'a,\r\n,b\n',
    comma,
    [
      ['a', ''],
      ['', 'b'],
    ],
  ],
  ['a delimiter, a quote and a line end inside quotes', '"a,""b""\nc",d\n', comma, [['a,"b"\nc', 'd']]],
  ['an empty quoted cell', '"",x\n', comma, [['', 'x']]],
  ['a quote in the middle of a bare cell', '12" wide,x\n', comma, [['12" wide', 'x']]],
  ['text behind the closing quote', '"a"b,c\n', comma, [['ab', 'c']]],
])('%s', (_, text, dialect, records) => expect(cellsIn(text, dialect)).toEqual(records));

test('a record knows the line it begins on, counting line ends inside quotes', () => {
  expect(scan('a\n"b\n\nc"\nd\n', comma).records.map(({ line }) => line)).toEqual([1, 2, 5]);
});
test('a quote that is never closed is reported with the line that opened it', () => {
  expect(scan('a,b\nc,"d\ne\nf', comma).snag).toEqual({ kind: 'quote never closed', line: 2 });
  expect(scan(`a\nb,"${'x\n'.repeat(longestRecord)}`, comma).snag).toEqual({ kind: 'quote never closed', line: 2 });
});
test('what was written as CSV is read back as it was', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ',', '"', '\n', '\t'), maxLength: 8 });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\r\n');
      expect(cellsIn(text, comma)).toEqual(rows);
    }),
    { numRuns: 200, seed: 1 },
  );
});
