import type { Day } from './day.ts';

/** How far an order has come. Later in this list wins when two rows of one report disagree. */
export const orderStates = ['pending', 'unshipped', 'shipped', 'cancelled'] as const;
export type OrderState = (typeof orderStates)[number];

/**
 * Who cancelled, as far as the report says. All Orders does not name the seller: `unknown` is everything that is not
 * marked as requested by the buyer, so a rate made of it is an upper bound.
 */
export const cancelCauses = ['none', 'buyer', 'unknown'] as const;
export type CancelCause = (typeof cancelCauses)[number];

export const orderChannels = ['seller', 'amazon'] as const;

/** What is known of one order. No buyer is in it, and no address. */
export interface OrderFact {
  /** `114-4892924-3377867` */
  readonly id: string;
  /** the day of purchase in the store's zone */
  readonly day: Day;
  readonly channel: (typeof orderChannels)[number];
  readonly state: OrderState;
  /** of the order or of any of its items */
  readonly cancelCause: CancelCause;
  /** when Amazon last changed the order, in whole seconds since 1970: the fact's as-of */
  readonly asOf: number;
}
