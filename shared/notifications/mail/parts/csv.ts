/** What a spreadsheet would take for the beginning of a formula, also in full width (OWASP, CSV injection). */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/u;

/**
 * A table as CSV that spreadsheets open: UTF-8 with a byte order mark, every cell quoted, lines ended by CRLF (RFC 4180). A
 * cell that would be a formula begins with an apostrophe, which shows it as text.
 */
export const csvOf = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`;

const cellOf = (text: string): string => `"${(formulaStart.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
