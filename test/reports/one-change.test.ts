import { describe, expect, test } from 'vitest';
import { read } from '../fixtures/reports/open.ts';
import { knownIn, silentChanges, tables } from '../fixtures/reports/tables-of-every-kind.ts';

describe('one change never makes another known number without a word', () => {
  test.each(tables)('$name', ({ text, by, header = 0, upload = {} }) => {
    const before = read(text, upload);
    expect(before.outcome).toBe('read');
    expect(knownIn(before).size).toBeGreaterThan(0);
    const rows = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(by));
    const wrong: string[] = [];
    for (const [line, cells] of rows.entries()) {
      for (const cell of cells.keys()) {
        for (const instead of line <= header ? ['', 'Qwrtz Blorp'] : ['', '-', 'Qwrtz Blorp', 'Пример']) {
          const changed = rows.map((row, at) =>
            at === line ? row.map((old, index) => (index === cell ? instead : old)) : row,
          );
          const after = read(`${changed.map((row) => row.join(by)).join('\n')}\n`, upload);
          const heading = rows[header]?.[cell] ?? '';
          for (const change of silentChanges(before, after))
            wrong.push(`line ${line + 1}, ${heading} → “${instead}”: ${change}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
