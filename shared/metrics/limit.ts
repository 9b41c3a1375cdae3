import type { Day } from '../domain/day.ts';

/** How Amazon compares a rate with its target: the words of the V2 seller performance report. */
export type Condition = 'LESS_THAN' | 'GREATER_THAN' | 'EQUALS';

/**
 * A limit in whole parts per million (1 % = 10 000): rates are compared in integers, so that 2 of 200 against 1 % is exact.
 * For scores and counts the limit is the plain number and `perMillion` is absent.
 */
export interface Limit {
  readonly condition: Condition;
  /** of a rate */
  readonly perMillion?: number;
  /** of a count or a score */
  readonly value?: number;
  /** Amazon publishes it and does not enforce it in this store, or not yet: missing it costs nothing */
  readonly target?: true;
  /** below this denominator Amazon says that it does not judge */
  readonly minimumToJudge?: number;
}

/** A limit that Amazon publishes, with where and since when it holds. */
export interface PublishedLimit extends Limit {
  /** absent: always */
  readonly from?: Day;
  /** codes; absent: everywhere */
  readonly marketplaces?: readonly string[];
  /** where this limit or its date is written, where that is not where the metric is */
  readonly source?: string;
}

/** The whole parts per million of a fraction as printed in a report (0.025 → 25 000). */
export const perMillionOf = (fraction: number): number => Math.round(fraction * 1_000_000);

/** The fraction, for display: 25 000 → 0.025. */
export const fractionOf = (perMillion: number): number => perMillion / 1_000_000;

/** A limit on a share, as a row of the catalogue writes it. */
export const share = (condition: Condition, fraction: number): Pick<Limit, 'condition' | 'perMillion'> => ({
  condition,
  perMillion: perMillionOf(fraction),
});
