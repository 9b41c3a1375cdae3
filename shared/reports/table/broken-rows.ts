import type { Cells } from './delimited-records.ts';
import type { RowReader } from './read-table.ts';
import type { TableHeader } from './table-header.ts';

const tab = Uint8Array.of(9);

/** Cells that were put together from several lines. */
function cellsOf(line: number, texts: readonly string[]): Cells {
  const parts = texts.map((text) => Buffer.from(text));
  const starts: number[] = [];
  let at = 0;
  for (const part of parts) {
    starts.push(at);
    at += part.length + 1;
  }
  return {
    line,
    count: texts.length,
    bytes: Buffer.concat(parts.flatMap((part) => [part, tab])),
    start: (cell) => starts[cell] ?? at,
    end: (cell) => (starts[cell] ?? at) + (parts[cell]?.length ?? 0),
    text: (cell) => texts[cell] ?? '',
    plain: (cell) => (texts[cell] ?? '').trim(),
  };
}

const textsOf = (cells: Cells): readonly string[] => Array.from({ length: cells.count }, (_, cell) => cells.text(cell));

/**
 * Rejoins rows that a line end inside a field has broken in two (Amazon’s settlement reports have them in rare cases): a
 * line that does not begin as a row does belongs to the one before, where the number of columns proves it. What cannot be
 * proved is passed on as it is, line by line, and the reader says what is wrong with it.
 * @param begins whether a line is the beginning of a row, by a cell that every row has
 */
export function rejoinRows(header: TableHeader, begins: (cells: Cells) => boolean, reader: RowReader): RowReader {
  const width = header.titles.length;
  let open: { readonly line: number; readonly texts: readonly string[] } | undefined;
  let afterWhole = false;

  function release(): 'more' | 'enough' {
    if (open === undefined) return 'more';
    const { line, texts } = open;
    open = undefined;
    return reader.row(cellsOf(line, texts));
  }

  return {
    row(cells) {
      const isBeginning = begins(cells);
      if (isBeginning || cells.count >= width) {
        if (release() === 'enough') return 'enough';
        afterWhole = cells.count >= width;
        if (afterWhole || !isBeginning) return reader.row(cells);
        open = { line: cells.line, texts: textsOf(cells) };
        return 'more';
      }
      // The rest of a whole row’s last field: with it, the row has as many columns as before.
      if (open === undefined) return afterWhole && cells.count === 1 ? 'more' : reader.row(cells);
      const [rest = '', ...more] = textsOf(cells);
      const texts = [...open.texts.slice(0, -1), `${open.texts.at(-1) ?? ''} ${rest}`, ...more];
      if (texts.length > width) {
        if (release() === 'enough') return 'enough';
        return reader.row(cells);
      }
      open = { line: open.line, texts };
      afterWhole = texts.length === width;
      return afterWhole ? release() : 'more';
    },
    finish() {
      release();
      return reader.finish();
    },
  };
}
