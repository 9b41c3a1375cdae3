import type { Subscription } from '../../config/client-config.ts';
import type { RecipientStates, SuppressedRecipient } from '../../ports/recipient-states.ts';

/** A kind of mail that an address can unsubscribe from by itself; the daily heartbeat goes to who receives the portfolio summary. */
export type MailList = Subscription | 'heartbeat';

/** What an address can unsubscribe from: `alerts:acme`, `weekly:acme`, `portfolio:*`. */
export const scopeOf = (subscription: MailList, client?: string): string => `${subscription}:${client ?? '*'}`;

/** The parts of a scope; without a client where it is the consultancy's own. Throws for what no `scopeOf` made. */
export function partsOfScope(scope: string): { readonly list: MailList; readonly client?: string } {
  const cut = scope.indexOf(':');
  const list = scope.slice(0, cut);
  if (list !== 'alerts' && list !== 'weekly' && list !== 'portfolio' && list !== 'heartbeat') {
    throw new Error(`${scope} is not a scope`);
  }
  const client = scope.slice(cut + 1);
  return { list, ...(client !== '*' && { client }) };
}

export interface Reach {
  /** may be written to */
  readonly reached: readonly string[];
  /** bounced or complained: nobody reads there */
  readonly suppressed: readonly { readonly address: string; readonly state: SuppressedRecipient }[];
  readonly unsubscribed: readonly string[];
}

/** Of some addresses, those that may be written to about a scope, and why the others may not. */
export async function reachableRecipients(
  states: Pick<RecipientStates, 'read'>,
  addresses: readonly string[],
  scope: string,
): Promise<Reach> {
  const known = await Promise.all(
    addresses.map(async (address) => ({ address, state: (await states.read(address, 'recent')).value })),
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
