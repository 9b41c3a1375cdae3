import * as v from 'valibot';
import { caseChangeShape } from './case.ts';
import { count, day, kind, verdict } from './common.ts';
import { correctionShape } from './correction.ts';
import { decisionRecord } from './decision.ts';
import { mailShape } from './mail.ts';
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
  told: v.exactOptional(seenNumber),
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

/** What was stored before snapshots were counted has seen none. */
const warningMemory = v.object({ warned: v.boolean(), calm: count, seen: v.optional(count, 0) });

const forecastMemory = v.object({ asOf: day, before: warningMemory, after: warningMemory });

export const accountAlertsShape = v.object({
  alerts: v.record(v.string(), alertMemory),
  silences: v.optional(v.record(v.string(), silence), {}),
  forecasts: v.optional(v.record(v.string(), forecastMemory), {}),
  mailedAt: v.exactOptional(v.string()),
  outgoing: v.array(mailShape),
  // Release 0.1.0 wrote cases and storms before the alerts, and had nothing pending.
  caseChanges: v.optional(v.array(caseChangeShape), []),
  groupable: v.optional(
    v.array(
      v.object({
        at: v.string(),
        arrivals: v.array(arrivalShape),
        copies: v.array(v.string()),
        waited: v.exactOptional(v.literal(true)),
      }),
    ),
    [],
  ),
  trail: v.optional(v.array(decisionRecord), []),
  complained: v.optional(v.array(v.string()), []),
  usedLinks: v.exactOptional(v.record(v.string(), v.string())),
});

export const stormStateShape = v.object({
  arrivals: v.object({
    entries: v.array(
      v.object({
        // What was stored before alerts were told apart has no name.
        key: v.optional(v.string(), ''),
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
