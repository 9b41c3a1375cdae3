/**
 * Text from outside (a client's name, a file's key) as one harmless line: no line breaks that could add a header or a
 * line to a mail, no control characters, no characters that turn the writing direction around or take up no space.
 */
export const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, '')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** The same, cut to a length that fits a line; the middle goes, because both ends of a file's key tell it apart. */
export function shortLine(text: string, longest: number): string {
  const line = Array.from(oneLine(text));
  if (line.length <= longest) return line.join('');
  const head = Math.ceil((longest - 1) / 2);
  return `${line.slice(0, head).join('')}…${line.slice(line.length - (longest - 1 - head)).join('')}`;
}
