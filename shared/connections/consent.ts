import { createHmac, timingSafeEqual } from 'node:crypto';
import { consentHostOf, isRegion, type Region } from './region.ts';

/**
 * What a consent link is made for: one client in one region and one app. Amazon hands it back as `state`, signed, so that a
 * code which somebody else obtained cannot be bound to a client.
 */
export interface ConsentState {
  readonly client: string;
  readonly region: Region;
  readonly app: string;
  /** seconds since 1970 */
  readonly expires: number;
  /** random, made for this link: it is used once */
  readonly nonce: string;
}

/** The secret signs links of other kinds too: each kind has a purpose of its own. */
const purpose = 'headroom consent 1\n';
/** A seller may need days until the person with the rights opens it. */
export const consentLinkDays = 30;

/** Paths of our own pages: where a link begins, and where Amazon sends the seller back to. */
export const consentPath = 'connect';
export const callbackPath = 'connect/callback';

const signatureOf = (body: string, secret: Uint8Array): string =>
  createHmac('sha256', secret)
    .update(purpose + body)
    .digest()
    .subarray(0, 16)
    .toString('base64url');

/** Letters of base64url and a dot: fit for an address. */
export function signConsent({ client, region, app, expires, nonce }: ConsentState, secret: Uint8Array): string {
  const body = Buffer.from(JSON.stringify([client, region, app, expires, nonce])).toString('base64url');
  return `${body}.${signatureOf(body, secret)}`;
}

/** `undefined` for one that this secret did not sign. Whether it has ended or was used is not looked at. */
export function readConsent(text: string, secret: Uint8Array): ConsentState | undefined {
  const [body = '', signature = '', ...rest] = text.split('.');
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(body, secret))];
  if (rest.length > 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const [client, region, app, expires, nonce] = JSON.parse(
    Buffer.from(body, 'base64url').toString('utf8'),
  ) as unknown[];
  if (typeof region !== 'string' || !isRegion(region)) return undefined;
  return { client: String(client), region, app: String(app), expires: Number(expires), nonce: String(nonce) };
}

/**
 * Where a seller consents (developer-docs, "Website authorization workflow").
 * @param host of Seller Central; the local cloud names its simulated Amazon's
 */
export function consentAddress(
  app: { readonly applicationId: string; readonly draft?: boolean },
  state: string,
  redirectUri: string,
  host: string,
): string {
  const query = new URLSearchParams({ application_id: app.applicationId, state, redirect_uri: redirectUri });
  if (app.draft === true) query.set('version', 'beta');
  return `${host}/apps/authorize/consent?${query.toString()}`;
}

/** The real Seller Central of a region or of a country that has one of its own. */
export const sellerCentral = (region: Region, marketplace?: string): string =>
  `https://${consentHostOf(region, marketplace)}`;
