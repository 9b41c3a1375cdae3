import type { ReportKind } from '../../domain/report-kind.ts';
import { columnName } from '../common/column-name.ts';
import { transactionHeadings } from '../defects/transaction-headings.ts';
import type { TableKind } from '../table/table-kind.ts';
import { trafficColumns, trafficMarks } from '../traffic/traffic-columns.ts';

const noMetric = 'it counts returns to Amazon’s warehouses, which no metric uses; nothing of it is stored';
const personal = 'it has buyers’ data but no metric that Headroom watches; nothing of it is stored';

/** Every delimited report that is recognised. The first that fits is it. */
export const tableKinds: readonly TableKind[] = [
  { kind: 'manual-csv', needs: ['metric', ['numerator', 'rate'], ['channel', 'denominator', 'as-of']] },
  {
    kind: 'fba-shipments',
    needs: ['amazon-order-id', 'shipment-id', 'shipment-item-id', 'shipment-date'],
    unused: personal,
  },
  {
    kind: 'all-orders',
    needs: ['amazon-order-id', 'purchase-date', 'order-status', 'fulfillment-channel'],
  },
  {
    kind: 'amazon-sale-report',
    needs: ['order-id', 'date', 'status', ['fulfilment', 'fulfillment']],
    lacks: ['rating', 'settlement-id'],
  },
  {
    kind: 'unshipped-orders',
    needs: ['order-id', 'order-item-id', 'purchase-date', 'promise-date'],
  },
  {
    kind: 'order-report',
    needs: ['order-id', 'order-item-id', 'purchase-date', 'payments-date', ['buyer-email', 'recipient-name']],
    unused: personal,
  },
  { kind: 'seller-feedback', needs: ['date', 'rating', 'comments', 'order-id', 'rater-email'] },
  { kind: 'mfn-returns', needs: ['order-id', 'return-request-date', 'amazon-rma-id'] },
  {
    kind: 'fba-returns',
    needs: ['return-date', 'order-id', ['license-plate-number', 'detailed-disposition']],
    unused: noMetric,
  },
  { kind: 'settlement-v2', needs: ['settlement-id', 'amount-type', 'amount-description', 'amount'] },
  {
    kind: 'settlement-v1',
    needs: ['settlement-id', 'transaction-type', ['price-type', 'shipment-fee-type', 'item-related-fee-type']],
  },
  ...transactionHeadings.map(({ posted, settlement, type, orderId }) => ({
    kind: 'date-range-transactions' as const,
    needs: [posted, settlement, type, orderId].map((names) => names.map(columnName)),
    preamble: true,
  })),
  {
    kind: 'business-report-by-asin',
    needs: [[...trafficColumns.childAsin, ...trafficColumns.parentAsin].map(columnName), trafficMarks.map(columnName)],
  },
  { kind: 'business-report-by-date', needs: [trafficColumns.date.map(columnName), trafficMarks.map(columnName)] },
  {
    kind: 'account-health-defects',
    needs: [
      'order-id',
      'negative-feedback',
      ['chargeback', 'chargebacks', 'a-to-z-claim', 'a-to-z-claims', 'order-date'],
    ],
    lists: 'order defects',
  },
  {
    kind: 'account-health-defects',
    needs: ['order-id', 'order-date', ['defect-type', 'defect']],
    lacks: ['shipment-id'],
    lists: 'order defects',
  },
  {
    kind: 'account-health-defects',
    needs: [
      'order-id',
      'expected-ship-date',
      ['ship-confirm-date', 'ship-confirmation-date', 'confirmation-date', 'ship-date'],
    ],
    lists: 'late shipment',
  },
  {
    kind: 'account-health-defects',
    needs: ['order-id', 'shipment-id', ['defect-type', 'defect-reason']],
    lists: 'missing invoice',
  },
  {
    kind: 'account-health-defects',
    needs: [
      'order-id',
      ['promised-date', 'promised-date-without-extension', 'promised-delivery-date', 'deliver-by-date'],
      ['actual-delivery', 'actual-delivery-date', 'delivery-date', 'delivered-date'],
    ],
    lists: 'late delivery',
  },
  {
    kind: 'account-health-defects',
    needs: ['order-id', 'tracking-id', ['no-valid-tracking', 'promised-delivery-date', 'carrier-name']],
    lists: 'invalid tracking',
  },
  {
    kind: 'account-health-defects',
    needs: ['order-id', 'order-date', 'impacts-account-health'],
    lists: 'cancellation',
  },
];

const has = (names: ReadonlySet<string>, need: string | readonly string[]): boolean =>
  typeof need === 'string' ? names.has(need) : need.some((name) => names.has(name));

/** The kind whose columns are all there. */
export const kindOfHeader = (names: ReadonlySet<string>): TableKind | undefined =>
  tableKinds.find(
    ({ needs, lacks = [] }) => needs.every((need) => has(names, need)) && !lacks.some((name) => names.has(name)),
  );

export interface NearMiss {
  readonly kind: ReportKind;
  /** the column it lacks */
  readonly missing: string;
}

/** The kind of which a single column is missing, when at least two of its columns are there. */
export function nearestKind(names: ReadonlySet<string>): NearMiss | undefined {
  for (const { kind, needs } of tableKinds) {
    const missing = needs.filter((need) => !has(names, need));
    const [first] = missing;
    if (missing.length === 1 && first !== undefined && needs.length >= 3) {
      return { kind, missing: typeof first === 'string' ? first : first.join(' or ') };
    }
  }
  return undefined;
}

const everyName: ReadonlySet<string> = new Set(tableKinds.flatMap(({ needs }) => needs.flat()));

/** How many columns of a header are known from any report. */
export const knownColumns = (names: Iterable<string>): readonly string[] =>
  [...names].filter((name) => everyName.has(name));
