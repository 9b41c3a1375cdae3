import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../../shared/notifications/mail/parts/csv.ts';

/** Reads what RFC 4180 says: quoted cells, doubled quotes, CRLF. */
function cellsOf(csv: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  for (const [, quoted = '', end = ''] of csv.slice(1).matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('a table as CSV', () => {
  test('begins with a byte order mark, quotes every cell, and ends lines with CRLF', () => {
    expect(
      csvOf([
        ['order_id', 'day'],
        ['302-1234567-1234567', '2026-10-05'],
      ]),
    ).toBe('\ufeff"order_id","day"\r\n"302-1234567-1234567","2026-10-05"\r\n');
  });

  test.each(['=1+1', '+49', '-5', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])(
    'a cell that would be a formula is text: %j',
    (cell) => {
      expect(cellsOf(csvOf([[cell]]))).toEqual([[`'${cell}`]]);
    },
  );

  test('whatever is in a cell, it stays one cell, it can be read back, and it is no formula', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\r', '\n', '\t', "'", 'a') }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), (rows) => {
        const read = cellsOf(csvOf(rows));
        expect(read.map(({ length }) => length)).toEqual(rows.map(({ length }) => length));
        for (const [r, row] of rows.entries()) {
          for (const [c, text] of row.entries()) {
            const found = read[r]?.[c] ?? '';
            expect([text, `'${text}`]).toContain(found);
            expect(found).not.toMatch(/^[=+\-@\t\r\n]/);
          }
        }
      }),
    );
  });
});
