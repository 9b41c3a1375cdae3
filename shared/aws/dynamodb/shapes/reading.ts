import * as v from 'valibot';
import { metricNames } from '../../../metrics/catalogue.ts';
import { bodyCodec } from '../table/body-codec.ts';
import { chain, inEach, inMembers, type Upgrade } from '../table/upgrade.ts';
import { count, day, kind, renameKind } from './common.ts';

const limit = v.object({
  condition: v.picklist(['LESS_THAN', 'GREATER_THAN', 'EQUALS']),
  perMillion: v.exactOptional(count),
  value: v.exactOptional(v.number()),
  target: v.exactOptional(v.literal(true)),
  minimumToJudge: v.exactOptional(count),
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
  manual: v.exactOptional(v.literal(true)),
  bound: v.exactOptional(v.picklist(['upper', 'lower'])),
  incomplete: v.exactOptional(v.literal(true)),
});

const latestReadingsShape = v.object({
  readings: v.array(readingShape),
  feeds: v.array(v.object({ kind, days: v.array(day) })),
});

const readingsOf010 = v.looseObject({
  readings: v.array(v.looseObject({ asOf: v.string() })),
  feeds: v.array(v.object({ kind: v.string(), days: v.array(v.string()) })),
});
/** Of each kind of report, release 0.1.0 kept so many days. */
const daysKeptBy010 = 10;

/**
 * 0.2.0 marks what a person typed in. Release 0.1.0 had readings of two kinds of report: those of a day that only the manual
 * CSV has were typed in. Of a day that both have, or that Amazon's report may have had, nobody can say: they stay unmarked
 * until a replay repairs them.
 */
const markManual: Upgrade = (value) => {
  const parsed = v.safeParse(readingsOf010, value);
  if (!parsed.success) return value;
  const { readings, feeds } = parsed.output;
  const daysOf = (wanted: string) => feeds.flatMap(({ kind, days }) => (kind === wanted ? days : []));
  const [manual, official] = [daysOf('manual-csv'), daysOf('seller-performance').sort()];
  const isOnlyManual = (asOf: string) =>
    manual.includes(asOf) &&
    !official.includes(asOf) &&
    (official.length < daysKeptBy010 || asOf > (official[0] ?? asOf));
  return {
    ...parsed.output,
    readings: readings.map((reading) => (isOnlyManual(reading.asOf) ? { ...reading, manual: true } : reading)),
  };
};

/** The latest readings, and each snapshot. */
export const readingsBody = bodyCodec(
  'readings',
  latestReadingsShape,
  // 0.2.0
  chain(inMembers({ feeds: inEach(inMembers({ kind: renameKind })) }), markManual),
);

const whole = v.pipe(v.number(), v.integer());

const column = v.array(whole);

const historyShape = v.object({
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

export const historiesBody = bodyCodec('histories', historyShape);

export const priorsBody = bodyCodec(
  'priors',
  v.record(v.string(), v.object({ share: v.number(), orders: v.number() })),
);
