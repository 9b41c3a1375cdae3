import type { Account } from './account.ts';

/** Why an account cannot be read or evaluated, and what a person does about it. Nothing of what is stored is in it. */
export interface Unreadable {
  readonly why: string;
  readonly remedy: string;
  /** instant, ISO 8601 UTC: nothing is known of it from here on; absent where that is not known either */
  readonly since?: string;
}

export interface UnreadableAccount extends Unreadable {
  readonly account: Account;
}
