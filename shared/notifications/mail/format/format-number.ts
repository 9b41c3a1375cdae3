import { formatCount } from '../../../domain/format-count-and-day.ts';

export { formatCount };

/** `1 order`, `1,000 orders` */
export const amount = (count: number, [one, several]: readonly [string, string]): string =>
  `${formatCount(count)} ${count === 1 ? one : several}`;

/**
 * A rate for reading: `0.90 %`, `12.5 %`, `100 %`. Two decimals below 10 %, one above, and as many more (up to four) as
 * it takes not to look like a number that it is not: 0, 100 %, or the limit. 0.9996 % of a limit of 1 % is not `1.00 %`.
 */
export function formatPercent(fraction: number, limit?: number): string {
  const percent = fraction * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  const others = [0, 100, ...(limit === undefined ? [] : [limit * 100])];
  const looksLikeAnother = (text: string) =>
    others.some((other) => Number(text) === other && Math.abs(percent - other) > 1e-9);
  for (let decimals = percent < 10 ? 2 : 1; decimals <= 4; decimals += 1) {
    const text = percent.toFixed(decimals);
    if (!looksLikeAnother(text)) return `${text} %`;
  }
  return `${percent.toFixed(4)} %`;
}

/** A limit as Amazon prints it: `1 %`, `2.5 %`. */
export const formatLimitPercent = (perMillion: number): string => `${Number((perMillion / 10_000).toFixed(4))} %`;

/** Parts of a whole: `parts` only from the whole on, none only from nothing. 0.9996 of a limit is inside it and not full. */
export function partsOf(fraction: number, parts: number): number {
  const rounded = Math.round(fraction * parts);
  return fraction < wholeFrom ? Math.min(parts - 1, rounded) : rounded;
}

/** 1 less the error of a division. */
const wholeFrom = 1 - 1e-9;

/**
 * A share of a whole, in whole per cent: `90 %`. A share that is not nothing is never `0 %`, and one that is not the whole
 * is never `100 %`.
 */
export function formatWholePercent(fraction: number): string {
  const percent = partsOf(fraction, 100);
  if (percent === 0 && fraction > 0) return 'under 1 %';
  return percent === 100 && fraction > 1 + 1e-9 ? 'over 100 %' : `${formatCount(percent)} %`;
}
