import type { Account } from '../domain/account.ts';
import type { Day } from '../domain/day.ts';
import type { Priors } from '../forecasting/priors.ts';
import type { LatestReadings } from '../ledger/latest-readings.ts';
import type { RateHistories } from '../metrics/rate-history.ts';
import type { Freshness, Versioned } from './versioned.ts';

/** What official reports last said of each metric, merged from any order of uploads. */
export interface LatestReadingsStore {
  read(account: Account): Promise<Versioned<LatestReadings>>;
  /** throws `Conflict` */
  write(account: Account, next: LatestReadings, version: number): Promise<void>;
}

/** Official readings as they were given, one entry per report: the history that Amazon does not keep. */
export interface Snapshots {
  record(account: Account, digest: string, asOf: Day, readings: LatestReadings): Promise<void>;
  /** takes away what was recorded of a report as of a day that it is not of */
  remove(account: Account, digest: string, asOf: Day): Promise<void>;
  /** snapshots with an as-of from one day to another, both included, oldest first */
  between(account: Account, from: Day, to: Day): Promise<readonly LatestReadings[]>;
  /** all there are, oldest first, with the key of each */
  all(account: Account): Promise<readonly SnapshotEntry[]>;
}

export interface SnapshotEntry {
  readonly asOf: Day;
  readonly digest: string;
  /** absent where it cannot be read */
  readonly snapshot?: LatestReadings;
}

/** The official windows of an account's rates in one small item: what forecasts and charts are made of. */
export interface Histories {
  /** `rebuilt`: what is stored cannot be read, and this was made from the snapshots */
  read(account: Account, freshness?: Freshness): Promise<Versioned<RateHistories> & { readonly rebuilt?: true }>;
  /** throws `Conflict` */
  write(account: Account, next: RateHistories, version: number): Promise<void>;
}

/** What the consultancy's accounts have in common, for those that have no past of their own yet. */
export interface PriorsStore {
  read(): Promise<Priors>;
  write(priors: Priors): Promise<void>;
}
