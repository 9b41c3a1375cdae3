import { quote } from '../common/report-error.ts';

/** Where a JSON text stops being JSON. Line and column count from 1; the column counts UTF-16 units, as most editors do. */
export interface JsonError {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly found: string;
}

class NotJson extends Error {
  override readonly name = 'NotJson';
  readonly at: number;
  readonly expected: string;
  constructor(at: number, expected: string) {
    super(`expected ${expected}`);
    this.at = at;
    this.expected = expected;
  }
}

const aNumber = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const anEscape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/**
 * Finds the first place where a text breaks the grammar of RFC 8259. Engines word and place their own errors
 * differently from version to version; a person who mends a file needs the line.
 * @param text not valid JSON, nested no deeper than a few hundred levels
 */
export function locateJsonError(text: string): JsonError {
  try {
    const end = skipBlanks(text, readValue(text, skipBlanks(text, 0)));
    throw new NotJson(end, 'the end of the file');
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    return place(text, error);
  }
}

function place(text: string, { at, expected }: NotJson): JsonError {
  let line = 1;
  let lineStart = 0;
  for (const { index, 0: lineEnd } of text.slice(0, at).matchAll(/\r\n|\r|\n/g)) {
    line++;
    lineStart = index + lineEnd.length;
  }
  const column = at - lineStart + 1;
  const character = String.fromCodePoint(text.codePointAt(at) ?? 32);
  const found =
    at >= text.length
      ? 'the end of the file'
      : /\p{Cc}/u.test(character)
        ? 'a line end or control character'
        : quote(character);
  return { line, column, expected, found };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

/** @returns where the value ends */
function readValue(text: string, at: number): number {
  switch (text.charAt(at)) {
    case '{':
      return readMembers(text, at, '}', (from) => {
        if (text[from] !== '"') throw new NotJson(from, 'a name in double quotes');
        const colon = skipBlanks(text, readString(text, from));
        if (text[colon] !== ':') throw new NotJson(colon, 'a colon after the name');
        return readValue(text, skipBlanks(text, colon + 1));
      });
    case '[':
      return readMembers(text, at, ']', (from) => readValue(text, from));
    case '"':
      return readString(text, at);
    default: {
      const word = ['true', 'false', 'null'].find((literal) => text.startsWith(literal, at));
      if (word !== undefined) return at + word.length;
      aNumber.lastIndex = at;
      const number = aNumber.exec(text);
      if (number === null) throw new NotJson(at, 'a value');
      return at + number[0].length;
    }
  }
}

function readMembers(text: string, open: number, close: '}' | ']', member: (at: number) => number): number {
  let at = skipBlanks(text, open + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = skipBlanks(text, member(at));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new NotJson(at, `a comma or “${close}”`);
    at = skipBlanks(text, at + 1);
  }
}

function readString(text: string, open: number): number {
  let at = open + 1;
  for (;;) {
    while (text.charCodeAt(at) >= 32 && text[at] !== '"' && text[at] !== '\\') at++;
    if (text[at] === '"') return at + 1;
    if (text[at] !== '\\') throw new NotJson(at, 'the end of a text in double quotes');
    anEscape.lastIndex = at;
    const escaped = anEscape.exec(text);
    if (escaped === null) throw new NotJson(at, 'one of the escapes that JSON knows');
    at += escaped[0].length;
  }
}
