import type { AlertKey } from '../alerts/alert-key.ts';
import type { AlertMemory, DecisionRecord, DecisionTrail, Silence } from '../alerts/decision.ts';
import type { Arrival, SettledState, StormArrival } from '../alerts/storm.ts';
import type { CaseChange } from '../cases/case-change.ts';
import type { ForecastMemory } from '../forecasting/forecast-reading.ts';
import type { Mail } from '../notifications/mail/mail.ts';
import type { Versioned } from './versioned.ts';

/**
 * What was notified about an account, and what was decided with it and is not delivered yet: one conditional write commits
 * all of it. Each effect is repeated until it is known to have happened, and repeating it changes nothing.
 */
export interface AccountAlerts {
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  /** what readers asked to be silent about, by alert; those that are over are swept away */
  readonly silences: Readonly<Record<AlertKey, Silence>>;
  /** by reading: what is remembered of where it is going */
  readonly forecasts: Readonly<Record<string, ForecastMemory>>;
  /** instant of the last alert mail, ISO 8601 UTC */
  readonly mailedAt?: string;
  /** mail for the outbox */
  readonly outgoing: readonly Mail[];
  /** changes for the account's cases, in the order in which they were decided */
  readonly caseChanges: readonly CaseChange[];
  /** notifications whose copies for the consultancy may go into a group alert instead */
  readonly groupable: readonly Groupable[];
  /** decisions that notified, for the decision trail */
  readonly trail: readonly DecisionRecord[];
  /** digests of the unreadable uploads whose report errors were mailed, newest last */
  readonly reportedErrors: readonly string[];
  /** links that were used, by name, and the instant until which that is remembered: a link acts once */
  readonly usedLinks?: Readonly<Record<string, string>>;
}

export type { StormArrival };

/** One notification of an account: what it says, and the consultancy's copies of it. */
export interface Groupable {
  /** instant of the notification, ISO 8601 UTC */
  readonly at: string;
  readonly arrivals: readonly Arrival[];
  /** ids of mails in `outgoing`; none where only the client's own readers are notified */
  readonly copies: readonly string[];
  /** its copies have waited for other accounts with the same; next time they go out, or into the group alert */
  readonly waited?: true;
}

/** By account name, `acme/DE`, or `-` for uploads outside any account's folder. */
export interface AccountAlertsStore {
  read(account: string): Promise<Versioned<AccountAlerts>>;
  /** throws `Conflict` */
  write(account: string, next: AccountAlerts, version: number): Promise<void>;
}

/** Arrivals that one group alert is about: claimed together, and notified together however often the work is repeated. */
export interface ClaimedGroup {
  /** a name for these arrivals */
  readonly id: string;
  readonly arrivals: readonly StormArrival[];
  /** mail that release 0.1.0 decided and did not hand to the outbox */
  readonly outgoing: readonly Mail[];
}

/** What all accounts have notified of late: one small item for each arrival, so that no two accounts write the same one. */
export interface Storms {
  /** records an arrival once; a repeat changes nothing. @returns it as it stands */
  arrive(arrival: StormArrival): Promise<StormArrival>;
  /** records what became of an arrival; throws `Conflict` when that was decided meanwhile */
  settle(arrival: StormArrival, state: SettledState, now: Date): Promise<void>;
  /** accounts with an arrival of a cause after an instant (ISO 8601 UTC), at most so many: read costs stay bounded */
  accountsWith(cause: string, after: string, atMost: number): Promise<ReadonlySet<string>>;
  /** every arrival that is remembered: hours of them, and all that wait for a group alert */
  all(): Promise<readonly StormArrival[]>;
  /** notes the instant of an account's arrival that waits for a group alert; of two notes at once either may stay */
  noteWaiting(account: string, at: string): Promise<void>;
  /** the newest instant that was noted: a group alert then is about everything that waits */
  newestWaiting(): Promise<string | undefined>;
  /**
   * Whether an arrival may wait for a group alert, or a claim be open: false only where neither is. One query, so that the
   * hourly round need not ask for all arrivals.
   */
  mayBePending(): Promise<boolean>;
  /** notes that nothing was found pending, unless it was noted within the last day that something is */
  nothingPending(now: Date): Promise<void>;
  /** mail that release 0.1.0 decided and did not hand to the outbox; empty once a group was released */
  leftOver(): Promise<readonly Mail[]>;
  /** the group that is being notified, if any */
  group(): Promise<Versioned<ClaimedGroup | undefined>>;
  /** claims arrivals for one group alert; throws `Conflict` when somebody else has claimed */
  claim(group: ClaimedGroup, version: number, now: Date): Promise<void>;
  /** notes that a group was notified and ends the claim; throws `Conflict` when somebody else has ended it */
  release(group: ClaimedGroup, version: number, now: Date): Promise<void>;
}

/** Why things were notified or not: kept for people who ask. */
export interface DecisionTrails {
  read(account: string): Promise<DecisionTrail>;
  write(account: string, trail: DecisionTrail): Promise<void>;
}
