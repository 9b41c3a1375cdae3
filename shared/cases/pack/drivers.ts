import { type Day, weekdayOf } from '../../domain/day.ts';
import { holmAdjusted, hypergeometricAtLeast } from '../../statistics/hypergeometric.ts';

/** One order of the window, with what is known about it. */
export interface WindowOrder {
  readonly orderId: string;
  readonly day: Day;
  readonly defective: boolean;
  /** absent where no uploaded report names them */
  readonly asins?: readonly string[];
  readonly shipService?: string;
}

export const attributes = ['ASIN', 'weekday', 'ship service level'] as const;
export type Attribute = (typeof attributes)[number];

/** How orders with one attribute compare with all of which the attribute is known. */
export interface Comparison {
  readonly attribute: Attribute;
  readonly value: string;
  readonly defective: number;
  readonly orders: number;
  readonly allDefective: number;
  readonly allOrders: number;
  /** probability of so many defective or more among them by chance (Fisher's exact test, one-sided) */
  readonly chance: number;
  /** the same, corrected for the number of comparisons (Holm) */
  readonly adjusted: number;
  readonly standsOut: boolean;
}

/** Below these counts nothing is compared: a share of very few orders says nothing. */
export const fewest = { allDefective: 5, orders: 10, defective: 3 } as const;
const level = 0.05;

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/**
 * Compares every product, weekday and ship service level with enough orders, and says which stand out. All comparisons
 * together are wrong in at most one of twenty cases.
 */
export function compareDrivers(orders: readonly WindowOrder[]): readonly Comparison[] {
  const compared = attributes.flatMap((attribute) => countEach(orders, attribute));
  const adjusted = holmAdjusted(compared.map(({ chance }) => chance));
  return compared
    .map((one, at) => {
      const corrected = adjusted[at] ?? 1;
      return { ...one, adjusted: corrected, standsOut: corrected < level && one.defective >= fewest.defective };
    })
    .sort((a, b) => a.chance - b.chance || (a.value < b.value ? -1 : 1));
}

function countEach(all: readonly WindowOrder[], attribute: Attribute) {
  const known = all.filter((order) => valuesOf(order, attribute).length > 0);
  const allDefective = known.filter(({ defective }) => defective).length;
  if (allDefective < fewest.allDefective) return [];
  const counts = new Map<string, { orders: number; defective: number }>();
  for (const order of known) {
    for (const value of valuesOf(order, attribute)) {
      const count = counts.get(value) ?? { orders: 0, defective: 0 };
      counts.set(value, { orders: count.orders + 1, defective: count.defective + (order.defective ? 1 : 0) });
    }
  }
  // Chosen by orders alone: choosing by defects would be a further comparison, not corrected for.
  return [...counts]
    .filter(([, { orders }]) => orders >= fewest.orders && orders < known.length)
    .map(([value, { orders, defective }]) => ({
      attribute,
      value,
      defective,
      orders,
      allDefective,
      allOrders: known.length,
      chance: hypergeometricAtLeast(defective, orders, allDefective, known.length),
    }));
}

function valuesOf({ day, asins, shipService }: WindowOrder, attribute: Attribute): readonly string[] {
  switch (attribute) {
    case 'ASIN':
      return [...new Set(asins ?? [])];
    case 'weekday':
      return [weekdays[weekdayOf(day) - 1] ?? ''];
    case 'ship service level':
      return shipService === undefined || shipService === '' ? [] : [shipService];
  }
}
