import type { Account } from '../../domain/account.ts';
import { addDays, type Day } from '../../domain/day.ts';
import type { DefectFact } from '../../domain/defect-evidence.ts';
import { factsOf } from '../../domain/order-columns.ts';
import type { OrderFact } from '../../domain/order-fact.ts';
import { addEvidence, placeOrders, unplacedOrders } from '../../ledger/defect-index.ts';
import { addTraffic } from '../../ledger/traffic-counts.ts';
import { addUnshipped } from '../../ledger/unshipped-list.ts';
import type {
  DefectIndexStore,
  Ledger,
  TrafficIndexStore,
  UnshippedListStore,
  VersionedDocument,
} from '../../ports/ledger.ts';
import type { ReadReport } from '../../reports/common/report.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';

export interface EvidenceDependencies extends RetryDependencies {
  readonly ledger: Ledger;
  readonly defectIndexes: DefectIndexStore;
  readonly trafficIndexes: TrafficIndexStore;
  readonly unshippedLists: UnshippedListStore;
}

/** A defect can come that long after its order: feedback until 90 days, claims until about 90 after the delivery date. */
const latestDefectDays = 150;
/** What a list dates by promise or shipment can stand before the order's day in the store's zone, and dates can be off. */
const daysAfter = 30;

/**
 * Stores what a report says besides readings and order pages: defects, counts, unshipped orders. Defects find their orders
 * from both sides: what brings defects writes them first and looks through the order pages then; what brings orders
 * writes its pages first and looks through the defects then. So of two that run at once, one sees the other.
 */
export async function storeEvidence(
  dependencies: EvidenceDependencies,
  account: Account,
  report: ReadReport & { outcome: 'read' },
): Promise<void> {
  const { evidence, traffic, unshipped, asOf } = report;
  if (traffic !== undefined)
    await change(dependencies, dependencies.trafficIndexes, account, (document) => addTraffic(document, traffic, asOf));
  if (unshipped !== undefined)
    await change(dependencies, dependencies.unshippedLists, account, (document) => addUnshipped(document, unshipped));
  if (bringsOrders(report)) {
    const { value: document } = await dependencies.defectIndexes.read(account);
    await place(dependencies, account, unplacedOrders(document), report.from ?? asOf, report.to ?? asOf);
  }
  if (evidence === undefined) return;
  const document = await change(dependencies, dependencies.defectIndexes, account, (known) =>
    addEvidence(known, evidence, asOf),
  );
  const unplaced = unplacedOrders(document);
  const wanted = evidence.defects.filter(({ orderId }) => unplaced.has(orderId));
  const span = spanOf(wanted);
  if (span === undefined) return;
  const orders = new Set(wanted.map(({ orderId }) => orderId));
  await place(dependencies, account, orders, addDays(span.from, -latestDefectDays), addDays(span.to, daysAfter));
}

/** Orders are looked for on their pages and not in the report: a large one is not held as a whole. */
const bringsOrders = ({ kind }: ReadReport): boolean => kind === 'all-orders' || kind === 'amazon-sale-report';

/** Changes a document, again if somebody else did meanwhile; one that stays as it is is not written. */
function change<Body>(
  { backoff }: RetryDependencies,
  documents: VersionedDocument<Body, unknown>,
  account: Account,
  next: (document: Body) => Body,
): Promise<Body> {
  return retryOnConflict(backoff, async () => {
    const { value, version } = await documents.read(account);
    const changed = next(value);
    if (changed !== value) await documents.write(account, changed, version);
    return changed;
  });
}

/** Finds orders on the pages of some days, oldest first, and notes in the defect index where they are. */
async function place(
  { ledger, defectIndexes, backoff }: EvidenceDependencies,
  account: Account,
  orders: ReadonlySet<string>,
  from: Day,
  to: Day,
): Promise<void> {
  if (orders.size === 0) return;
  const missing = new Set(orders);
  const found: OrderFact[] = [];
  for (const day of [...(await ledger.tallies(account, from, to)).keys()].sort()) {
    if (missing.size === 0) break;
    const { value: page } = await retryOnConflict(backoff, () => ledger.page(account, day));
    for (const order of factsOf(page.orders)) if (missing.delete(order.id)) found.push(order);
  }
  if (found.length > 0) await change({ backoff }, defectIndexes, account, (known) => placeOrders(known, found));
}

function spanOf(defects: readonly DefectFact[]): { readonly from: Day; readonly to: Day } | undefined {
  const days = defects.map(({ day }) => day).sort();
  const [from] = days;
  const to = days.at(-1);
  return from === undefined || to === undefined ? undefined : { from, to };
}
