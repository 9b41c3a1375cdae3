import { storeOf } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import { dayOfNumber } from '../../domain/day.ts';
import type { OrderColumns } from '../../domain/order-columns.ts';
import { reportKinds } from '../../domain/report-kind.ts';
import { lastBelievable } from '../common/believable.ts';
import type { ReadReport, UploadContext } from '../common/report.ts';
import { counted, createReportError, otherStoreRemedy, unreadable } from '../common/report-error.ts';
import type { SkippedRowCounter } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { type PurchaseSpan, spanOf } from './gather-orders.ts';

/** How rows are named whose sales channel is no store of Amazon's. */
export const unknownStore = 'a store that is not known';

/** Rows by the sales channel they name: those of other stores and those sold outside Amazon. */
export interface Elsewhere {
  readonly otherStores: ReadonlyMap<string, number>;
  readonly outsideAmazon: number;
}

/** How many rows have nothing, and how many have something, under a column. */
export interface BlankCells {
  itemStatus: { blank: number; filled: number };
  salesChannel: { blank: number; filled: number };
  lastUpdated: { blank: number; filled: number };
}

/** What an order report comes to, once all its rows are in. */
export interface GatheredOrders {
  readonly context: UploadContext;
  readonly header: TableHeader;
  readonly rows: number;
  readonly skippedRows: SkippedRowCounter;
  readonly elsewhere: Elsewhere;
  readonly blanks: BlankCells;
  readonly orders: OrderColumns;
  /** of orders that are not among them any more */
  readonly overflowed?: PurchaseSpan | undefined;
  readonly asOf: Day;
}

/**
 * Answers for the whole file: more bad rows than good ones, or rows of other stores only, and it is rejected; otherwise its
 * orders are taken and the rest is skipped with its reasons.
 */
export function closeOrders(gathered: GatheredOrders): ReadReport {
  const { context, header, rows, skippedRows, elsewhere, orders, asOf } = gathered;
  const { kind } = header.kind;
  const title = reportKinds[kind];
  if (skippedRows.firstBad !== undefined && (2 * skippedRows.bad > rows || skippedRows.bad === rows)) {
    const others = skippedRows.bad === 1 ? '' : ` (and ${counted(skippedRows.bad - 1, 'more row')} of ${rows})`;
    return unreadable(
      kind,
      createReportError(
        `Most rows of this ${title} cannot be read${others}`,
        skippedRows.firstBad,
        'Upload Amazon’s own download, not a copy that a spreadsheet program has saved.',
      ),
      rows,
    );
  }
  for (const [store, count] of elsewhere.otherStores) {
    if (store === unknownStore) skippedRows.leaveUnread(`sold on ${store}`, count);
    else skippedRows.leaveOut(`sold on ${store}, another store`, count);
  }
  noteBlanks(gathered);
  if (elsewhere.outsideAmazon > 0) skippedRows.leaveOut('sold outside Amazon', elsewhere.outsideAmazon);
  const span = spanOf(orders, gathered.overflowed);
  if (span === undefined) {
    return elsewhere.otherStores.size > 0 ? wrongStore(gathered) : nothingLeft(gathered);
  }
  return {
    outcome: 'read',
    kind,
    rows,
    skipped: skippedRows.list(),
    asOf: asOf > lastBelievable(context) ? context.receivedOn : asOf,
    from: dayOfNumber(span.first),
    to: dayOfNumber(span.last),
    readings: [],
    orders,
  };
}

/** An empty cell beside filled ones hides what its word would have said: the row counts, and what it may be is said. */
function noteBlanks({ skippedRows, header, blanks: { itemStatus, salesChannel, lastUpdated } }: GatheredOrders): void {
  if (header.kind.kind === 'all-orders' && !header.names.includes('item-status')) {
    skippedRows.leaveOut('without a column “item-status”: cancelled items of shipped orders cannot be seen', 0);
  }
  if (lastUpdated.blank > 0 && lastUpdated.filled > 0) {
    skippedRows.leaveUnread(
      'without a date of change: which of two rows of an order is newer is unknown',
      lastUpdated.blank,
    );
  }
  if (itemStatus.blank > 0 && itemStatus.filled === 0) {
    skippedRows.leaveOut(
      'with nothing under “item-status” in any row: cancelled items of shipped orders are not seen',
      0,
    );
  }
  if (itemStatus.blank > 0 && itemStatus.filled > 0) {
    skippedRows.leaveUnread('without an item status: whether the item was cancelled is unknown', itemStatus.blank);
  }
  if (salesChannel.blank > 0 && salesChannel.filled > 0) {
    skippedRows.leaveUnread(
      'without a sales channel: whether they belong to this store is unknown',
      salesChannel.blank,
    );
  }
}

function wrongStore({ context, header, rows, elsewhere, skippedRows }: GatheredOrders): ReadReport {
  const { salesChannel } = storeOf(context.account);
  const found = [...elsewhere.otherStores]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 5)
    .map(([store, count]) => `${store} in ${count === rows ? `all ${counted(rows, 'row')}` : counted(count, 'row')}`)
    .join(', ');
  const { kind } = header.kind;
  const column = header.titles[header.names.indexOf('sales-channel')];
  const report = unreadable(
    kind,
    createReportError(
      `This ${reportKinds[kind]} is not for this account’s store`,
      { ...(column !== undefined && { column }), expected: salesChannel, found },
      otherStoreRemedy,
    ),
    rows,
  );
  return { ...report, skipped: skippedRows.list() };
}

function nothingLeft({ header, rows, skippedRows }: GatheredOrders): ReadReport {
  const { kind } = header.kind;
  const skipped = skippedRows.list();
  const why = skipped.map(({ rows: count, reason }) => `${counted(count, 'row')} ${reason}`).join('; ');
  const reason = `The ${reportKinds[kind]} has no order of this store: ${why}.`;
  return { outcome: 'unused', kind, rows, skipped, reason };
}
