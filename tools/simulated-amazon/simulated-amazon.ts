import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { destinationBody, participationBody, subscriptionBody } from './answers.ts';
import { type FaultEffect, type Faults, type Operation, openFaults, type SeenCall } from './faults.ts';
import { bodyOf, parse, sendErrors, sendJson } from './http.ts';
import { type Access, secret, simulateLogin } from './login.ts';
import { operationOf, typeFor } from './operations.ts';
import { limits, openBuckets } from './rate-limits.ts';
import { openRequestedReports } from './requested-reports.ts';
import type { SimulatedSeller } from './seller.ts';
import { type Asked, openState, type SimulatedState } from './state.ts';

export interface SimulatedApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** what a seller consents to by a link; absent for a private app */
  readonly applicationId?: string;
}

export interface SimulatedAmazonSettings {
  /** milliseconds since the epoch */
  readonly now: () => number;
  /** where this server is reached, without the closing slash: for addresses of documents */
  readonly address: () => string;
  readonly random?: () => number;
  /** how long a report takes, in seconds of that clock */
  readonly readyAfterSeconds?: number;
  /** what outlives a restart; in memory where absent */
  readonly state?: SimulatedState;
  /** called for each call that was let in: what happened, for tests */
  readonly seen?: (call: SeenCall) => void;
}

export interface SimulatedAmazon {
  readonly answer: RequestListener;
  readonly faults: Faults;
  readonly addApp: (app: SimulatedApp) => void;
  readonly addSeller: (seller: SimulatedSeller) => void;
  /** a refresh token of a seller for an app, as a private app's self-authorisation gives it */
  readonly authorise: (sellerId: string, clientId: string) => string;
  /** withdraws every authorisation that a seller gave */
  readonly revoke: (sellerId: string) => void;
  /** the app's secret from now on; the old one works no longer unless `keepOld` */
  readonly rotate: (clientId: string, clientSecret: string, keepOld?: boolean) => void;
  /** by seller and type: who subscribed, for notifications */
  readonly subscriptions: () => readonly {
    readonly sellerId: string;
    readonly type: string;
    readonly id: string;
    readonly queueArn: string;
  }[];
  /** the reports and queries that sellers have asked for, the oldest first: what was asked, and what becomes of it */
  readonly requests: () => readonly Pick<Asked, 'sellerId' | 'type' | 'id' | 'body' | 'fate'>[];
}

/** Those that an app performs on behalf of nobody (developer-docs, "Grantless operations"). */
const grantlessOperations: ReadonlySet<Operation> = new Set([
  'createDestination',
  'getDestinations',
  'deleteSubscriptionById',
]);
/**
 * A Selling Partner API of our own, for tests and the local cloud: Login with Amazon, Reports, Data Kiosk, Sellers,
 * Notifications, the consent page and the document store, in the shapes of Amazon's models and with its default rate limits.
 * What it answers is checked against those models by a test.
 */
