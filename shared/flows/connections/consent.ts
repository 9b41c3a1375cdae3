import { clientOf } from '../../config/recipients.ts';
import type { App } from '../../connections/connection.ts';
import {
  type ConsentState,
  callbackPath,
  consentAddress,
  consentLinkDays,
  consentPath,
  readConsent,
  sellerCentral,
  signConsent,
} from '../../connections/consent.ts';
import type { Region } from '../../connections/region.ts';
import { dayIn } from '../../domain/day.ts';
import { formatDay } from '../../notifications/mail/format/format-day.ts';
import { AmazonError } from '../../ports/amazon.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import { type ConsentClaims, clientSecretName } from '../../ports/connections.ts';
import type { LinkSecrets } from '../../ports/links.ts';
import { askForConsentPage, type ConsentFailure, connectedPage, consentFailedPage } from '../../web/consent-page.ts';
import type { PageWriting } from '../../web/page.ts';
import { type ConnectDependencies, connectSeller } from './connect-seller.ts';

export interface ConsentLinkDependencies {
  readonly linkSecrets: LinkSecrets;
  /** where our own pages are, with the slash at its end */
  readonly connectUrl: string;
  /** letters that nobody can guess */
  readonly nonce: () => string;
}

/** What a consent link is for. */
export interface ConsentWanted {
  readonly client: string;
  readonly region: Region;
  /** `App.id` */
  readonly app: string;
}

/** A link to send to a client. It works once, for so many days, and only for this client, region and app. */
export async function writeConsentLink(
  { linkSecrets, connectUrl, nonce }: ConsentLinkDependencies,
  wanted: ConsentWanted,
  now: Date,
): Promise<string> {
  const expires = Math.floor(now.getTime() / 1000) + consentLinkDays * 86_400;
  const state = signConsent({ ...wanted, expires, nonce: nonce() }, await linkSecrets.current());
  return `${connectUrl}${consentPath}?${new URLSearchParams({ state }).toString()}`;
}

export interface ConsentDependencies extends ConnectDependencies {
  readonly linkSecrets: LinkSecrets;
  readonly consentClaims: ConsentClaims;
  readonly clientConfigs: ClientConfigs;
  readonly stage: string;
  /** where Amazon sends push notifications */
  readonly queueArn?: string;
  /** in front of Seller Central's path, where a simulated Amazon stands in for it */
  readonly consentHost?: string;
}

/** A page that a seller's browser asks for. */
export interface ConsentRequest {
  /** `GET`, … */
  readonly method: string;
  /** without the slash at its beginning */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** where it was reached, with the slash at its end: what is registered at Amazon as the way back */
  readonly address: string;
}

export interface ConsentAnswer {
  /** of HTTP */
  readonly status: number;
  readonly page: string;
  /** for the log: no code and no state is in it */
  readonly outcome: 'asked' | 'connected' | ConsentFailure | 'no such page';
  readonly client?: string;
  readonly region?: Region;
}

/** What is known of a link that was signed here and can be used. */
interface Consenting {
  readonly state: ConsentState;
  readonly app: App & { readonly applicationId: string };
  readonly writing: PageWriting;
  readonly clientName: string;
}

/**
 * The two pages of a consent. The first says what will happen and leads to Amazon; opened by a mail scanner it changes nothing.
 * The second is where Amazon sends the seller back to: it exchanges the code, which lives for five minutes, and connects.
 */
export async function answerConsent(
  dependencies: ConsentDependencies,
  request: ConsentRequest,
  now: Date,
): Promise<ConsentAnswer> {
  const { path, method, query } = request;
  if (method !== 'GET' || (path !== consentPath && path !== callbackPath)) {
    return { status: method === 'GET' ? 404 : 405, page: consentFailedPage('link not valid'), outcome: 'no such page' };
  }
  const consenting = await consentingOf(dependencies, query['state'] ?? '', now);
  if ('outcome' in consenting) return consenting;
  const { state, app, writing, clientName } = consenting;
  const { client, region } = state;
  if (path === callbackPath) return accept(dependencies, request, consenting, now);
  const host = dependencies.consentHost ?? sellerCentral(region);
  const address = consentAddress(app, query['state'] ?? '', `${request.address}${callbackPath}`, host);
  const page = askForConsentPage(writing, { client: clientName, region }, address);
  return { status: 200, page, outcome: 'asked', client, region };
}

