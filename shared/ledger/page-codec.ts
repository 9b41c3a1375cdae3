import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Day } from '../metrics/day.ts';
import { cancelCauses, type OrderFact, orderChannels, orderStates } from '../metrics/order-fact.ts';
import type { LedgerPage } from './page.ts';

/**
 * A page as bytes, column by column: order ids as differences of their 17 digits (sorted, so they are small), as-of as
 * differences in seconds, and one byte each for what few words can say. About 9 bytes an order after compression.
 */
const formatVersion = 1;

/** Equal pages are equal bytes. The day is the page's key and is not repeated in it. */
export function encodePage(page: LedgerPage): Uint8Array {
  const out: number[] = [formatVersion];
  putVarint(out, BigInt(page.orders.length));
  let id = 0n;
  for (const order of page.orders) {
    const digits = packId(order.id);
    putVarint(out, digits - id);
    id = digits;
  }
  let asOf = 0;
  for (const order of page.orders) {
    putVarint(out, zigzag(order.asOf - asOf));
    asOf = order.asOf;
  }
  for (const order of page.orders) {
    out.push(
      orderChannels.indexOf(order.channel) |
        (orderStates.indexOf(order.state) << 2) |
        (cancelCauses.indexOf(order.cancelCause) << 5),
    );
  }
  return deflateRawSync(Uint8Array.from(out));
}

/** The page that `encodePage` made. Throws on bytes that it did not make: that is our bug, never an uploader's. */
export function decodePage(bytes: Uint8Array, day: Day): LedgerPage {
  const reader = { bytes: inflateRawSync(bytes), at: 0 };
  if (reader.bytes[reader.at++] !== formatVersion) throw new Error('Ledger page of an unknown format');
  const count = Number(takeVarint(reader));
  const ids: string[] = [];
  let id = 0n;
  for (let i = 0; i < count; i++) {
    id += takeVarint(reader);
    ids.push(unpackId(id));
  }
  const asOfs: number[] = [];
  let asOf = 0;
  for (let i = 0; i < count; i++) {
    asOf += unzigzag(takeVarint(reader));
    asOfs.push(asOf);
  }
  const orders = ids.map((orderId, i): OrderFact => {
    const flags = reader.bytes[reader.at++] ?? 0;
    return {
      id: orderId,
      day,
      channel: word(orderChannels, flags & 3),
      state: word(orderStates, (flags >> 2) & 7),
      cancelCause: word(cancelCauses, flags >> 5),
      asOf: asOfs[i] ?? 0,
    };
  });
  if (reader.at !== reader.bytes.length) throw new Error('Ledger page with bytes left over');
  return { orders };
}

function word<Word>(words: readonly Word[], index: number): Word {
  const found = words[index];
  if (found === undefined) throw new Error(`Ledger page with word ${index} of ${words.length}`);
  return found;
}

const packId = (id: string): bigint => BigInt(id.replaceAll('-', ''));

const unpackId = (digits: bigint): string => {
  const text = String(digits).padStart(17, '0');
  return `${text.slice(0, 3)}-${text.slice(3, 10)}-${text.slice(10)}`;
};

const zigzag = (value: number): bigint => (value < 0 ? BigInt(-value) * 2n - 1n : BigInt(value) * 2n);
const unzigzag = (value: bigint): number => Number(value % 2n === 1n ? -(value + 1n) / 2n : value / 2n);

function putVarint(out: number[], value: bigint): void {
  let rest = value;
  while (rest >= 128n) {
    out.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  out.push(Number(rest));
}

function takeVarint(reader: { readonly bytes: Uint8Array; at: number }): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new Error('Ledger page that ends inside a number');
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return value;
  }
}
