import type { Account } from '../domain/account.ts';
import type { Unreadable } from '../domain/unreadable.ts';

/** One line per account: what a list of all accounts needs, without opening each. */
export interface AccountEntry {
  readonly account: Account;
  /** instants, ISO 8601 UTC; absent where the entry could not be read and the next check makes it again */
  readonly firstSeen?: string;
  readonly checkedAt?: string;
  /** when the next check is due if nothing is uploaded: the feed goes stale, or a day has passed */
  readonly nextCheckAt?: string;
  /** as the last check found it: whether silence about it means anything, and how many alerts were open */
  readonly fresh?: boolean;
  readonly open?: number;
  /** a stored item of it cannot be read or written, so it is not evaluated */
  readonly unreadable?: Unreadable;
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
  /** does nothing for an account that was removed meanwhile */
  checked(account: Account, check: Check): Promise<void>;
  /** a check could not read or write what is stored of it; it is due again at once, until a check succeeds */
  notReadable(account: Account, found: Unreadable, now: Date): Promise<void>;
  /** the next hourly round evaluates it */
  due(account: Account, now: Date): Promise<void>;
  /** it is not checked, summarised or listed any more, until something is uploaded for it */
  remove(account: Account): Promise<void>;
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
