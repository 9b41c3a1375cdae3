import type { OrderColumns } from '../../domain/order-columns.ts';

/**
 * Which row of columns an order has. The tag of a slot is a byte that is mixed from the id, 0 for nobody’s; only where it
 * fits are the row and its id looked at, far away in memory. At most half of the slots are taken; what finds its slot
 * taken goes to the next one.
 */
export interface OrderIndex {
  readonly tags: Uint8Array;
  readonly rows: Uint32Array;
}

/** @param orders how many there may be, a power of two */
export const indexFor = (orders: number): OrderIndex => ({
  tags: new Uint8Array(2 * orders),
  rows: new Uint32Array(2 * orders),
});

/** The row that is known of an order, or -1 when none was; then the given one is noted. */
export function findOrNote(
  { tags, rows }: OrderIndex,
  { idHighs, idLows }: OrderColumns,
  high: number,
  low: number,
  row: number,
): number {
  const mask = tags.length - 1;
  const product = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  const mixed = product ^ (product >>> 15);
  const tag = (mixed >>> 25) + 1;
  let slot = mixed & mask;
  for (let taken = tags[slot]; taken !== 0; taken = tags[slot]) {
    if (taken === tag) {
      const known = rows[slot] ?? 0;
      if (idLows[known] === low && idHighs[known] === high) return known;
    }
    slot = (slot + 1) & mask;
  }
  tags[slot] = tag;
  rows[slot] = row;
  return -1;
}
