import type { Freshness, Versioned } from './versioned.ts';

/** What is known of an address: whether mail reaches it, and what its owner does not want any more. */
export interface RecipientState {
  /** it bounced for good or its owner complained: nothing is sent to it until someone takes this back */
  readonly suppressed?: { readonly reason: 'bounced' | 'complained'; readonly at: string; readonly detail: string };
  /** when a suppression was last taken back: what bounces of mail sent before that is old news */
  readonly reinstatedAt?: string;
  /** scopes such as `alerts:acme` or `portfolio:*`, see `scopeOf` */
  readonly unsubscribed: readonly string[];
}

export type SuppressedRecipient = RecipientState & Required<Pick<RecipientState, 'suppressed'>>;

/** By address, whatever its case. */
export interface RecipientStates {
  read(address: string, freshness?: Freshness): Promise<Versioned<RecipientState>>;
  /** throws `Conflict` */
  write(address: string, next: RecipientState, version: number): Promise<void>;
}
