import type { Day } from './day.ts';
import { type Condition, type Limit, type PublishedLimit, perMillionOf } from './limit.ts';
import type { Channel } from './reading.ts';
import type { ReportKind } from './report-kind.ts';

/** A window that Amazon measures over: its length, and how many days before the report it ends. */
export interface Window {
  readonly lengthDays: number;
  readonly endLagDays: number;
}

export interface Metric {
  /** as people say it, at the start of a sentence */
  readonly title: string;
  readonly short: string;
  readonly kind: 'rate' | 'count' | 'score' | 'state';
  readonly better: 'lower' | 'higher';
  /** what one more step toward the limit is called: [one, several] */
  readonly defect: readonly [string, string];
  /** what the denominator counts: [one, several]; for counts and scores the thing counted */
  readonly base: readonly [string, string];
  /** whether the numerator counts the bad ones (late orders) or the good ones (valid tracking) */
  readonly numeratorCounts: 'defects' | 'successes';
  readonly channels: readonly Channel[];
  readonly windows: readonly Window[];
  /** newest last; a limit read from a report beats all of these */
  readonly limits: readonly PublishedLimit[];
  /**
   * `limit`: missing it can cost the account or its offers; `target`: Amazon publishes a number but no penalty;
   * `baseline`: no number, judged against the account's own past.
   */
  readonly force: 'limit' | 'target' | 'baseline';
  /** of a score: where each verdict begins */
  readonly bands?: { readonly breachBelow: number; readonly warnBelow: number; readonly watchBelow: number };
  /** of a state: the words and what they mean; a word that is not here is unknown */
  readonly states?: Readonly<Record<string, 'ok' | 'warn' | 'breach'>>;
  /** components are told within the metric they are part of */
  readonly partOf?: string;
  /** below this denominator Amazon does not judge, so neither do we */
  readonly minimumToJudge?: number;
  readonly feeds: readonly ReportKind[];
  /** what counts, in one sentence */
  readonly counts: string;
  /** where the rule is written */
  readonly source: string;
  /** what to do first when it drifts */
  readonly firstStep: string;
}

const share = (condition: Condition, fraction: number): PublishedLimit => ({
  condition,
  perMillion: perMillionOf(fraction),
});

const component = (title: string, short: string, defect: readonly [string, string], counts: string) =>
  ({
    title,
    short,
    kind: 'rate',
    better: 'lower',
    defect,
    base: ['order', 'orders'],
    numeratorCounts: 'defects',
    channels: ['seller', 'amazon'],
    windows: [{ lengthDays: 60, endLagDays: 15 }],
    limits: [],
    force: 'baseline',
    partOf: 'orderDefectRate',
    feeds: ['seller-performance', 'house-csv'],
    counts,
    source: 'Amazon help G200285170',
    firstStep: 'Open the orders behind it and answer each buyer.',
  }) as const satisfies Metric;

const policy = (title: string, thing: readonly [string, string], endLagDays = 0) =>
  ({
    title,
    short: title,
    kind: 'count',
    better: 'lower',
    defect: thing,
    base: thing,
    numeratorCounts: 'defects',
    channels: ['all'],
    windows: [{ lengthDays: 180, endLagDays }],
    limits: [{ condition: 'EQUALS', value: 0 }],
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Open findings of the last 180 days; they lower the account health rating until they are resolved.',
    source: 'V2 seller performance report schema',
    firstStep: 'Open Account Health, read each finding, and appeal or correct it one by one.',
  }) as const satisfies Metric;

/**
 * Every metric that Headroom watches, as data: parsing, judging, the mails' wording and the README's table come from here.
 * Windows and lags are Amazon's own example report's (2020-11-19); the window in a report beats them.
 */
