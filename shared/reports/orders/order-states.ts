import type { OrderFact, OrderState } from '../../domain/order-fact.ts';
import { plainWord } from '../../domain/report-words.ts';

/**
 * Words of couriers that stand for a state without Amazon’s prefix (`Shipped - Delivered to Buyer` and `Delivered to
 * Buyer`), as Easy Ship in India and sale reports write them. Compared without blanks and dashes.
 */
const courierWords: Readonly<Record<string, OrderState>> = {
  deliveredtobuyer: 'shipped',
  delivered: 'shipped',
  intransit: 'shipped',
  outfordelivery: 'shipped',
  pickedup: 'shipped',
  dispatched: 'shipped',
  onthewaytobuyer: 'shipped',
  returnedtoseller: 'shipped',
  returningtoseller: 'shipped',
  returned: 'shipped',
  returntoseller: 'shipped',
  rejectedbybuyer: 'shipped',
  undeliverable: 'shipped',
  undelivered: 'shipped',
  deliveryattempted: 'shipped',
  lostintransit: 'shipped',
  lost: 'shipped',
  damaged: 'shipped',
  complete: 'shipped',
  completed: 'shipped',
  waitingforpickup: 'pending',
  waitingforpick: 'pending',
  readyforpickup: 'unshipped',
  labelprinted: 'unshipped',
};

/**
 * How far an order (or item) has come. Matched from the beginning: Easy Ship writes `Shipped - Delivered to Buyer`,
 * Japan `Pending - Waiting for Pick Up`; the same words come without their prefix. `undefined` for a word that is not known.
 */
export function orderStateOf(status: string): OrderState | undefined {
  const word = status.toLowerCase().replace(/[\s_\p{Pd}]+/gu, '');
  if (word.startsWith('shipped')) return 'shipped';
  if (word.startsWith('pending')) return 'pending';
  if (word.startsWith('cancel')) return 'cancelled';
  if (/^(unshipped|shipping|partiallyshipped)/.test(word)) return 'unshipped';
  return Object.hasOwn(courierWords, word) ? courierWords[word] : undefined;
}

/** `Amazon` or AFN, `Merchant` or MFN. */
export function orderChannelOf(text: string): OrderFact['channel'] | undefined {
  switch (text.toLowerCase()) {
    case 'amazon':
    case 'afn':
    case 'fba':
      return 'amazon';
    case 'merchant':
    case 'mfn':
    case 'seller':
    case 'easy ship':
    case 'easyship':
      return 'seller';
    default:
      return undefined;
  }
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  '1': true,
  wahr: true,
  vrai: true,
  vero: true,
  verdadero: true,
  verdadeiro: true,
  waar: true,
  sant: true,
  prawda: true,
  false: false,
  no: false,
  n: false,
  '0': false,
  '': false,
  falsch: false,
  faux: false,
  falso: false,
  onwaar: false,
  falskt: false,
  falsz: false,
  fałsz: false,
};

/** `true` and `false`, also as spreadsheet programs of other languages save them; an empty cell says nothing of a buyer. */
export function truthOf(text: string): boolean | undefined {
  const word = text.toLowerCase();
  return Object.hasOwn(truths, word) ? truths[word] : undefined;
}

/** The English word that clients.yaml teaches for a word of a report, or the word itself. */
export const taughtWord = (text: string, aliases: ReadonlyMap<string, string>): string =>
  aliases.get(plainWord(text)) ?? text;
