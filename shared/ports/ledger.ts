import type { Account } from '../domain/account.ts';
import type { Day } from '../domain/day.ts';
import type { DefectIndex } from '../ledger/defect-index.ts';
import type { DefectSummary } from '../ledger/defect-summary.ts';
import type { Summaries } from '../ledger/known-counts.ts';
import type { LedgerPage } from '../ledger/page.ts';
import type { DayTally } from '../ledger/tally.ts';
import type { TrafficIndex, TrafficSummary } from '../ledger/traffic-counts.ts';
import type { UnshippedList, UnshippedSummary } from '../ledger/unshipped-list.ts';
import type { Freshness, Versioned } from './versioned.ts';

/** Order facts and the day tallies beside them. */
export interface Ledger {
  page(account: Account, day: Day): Promise<Versioned<LedgerPage>>;
  /** writes the page and its tally; throws `Conflict` */
  write(account: Account, day: Day, page: LedgerPage, tally: DayTally, version: number): Promise<void>;
  /** writes the tally of a page as it stands, where whoever wrote the page was cut short before it */
  settle(account: Account, day: Day, tally: DayTally, version: number): Promise<void>;
  tallies(account: Account, from: Day, to: Day, freshness?: Freshness): Promise<ReadonlyMap<Day, DayTally>>;
}

/** A document of an account, such as its defects, and a summary of it that is small whatever the document's size. */
export interface VersionedDocument<Body, Summary> {
  read(account: Account): Promise<Versioned<Body>>;
  summary(account: Account): Promise<Summary>;
  /** writes the document and its summary; throws `Conflict` */
  write(account: Account, next: Body, version: number): Promise<void>;
}

/** The summaries of an account's documents, read at once: their size goes with days and not with orders. */
export interface AccountSummaries {
  read(account: Account, freshness?: Freshness): Promise<Summaries>;
}

export type DefectIndexStore = VersionedDocument<DefectIndex, DefectSummary>;

export type TrafficIndexStore = VersionedDocument<TrafficIndex, TrafficSummary>;

export type UnshippedListStore = VersionedDocument<UnshippedList, UnshippedSummary>;
