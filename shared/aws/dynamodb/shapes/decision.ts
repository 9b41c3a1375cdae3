import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { chain, inEach, inMembers, renameMembers } from '../table/upgrade.ts';
import { day, renameAlertKey, verdict } from './common.ts';
import { correctionShape } from './correction.ts';
import { readingShape } from './reading.ts';
import { reasonsForSilence, reasonsToNotify } from './reasons.ts';

const forecast = v.object({
  asOf: v.exactOptional(day),
  p7: v.number(),
  p14: v.number(),
  p30: v.number(),
  p60: v.number(),
  levelPast: v.exactOptional(v.number()),
  likelyDate: v.exactOptional(day),
  earliestDate: v.exactOptional(day),
  recoveryDate: v.exactOptional(day),
  rolledOff: v.exactOptional(v.number()),
  inside30: v.exactOptional(v.number()),
  inside60: v.exactOptional(v.number()),
});

const drift = v.object({ baseline: v.number(), current: v.number(), lower: v.number(), higher: v.number() });

export const decisionRecord = v.object({
  key: v.string(),
  at: v.string(),
  notify: v.boolean(),
  reason: v.picklist([...reasonsToNotify, ...reasonsForSilence]),
  verdict: v.exactOptional(verdict),
  headroom: v.exactOptional(v.number()),
  reading: v.exactOptional(readingShape),
  forecast: v.exactOptional(forecast),
  drift: v.exactOptional(drift),
  warnedBy: v.exactOptional(v.picklist(['forecast', 'drift'])),
  correction: v.exactOptional(correctionShape),
  reports: v.array(v.string()),
});

const decisionTrailShape = v.object({ latest: v.array(decisionRecord), notified: v.array(decisionRecord) });

const upgradeRecord = chain(renameMembers({ tell: 'notify', because: 'reason' }), inMembers({ key: renameAlertKey }));

export const decisionTrailBody = bodyCodec(
  'decision trail',
  decisionTrailShape,
  // 0.2.0
  chain(
    renameMembers({ told: 'notified' }),
    inMembers({ latest: inEach(upgradeRecord), notified: inEach(upgradeRecord) }),
  ),
);
