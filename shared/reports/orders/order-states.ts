import type { OrderFact, OrderState } from '../../domain/order-fact.ts';

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
