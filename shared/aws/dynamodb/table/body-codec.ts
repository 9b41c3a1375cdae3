import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import type { Item } from './table.ts';

/** A value as the body of an item: JSON, compressed, because DynamoDB charges by the kilobyte. */
export const encodeBody = (value: unknown): Uint8Array => deflateRawSync(Buffer.from(JSON.stringify(value)));

/** The value in an item's body, checked against its shape. Throws on anything else: the table holds only what we wrote. */
export function decodeBody<Shape extends v.GenericSchema>(shape: Shape, item: Item): v.InferOutput<Shape> {
  const where = `${item.pk} ${item.sk}`;
  if (item.body === undefined) throw new Error(`${where} has no body`);
  const checked = v.safeParse(shape, JSON.parse(inflateRawSync(item.body).toString('utf8')));
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new Error(`${where} does not hold what was written there: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}
