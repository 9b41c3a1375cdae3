import type { ConnectionState } from '../../../connections/connection.ts';
import type { FetchKind } from '../../../connections/fetch-plan.ts';
import type { Region } from '../../../connections/region.ts';

/** How fetching one kind of report of one marketplace stands. */
export interface ShownFetch {
  readonly kind: FetchKind;
  readonly marketplace: string;
  readonly state: 'stored' | 'no data' | 'failed' | 'requested' | 'waiting';
  /** instant, ISO 8601 UTC */
  readonly lastStoredAt?: string;
  readonly reason?: string;
}

/** A seller account at Amazon that reports are fetched from. */
export interface ShownConnection {
  readonly client: string;
  readonly clientName: string;
  readonly region: Region;
  readonly marketplaces: readonly string[];
  readonly state: ConnectionState;
  /** instants, ISO 8601 UTC */
  readonly since?: string;
  readonly authorisedUntil?: string;
  /** when the next report is due; absent where none is, until it is authorised again */
  readonly nextDueAt?: string;
  readonly reports: readonly ShownFetch[];
  /** a link can renew it; a private app is authorised in Seller Central and at a command line */
  readonly canRenew: boolean;
}

export interface ConnectionListFacts {
  /** those that need somebody first */
  readonly connections: readonly ShownConnection[];
  /** an app that sellers can consent to is set up */
  readonly canConnect: boolean;
  /** clients that a new connection can be for */
  readonly clients: readonly { readonly id: string; readonly name: string }[];
  /** why the connections cannot be read */
  readonly unreadable?: string;
}

/** A link by which a seller consents. */
export interface ConsentLink {
  readonly address: string;
  readonly clientName: string;
  readonly region: Region;
  /** how long it can be used */
  readonly days: number;
}
