import type { Day } from '../../domain/day.ts';
import { type PublishedLimit, share } from './limit.ts';
import type { Metric } from './metric.ts';

const europe = ['UK', 'DE', 'FR', 'IT', 'ES', 'NL', 'SE', 'PL', 'BE', 'IE'];
const secondary = 'shipsage.com, secondary';
const help = 'Amazon help for Seller Fulfilled Prime in Europe and Japan';

const prime = (
  title: string,
  short: string,
  words: Pick<Metric, 'defect' | 'base'>,
  rule: Pick<Metric, 'better' | 'numeratorCounts' | 'counts' | 'firstStep'> & {
    readonly limits: readonly PublishedLimit[];
  },
) =>
  ({
    title,
    short,
    kind: 'rate',
    ...words,
    ...rule,
    channels: ['seller'],
    windows: [{ lengthDays: 7, endLagDays: 0 }],
    force: 'limit',
    feeds: ['manual-csv'],
    source: 'Seller Central, Seller Fulfilled Prime; limits by store',
  }) as const satisfies Metric;

/** How many of the Prime page views promise delivery within so many days, in the US, by the size of the products. */
const speed = (size: 'standard' | 'oversize' | 'extra large', days: 1 | 2 | 5, limit: number) =>
  prime(
    `Prime page views with delivery in ${days === 1 ? '1 day' : `${days} days`}, ${size} (Seller Fulfilled Prime)`,
    `SFP ${days}-day, ${size}`,
    {
      defect: ['Prime page view with a later delivery date', 'Prime page views with a later delivery date'],
      base: ['Prime page view', 'Prime page views'],
    },
    {
      better: 'higher',
      numeratorCounts: 'successes',
      limits: [
        {
          ...share('GREATER_THAN', limit),
          from: '2026-07-06' as Day,
          marketplaces: ['US'],
          source: 'shipsage.com and northline, secondary',
        },
      ],
      counts: `Page views of ${size} Prime products that promise delivery within ${days === 1 ? '1 day' : `${days} days`}, of all of them, week by week.`,
      firstStep:
        'Move stock closer to the buyers, ship at weekends, and set a later cut-off where the carrier allows it.',
    },
  );

/**
 * What keeps an account in Seller Fulfilled Prime. No report brings it: it is judged only where the manual CSV does, for
 * accounts that are in the programme.
 */
export const sellerFulfilledPrime = {
  primeOnTimeDeliveryRate: prime(
    'Prime on-time delivery rate (Seller Fulfilled Prime)',
    'SFP on-time delivery',
    {
      defect: ['Prime unit delivered late', 'Prime units delivered late'],
      base: ['tracked Prime unit', 'tracked Prime units'],
    },
    {
      better: 'higher',
      numeratorCounts: 'successes',
      limits: [
        { ...share('GREATER_THAN', 0.935), from: '2025-06-29' as Day, marketplaces: ['US'], source: secondary },
        { ...share('GREATER_THAN', 0.97), marketplaces: europe, source: help },
        { ...share('GREATER_THAN', 0.96), marketplaces: ['JP'], source: help },
      ],
      counts: 'Units of Prime orders delivered on or before the promised day, week by week.',
      firstStep:
        'Compare promised and real transit times per carrier and region, and narrow the Prime region where they differ.',
    },
  ),
  primeValidTrackingRate: prime(
    'Prime valid tracking rate (Seller Fulfilled Prime)',
    'SFP valid tracking',
    {
      defect: ['Prime package without valid tracking', 'Prime packages without valid tracking'],
      base: ['Prime package', 'Prime packages'],
    },
    {
      better: 'higher',
      numeratorCounts: 'successes',
      limits: [
        { ...share('GREATER_THAN', 0.99), from: '2023-10-01' as Day, marketplaces: ['US'], source: secondary },
        { ...share('GREATER_THAN', 0.94), marketplaces: ['JP'], source: help },
      ],
      counts: 'Packages of Prime orders with a valid tracking number and a carrier scan.',
      firstStep: 'Buy Prime labels through Amazon and check the first scan of each pick-up.',
    },
  ),
  primeCancellationRate: prime(
    'Prime cancellation rate (Seller Fulfilled Prime)',
    'SFP cancellations',
    {
      defect: ['Prime order cancelled by the seller', 'Prime orders cancelled by the seller'],
      base: ['Prime order', 'Prime orders'],
    },
    {
      better: 'lower',
      numeratorCounts: 'defects',
      limits: [
        { ...share('LESS_THAN', 0.005), from: '2023-10-01' as Day, marketplaces: ['US'], source: secondary },
        { ...share('LESS_THAN', 0.005), marketplaces: europe, source: help },
        { ...share('LESS_THAN', 0.01), marketplaces: ['JP'], source: help },
      ],
      counts: 'Prime orders that the seller cancelled before shipment.',
      firstStep: 'Take what oversells out of the Prime template until its stock is right.',
    },
  ),
  primeOnTimeShipmentRate: prime(
    'Prime on-time shipment rate (Seller Fulfilled Prime)',
    'SFP shipped on time',
    {
      defect: ['Prime order shipped late', 'Prime orders shipped late'],
      base: ['Prime order', 'Prime orders'],
    },
    {
      better: 'higher',
      numeratorCounts: 'successes',
      limits: [{ ...share('GREATER_THAN', 0.99), marketplaces: europe, source: help }],
      counts: 'Prime orders shipped by the expected ship date.',
      firstStep: 'Move the Prime cut-off to before the carrier’s pick-up.',
    },
  ),
  primeBuyShippingRate: prime(
    'Prime orders with Buy Shipping (Seller Fulfilled Prime)',
    'SFP Buy Shipping',
    {
      defect: ['Prime order without Buy Shipping', 'Prime orders without Buy Shipping'],
      base: ['Prime order', 'Prime orders'],
    },
    {
      better: 'higher',
      numeratorCounts: 'successes',
      limits: [{ ...share('GREATER_THAN', 0.98), marketplaces: europe, source: help }],
      counts: 'Prime orders whose label was bought through Buy Shipping.',
      firstStep: 'Buy the labels of Prime orders through Buy Shipping only.',
    },
  ),
  primeStandardWithinOneDay: speed('standard', 1, 0.4),
  primeStandardWithinTwoDays: speed('standard', 2, 0.75),
  primeStandardWithinFiveDays: speed('standard', 5, 0.9),
  primeOversizeWithinOneDay: speed('oversize', 1, 0.15),
  primeOversizeWithinFiveDays: speed('oversize', 5, 0.8),
  primeExtraLargeWithinTwoDays: speed('extra large', 2, 0.25),
  primeExtraLargeWithinFiveDays: speed('extra large', 5, 0.6),
} as const satisfies Record<string, Metric>;
