/**
 * A column's name as it is compared: `Sales Channel ` is `sales-channel`, `Sessions – Total` (with an en dash and a
 * no-break space) is `sessions-total`, `（子）ASIN` in full-width brackets is `(子)asin`.
 */
export const columnName = (text: string): string =>
  text
    .replaceAll('\ufeff', '')
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/[\s_\p{Pd}\u2212]+/gu, '-')
    .replace(/^-|-$/g, '');
