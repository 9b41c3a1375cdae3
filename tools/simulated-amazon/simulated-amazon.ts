import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { consentPage } from './consent-page.ts';
import { type FaultEffect, type Faults, type Operation, openFaults } from './faults.ts';
import { limits, openBuckets } from './rate-limits.ts';
import type { SimulatedSeller } from './seller.ts';

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
  /** called for each call that was let in: what happened, for tests */
  readonly seen?: (call: SeenCall) => void;
}

export interface SeenCall {
  readonly operation: Operation;
  readonly sellerId?: string;
  readonly reportType?: string;
  readonly status: number;
}

/** A report or query that somebody asked for. */
interface Asked {
  readonly id: string;
  readonly sellerId: string;
  readonly type: string;
  readonly createdAt: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly fate: 'done' | 'cancelled' | 'fatal' | 'hung';
  readonly document?: string;
}

interface Document {
  readonly content: Uint8Array;
  readonly compressed: boolean;
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
  /** how many reports and queries each seller has asked for, by type */
  readonly requests: () => readonly { readonly sellerId: string; readonly type: string; readonly id: string }[];
}

const documentSeconds = 300;
const codeSeconds = 300;
const tokenSeconds = 3600;

/**
 * A Selling Partner API of our own, for tests and the local cloud: Login with Amazon, Reports, Data Kiosk, Sellers,
 * Notifications, the consent page and the document store, in the shapes of Amazon's models and with its default rate limits.
 * What it answers is checked against those models by a test.
 */
