import { decodeText } from '../common/text-encoding.ts';

/** How a delimited text is written. Tab-delimited reports of Amazon have no quotes: `12" x 18"` is content. */
export interface Dialect {
  /** 9 tab, 44 comma, 59 semicolon */
  readonly delimiter: number;
  readonly quoted: boolean;
  /** 10 also ends CRLF lines; 13 alone is how old Macintosh programs save */
  readonly lineEnd: 10 | 13;
}

/** One record, seen through a window that moves: valid only until the callback returns. Cells count from 0. */
export interface Cells {
  /** the line it begins on, 1-based */
  readonly line: number;
  readonly count: number;
  readonly bytes: Buffer;
  start(cell: number): number;
  end(cell: number): number;
  /** any text, decoded and unquoted */
  text(cell: number): string;
  /** for columns that hold ASCII only: cheaper, trimmed */
  plain(cell: number): string;
}

/** Why no record can be made of what follows. */
export interface Snag {
  readonly kind: 'quote never closed' | 'line too long';
  /** where the quote was opened, or the line */
  readonly line: number;
}

export interface RecordScanner {
  push(bytes: Uint8Array): 'more' | 'enough';
  /** the last record need not end in a line end */
  finish(): Snag | undefined;
}

/** A longer record is not a record: a stray quote has swallowed the file, or it has no lines. */
export const longestRecord = 1024 * 1024;
/** What follows in a record is not looked at: no report has a tenth of it. */
export const mostCells = 4096;
const quoteMark = 34;
/** of each of four bytes */
const topBits = 0x80808080 | 0;

const atStart = 0;
const inPlain = 1;
const inQuotes = 2;
const afterQuote = 3;

/**
 * Cuts delimited text into records, byte by byte, as it streams: no more than one record is held, and no cell is decoded
 * unless it is asked for. The result does not depend on how the bytes were cut into chunks.
 * @param onRecord may answer `enough`; then nothing more is scanned
 */
export function scanRecords(dialect: Dialect, onRecord: (cells: Cells) => 'more' | 'enough'): RecordScanner {
  const { delimiter, quoted, lineEnd } = dialect;
  let buffer = Buffer.from(new ArrayBuffer(64 * 1024));
  /** the same bytes, four at a time */
  let words = new Int32Array(buffer.buffer);
  let filled = 0;
  let scanned = 0;
  let recordStart = 0;
  let state = atStart;
  let lines = 0;
  let recordLine = 1;
  let quoteLine = 1;
  let count = 0;
  /** where each cell ends, from the start of the record, and behind them how many have been found */
  const ends = new Int32Array(mostCells + 1);
  let stopped = false;
  let snag: Snag | undefined;

  const start = (cell: number): number => recordStart + (cell === 0 ? 0 : (ends[cell - 1] ?? 0) + 1);
  const end = (cell: number): number => recordStart + (ends[cell] ?? 0);
  const isQuoted = (cell: number): boolean => quoted && end(cell) > start(cell) && buffer[start(cell)] === quoteMark;
  const cells: Cells = {
    get line() {
      return recordLine;
    },
    get count() {
      return count;
    },
    get bytes() {
      return buffer;
    },
    start,
    end,
    text(cell) {
      if (cell >= count) return '';
      const text = decodeText(buffer.subarray(start(cell), end(cell)));
      return isQuoted(cell) ? unquote(text) : text;
    },
    plain(cell) {
      if (cell >= count) return '';
      const text = buffer.toString('latin1', start(cell), end(cell));
      return (isQuoted(cell) ? unquote(text) : text).trim();
    },
  };

  function hold(bytes: Uint8Array): void {
    if (recordStart > 0) {
      buffer.copyWithin(0, recordStart, filled);
      filled -= recordStart;
      scanned -= recordStart;
      recordStart = 0;
    }
    if (filled + bytes.length > buffer.length) {
      const larger = Buffer.from(new ArrayBuffer(roundedUp(Math.max(2 * buffer.length, filled + bytes.length))));
      buffer.copy(larger, 0, 0, filled);
      buffer = larger;
      words = new Int32Array(buffer.buffer);
    }
    buffer.set(bytes, filled);
    filled += bytes.length;
  }

  function endRecord(at: number, nextAt: number): void {
    // CRLF: the CR before the LF is part of the line end.
    let last = at - recordStart;
    if (lineEnd === 10 && last > 0 && buffer[at - 1] === 13) last--;
    if (count < mostCells) ends[count++] = last;
    stopped = onRecord(cells) === 'enough';
    recordStart = nextAt;
    recordLine = lines + 1;
    count = 0;
    ends[mostCells] = 0;
    state = atStart;
  }

  function scanPlain(): void {
    while (!stopped) {
      const at = markCells(buffer, words, scanned, filled, recordStart, delimiter, lineEnd, ends);
      if (Math.min(at, filled) - recordStart >= longestRecord) {
        snag = { kind: 'line too long', line: recordLine };
        return;
      }
      count = ends[mostCells] ?? 0;
      scanned = at;
      if (at >= filled) return;
      lines++;
      scanned++;
      endRecord(at, at + 1);
    }
  }

  function scan(): void {
    while (!stopped && snag === undefined) {
      const limit = Math.min(filled, recordStart + longestRecord);
      const bytes = buffer;
      // Locals: this loop sees every byte of every report.
      let at = scanned;
      let now = state;
      let cellCount = count;
      let ended = false;
      for (; at < limit; at++) {
        const byte = bytes[at];
        if (now === inQuotes) {
          if (byte === quoteMark) now = afterQuote;
          else if (byte === lineEnd) lines++;
        } else if (byte === delimiter) {
          if (cellCount < mostCells) ends[cellCount++] = at - recordStart;
          now = atStart;
        } else if (byte === lineEnd) {
          lines++;
          ended = true;
          break;
        } else if (quoted && byte === quoteMark && now !== inPlain) {
          if (now === atStart) quoteLine = lines + 1;
          now = inQuotes;
        } else now = inPlain;
      }
      state = now;
      count = cellCount;
      scanned = at;
      if (ended) {
        scanned = at + 1;
        endRecord(at, at + 1);
      } else if (at - recordStart >= longestRecord) {
        snag =
          state === inQuotes
            ? { kind: 'quote never closed', line: quoteLine }
            : { kind: 'line too long', line: recordLine };
      } else return;
    }
  }

  return {
    push(bytes) {
      if (stopped || snag !== undefined) return 'enough';
      hold(bytes);
      if (quoted) scan();
      else scanPlain();
      return stopped || snag !== undefined ? 'enough' : 'more';
    },
    finish() {
      if (stopped || snag !== undefined) return snag;
      if (state === inQuotes) return { kind: 'quote never closed', line: quoteLine };
      if (filled > recordStart) endRecord(filled, filled);
      return undefined;
    },
  };
}

