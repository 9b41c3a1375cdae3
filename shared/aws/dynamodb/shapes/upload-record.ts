import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { chain, inEach, inMembers, renameMembers } from '../table/upgrade.ts';
import { count, day, kind, renameKind } from './common.ts';

const skipped = v.array(v.object({ rows: count, reason: v.string(), unread: v.exactOptional(v.literal(true)) }));

const uploadRecordShape = v.object({
  key: v.string(),
  digest: v.string(),
  kind,
  outcome: v.picklist(['read', 'unused', 'unreadable']),
  receivedAt: v.string(),
  asOf: v.exactOptional(day),
  from: v.exactOptional(day),
  to: v.exactOptional(day),
  rows: count,
  skipped,
  reason: v.exactOptional(v.string()),
  reportError: v.exactOptional(
    v.object({
      what: v.string(),
      reason: v.string(),
      line: v.exactOptional(count),
      column: v.exactOptional(v.string()),
      expected: v.string(),
      found: v.string(),
      remedy: v.string(),
    }),
  ),
});

export const uploadRecordBody = bodyCodec(
  'upload record',
  uploadRecordShape,
  // 0.2.0
  chain(
    renameMembers({ setAside: 'skipped', complaint: 'reportError' }),
    inMembers({ kind: renameKind, skipped: inEach(renameMembers({ because: 'reason' })) }),
  ),
);
