import type { Day } from '../domain/day.ts';
import { type FetchKind, fetchKinds, fetchPlan, type Role } from './fetch-plan.ts';
import type { Region } from './region.ts';

/** An app registered at Amazon: the consultancy's, or a client's own private one. Its secret is in SSM and never here. */
export interface App {
  /** a name of ours: `main`, or the client's */
  readonly id: string;
  /** Login with Amazon's client id, `amzn1.application-oa2-client.…`; it is no secret */
  readonly clientId: string;
  /** `amzn1.sp.solution.…`: what a seller consents to; absent for a private app, which nobody consents to by a link */
  readonly applicationId?: string;
  /** a draft that is not published yet needs `version=beta` in the consent link */
  readonly draft?: boolean;
  /** of the Solution Provider Portal, where it has not all four: what needs another one is not asked for */
  readonly roles?: readonly Role[];
  /** by when the client secret must be rotated: 180 days after it was made; absent where nobody said so */
  readonly secretExpiresAt?: string;
  /** instant since which Amazon rejects the secret: every connection of the app stands still */
  readonly secretRejectedSince?: string;
  /** by region: the destination under which Amazon knows our queue */
  readonly destinations?: Readonly<Partial<Record<Region, string>>>;
}

/** What an app may fetch. */
export const kindsOf = ({ roles }: Pick<App, 'roles'>): readonly FetchKind[] =>
  fetchKinds.filter((kind) => roles === undefined || roles.includes(fetchPlan[kind].role));

/** Why a connection fetches nothing, or not everything. */
export interface ConnectionProblem {
  readonly kind: 'authorisation revoked' | 'authorisation expired' | 'role missing';
  /** instant, ISO 8601 UTC */
  readonly since: string;
  /** Amazon's own words, cleared of secrets */
  readonly said?: string;
  /** the consultancy was notified of it */
  readonly notified?: boolean;
}

/** A client's seller account in one region, authorised to us. The refresh token is in SSM and never here. */
export interface Connection {
  readonly client: string;
  readonly region: Region;
  /** `App.id` */
  readonly app: string;
  /** Amazon's merchant id, where the consent or a report said it */
  readonly sellerId?: string;
  /** codes of the marketplaces that the seller takes part in, of those that Headroom knows */
  readonly marketplaces: readonly string[];
  /** instants, ISO 8601 UTC */
  readonly authorisedAt: string;
  /** 365 days later for a public app; absent for a private one, of which no end is documented */
  readonly authorisedUntil?: string;
  readonly problem?: ConnectionProblem;
  /** by which a push notification is known to be this seller's */
  readonly subscriptionId?: string;
  /** days before the end of the authorisation that were notified already: 60, 30, 7, and 0 for the end itself */
  readonly expiryNotified?: readonly number[];
  /** the newest change of the account's status that Amazon pushed */
  readonly statusChange?: { readonly id: string; readonly at: string; readonly status: string };
}

/** `acme/eu` */
export const connectionName = ({ client, region }: Pick<Connection, 'client' | 'region'>): string =>
  `${client}/${region}`;

/** How a connection stands, in the word of `connect list`. */
export type ConnectionState = 'active' | ConnectionProblem['kind'] | 'app secret invalid';

const day = 86_400_000;
/** A public app's authorisation is renewed by the seller every 365 days (developer-docs, "Renew authorizations"). */
export const authorisationDays = 365;
/** A client secret is rotated every 180 days (developer-docs, "Rotating your app's LWA credentials"). */
export const secretDays = 180;

export const daysAfter = (instant: Date, days: number): string =>
  new Date(instant.getTime() + days * day).toISOString();

/** The state of a connection: the app's trouble is everybody's, so it comes first. */
export function stateOfConnection(connection: Connection, app: App | undefined, now: Date): ConnectionState {
  if (app?.secretRejectedSince !== undefined) return 'app secret invalid';
  if (connection.problem !== undefined) return connection.problem.kind;
  const { authorisedUntil } = connection;
  return authorisedUntil !== undefined && authorisedUntil <= now.toISOString() ? 'authorisation expired' : 'active';
}

/** Whether somebody has to do something about it: it has a problem, or a round of fetches has seen its authorisation end. */
export const isTroubled = ({ problem, expiryNotified = [] }: Connection): boolean =>
  problem !== undefined || expiryNotified.includes(0);

/** Days before its end at which a client is asked to renew its authorisation. */
const noticeDays = [60, 30, 7, 0] as const;

/**
 * The notice that is due of an authorisation that ends or has ended: the nearest of 60, 30, 7 and 0 days, each once; one that
 * was missed is not made up for when a nearer one is due.
 */
export function expiryNoticeOf(
  { authorisedUntil, expiryNotified = [], problem }: Connection,
  now: Date,
): { readonly days: number; readonly notified: readonly number[] } | undefined {
  if (authorisedUntil === undefined || problem?.kind === 'authorisation revoked') return undefined;
  const left = (Date.parse(authorisedUntil) - now.getTime()) / day;
  const reached = noticeDays.filter((days) => left <= days);
  const nearest = reached.at(-1);
  if (nearest === undefined || expiryNotified.includes(nearest)) return undefined;
  return { days: nearest, notified: reached };
}

/** The day until which a connection is authorised, for people. */
export const authorisedUntilDay = ({ authorisedUntil }: Connection): Day | undefined =>
  authorisedUntil?.slice(0, 10) as Day | undefined;
