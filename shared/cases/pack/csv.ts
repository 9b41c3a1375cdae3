/** A table with its header, as spreadsheets open it: commas, CRLF, every cell between quotes. */
export const csv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, ...rows].map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');

/**
 * A spreadsheet runs what begins like a formula, also behind blanks: an apostrophe makes it text (OWASP, "CSV Injection").
 */
const cellOf = (text: string): string => {
  const safe = /^[\s\p{Cc}]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};
