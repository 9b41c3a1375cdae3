import type { Subscription } from '../metrics/client.ts';
import type { RecipientStates, SuppressedRecipient } from './ports.ts';

/** What an address can unsubscribe from: `alerts:acme`, `weekly:acme`, `portfolio:*`. */
export const scopeOf = (subscription: Subscription, client?: string): string => `${subscription}:${client ?? '*'}`;

export interface Reach {
  /** may be written to */
  readonly reached: readonly string[];
  /** bounced or complained: nobody reads there */
  readonly suppressed: readonly { readonly address: string; readonly state: SuppressedRecipient }[];
  readonly unsubscribed: readonly string[];
}

/** Of some addresses, those that may be written to about a scope, and why the others may not. */
export async function whoIsReached(
  states: RecipientStates,
  addresses: readonly string[],
  scope: string,
): Promise<Reach> {
  const known = await Promise.all(
    addresses.map(async (address) => ({ address, state: (await states.read(address)).value })),
  );
  return {
    reached: known
      .filter(({ state }) => state.suppressed === undefined && !state.unsubscribed.includes(scope))
      .map(({ address }) => address),
    suppressed: known.flatMap(({ address, state }) =>
      state.suppressed === undefined ? [] : [{ address, state: { ...state, suppressed: state.suppressed } }],
    ),
    unsubscribed: known
      .filter(({ state }) => state.suppressed === undefined && state.unsubscribed.includes(scope))
      .map(({ address }) => address),
  };
}
