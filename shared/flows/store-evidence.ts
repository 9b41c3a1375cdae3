import { addEvidence, type DefectBook, placeOrders, unplacedOrders } from '../ledger/defect-book.ts';
import { addTraffic } from '../ledger/traffic-book.ts';
import { addUnshipped } from '../ledger/unshipped-book.ts';
import type { Account } from '../metrics/account.ts';
import { addDays, type Day } from '../metrics/day.ts';
import type { DefectFact } from '../metrics/evidence.ts';
import { factsOf, type OrderFacts } from '../metrics/order-columns.ts';
import type { OrderFact } from '../metrics/order-fact.ts';
import type { ReadReport } from '../metrics/report.ts';
import type { AccountBook, DefectBooks, Ledger, TrafficBooks, UnshippedBooks } from './ports.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';

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
  if (evidence === undefined) return;
  const book = await change(tools.defectBooks, account, (known) => addEvidence(known, evidence, asOf));
  const found = await findOrders(tools.ledger, account, book, evidence.defects);
  if (found.length > 0) await change(tools.defectBooks, account, (known) => placeOrders(known, found));
}

/** Orders that have just been stored tell of defects that were known before them: which day and channel they belong to. */
export async function placeDefects(tools: EvidenceTools, account: Account, orders: OrderFacts): Promise<void> {
  if (orders.length > 0) await change(tools.defectBooks, account, (book) => placeOrders(book, factsOf(orders)));
}

/** Changes a book, again if somebody else did meanwhile; a book that stays as it is is not written. */
function change<Book>(books: AccountBook<Book, unknown>, account: Account, next: (book: Book) => Book): Promise<Book> {
  return repeatOnConflict(async () => {
    const { value, version } = await books.read(account);
    const changed = next(value);
    if (changed !== value) await books.write(account, changed, version);
    return changed;
  });
}

/** The orders of these defects that lie on an order page already: the earliest page of each. */
async function findOrders(
  ledger: Ledger,
  account: Account,
  book: DefectBook,
  defects: readonly DefectFact[],
): Promise<readonly OrderFact[]> {
  const unplaced = unplacedOrders(book);
  const wanted = defects.filter(({ orderId }) => unplaced.has(orderId));
  const days = wanted.map(({ day }) => day).sort();
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const missing = new Set(wanted.map(({ orderId }) => orderId));
  const found: OrderFact[] = [];
  for (const day of await daysWithOrders(
    ledger,
    account,
    addDays(first, -latestDefectDays),
    addDays(last, daysAfter),
  )) {
    if (missing.size === 0) break;
    const { value: page } = await repeatOnConflict(() => ledger.page(account, day));
    for (const order of factsOf(page.orders)) if (missing.delete(order.id)) found.push(order);
  }
  return found;
}

/** Oldest first, so that an order on two pages is found on the same one as when its pages come after the defect. */
async function daysWithOrders(ledger: Ledger, account: Account, from: Day, to: Day): Promise<readonly Day[]> {
  return [...(await ledger.tallies(account, from, to)).keys()].sort();
}
