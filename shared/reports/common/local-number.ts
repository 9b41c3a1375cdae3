/**
 * Separators of groups: comma, point, apostrophe, blanks of any width; one and the same in one number, for `1.234,567` has
 * a decimal comma. A number that begins with 0 has no groups: `0.500` is a half.
 */
const grouped = /^[1-9]\d{0,2}(?:([.,'’\u00a0\u202f ])\d{3}(?:\1\d{3})*|(?<=^\d\d?),\d{2}(?:,\d{2})*,\d{3})$/;

/** A whole count as any store writes it: `1234`, `1,234`, `1.234`, `1 234`, `1,08,218`. `undefined` for anything else. */
export function readLocalCount(text: string): number | undefined {
  const plain = text.trim();
  if (!/^\d{1,12}$/.test(plain) && !(grouped.test(plain) && plain.length <= 20)) return undefined;
  return Number(plain.replace(/\D/g, ''));
}

/**
 * An amount of money in hundredths: `-6.17`, `1.234,56`, `19,90`, `212118.95`, `10`. The last separator is the decimal
 * one where one or two digits follow it; amounts of settlements never have three.
 */
export function readAmount(text: string): number | undefined {
  const match = /^(-?)(\d{1,3}(?:([.,'’\u00a0\u202f ])\d{3}(?:\3\d{3})*)?|\d{1,15})(?:([.,])(\d{1,2}))?$/.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, sign, whole = '', between, decimal, fraction = ''] = match;
  // `1.234.56` is neither way of writing an amount.
  if (between !== undefined && between === decimal) return undefined;
  const hundredths = Number(whole.replace(/\D/g, '')) * 100 + Number(fraction.padEnd(2, '0'));
  return sign === '-' ? -hundredths : hundredths;
}