export function simulateAmazon(settings: SimulatedAmazonSettings): SimulatedAmazon {
  const { now, address, random = Math.random, readyAfterSeconds = 20, seen = () => undefined } = settings;
  const state = settings.state ?? openState();
  const faults = openFaults(random);
  const withinRate = openBuckets(now);
  const { apps, authorisations, codes, asked, destinations, subscriptions } = state;
  const sellers = new Map<string, SimulatedSeller>();
  const access = new Map<string, Access>();
  const login = simulateLogin({ apps, authorisations, codes, access, sellers, faults, now, seen });

  const requested = openRequestedReports({ asked, sellers, now, address, readyAfterSeconds });
  const { ask, list, documentOf, documentAddress, reportBody, queryBody } = requested;

  const answer: RequestListener = (request, response) => {
    void handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendErrors(response, 500, 'InternalFailure', String(error));
      else response.destroy();
    });
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://amazon');
    const body = await bodyOf(request);
    if (url.pathname === '/auth/o2/token') return login.token(response, new URLSearchParams(body));
    if (url.pathname.startsWith('/documents/')) return documentStore(url, response);
    if (url.pathname === '/apps/authorize/consent')
      return login.consent(request, url, new URLSearchParams(body), response);
    const [, region = '', ...rest] = url.pathname.split('/');
    return api(request, response, { region, path: rest.map(decodeURIComponent), query: url.searchParams, body });
  }

  function documentStore(url: URL, response: ServerResponse): void {
    const id = decodeURIComponent(url.pathname.slice('/documents/'.length));
    const document = documentOf(id);
    const fault = faults.take({ operation: 'document store' });
    const isOver = Number(url.searchParams.get('X-Amz-Expires-At')) < now() || fault === 'address expired';
    seen({ operation: 'document store', status: document === undefined || isOver ? 403 : 200 });
    if (fault === 'outage') return void response.writeHead(503).end();
    if (document === undefined || isOver) {
      response.writeHead(403, { 'content-type': 'application/xml' });
      return void response.end(
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>',
      );
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': document.content.length });
    response.end(document.content);
  }

  interface ApiRequest {
    readonly region: string;
    readonly path: readonly string[];
    readonly query: URLSearchParams;
    readonly body: string;
  }

  async function api(request: IncomingMessage, response: ServerResponse, call: ApiRequest): Promise<void> {
    const operation = operationOf(request.method ?? '', call.path);
    if (operation === undefined) return sendErrors(response, 404, 'NotFound', 'The resource does not exist');
    const who = access.get(String(request.headers['x-amz-access-token'] ?? ''));
    const json = parse(call.body);
    const reportType = typeFor(operation, json, call);
    const fault = faults.take({ operation, sellerId: who?.sellerId, reportType });
    const done = (status: number): void =>
      seen({
        operation,
        status,
        ...(who?.sellerId !== undefined && { sellerId: who.sellerId }),
        ...(reportType !== undefined && { reportType }),
      });
    const deny = (status: number, code: string, message: string, details = '', rate?: number): void => {
      done(status);
      sendErrors(response, status, code, message, details, rate);
    };
    if (String(request.headers['user-agent'] ?? '') === '') return deny(400, 'InvalidInput', 'A user agent is missing');
    if (who === undefined || who.until < now() || fault === 'token invalid') {
      return deny(
        403,
        'Unauthorized',
        'Access to requested resource is denied.',
        'The access token you provided is revoked, malformed or invalid.',
      );
    }
    const seller = who.sellerId === undefined ? undefined : sellers.get(who.sellerId);
    const grantless = grantlessOperations.has(operation);
    if (
      grantless
        ? who.scope !== 'sellingpartnerapi::notifications'
        : seller === undefined || seller.region !== call.region
    ) {
      return deny(403, 'Unauthorized', 'Access to requested resource is denied.');
    }
    if (fault === 'quotes secrets') {
      const quoted = String(request.headers['x-amz-access-token']);
      return deny(400, 'InvalidInput', `The token ${quoted} is not for this`, `token=${quoted}`);
    }
    if (fault === 'role missing') return deny(403, 'Unauthorized', 'Access to requested resource is denied.');
    if (fault === 'outage') return deny(503, 'ServiceUnavailable', 'The service is not available');
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 100));
    const rate = limits[operation]?.ratePerSecond;
    if (
      !withinRate(operation, who.sellerId ?? who.clientId) ||
      fault === 'throttled' ||
      fault === 'throttled without a rate'
    ) {
      return deny(
        429,
        'QuotaExceeded',
        'You exceeded your quota for the requested resource.',
        '',
        fault === 'throttled' ? rate : undefined,
      );
    }
    const result = perform(operation, seller, who.clientId, json, call, fault);
    done(result.status);
    if (fault === 'no answer') return void response.destroy();
    if ('errors' in result) return sendErrors(response, result.status, ...result.errors);
    sendJson(response, result.status, result.body, rate);
  }

  type Result =
    | { readonly status: number; readonly body: unknown }
    | { readonly status: number; readonly errors: readonly [code: string, message: string] };
  const notFound: Result = { status: 404, errors: ['NotFound', 'The resource does not exist'] };

  function perform(
    operation: Operation,
    seller: SimulatedSeller | undefined,
    clientId: string,
    json: Readonly<Record<string, unknown>>,
    { region, path, query }: ApiRequest,
    fault: FaultEffect | undefined,
  ): Result {
    const sellerId = seller?.sellerId ?? '';
    const id = path.at(-1) ?? '';
    const ofSeller = (): readonly Asked[] => [...asked.values()].filter((one) => one.sellerId === sellerId);
    switch (operation) {
      case 'createReport': {
        if (seller === undefined) return notFound;
        const marketplaceIds = json['marketplaceIds'];
        const reportType = json['reportType'];
        if (!Array.isArray(marketplaceIds) || typeof reportType !== 'string') {
          return { status: 400, errors: ['InvalidInput', 'reportType and marketplaceIds are required'] };
        }
        return { status: 202, body: { reportId: ask(seller, reportType, json, fault).id } };
      }
      case 'getReport': {
        const report = asked.get(id);
        return report?.sellerId === sellerId ? { status: 200, body: reportBody(report) } : notFound;
      }
      case 'getReports': {
        const types = (query.get('reportTypes') ?? '').split(',');
        const since = Date.parse(query.get('createdSince') ?? '') || now() - 90 * 86_400_000;
        if (seller !== undefined) for (const type of types) list(seller, type);
        const reports = ofSeller()
          .filter(({ type, createdAt }) => types.includes(type) && createdAt >= since)
          .sort((a, b) => b.createdAt - a.createdAt)
          .slice(0, Number(query.get('pageSize') ?? 10));
        return { status: 200, body: { reports: reports.map(reportBody) } };
      }
      case 'getReportDocument': {
        const document = documentOf(id);
        if (document === undefined) return notFound;
        const url = documentAddress(id);
        return {
          status: 200,
          body: { reportDocumentId: id, url, ...(document.compressed && { compressionAlgorithm: 'GZIP' }) },
        };
      }
      case 'createQuery': {
        if (seller === undefined) return notFound;
        if (typeof json['query'] !== 'string' || json['query'].length > 8000) {
          return { status: 400, errors: ['InvalidInput', 'a query of at most 8000 characters is required'] };
        }
        return { status: 202, body: { queryId: ask(seller, 'query', json, fault).id } };
      }
      case 'getQuery': {
        const found = asked.get(id);
        return found?.sellerId === sellerId ? { status: 200, body: queryBody(found) } : notFound;
      }
      case 'getQueries': {
        const since = Date.parse(query.get('createdSince') ?? '') || 0;
        const queries = ofSeller().filter(({ type, createdAt }) => type === 'query' && createdAt >= since);
        return { status: 200, body: { queries: queries.map(queryBody) } };
      }
      case 'getDocument':
        return documentOf(id) !== undefined
          ? { status: 200, body: { documentId: id, documentUrl: documentAddress(id) } }
          : notFound;
      case 'getMarketplaceParticipations':
        return { status: 200, body: { payload: (seller?.marketplaces ?? []).map(participationBody) } };
      case 'createDestination': {
        const { sqs } = json['resourceSpecification'] as { sqs: { arn: string } };
        const known = [...destinations.values()].find(({ arn, region: where }) => arn === sqs.arn && where === region);
        const destination = known ?? { id: secret('d-'), name: String(json['name']), arn: sqs.arn, clientId, region };
        if (known === undefined) destinations.set(destination.id, destination);
        return { status: 200, body: { payload: destinationBody(destination) } };
      }
      case 'getDestinations':
        return {
          status: 200,
          body: {
            payload: [...destinations.values()]
              .filter((one) => one.clientId === clientId && one.region === region)
              .map(destinationBody),
          },
        };
      case 'createSubscription': {
        const subscription = { sellerId, type: id, id: secret('s-'), destinationId: String(json['destinationId']) };
        if ([...subscriptions.values()].some((one) => one.sellerId === sellerId && one.type === id)) {
          return { status: 409, errors: ['Conflict', 'The subscription exists'] };
        }
        subscriptions.set(subscription.id, subscription);
        return { status: 200, body: { payload: subscriptionBody(subscription) } };
      }
      case 'getSubscription': {
        const found = [...subscriptions.values()].find((one) => one.sellerId === sellerId && one.type === id);
        return found === undefined ? notFound : { status: 200, body: { payload: subscriptionBody(found) } };
      }
      case 'deleteSubscriptionById':
        if (!subscriptions.has(id)) return notFound;
        subscriptions.delete(id);
        return { status: 200, body: {} };
      case 'token':
      case 'document store':
        return notFound;
    }
  }

  return {
    answer,
    faults,
    addApp: ({ clientId, clientSecret, applicationId }) =>
      apps.set(clientId, { secrets: [clientSecret], ...(applicationId !== undefined && { applicationId }) }),
    addSeller: (seller) => sellers.set(seller.sellerId, seller),
    authorise(sellerId, clientId) {
      const refreshToken = secret('Atzr|');
      authorisations.set(refreshToken, { sellerId, clientId });
      return refreshToken;
    },
    revoke(sellerId) {
      for (const [token, owner] of authorisations.entries())
        if (owner.sellerId === sellerId) authorisations.delete(token);
      for (const [token, owner] of access) if (owner.sellerId === sellerId) access.delete(token);
    },
    rotate(clientId, clientSecret, keepOld = false) {
      const app = apps.get(clientId);
      if (app === undefined) throw new Error(`there is no app ${clientId}`);
      apps.set(clientId, { ...app, secrets: keepOld ? [...app.secrets, clientSecret] : [clientSecret] });
    },
    subscriptions: () =>
      [...subscriptions.values()].map(({ sellerId, type, id, destinationId }) => ({
        sellerId,
        type,
        id,
        queueArn: destinations.get(destinationId)?.arn ?? '',
      })),
    requests: () =>
      [...asked.values()]
        .filter(({ listed }) => listed !== true)
        .map(({ sellerId, type, id, body, fate }) => ({ sellerId, type, id, body, fate })),
  };
}
