import type { AmazonReport, ProcessingStatus } from '../connections/amazon-report.ts';
import type { Region } from '../connections/region.ts';

/** What went wrong when Amazon was asked, by what can be done about it. */
export type AmazonFault =
  /** the seller withdrew the authorisation, it expired after 365 days, or the token belongs to another app */
  | 'authorisation revoked'
  /** the app's client secret is wrong or expired: no seller of the app can be asked anything */
  | 'client secret invalid'
  /** the app lacks the role that the operation needs, or the seller has not consented to it since it was added */
  | 'role missing'
  /** too many requests: wait and ask again */
  | 'throttled'
  /** no such report, query or document, or it is too old */
  | 'not found'
  /** Amazon does not accept the request as it stands: asking again would not help */
  | 'bad request'
  /** no answer, or an answer that says that Amazon is at fault: ask again later */
  | 'outage';

/** An operation of the Selling Partner API that failed. Its message never holds a token or a secret. */
export class AmazonError extends Error {
  override readonly name = 'AmazonError';
  readonly fault: AmazonFault;
  /** HTTP status; absent when there was no answer */
  readonly status?: number;
  /** Amazon's own code and words, cleared of anything that looks like a token */
  readonly said?: string;
  /** calls a second that Amazon allows for this operation, where its answer said so */
  readonly ratePerSecond?: number;
  /** Amazon's id of the request, for its support */
  readonly requestId?: string;

  constructor(
    fault: AmazonFault,
    message: string,
    facts: {
      readonly status?: number;
      readonly said?: string;
      readonly ratePerSecond?: number;
      readonly requestId?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.fault = fault;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.said !== undefined) this.said = facts.said;
    if (facts.ratePerSecond !== undefined) this.ratePerSecond = facts.ratePerSecond;
    if (facts.requestId !== undefined) this.requestId = facts.requestId;
  }
}

/** Who asks, and for whom. The secrets live in memory only. */
export interface SellerCredentials {
  readonly region: Region;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}

export type AppCredentials = Pick<SellerCredentials, 'clientId' | 'clientSecret'>;

export interface ReportRequest {
  readonly reportType: string;
  /** Amazon's ids, 1 to 25 */
  readonly marketplaceIds: readonly string[];
  /** instants, ISO 8601 UTC */
  readonly dataStartTime?: string;
  readonly dataEndTime?: string;
  readonly reportOptions?: Readonly<Record<string, string>>;
}

export interface AmazonQuery {
  readonly queryId: string;
  readonly query: string;
  readonly processingStatus: ProcessingStatus;
  readonly createdTime: string;
  /** absent with DONE: there is no data */
  readonly dataDocumentId?: string;
  /** with FATAL: its content is the reason */
  readonly errorDocumentId?: string;
  /** more pages follow, asked for with the same query and this token */
  readonly nextToken?: string;
}

/** The bytes of a document, as Amazon stores them. The address that they came from lives for five minutes. */
export interface AmazonDocument {
  readonly body: AsyncIterable<Uint8Array>;
  /** bytes, where the answer said so */
  readonly size?: number;
  readonly compressed: boolean;
}

export interface MarketplaceParticipation {
  readonly marketplaceId: string;
  readonly countryCode: string;
  readonly isParticipating: boolean;
  readonly hasSuspendedListings: boolean;
}

/** Login with Amazon: one exchange of a consent's code. */
export interface Consent {
  readonly refreshToken: string;
}

/** The operations of the Selling Partner API that Headroom uses. Each throws `AmazonError` and waits for nothing. */
export interface Amazon {
  /** turns the code of a consent, which lives for five minutes, into a refresh token */
  exchangeCode(app: AppCredentials, code: string, redirectUri: string): Promise<Consent>;
  /** asks for a report; not idempotent: each call makes another one */
  createReport(seller: SellerCredentials, request: ReportRequest): Promise<string>;
  getReport(seller: SellerCredentials, reportId: string): Promise<AmazonReport>;
  /** reports of one type made since an instant (at most 90 days back), newest first */
  reportsSince(seller: SellerCredentials, reportType: string, since: Date): Promise<readonly AmazonReport[]>;
  openReportDocument(seller: SellerCredentials, documentId: string): Promise<AmazonDocument>;
  createQuery(seller: SellerCredentials, query: string, paginationToken?: string): Promise<string>;
  getQuery(seller: SellerCredentials, queryId: string): Promise<AmazonQuery>;
  queriesSince(seller: SellerCredentials, since: Date): Promise<readonly AmazonQuery[]>;
  openQueryDocument(seller: SellerCredentials, documentId: string): Promise<AmazonDocument>;
  marketplaceParticipations(seller: SellerCredentials): Promise<readonly MarketplaceParticipation[]>;
  /** makes the app's queue known to Amazon, once per app and region; returns the destination's id */
  createDestination(app: AppCredentials, region: Region, name: string, queueArn: string): Promise<string>;
  destinations(
    app: AppCredentials,
    region: Region,
  ): Promise<readonly { readonly id: string; readonly queueArn?: string }[]>;
  /** one subscription per seller and type; returns its id, by which a notification is told apart */
  subscribe(seller: SellerCredentials, type: string, destinationId: string): Promise<string>;
  /** the seller's subscription to a type, where there is one, and the destination that it goes to */
  subscription(
    seller: SellerCredentials,
    type: string,
  ): Promise<{ readonly id: string; readonly destinationId: string } | undefined>;
  /** ends a subscription: Amazon takes no second one of a type from a seller */
  unsubscribe(app: AppCredentials, region: Region, type: string, subscriptionId: string): Promise<void>;
}
