import type { Day } from '../domain/day.ts';
import type { DefectKind } from '../domain/defect-evidence.ts';
import type { ReportKind } from '../domain/report-kind.ts';
import type { MetricName } from '../metrics/catalogue.ts';

/** What is wrong with an order: a defect that a report names, or what an order report itself shows. */
export type Trouble = DefectKind | 'not shipped in time' | 'cancelled';

/** One order behind a number. No buyer is in it. */
export interface AffectedOrder {
  readonly orderId: string;
  readonly day: Day;
  /**
   * what the day is: the day of the order; the day by which the Account Health page lists it; the day its shipment was due;
   * or, for an order in no order report, the day of the defect
   */
  readonly dayIs: 'ordered' | 'listed' | 'due' | 'came';
  readonly troubles: readonly Trouble[];
  /** products, where a report of the defect names them; the ledger keeps no products */
  readonly asins?: readonly string[];
  /** in the window of the reading, after it (Amazon counts it when its window has moved on), or unknown */
  readonly counts: 'now' | 'next' | 'unknown';
}

/** What is known about the orders behind one reading. */
export interface AffectedOrders {
  /** newest day first */
  readonly orders: readonly AffectedOrder[];
  /** whether any report was read that would name them; if not, an empty list means nothing */
  readonly seen: boolean;
  /** for late shipments: the newest list of orders waiting for shipment */
  readonly waiting?: WaitingOrders;
}

export interface WaitingOrders {
  /** instant of the list, ISO 8601 UTC */
  readonly asOf: string;
  /** past their promise at that instant */
  readonly overdue: number;
  /** due within the 24 hours after it */
  readonly dueNext: number;
}

/** Which defects make up a metric, and which reports name their orders, the best first. */
interface OrderEvidence {
  readonly kinds: readonly DefectKind[];
  readonly reports: readonly ReportKind[];
}

const accountHealthList = (kind: DefectKind): OrderEvidence => ({ kinds: [kind], reports: ['account-health-defects'] });

/** Metrics whose orders some report names. For the others Amazon gives numbers only. */
export const orderEvidence: Readonly<Partial<Record<MetricName, OrderEvidence>>> = {
  orderDefectRate: {
    kinds: ['negative feedback', 'A-to-z claim', 'chargeback'],
    reports: ['account-health-defects', 'seller-feedback', 'mfn-returns', 'settlement-v2'],
  },
  cancellationRate: { kinds: ['cancellation'], reports: ['account-health-defects', 'all-orders'] },
  lateShipmentRate: { kinds: ['late shipment'], reports: ['account-health-defects', 'unshipped-orders'] },
  validTrackingRate: accountHealthList('invalid tracking'),
  unitOnTimeDeliveryRate: accountHealthList('late delivery'),
  invoiceDefectRate: accountHealthList('missing invoice'),
};
