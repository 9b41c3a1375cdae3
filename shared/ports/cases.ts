import type { Case } from '../cases/case.ts';
import type { Account } from '../domain/account.ts';
import type { Versioned } from './versioned.ts';

/** Matters with Amazon, one by one; those of an account, oldest first. */
export interface Cases {
  of(account: Account): Promise<readonly Versioned<Case>[]>;
  /** version 0 is one that is new; throws `Conflict` */
  write(next: Case, version: number): Promise<void>;
}

/** A case whose evidence pack is to be written: something has changed. */
export interface PackDue {
  readonly account: string;
  readonly case: string;
}

/** Asks for packs to be written. */
export interface PackOrders {
  packsDue(packs: readonly PackDue[]): Promise<void>;
}
