import type { Condition } from './limit.ts';

const million = 1_000_000n;

/**
 * How many defects `base` orders may carry before the limit is missed; -1 when even none would miss it.
 * `perMillion` is the limit on the *defect* share for `LESS_THAN`, on the *success* share for `GREATER_THAN`.
 * Exact integers: in floating point, floor((1 - 0.9) * 20) is 1 where the answer is 2.
 *
 * `LESS_THAN`: the most d with d/n < L. `GREATER_THAN`: equality is at the limit and not past it (the V2 report says
 * GREATER_THAN where Amazon's help says "at least"), so the most m with (n - m)/n >= T.
 */
export function allowedDefects(base: number, perMillion: number, condition: Condition): number {
  const n = BigInt(base);
  const limit = BigInt(perMillion);
  if (condition === 'LESS_THAN') return n === 0n ? -1 : Number((limit * n - 1n + million) / million) - 1;
  if (condition === 'GREATER_THAN') return Number(((million - limit) * n) / million);
  return 0;
}

/**
 * Headroom: how many more defects until the limit is missed, never below 0.
 * `defects` counts the bad ones in both directions (for valid tracking: packages without it).
 */
export function headroomOf(defects: number, base: number, perMillion: number, condition: Condition): number {
  return Math.max(0, allowedDefects(base, perMillion, condition) - defects);
}

/**
 * How many defects too many there are: with so many fewer of as many orders the limit is met again; 0 while it is met.
 * 21 of 2,000 against 1 %: 19 are allowed, so 2 too many, and 20 still misses it.
 */
export const overLimit = (defects: number, base: number, perMillion: number, condition: Condition): number =>
  base > 0 ? Math.max(0, defects - allowedDefects(base, perMillion, condition)) : 0;

/** Whether the counts miss the limit. For `GREATER_THAN` equality does not: it is at the limit. */
export function misses(defects: number, base: number, perMillion: number, condition: Condition): boolean {
  return base > 0 && defects > allowedDefects(base, perMillion, condition);
}

/**
 * How many orders without a defect bring the share back inside the limit, supposing that nothing rolls off and that the window
 * counts them at once; 0 when it is inside. A supposition for `what-if`: Amazon's window moves, so no mail says it.
 * `undefined` when no number of them does (a limit of 0 %, or of 100 %).
 */
export function cleanOrdersToRecover(
  defects: number,
  base: number,
  perMillion: number,
  condition: Condition,
): number | undefined {
  if (!misses(defects, base, perMillion, condition)) return 0;
  const d = BigInt(defects);
  const n = BigInt(base);
  const limit = BigInt(perMillion);
  if (condition === 'LESS_THAN') return limit === 0n ? undefined : Number((d * million) / limit + 1n - n);
  if (condition !== 'GREATER_THAN' || limit === million) return undefined;
  const allowance = million - limit;
  return Number((d * million + allowance - 1n) / allowance - n);
}
