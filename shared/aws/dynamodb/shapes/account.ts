import * as v from 'valibot';
import { count } from './common.ts';

export const accountEntryShape = v.object({
  account: v.object({ client: v.string(), marketplace: v.string() }),
  firstSeen: v.string(),
  checkedAt: v.exactOptional(v.string()),
  nextCheckAt: v.exactOptional(v.string()),
  fresh: v.exactOptional(v.boolean()),
  open: v.exactOptional(count),
});

export const recipientStateShape = v.object({
  suppressed: v.exactOptional(
    v.object({ reason: v.picklist(['bounced', 'complained']), at: v.string(), detail: v.string() }),
  ),
  reinstatedAt: v.exactOptional(v.string()),
  unsubscribed: v.array(v.string()),
});
