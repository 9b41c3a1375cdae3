/**
 * A column's name as it is compared: `Sales Channel ` is `sales-channel`, `Sessions – Total` (with an en dash and a
 * no-break space) and `Sessions: total` are `sessions-total`, `（子）ASIN` in full-width brackets is `(子)asin`, and `número`
 * is `numero`: exports lose their accents on the way through spreadsheet programs.
 */
export const columnName = (text: string): string =>
  text
    .replaceAll('\ufeff', '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(?<=\p{Script=Latin}\p{M}*)\p{M}/gu, '')
    .normalize('NFC')
    .trim()
    .replace(/[\s_.:\p{Pd}\u2212]+/gu, '-')
    .replace(/^-|-$/g, '');