async function consentingOf(
  { linkSecrets, apps, clientConfigs, consentClaims, stage }: ConsentDependencies,
  text: string,
  now: Date,
): Promise<Consenting | ConsentAnswer> {
  const state = readConsent(text, await linkSecrets.current());
  // Nothing is looked up for a state that was made up, and its page names nobody.
  if (state === undefined) return { status: 404, page: consentFailedPage('link not valid'), outcome: 'link not valid' };
  const config = await clientConfigs.current();
  const { consultancy } = config;
  const writing: PageWriting = { consultancy: consultancy.name, now, timeZone: consultancy.timezone, stage };
  const failed = failedWith(writing, state);
  if (state.expires * 1000 <= now.getTime()) return failed(410, 'link expired');
  if (await consentClaims.isClaimed(state.nonce)) return failed(410, 'link used');
  const app = (await apps.read(state.app))?.value;
  if (app?.applicationId === undefined) return failed(409, 'app not set up');
  const { applicationId } = app;
  return { state, app: { ...app, applicationId }, writing, clientName: clientOf(config, state.client).name };
}

const failedWith =
  (writing: PageWriting, { client, region }: ConsentState) =>
  (status: number, outcome: ConsentFailure): ConsentAnswer => ({
    status,
    page: consentFailedPage(outcome, writing),
    outcome,
    client,
    region,
  });

async function accept(
  dependencies: ConsentDependencies,
  { query, address }: ConsentRequest,
  { state, app, writing, clientName }: Consenting,
  now: Date,
): Promise<ConsentAnswer> {
  const { amazon, secrets, connections, consentClaims } = dependencies;
  const { client, region } = state;
  const failed = failedWith(writing, state);
  const code = query['spapi_oauth_code'] ?? '';
  const sellerId = query['selling_partner_id'] ?? '';
  if (code === '' || sellerId === '') return failed(400, 'not confirmed');
  const known = (await connections.read({ client, region }))?.value.connection.sellerId;
  // Another seller's numbers under this client's name would be silently wrong ones.
  if (known !== undefined && known !== sellerId) return failed(409, 'another seller');
  if (!(await consentClaims.claim(state.nonce, new Date(state.expires * 1000)))) return failed(410, 'link used');
  try {
    const clientSecret = await secrets.read(clientSecretName(app.id));
    if (clientSecret === undefined) throw new AmazonError('client secret invalid', 'The app has no secret');
    const { refreshToken } = await amazon.exchangeCode(
      { clientId: app.clientId, clientSecret },
      code,
      `${address}${callbackPath}`,
    );
    const { queueArn } = dependencies;
    const wanted = { client, region, app: app.id, refreshToken, sellerId, ...(queueArn !== undefined && { queueArn }) };
    const { connection, steps } = await connectSeller(dependencies, wanted, now);
    const { marketplaces, authorisedUntil } = connection;
    const until = authorisedUntil && formatDay(dayIn(new Date(authorisedUntil), writing.timeZone));
    const page = connectedPage(writing, {
      client: clientName,
      region,
      marketplaces,
      requested: steps,
      ...(until !== undefined && { until }),
    });
    return { status: 200, page, outcome: 'connected', client, region };
  } catch (error) {
    // It came to nothing: the seller may open the same link again.
    await consentClaims.release(state.nonce);
    if (!(error instanceof AmazonError)) throw error;
    return failed(502, failureOf(error));
  }
}

function failureOf({ fault }: AmazonError): ConsentFailure {
  switch (fault) {
    case 'authorisation revoked':
    case 'bad request':
    case 'not found':
      return 'code not valid';
    case 'client secret invalid':
      return 'app not set up';
    case 'role missing':
      return 'not confirmed';
    case 'throttled':
    case 'outage':
      return 'Amazon does not answer';
  }
}
