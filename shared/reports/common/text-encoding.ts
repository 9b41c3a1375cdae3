import type { ReportReader } from './report.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';
/** what is decoded to UTF-8 before it is read */
type Foreign = Exclude<Encoding, 'utf-8'> | 'shift_jis';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** The text of bytes that are UTF-8, or else windows-1252: what a spreadsheet program in Western Europe saves. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictUtf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** How many bytes of a byte order mark the text begins with. */
export const utf8MarkLength = (head: Uint8Array): number =>
  head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;

/**
 * UTF-16 by its byte order mark, or without one where it is obvious: in text that is mostly ASCII, every second byte is
 * zero and hardly any of the others. Everything else is taken for an extension of ASCII.
 */
export function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = head.length >> 1;
  if (pairs < 4) return 'utf-8';
  let evenZeros = 0;
  let oddZeros = 0;
  for (let at = 0; at < pairs * 2; at += 2) {
    if (head[at] === 0) evenZeros++;
    if (head[at + 1] === 0) oddZeros++;
  }
  if (oddZeros > 0.7 * pairs && evenZeros < 0.05 * pairs) return 'utf-16le';
  if (evenZeros > 0.7 * pairs && oddZeros < 0.05 * pairs) return 'utf-16be';
  return 'utf-8';
}

/**
 * Whether bytes that are not UTF-8 are Shift_JIS: they have characters of two bytes, and hardly any byte that belongs to
 * none. Asked for files of the Japanese store only, where windows-1252 would make nonsense of the headings.
 */
export function isShiftJis(head: Uint8Array): boolean {
  // The head may end within a character.
  const text = new TextDecoder('shift_jis').decode(head.subarray(0, lastLineEnd(head)));
  if (isUtf8(head.subarray(0, lastLineEnd(head)))) return false;
  const broken = text.split('\ufffd').length - 1;
  return /[\u3040-\u30ff\u4e00-\u9fff\uff66-\uff9f]/.test(text) && broken * 100 < text.length;
}

const lastLineEnd = (head: Uint8Array): number => {
  const end = head.lastIndexOf(10);
  return end === -1 ? head.length : end;
};

/** Passes text of another encoding on as UTF-8, without a byte order mark. */
export function fromEncoding(encoding: Foreign, reader: ReportReader): ReportReader {
  const decoder = new TextDecoder(encoding);
  const encoder = new TextEncoder();
  return {
    push: (bytes) => reader.push(encoder.encode(decoder.decode(bytes, { stream: true }))),
    finish() {
      reader.push(encoder.encode(decoder.decode()));
      return reader.finish();
    },
  };
}

/** Leaves out the first bytes: a byte order mark. */
export function withoutFirst(count: number, reader: ReportReader): ReportReader {
  let left = count;
  return {
    push(bytes) {
      const skipped = Math.min(left, bytes.length);
      left -= skipped;
      return reader.push(bytes.subarray(skipped));
    },
    finish: () => reader.finish(),
  };
}
