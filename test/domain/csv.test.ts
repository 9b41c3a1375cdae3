import * as fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { formatCsv } from '../../shared/domain/csv.ts';

const read = (text: string, delimiter = ','): readonly (readonly string[])[] =>
  Papa.parse<string[]>(text.trimEnd(), { delimiter }).data;
const cellOf = (text: string): string | undefined => read(formatCsv([[text]]))[0]?.[0];

/**
 * What a spreadsheet would evaluate, said another way than the guard says it: invisible characters are dropped one by one,
 * the first that is left is brought to its ordinary form, and compared.
 */
function isEvaluated(cell: string): boolean {
  const first = Array.from(cell).find((character) => !/^[\s\p{Cc}\p{Cf}\p{Z}\p{DI}]$/u.test(character));
  if (first === undefined) return false;
  return ['=', '+', '-', '@', '−'].includes(/[⁺⁻⁼₊₋₌]/u.test(first) ? first : first.normalize('NFKC'));
}

const hostile = fc.string({
  unit: fc.constantFrom(
    ...Array.from('=+-@＝＋－＠﹦﹢﹣﹫−",;\t\r\n \u00a0\u200b\u200e\u2060\ufeff\u00ad\u3164\ufe0f\u0000\'a1𝟙'),
  ),
});
const anyCell = fc.oneof(hostile, fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const table = fc.array(fc.array(anyCell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

describe('a table as CSV', () => {
  test('quotes every cell and ends lines with CRLF', () => {
    const rows = [
      ['order_id', 'day'],
      ['302-1234567-1234567', '5 "or" 6'],
    ];
    expect(formatCsv(rows)).toBe('"order_id","day"\r\n"302-1234567-1234567","5 ""or"" 6"\r\n');
    expect(formatCsv([['a']], { byteOrderMark: true })).toBe('\ufeff"a"\r\n');
  });

  test.each('=1+1 +49 -5 @SUM(A1) ＝1 ＋1 －1 ＠x ﹦1 ﹢1 ﹣1 ﹫x −5'.split(' '))(
    'a cell that begins like a formula begins with an apostrophe: %s',
    (text) => {
      expect(cellOf(text)).toBe(`'${text}`);
    },
  );

  test.each([' ', '\t', '\r', '\n', '\u00a0', '\u200b', '\ufeff', '\u00ad', '\u3164', '\u0000', '"'])(
    'so does one that begins like a formula behind what nobody sees: %j',
    (before) => {
      expect(cellOf(`${before}=1+1`)?.startsWith("'")).toBe(true);
      expect(cellOf(`${before}=1+1`)?.replaceAll("'", '')).toBe(`${before}=1+1`);
    },
  );

  test.each(['Standard', '302-0000001-0000001', "it's", '2026-11-20', '1.30 %', 'a=b', '', ' ', "'", 'A; B', 'a\nb'])(
    'an ordinary cell stays as it is: %j',
    (text) => {
      expect(cellOf(text)).toBe(text);
    },
  );

  // In a spreadsheet that separates by semicolons, the second cell's quotation marks are letters.
  test('a formula behind a semicolon in a cell is no formula where the list separator is one', () => {
    const cells = formatCsv([['a', "x;=cmd|' /C calc'!A0"]])
      .trimEnd()
      .split(';');
    expect(cells).toHaveLength(2);
    expect(cells.map(isEvaluated)).toEqual([false, false]);
    expect(cells[1]?.startsWith("'=cmd")).toBe(true);
  });

  test('whatever is in a cell, it is read back as one cell, with apostrophes added at most, and nothing is evaluated', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const found = read(formatCsv(rows));
        expect(found.map(({ length }) => length)).toEqual(rows.map(({ length }) => length));
        for (const [at, row] of rows.entries()) {
          for (const [place, text] of row.entries()) {
            const cell = found[at]?.[place] ?? '';
            expect(cell.replaceAll("'", '')).toBe(text.replaceAll("'", ''));
            expect(isEvaluated(cell), JSON.stringify(cell)).toBe(false);
            if (!/[=+\-@−＝＋－＠﹦﹢﹣﹫\t\r\n]/u.test(text)) expect(cell).toBe(text);
          }
        }
      }),
    );
  });

  test.each([';', '\t'])('nothing is evaluated where the list separator is %j', (separator) => {
    fc.assert(
      fc.property(table, (rows) => {
        // The harshest reader: quotation marks protect nothing.
        for (const cell of formatCsv(rows).split(new RegExp(`[${separator}\r\n]`, 'u'))) {
          expect(isEvaluated(cell.replaceAll('"', '')), JSON.stringify(cell)).toBe(false);
        }
      }),
    );
  });
});
