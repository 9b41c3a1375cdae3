import type { App, Connection } from '../connections/connection.ts';
import type { Fetch } from '../connections/fetch.ts';
import type { FetchKind } from '../connections/fetch-plan.ts';
import type { Region } from '../connections/region.ts';
import type { Freshness, Versioned } from './versioned.ts';

/** Apps registered at Amazon; of each its facts, never its secret. */
export interface Apps {
  all(): Promise<readonly Versioned<App>[]>;
  read(id: string): Promise<Versioned<App> | undefined>;
  /** version 0 is one that is new; throws `Conflict` */
  write(app: App, version: number): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Which connection. */
export interface ConnectionRef {
  readonly client: string;
  readonly region: Region;
}

/** One line per connection: what a list of all needs, without opening each. */
export interface ConnectionEntry {
  readonly connection: Connection;
  /** when one of its fetches is due by schedule; absent: never, until it is authorised again */
  readonly nextDueAt?: string;
  /** Amazon lets its app in again: whatever is open goes on */
  readonly resumes?: boolean;
}

export interface Connections {
  all(freshness?: Freshness): Promise<readonly Versioned<ConnectionEntry>[]>;
  /**
   * at least those with a problem or whose authorisation has ended, as of the last round of fetches; may be a second behind. It costs
   * next to nothing while all is well, where `all` costs a read unit for forty.
   */
  troubled(): Promise<readonly Versioned<ConnectionEntry>[]>;
  read(ref: ConnectionRef): Promise<Versioned<ConnectionEntry> | undefined>;
  /** version 0 is one that is new; throws `Conflict` */
  write(entry: ConnectionEntry, version: number): Promise<void>;
  remove(ref: ConnectionRef): Promise<void>;
}

/** The fetches of one marketplace of a connection: their steps are done together. */
export interface StepRef extends ConnectionRef {
  readonly marketplace: string;
}

/** One fetch of a kind for one marketplace of a connection. */
export interface FetchRef extends StepRef {
  readonly kind: FetchKind;
}

export interface Fetches {
  of(ref: ConnectionRef): Promise<readonly Versioned<Fetch>[]>;
  ofMarketplace(ref: StepRef): Promise<readonly Versioned<Fetch>[]>;
  read(ref: FetchRef): Promise<Versioned<Fetch> | undefined>;
  /** version 0 is one that is new; throws `Conflict` */
  write(fetch: Fetch, version: number): Promise<void>;
  remove(ref: FetchRef): Promise<void>;
}

/** SSM SecureString parameters. A secret is in memory while it is used and nowhere else. */
export interface Secrets {
  /** `undefined` where there is none */
  read(name: SecretName): Promise<string | undefined>;
  /** replaces what is there */
  write(name: SecretName, value: string): Promise<void>;
  remove(name: SecretName): Promise<void>;
}

/** `apps/main/client-secret` or `connections/acme/eu/refresh-token`, below the stack's own path. */
export type SecretName = `apps/${string}/client-secret` | `connections/${string}/${Region}/refresh-token`;
export const clientSecretName = (app: string): SecretName => `apps/${app}/client-secret`;
export const refreshTokenName = ({ client, region }: ConnectionRef): SecretName =>
  `connections/${client}/${region}/refresh-token`;

/** "Go on with the fetches of this marketplace." */
export interface FetchMessages {
  /** `afterSeconds`: not to be looked at before, at most 900 */
  stepsDue(steps: readonly StepRef[], afterSeconds?: number): Promise<void>;
}

/** Where a fetched report becomes an upload like any other. */
export interface FetchedUploads {
  /** writes the bytes as they come; a repeat with the same key and bytes changes nothing that matters */
  put(key: string, body: AsyncIterable<Uint8Array>, metadata: Readonly<Record<string, string>>): Promise<void>;
}

/** Requests that the sellers of an app share. */
export interface AppBudgets {
  /**
   * takes the app's turn for a kind, when it has come: at most one in so many seconds, over all connections of the app
   * @returns seconds to wait; 0: the turn is taken
   */
  takeTurn(app: string, kind: FetchKind, everySeconds: number, now: Date): Promise<number>;
}

/** Consent links that were used. Each works once. */
export interface ConsentClaims {
  /** whether it was free; kept until it would have ended anyway */
  claim(nonce: string, until: Date): Promise<boolean>;
  isClaimed(nonce: string): Promise<boolean>;
  /** gives it back: the consent came to nothing */
  release(nonce: string): Promise<void>;
}
