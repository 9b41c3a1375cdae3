/** What may stand in front of a formula: blanks, control, zero-width and other invisible characters, quotation marks. */
const skipped = String.raw`[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}"]*`;

/** Signs that begin a formula, also in full width, small form, and as the mathematical minus. */
const signs = String.raw`[=+\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]`;

/** A first tab or line break is dangerous by itself (OWASP, "CSV Injection"). */
const startsFormula = new RegExp(String.raw`^(?:${skipped}${signs}|[\t\r\n])`, 'u');

/**
 * A formula behind a separator within a cell. A spreadsheet whose list separator is a semicolon or a tab takes the comma
 * behind a quoted cell for text and the quotation marks after it for letters, so they protect nothing there.
 */
const formulaInside = new RegExp(String.raw`([;\t\r\n])(?=${skipped}${signs})`, 'gu');

/**
 * A table as CSV that spreadsheets open: every cell quoted, lines ended by CRLF (RFC 4180). Text that a spreadsheet would
 * evaluate gets an apostrophe in front, which shows it as text; every other cell is read back as it was.
 * `byteOrderMark`: for files that people open by a double click; without one Excel does not read UTF-8.
 */
export const formatCsv = (
  rows: readonly (readonly string[])[],
  { byteOrderMark = false }: { readonly byteOrderMark?: boolean } = {},
): string =>
  `${byteOrderMark ? '\ufeff' : ''}${rows.map((cells) => `${cells.map(formatCell).join(',')}\r\n`).join('')}`;

const formatCell = (text: string): string => `"${withoutFormulas(text).replaceAll('"', '""')}"`;

function withoutFormulas(text: string): string {
  const safe = text.replace(formulaInside, "$1'");
  return startsFormula.test(text) ? `'${safe}` : safe;
}
