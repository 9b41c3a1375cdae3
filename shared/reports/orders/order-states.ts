import type { OrderFact, OrderState } from '../../domain/order-fact.ts';

/** Amazon's own orders: 3-7-7 digits. Orders that only pass through its warehouses are `S01-…`. */
export function isOrderId(text: string): boolean {
  if (text.length !== 19 || text.charCodeAt(3) !== 45 || text.charCodeAt(11) !== 45) return false;
  for (let at = 0; at < 19; at++) {
    if (at === 3 || at === 11) continue;
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** What a spreadsheet program makes of a long number: `1.21E+17`, or the 17 digits without their dashes. */
export const isDamagedByExcel = (text: string): boolean =>
  /^\d(?:[.,]\d+)?E\+?\d{1,2}$/i.test(text) || /^\d{15,17}(?:[.,]0+)?$/.test(text);

/**
 * How far an order (or item) has come. Matched from the beginning: Easy Ship writes `Shipped - Delivered to Buyer`,
 * Japan `Pending - Waiting for Pick Up`. `undefined` for a word that is not known.
 */
export function orderStateOf(status: string): OrderState | undefined {
  const word = status.toLowerCase().replaceAll(' ', '');
  if (word.startsWith('shipped')) return 'shipped';
  if (word.startsWith('pending')) return 'pending';
  if (word.startsWith('cancel')) return 'cancelled';
  return /^(unshipped|shipping|partiallyshipped)/.test(word) ? 'unshipped' : undefined;
}

/** `Amazon` or AFN, `Merchant` or MFN. */
export function orderChannelOf(text: string): OrderFact['channel'] | undefined {
  switch (text.toLowerCase()) {
    case 'amazon':
    case 'afn':
      return 'amazon';
    case 'merchant':
    case 'mfn':
      return 'seller';
    default:
      return undefined;
  }
}
