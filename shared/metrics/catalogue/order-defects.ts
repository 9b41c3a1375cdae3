import { share } from './limit.ts';
import type { Metric } from './metric.ts';

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
    feeds: ['seller-performance', 'manual-csv'],
    counts,
    source: 'Amazon help G200285170',
    firstStep: 'Open the orders behind it: appeal what is wrong, and have removed what breaks Amazon’s rules.',
  }) as const satisfies Metric;

/** The order defect rate and the components that Amazon reports with it. */
export const orderDefects = {
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
    feeds: ['seller-performance', 'manual-csv', 'all-orders', 'seller-feedback'],
    counts: 'Orders with negative feedback (1–2 stars), an A-to-z claim not denied, or a service chargeback.',
    source: 'Amazon help G200285170',
    firstStep:
      'Contest chargebacks within 7 days of their notice, answer A-to-z claims within 48 hours of Amazon’s request and appeal wrong decisions within 30 days; ask Amazon to remove feedback that breaks its rules. A reply to feedback does not lower the rate.',
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
} as const satisfies Record<string, Metric>;
