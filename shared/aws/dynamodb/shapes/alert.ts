import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { addMembers, chain, inEach, inKeys, inMembers, renameMembers } from '../table/upgrade.ts';
import { caseChangeShape } from './case.ts';
import { count, day, renameAlertKey, renameCause, verdict } from './common.ts';
import { correctionShape } from './correction.ts';
import { decisionRecord } from './decision.ts';
import { mailShape, upgradeMail } from './mail.ts';
import { reasonsToNotify } from './reasons.ts';
import { arrivalShape } from './storm.ts';

const seenNumber = v.object({
  asOf: day,
  value: v.exactOptional(v.number()),
  windowDays: v.exactOptional(count),
  word: v.exactOptional(v.string()),
});

const alertMemory = v.object({
  state: v.picklist(['held', 'open', 'resolved']),
  verdict,
  since: v.string(),
  lastNotified: v.string(),
  reason: v.picklist(reasonsToNotify),
  criticalSince: v.exactOptional(v.string()),
  notified: count,
  count: v.exactOptional(count),
  peak: v.exactOptional(v.number()),
  recent: v.exactOptional(v.string()),
  seen: v.exactOptional(day),
  flapping: v.exactOptional(v.boolean()),
  step: v.exactOptional(count),
  notifiedNumber: v.exactOptional(seenNumber),
  newest: v.exactOptional(seenNumber),
  breaches: v.exactOptional(count),
  breachEndedAt: v.exactOptional(v.string()),
  overSince: v.exactOptional(v.string()),
  correction: v.exactOptional(correctionShape),
  week: v.exactOptional(v.array(v.object({ asOf: day, score: v.number() }))),
  threadRoot: v.string(),
  subject: v.string(),
});

const silence = v.object({
  kind: v.picklist(['acknowledged', 'snoozed', 'muted']),
  at: v.string(),
  until: v.string(),
  by: v.string(),
  verdict,
});

const warningMemory = v.object({ warned: v.boolean(), calm: count, seen: count });

const forecastMemory = v.object({ asOf: day, before: warningMemory, after: warningMemory });

const accountAlertsShape = v.object({
  alerts: v.record(v.string(), alertMemory),
  silences: v.record(v.string(), silence),
  forecasts: v.record(v.string(), forecastMemory),
  mailedAt: v.exactOptional(v.string()),
  outgoing: v.array(mailShape),
  caseChanges: v.array(caseChangeShape),
  groupable: v.array(
    v.object({
      at: v.string(),
      arrivals: v.array(arrivalShape),
      copies: v.array(v.string()),
      waited: v.exactOptional(v.literal(true)),
    }),
  ),
  trail: v.array(decisionRecord),
  reportedErrors: v.array(v.string()),
  usedLinks: v.exactOptional(v.record(v.string(), v.string())),
});

/** What was stored before snapshots were counted has seen none. */
const noneSeen = addMembers({ seen: 0 });

export const accountAlertsBody = bodyCodec(
  'account alerts',
  accountAlertsShape,
  // 0.2.0
  chain(
    addMembers({ hushes: {}, outlooks: {}, complained: [] }),
    // Release 0.1.0 wrote cases and storms before the alerts, and had no effects pending but mail.
    addMembers({ caseChanges: [], groupable: [], trail: [] }),
    renameMembers({ hushes: 'silences', outlooks: 'forecasts', complained: 'reportedErrors' }),
    inMembers({
      alerts: chain(
        inKeys(renameAlertKey),
        inEach(renameMembers({ lastTold: 'lastNotified', because: 'reason', told: 'notified' })),
      ),
      silences: inKeys(renameAlertKey),
      forecasts: inEach(inMembers({ before: noneSeen, after: noneSeen })),
      outgoing: inEach(upgradeMail),
    }),
  ),
);

const stormStateShape = v.object({
  arrivals: v.object({
    entries: v.array(
      v.object({
        key: v.string(),
        cause: v.string(),
        account: v.string(),
        at: v.string(),
        verdict,
        left: v.exactOptional(v.number()),
        words: v.string(),
        grouped: v.boolean(),
        notified: v.boolean(),
      }),
    ),
  }),
  outgoing: v.array(mailShape),
});

export type StormState = v.InferOutput<typeof stormStateShape>;

export const stormStateBody = bodyCodec(
  'storms',
  stormStateShape,
  // 0.2.0
  chain(
    renameMembers({ book: 'arrivals' }),
    inMembers({
      arrivals: inMembers({
        entries: inEach(
          chain(
            // What was stored before entries had alert keys has none.
            addMembers({ key: '' }),
            renameMembers({ withheld: 'grouped', told: 'notified' }),
            inMembers({ key: renameAlertKey, cause: renameCause }),
          ),
        ),
      }),
      outgoing: inEach(upgradeMail),
    }),
  ),
);
