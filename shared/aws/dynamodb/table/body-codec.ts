import { deflateRawSync, inflateRawSync } from 'node:zlib';
import * as v from 'valibot';
import { NewerSchema, UnreadableItem } from '../../../ports/stored-item.ts';
import type { Item } from './table.ts';
import type { Upgrade } from './upgrade.ts';

/** How one kind of body is stored: its shape today, and how each older version becomes the next. */
export interface BodyCodec<Value> {
  readonly kind: string;
  /** of what is written today: one more than there are upgrades, as release 0.1.0 wrote version 1 */
  readonly version: number;
  readonly shape: v.GenericSchema<unknown, Value>;
  /** the first makes version 2 of version 1, and so on */
  readonly upgrades: readonly Upgrade[];
}

export const bodyCodec = <Value>(
  kind: string,
  shape: v.GenericSchema<unknown, Value>,
  ...upgrades: readonly Upgrade[]
): BodyCodec<Value> => ({ kind, version: upgrades.length + 1, shape, upgrades });

/** A value as writers hold it: what a shape gives back, read-only all the way down. */
export type Stored<Value> = Value extends string | number | boolean | null | undefined
  ? Value
  : { readonly [Name in keyof Value]: Stored<Value[Name]> };

/**
 * A value as the body of an item: JSON of `[version, value]`, compressed, because DynamoDB charges by the kilobyte. The
 * version is inside the body, where it costs four letters: docs/decisions/0018-stored-bodies-carry-their-version.md.
 */
export const encodeBody = <Value>({ version }: BodyCodec<Value>, value: Stored<Value>): Uint8Array =>
  deflateRawSync(Buffer.from(JSON.stringify([version, value])));

/**
 * The value in an item's body, upgraded to today's shape.
 * @throws {NewerSchema} for a version that this release does not know: to be retried
 * @throws {UnreadableItem} for what is not a body of this kind
 */
export function decodeBody<Value>(codec: BodyCodec<Value>, item: Item): Value {
  const unreadable = (why: string) => new UnreadableItem(item.pk, item.sk, why, { version: item.version ?? 0 });
  if (item.body === undefined) throw unreadable('it has no body');
  const { version, value } = openBody(item.body, unreadable);
  if (version > codec.version) throw new NewerSchema(`${item.pk} ${item.sk}`, codec.kind, version, codec.version);
  const upgraded = codec.upgrades.slice(version - 1).reduce((older, upgrade) => upgrade(older), value);
  const checked = v.safeParse(codec.shape, upgraded);
  if (checked.success) return checked.output;
  throw unreadable(whyOf(checked.issues[0]));
}

/** What release 0.1.0 wrote is the bare value, never an array: that is version 1. */
function openBody(body: Uint8Array, unreadable: (why: string) => Error): { version: number; value: unknown } {
  let json: unknown;
  try {
    json = JSON.parse(inflateRawSync(body).toString('utf8'));
  } catch {
    // Without the cause: its message quotes what is stored.
    throw unreadable('it is not compressed JSON');
  }
  if (!Array.isArray(json)) return { version: 1, value: json };
  const [version, value] = json as readonly unknown[];
  if (json.length !== 2 || typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw unreadable('it does not begin with its version');
  return { version, value };
}

/** Where the first thing wrong is and what was expected there; what was found instead may be a secret or somebody's address. */
function whyOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'its value';
  if (issue.type === 'custom') return `${path} ${issue.message}`;
  return issue.expected === null ? `${path} fails the check "${issue.type}"` : `${path} is not ${issue.expected}`;
}
