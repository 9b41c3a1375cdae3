import type { Day } from '../../domain/day.ts';
import { type DefectKind, orderDefectKinds } from '../../domain/defect-evidence.ts';
import type { OrderFact } from '../../domain/order-fact.ts';
import type { MetricName } from '../../metrics/catalogue.ts';
import type { Reading } from '../../metrics/reading.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import type { Case } from '../case.ts';
import type { WindowOrder } from './drivers.ts';

/** Everything that a pack is made from. */
export interface PackFacts {
  readonly case: Case;
  readonly clientName: string;
  readonly now: Date;
  /** the newest official readings of the account, every metric */
  readonly readings: readonly Reading[];
  /** official readings of the case's metric and its components, oldest first */
  readonly history: readonly Reading[];
  /** every upload of the account that was read */
  readonly uploadRecords: readonly UploadRecord[];
  /** orders of the newest window that a report names as defective, and those named in no order report */
  readonly defectOrders: readonly DefectOrder[];
  /** the orders of the newest window, where order reports cover all of its days */
  readonly windowOrders?: readonly WindowOrder[];
}

/** A defective order, as far as uploaded reports describe it. It holds no buyer. */
export interface DefectOrder {
  readonly orderId: string;
  /** absent for an order in no order report */
  readonly day?: Day;
  readonly channel?: OrderFact['channel'];
  readonly defects: readonly { readonly kind: DefectKind; readonly day: Day; readonly source: string }[];
  readonly asins: readonly string[];
  readonly shipService?: string;
  readonly returnReasons: readonly string[];
}

/** The kinds of defects that a metric counts. */
export const defectKindsOf = (metric: MetricName): readonly DefectKind[] => kindsByMetric[metric] ?? [];

const kindsByMetric: Partial<Record<MetricName, readonly DefectKind[]>> = {
  orderDefectRate: orderDefectKinds,
  negativeFeedbackRate: ['negative feedback'],
  aToZClaimRate: ['A-to-z claim'],
  chargebackRate: ['chargeback'],
  lateShipmentRate: ['late shipment'],
  cancellationRate: ['cancellation'],
  validTrackingRate: ['invalid tracking'],
  unitOnTimeDeliveryRate: ['late delivery'],
  onTimeDeliveryRate: ['late delivery'],
  invoiceDefectRate: ['missing invoice'],
};
