import type { Metric } from './metric.ts';

/** Rates of the Business Reports. Amazon sets no limit for them. */
export const sales = {
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
    feeds: ['manual-csv', 'business-report-by-date', 'sales-and-traffic'],
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
    feeds: ['manual-csv', 'business-report-by-date', 'sales-and-traffic'],
    counts: 'Units ordered per session. It can exceed 100 %. Amazon sets no limit.',
    source: 'Business Reports, Sales and Traffic report',
    firstStep: 'Check price, stock and Featured Offer share of the ASINs with most sessions.',
  },
} as const satisfies Record<string, Metric>;
