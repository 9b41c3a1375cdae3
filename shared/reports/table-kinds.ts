import type { ReportKind } from '../metrics/report-kind.ts';

/** How a delimited report is told by its header, and what becomes of it. */
export interface TableKind {
  readonly kind: ReportKind;
  /** normalised column names; of a list inside, any one will do */
  readonly needs: readonly (string | readonly string[])[];
  /** columns that other kinds have and this one has not */
  readonly lacks?: readonly string[];
  /** lines of text stand before the header */
  readonly preamble?: boolean;
  /** for kinds that are recognised and not read: why */
  readonly unused?: string;
}

const later = 'this version does not read it yet, and nothing of it is stored';
const personal = 'it carries buyers’ data and no metric that Headroom watches, and nothing of it is stored';

/** Every delimited report that is told apart. The first that fits is it. */
export const tableKinds: readonly TableKind[] = [
  { kind: 'house-csv', needs: ['metric', ['numerator', 'rate'], ['channel', 'denominator', 'as-of']] },
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
    unused: later,
  },
  {
    kind: 'order-report',
    needs: ['order-id', 'order-item-id', 'purchase-date', 'payments-date', ['buyer-email', 'recipient-name']],
    unused: personal,
  },
  { kind: 'seller-feedback', needs: ['date', 'rating', 'comments', 'order-id', 'rater-email'], unused: later },
  { kind: 'mfn-returns', needs: ['order-id', 'return-request-date', 'amazon-rma-id'], unused: later },
  {
    kind: 'fba-returns',
    needs: ['return-date', 'order-id', ['license-plate-number', 'detailed-disposition']],
    unused: later,
  },
  { kind: 'settlement-v2', needs: ['settlement-id', 'amount-type', 'amount-description', 'amount'], unused: later },
  {
    kind: 'settlement-v1',
    needs: ['settlement-id', 'transaction-type', ['price-type', 'shipment-fee-type', 'item-related-fee-type']],
    unused: later,
  },
  {
    kind: 'date-range-transactions',
    needs: ['date/time', 'settlement-id', 'type', 'order-id'],
    preamble: true,
    unused: later,
  },
  {
    kind: 'business-report-by-asin',
    needs: [
      ['(parent)-asin', '(child)-asin', '(übergeordnete)-asin', '(untergeordnete)-asin', '(親)asin', '(子)asin'],
      [
        'sessions',
        'sessions-total',
        'units-ordered',
        'sitzungen',
        'sitzungen-summe',
        'bestellte-einheiten',
        'セッション数-合計',
        '注文された商品点数',
      ],
    ],
    unused: later,
  },
  {
    kind: 'business-report-by-date',
    needs: [
      ['date', 'datum', '日付'],
      [
        'ordered-product-sales',
        'units-ordered',
        'durch-bestellte-produkte-erzielter-umsatz',
        'bestellte-einheiten',
        '注文商品の売上額',
        '注文された商品点数',
      ],
    ],
    unused: later,
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
