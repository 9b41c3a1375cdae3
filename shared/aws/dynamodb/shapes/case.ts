import * as v from 'valibot';
import { noteKinds } from '../../../cases/case.ts';
import { type ClockName, isClockName } from '../../../cases/clocks.ts';
import { metricNames } from '../../../metrics/catalogue.ts';
import { bodyCodec } from '../table/body-codec.ts';
import { renameMembers } from '../table/upgrade.ts';
import { day } from './common.ts';
import { readingShape } from './reading.ts';

/** The shape of a case, for checking what is read back. */

const clock = v.custom<ClockName>((value) => typeof value === 'string' && isClockName(value), 'is no clock');

const deadline = v.object({ clock, from: v.string(), at: v.string(), byHand: v.boolean() });

const entryKind = v.picklist([
  'opened',
  'report',
  'correction',
  'alert',
  ...noteKinds,
  'deadline',
  'reminder',
  'pack',
  'submitted',
  'answered',
  'withdrawn',
  'closed',
]);

const entry = v.object({
  at: v.string(),
  kind: entryKind,
  words: v.string(),
  on: v.exactOptional(day),
  by: v.exactOptional(v.string()),
  link: v.exactOptional(v.string()),
  was: v.exactOptional(entryKind),
  withdrawnBy: v.exactOptional(v.string()),
  replaced: v.exactOptional(deadline),
});

const caseShape = v.object({
  id: v.string(),
  account: v.object({ client: v.string(), marketplace: v.string() }),
  metric: v.picklist(metricNames),
  channel: v.picklist(['seller', 'amazon', 'all']),
  state: v.picklist(['open', 'submitted', 'closed']),
  reason: v.picklist(['by hand', 'limit missed', 'account status', 'account health rating']),
  openedAt: v.string(),
  noticeAt: v.string(),
  submittedAt: v.exactOptional(v.string()),
  closedAt: v.exactOptional(v.string()),
  closedReason: v.exactOptional(v.picklist(['by hand', 'recovered'])),
  deadlines: v.array(deadline),
  reminded: v.array(v.string()),
  timeline: v.array(entry),
  seen: v.array(readingShape),
  outside: v.picklist(['never', 'was', 'is']),
  leftStanding: v.exactOptional(v.literal(true)),
  packDue: v.boolean(),
  pack: v.exactOptional(
    v.object({
      key: v.string(),
      at: v.string(),
      figures: v.array(v.object({ id: v.string(), shown: v.string() })),
    }),
  ),
});

export const caseChangeShape = v.object({
  id: v.string(),
  opened: v.exactOptional(caseShape),
  entries: v.array(entry),
  reminded: v.array(v.string()),
  seen: v.array(readingShape),
  outside: v.exactOptional(v.picklist(['never', 'was', 'is'])),
  closed: v.exactOptional(v.object({ at: v.string(), reason: v.picklist(['by hand', 'recovered']) })),
  causeOver: v.exactOptional(v.literal(true)),
  packDue: v.boolean(),
});

export const caseBody = bodyCodec(
  'case',
  caseShape,
  // 0.2.0
  renameMembers({ because: 'reason', closedBecause: 'closedReason' }),
);
