import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Day } from '../domain/day.ts';
import { numberOfDay } from '../domain/day.ts';
import { columnsFor } from '../domain/order-columns.ts';
import type { LedgerPage } from './page.ts';

/**
 * A page as bytes, column by column: of the sorted ids the differences of their first 8 digits (small numbers, in as many
 * bytes as they need) and the last 9 digits; as-of in seconds after the earliest; one byte of flags. Fixed
 * numbers are stored byte plane by byte plane, so that a plane that hardly varies compresses well. About 7 bytes an order.
 */
export const pageFormat = 2;

/** Bytes that begin with another format than this release writes. */
export class UnknownPageFormat extends Error {
  override readonly name = 'UnknownPageFormat';

  readonly format: number;

  constructor(format: number) {
    super(`a ledger page of format ${format}, where ${pageFormat} is known`);
    this.format = format;
  }
}

const lowPlanes = 4;
const mostPlanes = 7;
const fixedBytes = 32;
/** of an order before compression: 5 for the difference, 4, at most 7 for as-of, 1 */
const mostBytesAnOrder = 17;

/**
 * Ids are as good as random, so there are no repetitions to find; entropy coding alone gives the same size in a sixth of the
 * time (docs/bench.md).
 */
const compression = { strategy: constants.Z_HUFFMAN_ONLY };

/** Equal pages are equal bytes. The day is the page's key and is not repeated in it. */
export function encodePage({ orders }: LedgerPage): Uint8Array {
  const { length, idHighs, idLows, asOfs, flags } = orders;
  const out = Buffer.alloc(fixedBytes + length * mostBytesAnOrder);
  out[0] = pageFormat;
  let at = putVarint(out, 1, length);
  let high = 0;
  for (const next of idHighs) {
    at = putVarint(out, at, next - high);
    high = next;
  }
  at = putPlanes(out, at, idLows, 0, lowPlanes);
  let earliest = asOfs[0] ?? 0;
  let latest = earliest;
  for (const asOf of asOfs) {
    if (asOf < earliest) earliest = asOf;
    if (asOf > latest) latest = asOf;
  }
  at = out.writeDoubleLE(earliest, at);
  const planes = planesFor(latest - earliest);
  out[at++] = planes;
  at = putPlanes(out, at, asOfs, earliest, planes);
  out.set(flags, at);
  return deflateRawSync(out.subarray(0, at + length), compression);
}

/** Decodes what `encodePage` made. Throws on any other bytes: that is our bug, never an uploader's. */
export function decodePage(bytes: Uint8Array, day: Day): LedgerPage {
  const packed = inflateRawSync(bytes);
  if (packed[0] !== pageFormat) throw new UnknownPageFormat(packed[0] ?? 0);
  const reader = { bytes: packed, at: 1 };
  const length = takeVarint(reader);
  if (length > packed.length) throw new Error('Ledger page that ends inside its orders');
  const orders = columnsFor(length);
  let high = 0;
  for (let row = 0; row < length; row++) {
    high += takeVarint(reader);
    orders.idHighs[row] = high;
  }
  takePlanes(reader, orders.idLows, 0, lowPlanes);
  if (reader.at + 9 > packed.length) throw new Error('Ledger page that ends inside its orders');
  const earliest = packed.readDoubleLE(reader.at);
  const planes = packed[reader.at + 8] ?? 0;
  reader.at += 9;
  takePlanes(reader, orders.asOfs, earliest, planes);
  orders.flags.set(packed.subarray(reader.at));
  if (reader.at + length !== packed.length) throw new Error('Ledger page with bytes left over');
  orders.days.fill(numberOfDay(day));
  return { orders };
}

/** How many bytes the numbers from 0 to `largest` need. */
function planesFor(largest: number): number {
  let planes = 0;
  for (let rest = largest; rest > 0 && planes < mostPlanes; planes++) rest = Math.floor(rest / 256);
  return planes;
}

function putPlanes(out: Buffer, at: number, values: Uint32Array | Float64Array, from: number, planes: number): number {
  for (let row = 0; row < values.length; row++) {
    let rest = (values[row] ?? 0) - from;
    for (let plane = 0; plane < planes; plane++) {
      out[at + plane * values.length + row] = rest % 256;
      rest = Math.floor(rest / 256);
    }
  }
  return at + planes * values.length;
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}

function takePlanes(reader: Reader, into: Uint32Array | Float64Array, from: number, planes: number): void {
  const { bytes, at } = reader;
  if (at + planes * into.length > bytes.length) throw new Error('Ledger page that ends inside its orders');
  for (let row = 0; row < into.length; row++) {
    let value = 0;
    for (let plane = planes - 1; plane >= 0; plane--)
      value = value * 256 + (bytes[at + plane * into.length + row] ?? 0);
    into[row] = from + value;
  }
  reader.at += planes * into.length;
}

function putVarint(out: Buffer, at: number, value: number): number {
  let place = at;
  let rest = value;
  while (rest >= 128) {
    out[place++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[place++] = rest;
  return place;
}

function takeVarint(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) break;
    value |= (byte & 127) << shift;
    if (byte < 128) return value >>> 0;
  }
  throw new Error('Ledger page that ends inside a number');
}
