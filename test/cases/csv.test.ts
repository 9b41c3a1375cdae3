import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { csv } from '../../shared/cases/pack/csv.ts';

const cells = (text: string): readonly string[] => (parse(text) as string[][])[1] ?? [];

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r=1', '＝1+1'])(
  'a spreadsheet runs nothing of a cell that begins like a formula: %j',
  (text) => {
    expect(cells(csv(['a'], [[text]]))).toEqual([`'${text}`]);
  },
);

test.each(['Standard', '302-0000001-0000001', "it's", '2026-11-20', '1.30 %'])(
  'an ordinary cell stays as it is: %s',
  (text) => {
    expect(cells(csv(['a'], [[text]]))).toEqual([text]);
  },
);

test('whatever stands in cells, a reader of CSV finds as many of them, and none that a spreadsheet runs', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 }), (row) => {
      const found = cells(
        csv(
          row.map((_, i) => `column ${i}`),
          [row],
        ),
      );
      expect(found).toHaveLength(row.length);
      for (const [i, cell] of found.entries()) {
        expect(cell.replace(/^'/, '')).toBe((row[i] ?? '').replace(/^'/, ''));
        expect(cell).not.toMatch(/^\s*[=+\-@]/);
      }
    }),
  );
});
