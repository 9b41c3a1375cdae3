import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { inEach, inMembers, renameMembers, renameValue } from '../table/upgrade.ts';
import { count } from './common.ts';

const accountEntryShape = v.object({
  account: v.object({ client: v.string(), marketplace: v.string() }),
  firstSeen: v.string(),
  checkedAt: v.exactOptional(v.string()),
  nextCheckAt: v.exactOptional(v.string()),
  fresh: v.exactOptional(v.boolean()),
  open: v.exactOptional(count),
  unreadable: v.exactOptional(v.object({ why: v.string(), remedy: v.string(), since: v.exactOptional(v.string()) })),
});

export const accountEntryBody = bodyCodec('account entry', accountEntryShape);

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
