import type { Account } from '../../domain/account.ts';
import { addDays, type Day } from '../../domain/day.ts';
import type { DefectFact } from '../../domain/defect-evidence.ts';
import { factsOf } from '../../domain/order-columns.ts';
import type { OrderFact } from '../../domain/order-fact.ts';
import { addEvidence, placeOrders, unplacedOrders } from '../../ledger/defect-index.ts';
import { addTraffic } from '../../ledger/traffic-counts.ts';
import { addUnshipped } from '../../ledger/unshipped-list.ts';
import type { AccountBook, DefectBooks, Ledger, TrafficBooks, UnshippedBooks } from '../../ports/ledger.ts';
import type { ReadReport } from '../../reports/common/report.ts';
import { repeatOnConflict } from '../retry-on-conflict.ts';

export interface EvidenceTools {
  readonly ledger: Ledger;
  readonly defectBooks: DefectBooks;
  readonly trafficBooks: TrafficBooks;
  readonly unshippedBooks: UnshippedBooks;
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
  tools: EvidenceTools,
  account: Account,
  report: ReadReport & { outcome: 'read' },
): Promise<void> {
  const { evidence, traffic, unshipped, asOf } = report;
  if (traffic !== undefined) await change(tools.trafficBooks, account, (book) => addTraffic(book, traffic, asOf));
  if (unshipped !== undefined) await change(tools.unshippedBooks, account, (book) => addUnshipped(book, unshipped));
  if (bringsOrders(report)) {
    const { value: book } = await tools.defectBooks.read(account);
    await place(tools, account, unplacedOrders(book), report.from ?? asOf, report.to ?? asOf);
  }
  if (evidence === undefined) return;
  const book = await change(tools.defectBooks, account, (known) => addEvidence(known, evidence, asOf));
  const unplaced = unplacedOrders(book);
  const wanted = evidence.defects.filter(({ orderId }) => unplaced.has(orderId));
  const span = spanOf(wanted);
  if (span === undefined) return;
  const orders = new Set(wanted.map(({ orderId }) => orderId));
  await place(tools, account, orders, addDays(span.from, -latestDefectDays), addDays(span.to, daysAfter));
}

/** Orders are looked for on their pages and not in the report: a large one is not held as a whole. */
const bringsOrders = ({ kind }: ReadReport): boolean => kind === 'all-orders' || kind === 'amazon-sale-report';

/** Changes a book, again if somebody else did meanwhile; a book that stays as it is is not written. */
function change<Book>(books: AccountBook<Book, unknown>, account: Account, next: (book: Book) => Book): Promise<Book> {
  return repeatOnConflict(async () => {
    const { value, version } = await books.read(account);
    const changed = next(value);
    if (changed !== value) await books.write(account, changed, version);
    return changed;
  });
}

/** Finds orders on the pages of some days, oldest first, and says in the book where they are. */
async function place(
  { ledger, defectBooks }: EvidenceTools,
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
    const { value: page } = await repeatOnConflict(() => ledger.page(account, day));
    for (const order of factsOf(page.orders)) if (missing.delete(order.id)) found.push(order);
  }
  if (found.length > 0) await change(defectBooks, account, (known) => placeOrders(known, found));
}

function spanOf(defects: readonly DefectFact[]): { readonly from: Day; readonly to: Day } | undefined {
  const days = defects.map(({ day }) => day).sort();
  const [from] = days;
  const to = days.at(-1);
  return from === undefined || to === undefined ? undefined : { from, to };
}