/**
 * Notes where the cells of one record without quotes end, from `at` on; how many they are stands behind them. Without
 * quotes a byte above both marks is content, as nearly every byte is, so four are looked at together: `(x - n) & ~x` has a
 * byte's top bit set where that byte is below n. One behind such a byte may have it wrongly; each is looked at again.
 * @param fours the same bytes, four at a time
 * @returns where the record's line end is, or `until` when it is not among these bytes
 */
function markCells(
  bytes: Uint8Array,
  fours: Int32Array,
  at: number,
  until: number,
  recordStart: number,
  delimiter: number,
  lineEnd: number,
  ends: Int32Array,
): number {
  const small = Math.imul(Math.max(delimiter, lineEnd) + 1, 0x01010101);
  let count = ends[mostCells] ?? 0;
  let candidatesFrom = -1 << ((at & 3) << 3);
  const last = (until + 3) >> 2;
  for (let place = at >> 2; place < last; place++) {
    const four = fours[place] ?? 0;
    let candidates = (four - small) & ~four & topBits & candidatesFrom;
    candidatesFrom = -1;
    while (candidates !== 0) {
      const found = (place << 2) + ((31 - Math.clz32(candidates & -candidates)) >> 3);
      candidates &= candidates - 1;
      const byte = bytes[found] ?? 0;
      if (byte === delimiter) {
        if (count < mostCells && found < until) ends[count++] = found - recordStart;
      } else if (byte === lineEnd) {
        ends[mostCells] = count;
        return Math.min(found, until);
      }
    }
  }
  ends[mostCells] = count;
  return until;
}

/** To whole fours. */
const roundedUp = (length: number): number => (length + 3) & ~3;

/** `"12"" wide"` is 12" wide; text behind the closing quote is kept as it is. */
function unquote(text: string): string {
  let close = 1;
  for (; close < text.length; close++) {
    if (text[close] !== '"') continue;
    if (text[close + 1] !== '"') break;
    close++;
  }
  return text.slice(1, close).replaceAll('""', '"') + text.slice(close + 1);
}
