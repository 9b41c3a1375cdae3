import * as v from 'valibot';
import { type Day, parseDay } from '../../domain/day.ts';
import { type ReportKind, reportKinds } from '../../domain/report-kind.ts';
import { metricNames } from '../../metrics/catalogue.ts';

/** Shapes of what the table holds, for checking what is read back. */

const day = v.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined, 'is not a day');
const kind = v.custom<ReportKind>(
  (value) => typeof value === 'string' && Object.hasOwn(reportKinds, value),
  'is no kind',
);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const limit = v.object({
  condition: v.picklist(['LESS_THAN', 'GREATER_THAN', 'EQUALS']),
  perMillion: v.exactOptional(count),
  value: v.exactOptional(v.number()),
});

const measure = v.variant('kind', [
  v.object({
    kind: v.literal('share'),
    numerator: count,
    denominator: count,
    printed: v.exactOptional(v.number()),
  }),
  v.object({ kind: v.literal('rate'), printed: v.number() }),
  v.object({ kind: v.literal('count'), count }),
  v.object({ kind: v.literal('score'), score: v.number() }),
  v.object({ kind: v.literal('state'), state: v.string() }),
]);

export const readingShape = v.object({
  metric: v.picklist(metricNames),
  channel: v.picklist(['seller', 'amazon', 'all']),
  source: v.picklist(['official', 'estimate']),
  measure,
  windowDays: v.exactOptional(count),
  from: v.exactOptional(day),
  to: v.exactOptional(day),
  limit: v.exactOptional(limit),
  officialStatus: v.exactOptional(v.string()),
  asOf: day,
  receivedAt: v.exactOptional(v.string()),
  remark: v.exactOptional(v.string()),
  bound: v.exactOptional(v.picklist(['upper', 'lower'])),
});

export const latestReadingsShape = v.object({
  readings: v.array(readingShape),
  feeds: v.array(v.object({ kind, days: v.array(day) })),
});

const whole = v.pipe(v.number(), v.integer());
const column = v.array(whole);
export const historyShape = v.object({
  received: v.array(v.string()),
  series: v.array(
    v.object({
      metric: v.picklist(metricNames),
      channel: v.picklist(['seller', 'amazon', 'all']),
      windowDays: count,
      limit: v.exactOptional(limit),
      asOf: column,
      lag: column,
      numerator: column,
      denominator: column,
      received: column,
    }),
  ),
});

const verdict = v.picklist(['ok', 'watch', 'warn', 'breach', 'unknown']);

const reasonsToTell = [
  'first',
  'worse',
  'recovered',
  'reminder',
  'more',
  'passed',
  'feed stopped',
  'feed resumed',
] as const;
const reasonsForSilence = [
  'unchanged',
  'well',
  'not clear yet',
  'no data',
  'less serious',
  'quiet hours',
  'account deactivated',
  'acknowledged',
  'snoozed',
  'muted',
  'flapping',
  'one mail a day',
] as const;

const alertMemory = v.object({
  state: v.picklist(['held', 'open', 'resolved']),
  verdict,
  since: v.string(),
  lastTold: v.string(),
  because: v.picklist(reasonsToTell),
  criticalSince: v.exactOptional(v.string()),
  told: count,
  count: v.exactOptional(count),
  peak: v.exactOptional(v.number()),
  recent: v.exactOptional(v.string()),
  seen: v.exactOptional(day),
  flapping: v.exactOptional(v.boolean()),
  threadRoot: v.string(),
  subject: v.string(),
});

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
});
const drift = v.object({ baseline: v.number(), current: v.number(), lower: v.number(), higher: v.number() });

const decisionRecord = v.object({
  key: v.string(),
  at: v.string(),
  tell: v.boolean(),
  because: v.picklist([...reasonsToTell, ...reasonsForSilence]),
  verdict: v.exactOptional(verdict),
  headroom: v.exactOptional(v.number()),
  reading: v.exactOptional(readingShape),
  forecast: v.exactOptional(forecast),
  drift: v.exactOptional(drift),
  warnedBy: v.exactOptional(v.picklist(['forecast', 'drift'])),
  reports: v.array(v.string()),
});
export const decisionTrailShape = v.object({ latest: v.array(decisionRecord), told: v.array(decisionRecord) });