export function simulateAmazon(settings: SimulatedAmazonSettings): SimulatedAmazon {
  const { now, address, random = Math.random, readyAfterSeconds = 20, seen = () => undefined } = settings;
  const faults = openFaults(random);
  const withinRate = openBuckets(now);
  const apps = new Map<string, { secrets: string[]; applicationId?: string }>();
  const sellers = new Map<string, SimulatedSeller>();
  /** refresh token → whose */
  const authorisations = new Map<string, { readonly sellerId: string; readonly clientId: string }>();
  const codes = new Map<string, { readonly sellerId: string; readonly clientId: string; readonly until: number }>();
  /** access token → whose */
  const access = new Map<
    string,
    { readonly sellerId?: string; readonly scope?: string; readonly clientId: string; readonly until: number }
  >();
  const asked = new Map<string, Asked>();
  const documents = new Map<string, Document>();
  const destinations: {
    readonly id: string;
    readonly name: string;
    readonly arn: string;
    readonly clientId: string;
    readonly region: string;
  }[] = [];
  const subscriptions: {
    readonly sellerId: string;
    readonly type: string;
    readonly id: string;
    readonly destinationId: string;
  }[] = [];

  const secret = (prefix: string): string => `${prefix}${randomBytes(24).toString('base64url')}`;
  const iso = (at: number): string => new Date(at).toISOString();

  const answer: RequestListener = (request, response) => {
    void handle(request, response).catch((error: unknown) => {
      if (!response.headersSent) sendErrors(response, 500, 'InternalFailure', String(error));
      else response.destroy();
    });
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://amazon');
    const body = await bodyOf(request);
    if (url.pathname === '/auth/o2/token') return token(response, new URLSearchParams(body));
    if (url.pathname.startsWith('/documents/')) return documentStore(url, response);
    if (url.pathname === '/apps/authorize/consent') return consent(request, url, new URLSearchParams(body), response);
    const [, region = '', ...rest] = url.pathname.split('/');
    return api(request, response, { region, path: rest.map(decodeURIComponent), query: url.searchParams, body });
  }

  function token(response: ServerResponse, form: URLSearchParams): void {
    const field = (name: string): string => form.get(name) ?? '';
    const refuse = (status: number, error: string, description: string): void =>
      sendJson(response, status, { error, error_description: description });
    const app = apps.get(field('client_id'));
    const owner = authorisations.get(field('refresh_token'));
    const fault = faults.take({ operation: 'token', sellerId: owner?.sellerId });
    seen({ operation: 'token', status: fault === undefined ? 200 : 400, ...(owner && { sellerId: owner.sellerId }) });
    if (fault === 'outage') return sendJson(response, 503, { error: 'temporarily_unavailable' });
    if (app === undefined || !app.secrets.includes(field('client_secret')) || fault === 'client secret invalid') {
      return refuse(401, 'invalid_client', 'Client authentication failed');
    }
    const give = (facts: object, refreshToken?: string): void => {
      const accessToken = secret('Atza|');
      access.set(accessToken, { ...facts, clientId: field('client_id'), until: now() + tokenSeconds * 1000 });
      sendJson(response, 200, {
        access_token: accessToken,
        token_type: 'bearer',
        expires_in: tokenSeconds,
        ...(refreshToken !== undefined && { refresh_token: refreshToken }),
      });
    };
    switch (field('grant_type')) {
      case 'refresh_token':
        if (owner?.clientId !== field('client_id') || fault === 'authorisation revoked') {
          return refuse(
            400,
            'invalid_grant',
            "The request has an invalid grant parameter : refresh_token. User may have revoked or didn't grant the permission.",
          );
        }
        return give({ sellerId: owner.sellerId }, field('refresh_token'));
      case 'authorization_code': {
        const code = codes.get(field('code'));
        codes.delete(field('code'));
        if (code === undefined || code.until < now() || code.clientId !== field('client_id')) {
          return refuse(400, 'invalid_grant', 'The request has an invalid grant parameter : code');
        }
        const refreshToken = secret('Atzr|');
        authorisations.set(refreshToken, { sellerId: code.sellerId, clientId: code.clientId });
        return give({ sellerId: code.sellerId }, refreshToken);
      }
      case 'client_credentials':
        return give({ scope: field('scope') });
      default:
        return refuse(400, 'unsupported_grant_type', 'The grant type is not supported');
    }
  }

  function documentStore(url: URL, response: ServerResponse): void {
    const id = decodeURIComponent(url.pathname.slice('/documents/'.length));
    const document = documents.get(id);
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

  /** The seller, signed in to Seller Central, confirms: the page has a button for each seller of that app's region. */
  function consent(request: IncomingMessage, url: URL, form: URLSearchParams, response: ServerResponse): void {
    const query = url.searchParams;
    const app = [...apps].find(([, { applicationId }]) => applicationId === query.get('application_id'));
    const redirect = query.get('redirect_uri') ?? '';
    if (app === undefined || redirect === '' || redirect.includes('#')) {
      return sendHtml(response, 400, consentPage.error(redirect.includes('#') ? 'MD5110' : 'MD1000'));
    }
    if (request.method !== 'POST')
      return sendHtml(response, 200, consentPage.ask([...sellers.values()], `${url.pathname}${url.search}`));
    const seller = sellers.get(form.get('seller') ?? '');
    if (seller === undefined) return sendHtml(response, 400, consentPage.error('SPDC8143'));
    const code = secret('RH');
    codes.set(code, { sellerId: seller.sellerId, clientId: app[0], until: now() + codeSeconds * 1000 });
    const back = new URL(redirect);
    back.searchParams.set('state', query.get('state') ?? '');
    back.searchParams.set('selling_partner_id', seller.sellerId);
    back.searchParams.set('spapi_oauth_code', code);
    response.writeHead(302, { location: back.href }).end();
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
    const grantless = operation === 'createDestination' || operation === 'getDestinations';
    if (
      grantless
        ? who.scope !== 'sellingpartnerapi::notifications'
        : seller === undefined || seller.region !== call.region
    ) {
      return deny(403, 'Unauthorized', 'Access to requested resource is denied.');
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
        const document = documents.get(id);
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
        return documents.has(id)
          ? { status: 200, body: { documentId: id, documentUrl: documentAddress(id) } }
          : notFound;
      case 'getMarketplaceParticipations':
        return { status: 200, body: { payload: (seller?.marketplaces ?? []).map(participationBody) } };
      case 'createDestination': {
        const { sqs } = json['resourceSpecification'] as { sqs: { arn: string } };
        const known = destinations.find(({ arn, region: where }) => arn === sqs.arn && where === region);
        const destination = known ?? { id: secret('d-'), name: String(json['name']), arn: sqs.arn, clientId, region };
        if (known === undefined) destinations.push(destination);
        return { status: 200, body: { payload: destinationBody(destination) } };
      }
      case 'getDestinations':
        return {
          status: 200,
          body: {
            payload: destinations
              .filter((one) => one.clientId === clientId && one.region === region)
              .map(destinationBody),
          },
        };
      case 'createSubscription': {
        const subscription = { sellerId, type: id, id: secret('s-'), destinationId: String(json['destinationId']) };
        if (subscriptions.some((one) => one.sellerId === sellerId && one.type === id)) {
          return { status: 409, errors: ['Conflict', 'The subscription exists'] };
        }
        subscriptions.push(subscription);
        return { status: 200, body: { payload: subscriptionBody(subscription) } };
      }
      case 'getSubscription': {
        const found = subscriptions.find((one) => one.sellerId === sellerId && one.type === id);
        return found === undefined ? notFound : { status: 200, body: { payload: subscriptionBody(found) } };
      }
      case 'token':
      case 'document store':
        return notFound;
    }
  }

  /** Takes a request: its content is made at once, as of now, and is there when it has been processed. */
  function ask(seller: SimulatedSeller, type: string, body: Asked['body'], fault: FaultEffect | undefined): Asked {
    const id = `${type === 'query' ? 'q' : 'r'}${String(asked.size + 1).padStart(8, '0')}`;
    const content = fault === 'fatal' ? fatalContent(type) : contentOf(seller, type, body);
    const fate =
      fault === 'fatal'
        ? 'fatal'
        : fault === 'hung'
          ? 'hung'
          : fault === 'cancelled' || (content === undefined && type !== 'query')
            ? 'cancelled'
            : 'done';
    const document = content === undefined ? undefined : keep(content, type !== 'query' && content.length > 2000);
    const one: Asked = {
      id,
      sellerId: seller.sellerId,
      type,
      createdAt: now(),
      body,
      fate,
      ...(document !== undefined && { document }),
    };
    asked.set(id, one);
    return one;
  }

  function contentOf(seller: SimulatedSeller, type: string, body: Asked['body']): Uint8Array | undefined {
    if (type === 'query') return seller.query(String(body['query']), now());
    const instant = (name: string) => (typeof body[name] === 'string' ? { value: Date.parse(body[name]) } : undefined);
    const [from, to] = [instant('dataStartTime')?.value, instant('dataEndTime')?.value];
    const marketplaceId = String((body['marketplaceIds'] as readonly unknown[])[0]);
    return seller.report({
      reportType: type,
      marketplaceId,
      at: now(),
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  }

  const fatalContent = (type: string): Uint8Array =>
    Buffer.from(
      JSON.stringify({ reportRequestError: `The ${type} could not be made: the date range is not allowed.` }),
    );

  /** Reports that Amazon made by itself until now, each once. */
  function list(seller: SimulatedSeller, type: string): void {
    for (const { createdAt, content } of seller.listed?.(type, now()) ?? []) {
      const id = `m${createHash('sha256').update(`${seller.sellerId} ${type} ${createdAt}`).digest('hex').slice(0, 10)}`;
      if (asked.has(id)) continue;
      asked.set(id, {
        id,
        sellerId: seller.sellerId,
        type,
        createdAt,
        body: {},
        fate: 'done',
        document: keep(content, false),
      });
    }
  }

  function keep(content: Uint8Array, compressed: boolean): string {
    const id = `amzn1.spdoc.1.4.${randomBytes(12).toString('hex')}`;
    documents.set(id, { content: compressed ? gzipSync(content) : content, compressed });
    return id;
  }

  const documentAddress = (id: string): string =>
    `${address()}/documents/${encodeURIComponent(id)}?X-Amz-Expires-At=${now() + documentSeconds * 1000}`;

  /** In the queue for a third of its time, then in progress, then what it came to. */
  function statusOf({ createdAt, fate }: Asked): string {
    const seconds = (now() - createdAt) / 1000;
    if (fate === 'hung') return seconds < readyAfterSeconds / 3 ? 'IN_QUEUE' : 'IN_PROGRESS';
    if (seconds < readyAfterSeconds) return seconds < readyAfterSeconds / 3 ? 'IN_QUEUE' : 'IN_PROGRESS';
    return fate === 'done' ? 'DONE' : fate === 'fatal' ? 'FATAL' : 'CANCELLED';
  }

  function reportBody(report: Asked): object {
    const status = statusOf(report);
    const { marketplaceIds, dataStartTime, dataEndTime } = report.body;
    const seller = sellers.get(report.sellerId);
    return {
      reportId: report.id,
      reportType: report.type,
      createdTime: iso(report.createdAt),
      processingStatus: status,
      marketplaceIds: marketplaceIds ?? seller?.marketplaces.map(({ id }) => id) ?? [],
      ...(dataStartTime !== undefined && { dataStartTime }),
      ...(dataEndTime !== undefined && { dataEndTime }),
      ...((status === 'DONE' || status === 'FATAL') &&
        report.document !== undefined && { reportDocumentId: report.document }),
    };
  }

  function queryBody(query: Asked): object {
    const status = statusOf(query);
    return {
      queryId: query.id,
      query: query.body['query'],
      createdTime: iso(query.createdAt),
      processingStatus: status,
      ...(status === 'DONE' && query.document !== undefined && { dataDocumentId: query.document }),
      ...(status === 'FATAL' && query.document !== undefined && { errorDocumentId: query.document }),
    };
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
      for (const [token, owner] of authorisations) if (owner.sellerId === sellerId) authorisations.delete(token);
      for (const [token, owner] of access) if (owner.sellerId === sellerId) access.delete(token);
    },
    rotate(clientId, clientSecret, keepOld = false) {
      const app = apps.get(clientId);
      if (app === undefined) throw new Error(`there is no app ${clientId}`);
      app.secrets = keepOld ? [...app.secrets, clientSecret] : [clientSecret];
    },
    subscriptions: () =>
      subscriptions.map(({ sellerId, type, id, destinationId }) => ({
        sellerId,
        type,
        id,
        queueArn: destinations.find((one) => one.id === destinationId)?.arn ?? '',
      })),
    requests: () =>
      [...asked.values()]
        .filter(({ id }) => !id.startsWith('m'))
        .map(({ sellerId, type, id }) => ({ sellerId, type, id })),
  };
}

function operationOf(method: string, path: readonly string[]): Operation | undefined {
  const [service, , what, id] = path;
  const isOne = id !== undefined && id !== '';
  switch (`${method} ${service}/${what}${isOne ? '/…' : ''}`) {
    case 'POST reports/reports':
      return 'createReport';
    case 'GET reports/reports':
      return 'getReports';
    case 'GET reports/reports/…':
      return 'getReport';
    case 'GET reports/documents/…':
      return 'getReportDocument';
    case 'POST dataKiosk/queries':
      return 'createQuery';
    case 'GET dataKiosk/queries':
      return 'getQueries';
    case 'GET dataKiosk/queries/…':
      return 'getQuery';
    case 'GET dataKiosk/documents/…':
      return 'getDocument';
    case 'GET sellers/marketplaceParticipations':
      return 'getMarketplaceParticipations';
    case 'POST notifications/destinations':
      return 'createDestination';
    case 'GET notifications/destinations':
      return 'getDestinations';
    case 'POST notifications/subscriptions/…':
      return 'createSubscription';
    case 'GET notifications/subscriptions/…':
      return 'getSubscription';
    default:
      return undefined;
  }
}

/** What a fault can be aimed at besides the operation. */
function typeFor(
  operation: Operation,
  json: Readonly<Record<string, unknown>>,
  { query }: { readonly query: URLSearchParams },
): string | undefined {
  if (operation === 'createReport') return String(json['reportType']);
  if (operation === 'createQuery') return String(json['query']);
  return operation === 'getReports' ? (query.get('reportTypes') ?? undefined) : undefined;
}

const countryNames: Readonly<Record<string, readonly [currency: string, language: string, domain: string]>> = {
  US: ['USD', 'en_US', 'www.amazon.com'],
  GB: ['GBP', 'en_GB', 'www.amazon.co.uk'],
  JP: ['JPY', 'ja_JP', 'www.amazon.co.jp'],
};

function participationBody({ id, countryCode, isParticipating }: SimulatedSeller['marketplaces'][number]): object {
  const [currency, language, domain] = countryNames[countryCode] ?? [
    'EUR',
    'de_DE',
    `www.amazon.${countryCode.toLowerCase()}`,
  ];
  return {
    marketplace: {
      id,
      name: `Amazon.${countryCode.toLowerCase()}`,
      countryCode,
      defaultCurrencyCode: currency,
      defaultLanguageCode: language,
      domainName: domain,
    },
    participation: { isParticipating, hasSuspendedListings: false },
    storeName: 'A store',
  };
}

const destinationBody = ({
  id,
  name,
  arn,
}: {
  readonly id: string;
  readonly name: string;
  readonly arn: string;
}): object => ({
  destinationId: id,
  name,
  resource: { sqs: { arn } },
});

const subscriptionBody = ({ id, destinationId }: { readonly id: string; readonly destinationId: string }): object => ({
  subscriptionId: id,
  payloadVersion: '1.0',
  destinationId,
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  } catch {
    return {};
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown, rate?: number): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-requestid': randomBytes(16).toString('hex'),
    ...(rate !== undefined && { 'x-amzn-ratelimit-limit': String(rate) }),
  });
  response.end(JSON.stringify(body));
}

const sendErrors = (
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  details = '',
  rate?: number,
): void => sendJson(response, status, { errors: [{ code, message, details }] }, rate);

function sendHtml(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(page);
}
