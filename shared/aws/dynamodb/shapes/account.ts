import * as v from 'valibot';
import { channels } from '../../../domain/channel.ts';
import { metricNames } from '../../../metrics/catalogue.ts';
import { bodyCodec } from '../table/body-codec.ts';
import { inEach, inMembers, renameMembers, renameValue } from '../table/upgrade.ts';
import { count, day, verdict } from './common.ts';

const instant = v.pipe(v.number(), v.integer());
const fraction = v.number();

/** A value is known by its place and not by a name: a list reads a thousand of these at once. */
const measureShape = v.union([
  v.strictTuple([v.literal('share'), count, count, v.nullable(fraction)]),
  v.strictTuple([v.literal('rate'), fraction]),
  v.strictTuple([v.literal('count'), count]),
  v.strictTuple([v.literal('score'), v.number()]),
  v.strictTuple([v.literal('state'), v.string()]),
]);

/** condition, parts per million, plain number */
const limitShape = v.strictTuple([
  v.picklist(['LESS_THAN', 'GREATER_THAN', 'EQUALS']),
  v.nullable(count),
  v.nullable(v.number()),
]);

/** metric, channel, source, days of its window, as of, measure, limit, verdict, headroom, likely date */
const worstLineShape = v.strictTuple([
  v.picklist(metricNames),
  v.picklist(channels),
  v.picklist(['official', 'estimate', 'manual']),
  v.nullable(count),
  day,
  measureShape,
  v.nullable(limitShape),
  verdict,
  v.nullable(v.number()),
  v.nullable(day),
]);

/** state, as of, open cases, worst line */
const standingShape = v.strictTuple([
  v.picklist(['ok', 'watch', 'warn', 'breach', 'unknown', 'stale']),
  v.nullable(day),
  count,
  v.nullable(worstLineShape),
]);

/** why, remedy, since when */
const unreadableShape = v.strictTuple([v.string(), v.string(), v.nullable(v.string())]);

/**
 * first seen, checked, next check (milliseconds since 1970), fresh, open alerts, standing, what cannot be read of it; the
 * account is the item's key
 */
const accountEntryShape = v.strictTuple([
  instant,
  v.nullable(instant),
  v.nullable(instant),
  v.nullable(v.boolean()),
  v.nullable(count),
  v.nullable(standingShape),
  v.nullable(unreadableShape),
]);

export type StoredAccountEntry = v.InferOutput<typeof accountEntryShape>;
export type StoredStanding = v.InferOutput<typeof standingShape>;
export type StoredWorstLine = v.InferOutput<typeof worstLineShape>;

export const accountEntryBody = bodyCodec(
  'account entry',
  accountEntryShape,
  // 0.2.0: values by their place, and how the account stands, which 0.1.0 did not keep.
  (entry) => {
    const { firstSeen, checkedAt, nextCheckAt, fresh, open } = (entry ?? {}) as Readonly<Record<string, unknown>>;
    const time = (given: unknown) => (typeof given === 'string' ? Date.parse(given) : null);
    return [time(firstSeen), time(checkedAt), time(nextCheckAt), fresh ?? null, open ?? null, null, null];
  },
);

/** The instant of an account's newest change. */
export const lastChangeBody = bodyCodec('last change', v.string());

const recipientStateShape = v.object({
  suppressed: v.exactOptional(
    v.object({ reason: v.picklist(['bounced', 'complained']), at: v.string(), detail: v.string() }),
  ),
  reinstatedAt: v.exactOptional(v.string()),
  unsubscribed: v.array(v.string()),
});

export const recipientStateBody = bodyCodec(
  'recipient state',
  recipientStateShape,
  // 0.2.0
  inMembers({
    suppressed: renameMembers({ because: 'reason' }),
    unsubscribed: inEach(renameValue({ 'proof:*': 'heartbeat:*' })),
  }),
);
