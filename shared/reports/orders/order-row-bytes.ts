import { storeOf } from '../../domain/account.ts';
import { encodeFlags } from '../../domain/order-columns.ts';
import { cancelCauses, orderChannels, orderStates } from '../../domain/order-fact.ts';
import { idHighAt, idLowAt, instantAt, isOrderIdAt, rememberingBytes } from '../common/cell-bytes.ts';
import type { UploadContext } from '../common/report.ts';
import type { Cells } from '../table/delimited-records.ts';
import type { TableHeader } from '../table/table-header.ts';
import type { BlankCells } from './close-orders.ts';
import type { OrderRows } from './order-rows.ts';
import { orderChannelOf, orderStateOf, truthOf } from './order-states.ts';

/** Where the columns stand, and what is believed of them. */
export interface OrderRowLayout {
  readonly at: OrderRows['at'];
  readonly blanks: BlankCells;
  /** the column of the last change, -1 where it is missing */
  readonly updatedAt: number;
  /** the last believable moment of a purchase, in seconds since 1970 */
  readonly latest: number;
}

/**
 * Takes what a row says: the two numbers of the id, the seconds of the purchase and of the last change (NaN where the
 * row does not say), and the packed words.
 */
type TakeOrder = (idHigh: number, idLow: number, purchased: number, updated: number, flags: number) => void;

const unknown = -1;
const quoted = -2;
const cancelled = orderStates.indexOf('cancelled');
const notCancelled = cancelCauses.indexOf('none');
const byBuyer = cancelCauses.indexOf('buyer');
const byWhomever = cancelCauses.indexOf('unknown');

/** What one column's word means, as a number; a quoted word is not looked into. */
const meaningOf = (meaning: (word: string) => number) =>
  rememberingBytes((word) => (word.startsWith('"') ? quoted : meaning(word)));

const indexIn = <Word>(words: readonly Word[], word: Word | undefined): number =>
  word === undefined ? unknown : words.indexOf(word);

/**
 * Reads rows of All Orders that are written as Amazon writes nearly all of them, from their bytes: only the columns that
 * are needed, and no text is made of them.
 * @returns a function that answers false for any other row, good or bad, and takes nothing of it: that is left to
 * `readOrderRows`, which knows every spelling and says what is wrong
 */
export function orderRowBytes(
  { account }: UploadContext,
  { titles }: TableHeader,
  { at, blanks, updatedAt, latest }: OrderRowLayout,
  take: TakeOrder,
): (cells: Cells) => boolean {
  const width = titles.length;
  const store = storeOf(account).salesChannel.toLowerCase();
  const isHere = meaningOf((word) => (word === '' || word.toLowerCase() === store ? 1 : 0));
  const stateOf = meaningOf((word) => indexIn(orderStates, orderStateOf(word)));
  const channelOf = meaningOf((word) => indexIn(orderChannels, orderChannelOf(word)));
  const isTrue = meaningOf((word) => {
    const truth = truthOf(word);
    return truth === undefined ? unknown : truth ? 1 : 0;
  });

  return (cells) => {
    if (cells.count !== width) return false;
    const { bytes } = cells;
    const id = cells.start(at.id);
    if (cells.end(at.id) - id !== 19 || !isOrderIdAt(bytes, id)) return false;
    if (at.salesChannel !== -1 && isHere(bytes, cells.start(at.salesChannel), cells.end(at.salesChannel)) !== 1) {
      return false;
    }
    const state = stateOf(bytes, cells.start(at.status), cells.end(at.status));
    const channel = channelOf(bytes, cells.start(at.channel), cells.end(at.channel));
    if (state < 0 || channel < 0) return false;
    const purchased = instantAt(bytes, cells.start(at.purchased), cells.end(at.purchased));
    // Not a number is not at most anything.
    if (!(purchased <= latest)) return false;
    let updated = Number.NaN;
    if (updatedAt !== -1 && cells.end(updatedAt) > cells.start(updatedAt)) {
      updated = instantAt(bytes, cells.start(updatedAt), cells.end(updatedAt));
      if (Number.isNaN(updated)) return false;
    }
    const { itemStatus, salesChannel } = at;
    const hasItem = itemStatus !== -1 && cells.end(itemStatus) > cells.start(itemStatus);
    const item = hasItem ? stateOf(bytes, cells.start(itemStatus), cells.end(itemStatus)) : unknown;
    if (hasItem && item < 0) return false;
    let flags = encodeFlags(channel, state, notCancelled);
    // A cancelled item makes the order a cancelled one (Amazon help G200285210).
    if (state === cancelled || item === cancelled) {
      const { askedByBuyer } = at;
      const asked = askedByBuyer === -1 ? 0 : isTrue(bytes, cells.start(askedByBuyer), cells.end(askedByBuyer));
      if (asked < 0) return false;
      flags = encodeFlags(channel, cancelled, asked === 1 ? byBuyer : byWhomever);
    }
    if (itemStatus !== -1 && state !== cancelled) blanks.itemStatus[hasItem ? 'filled' : 'blank']++;
    if (updatedAt !== -1) blanks.lastUpdated[Number.isNaN(updated) ? 'blank' : 'filled']++;
    if (salesChannel !== -1) {
      blanks.salesChannel[cells.end(salesChannel) > cells.start(salesChannel) ? 'filled' : 'blank']++;
    }
    take(idHighAt(bytes, id), idLowAt(bytes, id), purchased, updated, flags);
    return true;
  };
}