export const mailShape = v.object({
  id: v.string(),
  kind: v.picklist(['alert', 'complaint', 'summary', 'portfolio', 'configuration', 'proof', 'undelivered', 'case']),
  from: v.object({ name: v.string(), address: v.string() }),
  to: v.string(),
  alsoTo: v.exactOptional(v.array(v.string())),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  references: v.array(v.string()),
  listId: v.string(),
  unsubscribe: v.exactOptional(v.string()),
  attachments: v.exactOptional(
    v.array(
      v.variant('kind', [
        v.object({ kind: v.literal('file'), fileName: v.string(), mediaType: v.literal('text/csv'), text: v.string() }),
        v.object({ kind: v.literal('picture'), contentId: v.string(), fileName: v.string(), svg: v.string() }),
      ]),
    ),
  ),
});

const hush = v.object({
  kind: v.picklist(['acknowledged', 'snoozed', 'muted']),
  at: v.string(),
  until: v.string(),
  by: v.string(),
  verdict,
});

/** What was stored before snapshots were counted has seen none. */
const foresightMemory = v.object({ warned: v.boolean(), calm: count, seen: v.optional(count, 0) });
const outlookMemory = v.object({ asOf: day, before: foresightMemory, after: foresightMemory });

export const alertBookShape = v.object({
  alerts: v.record(v.string(), alertMemory),
  hushes: v.optional(v.record(v.string(), hush), {}),
  outlooks: v.optional(v.record(v.string(), outlookMemory), {}),
  mailedAt: v.exactOptional(v.string()),
  outgoing: v.array(mailShape),
  complained: v.optional(v.array(v.string()), []),
  usedLinks: v.exactOptional(v.record(v.string(), v.string())),
});

export const priorsShape = v.record(v.string(), v.object({ share: v.number(), orders: v.number() }));

export const stormStateShape = v.object({
  book: v.object({
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
        withheld: v.boolean(),
        told: v.boolean(),
      }),
    ),
  }),
  outgoing: v.array(mailShape),
});

export const outboxShape = v.object({
  mail: mailShape,
  recordedAt: v.string(),
});

export const sendingShape = v.object({
  tries: count,
  lostEnds: count,
  claimedUntil: v.exactOptional(v.string()),
  notBefore: v.exactOptional(v.string()),
  waitingFor: v.exactOptional(
    v.picklist(['sending rate', 'daily quota', 'service not available', 'service not set up']),
  ),
  sentAs: v.exactOptional(v.string()),
  failed: v.exactOptional(v.string()),
});

const setAside = v.array(v.object({ rows: count, because: v.string() }));

export const receiptShape = v.object({
  key: v.string(),
  digest: v.string(),
  kind,
  outcome: v.picklist(['read', 'unused', 'unreadable']),
  receivedAt: v.string(),
  asOf: v.exactOptional(day),
  from: v.exactOptional(day),
  to: v.exactOptional(day),
  rows: count,
  setAside,
  reason: v.exactOptional(v.string()),
  complaint: v.exactOptional(
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

const channelTally = v.object({ orders: count, cancelled: count, cancelledByBuyer: count, pending: count });
export const tallyShape = v.object({ seller: channelTally, amazon: channelTally });

const houseLimits = v.record(
  v.string(),
  v.object({ warnAtHeadroom: v.exactOptional(v.number()), warnAtFractionOfLimit: v.exactOptional(v.number()) }),
);
const recipients = v.array(
  v.object({ email: v.string(), receives: v.array(v.picklist(['alerts', 'weekly', 'portfolio'])) }),
);
const quietHours = v.exactOptional(
  v.object({
    from: v.exactOptional(v.string()),
    to: v.exactOptional(v.string()),
    weekends: v.exactOptional(v.boolean()),
    holidays: v.exactOptional(v.array(v.string())),
  }),
);

const headerAliases = v.exactOptional(v.record(v.string(), v.string()));

export const directoryShape = v.object({
  consultancy: v.object({
    name: v.string(),
    from: v.string(),
    timezone: v.string(),
    recipients,
    limits: houseLimits,
    dailyProof: v.exactOptional(v.boolean()),
    quietHours,
    headerAliases,
    colour: v.exactOptional(v.string()),
  }),
  clients: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      timezone: v.string(),
      recipients,
      limits: houseLimits,
      quietHours,
      headerAliases,
    }),
  ),
});

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
    v.object({ because: v.picklist(['bounced', 'complained']), at: v.string(), detail: v.string() }),
  ),
  reinstatedAt: v.exactOptional(v.string()),
  unsubscribed: v.array(v.string()),
});