export const catalogue = {
  orderDefectRate: {
    title: 'Order defect rate',
    short: 'ODR',
    kind: 'rate',
    better: 'lower',
    defect: ['defective order', 'defective orders'],
    base: ['order', 'orders'],
    numeratorCounts: 'defects',
    channels: ['seller', 'amazon'],
    windows: [{ lengthDays: 60, endLagDays: 15 }],
    limits: [share('LESS_THAN', 0.01)],
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Orders with negative feedback (1–2 stars), an A-to-z claim not denied, or a service chargeback.',
    source: 'Amazon help G200285170',
    firstStep:
      'Open the defective orders; refund or answer first where no claim is decided yet, and appeal wrong claims.',
  },
  negativeFeedbackRate: component(
    'Negative feedback rate',
    'Negative feedback',
    ['order with negative feedback', 'orders with negative feedback'],
    'Orders that got 1 or 2 stars.',
  ),
  aToZClaimRate: component(
    'A-to-z claim rate',
    'A-to-z claims',
    ['order with an A-to-z claim', 'orders with an A-to-z claim'],
    'Orders with an A-to-z Guarantee claim that was not denied.',
  ),
  chargebackRate: component(
    'Chargeback rate',
    'Chargebacks',
    ['order with a chargeback', 'orders with a chargeback'],
    'Orders with a service chargeback.',
  ),
  cancellationRate: {
    title: 'Pre-fulfilment cancellation rate',
    short: 'CR',
    kind: 'rate',
    better: 'lower',
    defect: ['order cancelled by the seller', 'orders cancelled by the seller'],
    base: ['order', 'orders'],
    numeratorCounts: 'defects',
    channels: ['seller'],
    windows: [{ lengthDays: 7, endLagDays: 1 }],
    limits: [share('LESS_THAN', 0.025)],
    force: 'limit',
    feeds: ['seller-performance', 'house-csv', 'all-orders', 'amazon-sale-report'],
    counts: 'Orders or items that the seller cancelled, or that Amazon cancelled because shipment was never confirmed.',
    source: 'Amazon help 200285210',
    firstStep: 'Check stock sync and close listings that oversell; ship what can still be shipped.',
  },
  lateShipmentRate: {
    title: 'Late shipment rate',
    short: 'LSR',
    kind: 'rate',
    better: 'lower',
    defect: ['late order', 'late orders'],
    base: ['order', 'orders'],
    numeratorCounts: 'defects',
    channels: ['seller'],
    windows: [
      { lengthDays: 30, endLagDays: 0 },
      { lengthDays: 10, endLagDays: 0 },
    ],
    limits: [share('LESS_THAN', 0.04)],
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Orders whose shipment was confirmed in Amazon’s system after the expected ship date.',
    source: 'Amazon help 202152050',
    firstStep: 'Confirm today’s shipments before the cut-off and lengthen handling time where pick-up is late.',
  },
  validTrackingRate: {
    title: 'Valid tracking rate',
    short: 'VTR',
    kind: 'rate',
    better: 'higher',
    defect: ['package without valid tracking', 'packages without valid tracking'],
    base: ['package', 'packages'],
    numeratorCounts: 'successes',
    channels: ['seller'],
    windows: [{ lengthDays: 30, endLagDays: 10 }],
    limits: [share('GREATER_THAN', 0.95)],
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Packages with a tracking number of an integrated carrier and at least one carrier scan.',
    source: 'Amazon help G201817070',
    firstStep: 'Look for one carrier or service behind the missing scans and move it to an integrated one.',
  },
  unitOnTimeDeliveryRate: {
    title: 'On-time delivery rate',
    short: 'OTDR',
    kind: 'rate',
    better: 'higher',
    defect: ['unit delivered late', 'units delivered late'],
    base: ['tracked unit', 'tracked units'],
    numeratorCounts: 'successes',
    channels: ['seller'],
    windows: [{ lengthDays: 14, endLagDays: 7 }],
    limits: [share('GREATER_THAN', 0.9)],
    force: 'limit',
    minimumToJudge: 20,
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Units delivered on or before the “Deliver by” date, of units with a delivery scan.',
    source: 'V2 seller performance report schema; minimum of 20 units: Amazon UK’s own answer to sellers',
    firstStep: 'Turn on Shipping Settings Automation and Automated Handling Time, and buy OTDR-protected labels.',
  },
  onTimeDeliveryRate: {
    title: 'On-time delivery rate (shipments, older metric)',
    short: 'OTDR (old)',
    kind: 'rate',
    better: 'higher',
    defect: ['shipment delivered late', 'shipments delivered late'],
    base: ['shipment with valid tracking', 'shipments with valid tracking'],
    numeratorCounts: 'successes',
    channels: ['seller'],
    windows: [{ lengthDays: 30, endLagDays: 10 }],
    limits: [share('GREATER_THAN', 0.97)],
    force: 'target',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Shipments delivered on time, of shipments with valid tracking. Amazon does not suspend for it.',
    source: 'Amazon help 200847280',
    firstStep: 'Compare promised and real transit times per carrier.',
  },
  invoiceDefectRate: {
    title: 'Invoice defect rate',
    short: 'IDR',
    kind: 'rate',
    better: 'lower',
    defect: ['business order without a timely invoice', 'business orders without a timely invoice'],
    base: ['business order', 'business orders'],
    numeratorCounts: 'defects',
    channels: ['all'],
    windows: [{ lengthDays: 7, endLagDays: 7 }],
    limits: [
      {
        ...share('LESS_THAN', 0.05),
        from: '2021-04-05' as Day,
        marketplaces: ['UK', 'DE', 'FR', 'IT', 'ES'],
      },
    ],
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'Amazon Business orders whose invoice was not uploaded by the end of the next working day after shipment.',
    source: 'Amazon help 44QSYRCU27EW4UK',
    firstStep: 'Upload the missing invoices, then switch on automatic invoicing.',
  },
  contactResponseRate: {
    title: 'Contact response rate (within 24 hours)',
    short: 'CRT',
    kind: 'rate',
    better: 'higher',
    defect: ['message answered late or not at all', 'messages answered late or not at all'],
    base: ['buyer message', 'buyer messages'],
    numeratorCounts: 'successes',
    channels: ['all'],
    windows: [
      { lengthDays: 7, endLagDays: 0 },
      { lengthDays: 30, endLagDays: 0 },
      { lengthDays: 90, endLagDays: 0 },
    ],
    limits: [share('GREATER_THAN', 0.9)],
    force: 'target',
    feeds: ['house-csv'],
    counts: 'Buyer messages answered within 24 hours, weekends and holidays included.',
    source: 'Amazon help 200549770',
    firstStep: 'Answer every open message today: 48 hours without an answer open the way to an A-to-z claim.',
  },
  returnDissatisfactionRate: {
    title: 'Return dissatisfaction rate',
    short: 'RDR',
    kind: 'rate',
    better: 'lower',
    defect: ['negative return request', 'negative return requests'],
    base: ['return request', 'return requests'],
    numeratorCounts: 'defects',
    channels: ['seller'],
    windows: [{ lengthDays: 30, endLagDays: 0 }],
    limits: [share('LESS_THAN', 0.1)],
    force: 'target',
    feeds: ['house-csv'],
    counts: 'Return requests with negative return feedback, unanswered for 48 hours, or wrongly rejected.',
    source: 'Amazon help 201887610',
    firstStep: 'Answer open return requests within 48 hours and accept those that are in policy.',
  },
  negativeFeedbackReceivedRate: {
    title: 'Negative feedback received',
    short: 'Negative feedback received',
    kind: 'rate',
    better: 'lower',
    defect: ['negative feedback', 'negative feedbacks'],
    base: ['feedback', 'feedbacks'],
    numeratorCounts: 'defects',
    channels: ['all'],
    windows: [
      { lengthDays: 30, endLagDays: 0 },
      { lengthDays: 90, endLagDays: 0 },
      { lengthDays: 365, endLagDays: 0 },
    ],
    limits: [share('LESS_THAN', 0.05)],
    force: 'target',
    feeds: ['house-csv'],
    counts: 'Feedback with 1 or 2 stars, of all feedback received in the period (not of orders).',
    source: 'Amazon help G97692EVY8H3CZY9; 5 % is an older guide',
    firstStep: 'Ask for the removal of feedback that reviews the product or a delivery by Amazon.',
  },
  refundRate: {
    title: 'Refund rate',
    short: 'Refund rate',
    kind: 'rate',
    better: 'lower',
    defect: ['refunded unit', 'refunded units'],
    base: ['unit ordered', 'units ordered'],
    numeratorCounts: 'defects',
    channels: ['all'],
    windows: [{ lengthDays: 28, endLagDays: 0 }],
    limits: [],
    force: 'baseline',
    feeds: ['house-csv'],
    counts: 'Units refunded in a period, of units ordered in the same period. Amazon sets no limit.',
    source: 'Business Reports, Sales and Traffic report',
    firstStep: 'Look for one ASIN or reason behind the refunds.',
  },
  unitSessionPercentage: {
    title: 'Unit session percentage',
    short: 'Conversion',
    kind: 'rate',
    better: 'higher',
    defect: ['session without a unit', 'sessions without a unit'],
    base: ['session', 'sessions'],
    numeratorCounts: 'successes',
    channels: ['all'],
    windows: [{ lengthDays: 28, endLagDays: 0 }],
    limits: [],
    force: 'baseline',
    feeds: ['house-csv'],
    counts: 'Units ordered per session. It can exceed 100 %. Amazon sets no limit.',
    source: 'Business Reports, Sales and Traffic report',
    firstStep: 'Check price, stock and Featured Offer share of the ASINs with most sessions.',
  },
  sellerRating: {
    title: 'Seller rating',
    short: 'Seller rating',
    kind: 'score',
    better: 'higher',
    defect: ['point', 'points'],
    base: ['point', 'points'],
    numeratorCounts: 'successes',
    channels: ['all'],
    windows: [],
    limits: [],
    force: 'baseline',
    feeds: ['house-csv'],
    counts: 'A score from 0 to 100. Amazon sets no limit.',
    source: 'house CSV',
    firstStep: 'Read the newest feedback.',
  },
  accountHealthRating: {
    title: 'Account health rating',
    short: 'AHR',
    kind: 'score',
    better: 'higher',
    defect: ['point', 'points'],
    base: ['point', 'points'],
    numeratorCounts: 'successes',
    channels: ['all'],
    windows: [{ lengthDays: 180, endLagDays: 0 }],
    limits: [{ condition: 'GREATER_THAN', value: 200 }],
    bands: { breachBelow: 100, warnBelow: 200, watchBelow: 250 },
    states: {
      GREAT: 'ok',
      GOOD: 'ok',
      WARNED: 'warn',
      AT_RISK: 'warn',
      CRITICAL: 'breach',
      AT_RISK_OF_DEACTIVATION: 'breach',
    },
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'A score from 0 to 1000: healthy from 200, at risk from 100, critical below.',
    source: 'Account Health page; bands as Amazon announced them in 2022',
    firstStep: 'Resolve or appeal the policy findings with the highest severity first.',
  },
  accountStatus: {
    title: 'Account status',
    short: 'Status',
    kind: 'state',
    better: 'higher',
    defect: ['step', 'steps'],
    base: ['state', 'states'],
    numeratorCounts: 'successes',
    channels: ['all'],
    windows: [],
    limits: [],
    states: { NORMAL: 'ok', AT_RISK: 'warn', DEACTIVATED: 'breach', SUSPENDED: 'breach' },
    force: 'limit',
    feeds: ['seller-performance', 'house-csv'],
    counts: 'NORMAL, AT_RISK or DEACTIVATED (older reports say SUSPENDED).',
    source: 'V2 seller performance report schema',
    firstStep: 'Open Account Health and Performance Notifications now: deadlines usually start with the notice.',
  },
  suspectedIntellectualPropertyViolations: policy('Suspected intellectual property violations', [
    'suspected intellectual property violation',
    'suspected intellectual property violations',
  ]),
  receivedIntellectualPropertyComplaints: policy('Received intellectual property complaints', [
    'intellectual property complaint',
    'intellectual property complaints',
  ]),
  productAuthenticityCustomerComplaints: policy(
    'Product authenticity customer complaints',
    ['authenticity complaint', 'authenticity complaints'],
    2,
  ),
  productConditionCustomerComplaints: policy(
    'Product condition customer complaints',
    ['condition complaint', 'condition complaints'],
    2,
  ),
  productSafetyCustomerComplaints: policy(
    'Product safety customer complaints',
    ['safety complaint', 'safety complaints'],
    2,
  ),
  foodAndProductSafetyIssues: policy('Food and product safety issues', [
    'food or product safety issue',
    'food or product safety issues',
  ]),
  listingPolicyViolations: policy('Listing policy violations', [
    'listing policy violation',
    'listing policy violations',
  ]),
  restrictedProductPolicyViolations: policy('Restricted product policy violations', [
    'restricted product violation',
    'restricted product violations',
  ]),
  otherPolicyViolations: policy('Other policy violations', ['other policy violation', 'other policy violations']),
  documentRequests: policy('Document requests', ['document request', 'document requests']),
  customerProductReviewsPolicyViolations: policy('Customer product reviews policy violations', [
    'product review violation',
    'product review violations',
  ]),
  policyViolationWarnings: policy('Policy violation warnings', [
    'policy violation warning',
    'policy violation warnings',
  ]),
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof catalogue;

export const metricNames = Object.keys(catalogue) as readonly MetricName[];

export const isMetricName = (name: string): name is MetricName => Object.hasOwn(catalogue, name);

/** The catalogue's row, seen as a `Metric`. */
export const metricOf = (name: MetricName): Metric => catalogue[name];

/** The limit Amazon publishes for a metric in a marketplace on a day, when there is one. */
export function publishedLimit(name: MetricName, marketplace: string, on: Day): Limit | undefined {
  return metricOf(name).limits.findLast(
    ({ from, marketplaces }) =>
      (from === undefined || from <= on) && (marketplaces === undefined || marketplaces.includes(marketplace)),
  );
}
