import type { Metric } from './metric.ts';

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
    feeds: ['seller-performance', 'manual-csv'],
    counts: 'Open findings of the last 180 days; they lower the account health rating until they are resolved.',
    source: 'V2 seller performance report schema',
    firstStep: 'Open Account Health, read each finding, and appeal or correct it one by one.',
  }) as const satisfies Metric;

/** Counts of policy findings, by their names in the V2 report. Amazon's target for each is 0. */
export const policyCounts = {
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
  otherPolicyViolations: {
    ...policy('Other policy violations', ['other policy violation', 'other policy violations']),
    firstStep:
      'Open Account Health and read each finding; in the US, listings deactivated for late delivery stand here since 2026-02-28: look at on-time delivery first.',
  },
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
