/** Numbers and days in British English, for mail and drafts alike. */

/** `1,000`; fractions are cut off. */
export const formatCount = (count: number): string =>
  Math.trunc(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `5 October 2026`, from a day or an ISO instant. The month is spelled out, so that nobody reads it as the day. */
export const formatDay = (day: string): string =>
  `${Number(day.slice(8, 10))} ${monthNames[Number(day.slice(5, 7)) - 1] ?? ''} ${day.slice(0, 4)}`;
