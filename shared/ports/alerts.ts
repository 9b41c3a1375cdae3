import type { AlertKey } from '../alerts/alert-key.ts';
import type { AlertMemory, DecisionTrail, Silence } from '../alerts/decision.ts';
import type { StormArrivals } from '../alerts/storm.ts';
import type { ForecastMemory } from '../forecasting/forecast-reading.ts';
import type { Mail } from '../notifications/mail/mail.ts';
import type { Versioned } from './versioned.ts';

/** What was told of an account, and mail that was decided and not yet handed to the outbox, in one place: one write commits both. */
export interface AccountAlerts {
  readonly alerts: Readonly<Record<AlertKey, AlertMemory>>;
  /** what readers asked to be silent about, by alert; those that are over are swept away */
  readonly silences: Readonly<Record<AlertKey, Silence>>;
  /** by reading: what is remembered of where it is going */
  readonly forecasts: Readonly<Record<string, ForecastMemory>>;
  /** instant of the last alert mail, ISO 8601 UTC */
  readonly mailedAt?: string;
  readonly outgoing: readonly Mail[];
  /** digests of the unreadable uploads whose report errors were mailed, newest last */
  readonly reportedErrors: readonly string[];
  /** links that were used, by name, and the instant until which that is remembered: a link acts once */
  readonly usedLinks?: Readonly<Record<string, string>>;
}

/** By account name, `acme/DE`, or `-` for uploads outside any account's folder. */
export interface AccountAlertsStore {
  read(account: string): Promise<Versioned<AccountAlerts>>;
  /** throws `Conflict` */
  write(account: string, next: AccountAlerts, version: number): Promise<void>;
}

/** What many accounts have in common, and mail about it that was decided and not yet handed on. */
export interface StormState {
  readonly arrivals: StormArrivals;
  readonly outgoing: readonly Mail[];
}

/** One for the whole consultancy. */
export interface Storms {
  read(): Promise<Versioned<StormState>>;
  /** throws `Conflict` */
  write(next: StormState, version: number): Promise<void>;
}

/** Why things were told or not: kept for people who ask. */
export interface DecisionTrails {
  read(account: string): Promise<DecisionTrail>;
  write(account: string, trail: DecisionTrail): Promise<void>;
}
