import { storeOf } from '../../domain/account.ts';
import { marketplaces } from '../../domain/marketplace.ts';
import type { CancelCause, OrderFact, OrderState } from '../../domain/order-fact.ts';
import { isDamagedByExcel, isOrderId } from '../../domain/order-id.ts';
import { wordsByPlain } from '../../domain/report-words.ts';
import { remembering } from '../common/memoize.ts';
import type { UploadContext } from '../common/report.ts';
import { counted, quote } from '../common/report-error.ts';
import { showCell } from '../common/show-cell.ts';
import { columnsAt } from '../table/columns.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { SkippedRowCounter } from '../table/skipped-rows.ts';
import type { TableHeader } from '../table/table-header.ts';
import { type BlankCells, type Elsewhere, unknownStore } from './close-orders.ts';
import { orderChannelOf, orderStateOf, taughtWord, truthOf } from './order-states.ts';

/** The columns that order reports share, by what they hold; the names are compared as `columnName` makes them. */
export type OrderColumns = {
  readonly id: readonly string[];
  readonly purchased: readonly string[];
  readonly status: readonly string[];
  readonly itemStatus: readonly string[];
  readonly channel: readonly string[];
  readonly salesChannel: readonly string[];
  readonly askedByBuyer: readonly string[];
};

/** What every kind of order report says of a row in the same way. */
export interface CommonRow {
  readonly id: string;
  readonly channel: OrderFact['channel'];
  readonly state: OrderState;
  readonly cancelCause: CancelCause;
}

export interface OrderRows {
  /** `undefined` for a row that is skipped, with its reason noted */
  read(cells: Cells): CommonRow | undefined;
  readonly elsewhere: Elsewhere;
  /** empty cells beside filled ones, in columns whose word could have changed what the row is */
  readonly blanks: BlankCells;
  /** where a column stands, -1 where it is missing */
  readonly at: Readonly<Record<keyof OrderColumns, number>>;
}

/** The stores that may be named: a shifted row has something else under the sales channel, perhaps a buyer's name. */
const knownStores: ReadonlyMap<string, string> = new Map(
  marketplaces.map(({ salesChannel }) => [salesChannel.toLowerCase(), salesChannel]),
);

/** Reads the columns that order reports share. Rows of other stores, and of sales outside Amazon, are counted and left out. */
export function readOrderRows(
  { account, wordAliases }: UploadContext,
  header: TableHeader,
  columns: OrderColumns,
  skippedRows: SkippedRowCounter,
): OrderRows {
  const { titles } = header;
  const at = columnsAt(header, columns);
  const store = storeOf(account).salesChannel.toLowerCase();
  const placeOf = remembering((text: string): 'here' | 'outside' | 'other' => {
    const word = text.toLowerCase();
    if (word === store || word === '') return 'here';
    return word.startsWith('non-amazon') ? 'outside' : 'other';
  });
  const aliases = wordsByPlain(wordAliases);
  const stateOf = remembering((word: string) => orderStateOf(taughtWord(word, aliases)));
  const channelOf = remembering((word: string) => orderChannelOf(taughtWord(word, aliases)));
  const askedOf = remembering((word: string) => truthOf(taughtWord(word, aliases)));
  const blanks: BlankCells = {
    itemStatus: { blank: 0, filled: 0 },
    salesChannel: { blank: 0, filled: 0 },
    lastUpdated: { blank: 0, filled: 0 },
  };
  const otherStores = new Map<string, number>();
  let outsideAmazon = 0;

  function rejectWord(cells: Cells, cell: number, expected: string): void {
    const text = cells.text(cell).trim();
    const column = titles[cell] ?? '';
    const found = showCell(text);
    skippedRows.reject(`${quote(column)} is not a known word`, { line: cells.line, column, expected, found });
  }

  return {
    at,
    blanks,
    get elsewhere() {
      return { otherStores, outsideAmazon };
    },
    read(cells) {
      if (!hasWidthOf(cells, titles)) {
        const expected = counted(titles.length, 'column');
        skippedRows.reject('wrong number of columns', { line: cells.line, expected, found: `${cells.count}` });
        return undefined;
      }
      const salesChannel = at.salesChannel === -1 ? '' : cells.plain(at.salesChannel);
      const place = placeOf(salesChannel);
      // Orders sold outside Amazon have ids of another form, so they are told apart first.
      if (place === 'outside') {
        outsideAmazon++;
        return undefined;
      }
      const id = cells.plain(at.id);
      if (!isOrderId(id)) {
        rejectId(cells);
        return undefined;
      }
      if (place === 'other') {
        const name = knownStores.get(salesChannel.toLowerCase()) ?? unknownStore;
        otherStores.set(name, (otherStores.get(name) ?? 0) + 1);
        return undefined;
      }
      if (at.salesChannel !== -1) blanks.salesChannel[salesChannel === '' ? 'blank' : 'filled']++;
      const status = cells.text(at.status).trim();
      const state = stateOf(status);
      if (state === undefined) {
        rejectWord(cells, at.status, 'Pending, Unshipped, Shipped or Cancelled');
        return undefined;
      }
      const channel = channelOf(cells.text(at.channel).trim());
      if (channel === undefined) {
        rejectWord(cells, at.channel, 'Amazon or Merchant');
        return undefined;
      }
      // A cancelled item makes the order a cancelled one (Amazon help G200285210).
      const itemStatus = at.itemStatus === -1 ? '' : cells.text(at.itemStatus).trim();
      const item = itemStatus === '' ? undefined : stateOf(itemStatus);
      if (itemStatus !== '' && item === undefined) {
        rejectWord(cells, at.itemStatus, 'Pending, Unshipped, Shipped or Cancelled');
        return undefined;
      }
      if (at.itemStatus !== -1 && state !== 'cancelled') blanks.itemStatus[itemStatus === '' ? 'blank' : 'filled']++;
      const cancelled = state === 'cancelled' || item === 'cancelled';
      if (!cancelled) return { id, channel, state, cancelCause: 'none' };
      const askedByBuyer = at.askedByBuyer === -1 ? false : askedOf(cells.text(at.askedByBuyer).trim());
      if (askedByBuyer === undefined) {
        rejectWord(cells, at.askedByBuyer, 'true or false');
        return undefined;
      }
      return { id, channel, state: 'cancelled', cancelCause: askedByBuyer ? 'buyer' : 'unknown' };
    },
  };

  function rejectId(cells: Cells): void {
    const id = cells.text(at.id).trim();
    const column = titles[at.id] ?? '';
    const damaged = isDamagedByExcel(id);
    skippedRows.reject(
      damaged ? 'order ids that Excel has turned into numbers' : `${quote(column)} is not an order id`,
      {
        line: cells.line,
        column,
        expected: 'an order id such as 114-1234567-1234567',
        found: damaged ? `${showCell(id)}, which Excel has made of it` : showCell(id),
      },
    );
  }
}

/** As many cells as the header has; a spreadsheet program may add empty ones. */
function hasWidthOf(cells: Cells, titles: readonly string[]): boolean {
  if (cells.count < titles.length) return false;
  for (let cell = titles.length; cell < cells.count; cell++) if (cells.plain(cell) !== '') return false;
  return true;
}
