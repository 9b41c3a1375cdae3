import type { Channel } from '../../domain/channel.ts';
import type { MetricName } from '../../metrics/catalogue.ts';

/** A block of the V2 report that gives a rate, and where its counts stand. Paths are dotted. */
export interface RateBlock {
  readonly metric: MetricName;
  readonly channel: Channel;
  /** spellings seen in Amazon's schema, in its example and in live reports */
  readonly names: readonly string[];
  readonly numerator: string;
  readonly denominator: string;
  /** counts of the same denominator that are metrics of their own */
  readonly parts?: readonly { readonly metric: MetricName; readonly numerator: string; readonly status: string }[];
}

/** `orderDefectRate.mfn` and `.afn`: the block's key tells the channel; `fulfillmentType` is wrong in Amazon's own example. */
export const orderDefectBlocks: readonly RateBlock[] = (['mfn', 'afn'] as const).map((name) => ({
  metric: 'orderDefectRate',
  channel: name === 'mfn' ? 'seller' : 'amazon',
  names: [name],
  numerator: 'orderWithDefects.count',
  denominator: 'orderCount',
  parts: [
    { metric: 'negativeFeedbackRate', numerator: 'negativeFeedback.count', status: 'negativeFeedback.status' },
    { metric: 'aToZClaimRate', numerator: 'claims.count', status: 'claims.status' },
    { metric: 'chargebackRate', numerator: 'chargebacks.count', status: 'chargebacks.status' },
  ],
}));

export const lateShipmentBlock: RateBlock = {
  metric: 'lateShipmentRate',
  channel: 'seller',
  names: ['lateShipmentRate'],
  numerator: 'lateShipmentCount',
  denominator: 'orderCount',
};

export const lateShipmentListNames: readonly string[] = ['lateShipmentRateList'];

export const rateBlocks: readonly RateBlock[] = [
  {
    metric: 'cancellationRate',
    channel: 'seller',
    names: ['preFulfillmentCancellationRate', 'prefulfillmentCancelRate'],
    numerator: 'cancellationCount',
    denominator: 'orderCount',
  },
  {
    metric: 'validTrackingRate',
    channel: 'seller',
    names: ['validTrackingRate'],
    numerator: 'validTrackingCount',
    denominator: 'shipmentCount',
  },
  {
    metric: 'unitOnTimeDeliveryRate',
    channel: 'seller',
    names: ['unitOnTimeDeliveryRate'],
    numerator: 'unitOnTimeDeliveryCount',
    denominator: 'totalUnitCount',
  },
  {
    metric: 'onTimeDeliveryRate',
    channel: 'seller',
    names: ['onTimeDeliveryRate'],
    numerator: 'onTimeDeliveryCount',
    denominator: 'shipmentCountWithValidTracking',
  },
  {
    metric: 'invoiceDefectRate',
    channel: 'all',
    names: ['invoiceDefectRate'],
    numerator: 'invoiceDefect.count',
    denominator: 'orderCount',
  },
];

export interface CountBlock {
  readonly metric: MetricName;
  readonly names: readonly string[];
  readonly count: string;
}

const policy = (metric: MetricName, otherName?: string): CountBlock => ({
  metric,
  names: otherName === undefined ? [metric] : [metric, otherName],
  count: 'defectsCount',
});

export const countBlocks: readonly CountBlock[] = [
  policy('suspectedIntellectualPropertyViolations'),
  policy('receivedIntellectualPropertyComplaints'),
  policy('productAuthenticityCustomerComplaints'),
  policy('productConditionCustomerComplaints'),
  policy('productSafetyCustomerComplaints'),
  policy('foodAndProductSafetyIssues'),
  policy('listingPolicyViolations'),
  policy('restrictedProductPolicyViolations'),
  policy('otherPolicyViolations'),
  policy('documentRequests', 'documentRequest'),
  policy('customerProductReviewsPolicyViolations'),
  { metric: 'policyViolationWarnings', names: ['policyViolationWarnings'], count: 'warningsCount' },
];

export const ratingBlock = {
  names: ['accountHealthRating', 'accountHealthRatings'],
  score: 'ahrScore',
  status: ['ahrStatus', 'accountHealthRatingStatus'],
} as const;

/** Read by nobody: warnings about messages have no metric. */
export const knownAndUnused: readonly string[] = ['marketplaceId', 'warningStates', 'warningState'];

export const orderDefectNames: readonly string[] = ['orderDefectRate'];

/** Every member of an element that is understood. */
export const knownMembers: ReadonlySet<string> = new Set([
  ...knownAndUnused,
  ...orderDefectNames,
  ...lateShipmentBlock.names,
  ...lateShipmentListNames,
  ...rateBlocks.flatMap(({ names }) => names),
  ...countBlocks.flatMap(({ names }) => names),
  ...ratingBlock.names,
]);
