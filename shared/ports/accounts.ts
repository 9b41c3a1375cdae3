import type { Account } from '../domain/account.ts';

/** One line per account: what a list of all accounts needs, without opening each. */
export interface AccountEntry {
  readonly account: Account;
  /** instants, ISO 8601 UTC */
  readonly firstSeen: string;
  readonly checkedAt?: string;
  /** when the next check is due if nothing is uploaded: the feed goes stale, or a day has passed */
  readonly nextCheckAt?: string;
  /** as the last check found it: whether silence about it means anything, and how many alerts were open */
  readonly fresh?: boolean;
  readonly open?: number;
}

/** What a check of an account came to. */
export interface Check {
  readonly checkedAt: Date;
  readonly nextCheckAt: Date;
  readonly fresh: boolean;
  readonly open: number;
}

export interface Accounts {
  /** makes the entry if there is none */
  add(account: Account, now: Date): Promise<void>;
  checked(account: Account, check: Check): Promise<void>;
  all(): Promise<readonly AccountEntry[]>;
}

/**
 * "Account changed": it waits for the rest of a batch of uploads, then is evaluated. `at` is the instant of the change
 * (ISO 8601 UTC); without it the account is evaluated in any case.
 */
export interface AccountChanged {
  /** `acme/DE` */
  readonly account: string;
  readonly at?: string;
}

/** When accounts last changed: who is not the last of a batch need not evaluate. */
export interface Changes {
  note(change: Required<AccountChanged>): Promise<void>;
  newest(account: string): Promise<string | undefined>;
}
