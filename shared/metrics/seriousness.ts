import type { Day } from '../domain/day.ts';
import { isTarget, type MetricName, metricNames, metricOf } from './catalogue.ts';
import { fractionOfLimit } from './fraction-of-limit.ts';
import type { Judgement } from './judge.ts';
import { likelyDateOf } from './likely-date.ts';

/**
 * How serious a judgement is, the most serious kind first. What Amazon does comes before what it measures: a deactivated
 * account sells nothing, one at risk may be deactivated any day, a missed limit may cost the account or its offers, and
 * the account health rating is what Amazon enforces policy findings by. A target has no penalty.
 */
export const kindsOfSeriousness = [
  'deactivated',
  'at risk',
  'breach',
  'rating',
  'warning',
  'target',
  'watch',
  'ok',
  'unknown',
] as const;

export type Seriousness = (typeof kindsOfSeriousness)[number];

/** The limits that Amazon enforces, by what missing them costs: the account before its offers. */
const enforcedFirst: readonly MetricName[] = [
  'orderDefectRate',
  'lateShipmentRate',
  'cancellationRate',
  'validTrackingRate',
  'unitOnTimeDeliveryRate',
  'onTimeDeliveryRate',
  'invoiceDefectRate',
];

/** Which kind of seriousness a judgement has. */
export function seriousnessOf({ reading, verdict }: Pick<Judgement, 'reading' | 'verdict'>): Seriousness {
  if (verdict === 'ok' || verdict === 'unknown' || verdict === 'watch') return verdict;
  const { kind } = metricOf(reading.metric);
  if (kind === 'state') return verdict === 'breach' ? 'deactivated' : 'at risk';
  if (reading.metric === 'accountHealthRating') return 'rating';
  if (isTarget(reading.metric, reading.limit)) return 'target';
  return verdict === 'breach' ? 'breach' : 'warning';
}

export const bySeriousness = (a: Seriousness, b: Seriousness): number =>
  kindsOfSeriousness.indexOf(a) - kindsOfSeriousness.indexOf(b);

/** As much of a judgement as its place among others depends on. */
export interface Weighed extends Pick<Judgement, 'reading' | 'verdict' | 'headroom'> {
  /** the day on which its limit is likely missed */
  readonly likelyDate?: Day;
}

export function weigh(judgement: Judgement): Weighed {
  const likelyDate = likelyDateOf(judgement);
  return { ...judgement, ...(likelyDate !== undefined && { likelyDate }) };
}

/** Sorts the more serious judgement first, see {@link heavierFirst}. */
export const moreSeriousFirst = (a: Judgement, b: Judgement): number => heavierFirst(weigh(a), weigh(b));

export const heavierFirst = (a: Weighed, b: Weighed): number => byWeight(weightOf(a), weightOf(b));

/** What the order of seriousness goes by, without the reading that it was taken from. */
export interface Weight {
  readonly kind: Seriousness;
  /** of a missed limit: its place among those that Amazon enforces */
  readonly place: number;
  /** the share of the limit that is used */
  readonly used?: number;
  /** of a rating */
  readonly points?: number;
  /** the day on which the limit is likely missed */
  readonly likelyDate?: Day;
  /** defects until the limit */
  readonly left?: number;
}

export function weightOf(weighed: Weighed): Weight {
  const { reading, headroom, likelyDate } = weighed;
  const used = fractionOfLimit(reading);
  return {
    kind: seriousnessOf(weighed),
    place: enforcementPlace(weighed),
    ...(used !== undefined && { used }),
    ...(reading.measure.kind === 'score' && { points: reading.measure.score }),
    ...(likelyDate !== undefined && { likelyDate }),
    ...(headroom !== undefined && { left: headroom }),
  };
}

/**
 * Sorts the more serious first: by kind; missed limits by what Amazon enforces, then by how far over; a rating by
 * its points; what warns by the day on which its limit is likely missed, then by the fewest left, then by the share of the
 * limit that is used. The one order of alerts, summaries, storms and the portfolio. 0 for what is equally serious.
 */
export function byWeight(a: Weight, b: Weight): number {
  const byKind = bySeriousness(a.kind, b.kind);
  if (byKind !== 0 || a.kind === 'ok' || a.kind === 'unknown') return byKind;
  if (a.kind === 'breach') return a.place - b.place || compare(b.used ?? -1, a.used ?? -1);
  if (a.kind === 'rating') return compare(a.points ?? 0, b.points ?? 0);
  return (
    compare(a.likelyDate ?? never, b.likelyDate ?? never) ||
    compare(a.left ?? Number.POSITIVE_INFINITY, b.left ?? Number.POSITIVE_INFINITY) ||
    compare(b.used ?? -1, a.used ?? -1)
  );
}

/** What Amazon answers with a deadline: a missed limit, a rating below 100, an account that is not NORMAL. */
export function isCritical(judgement: Judgement): boolean {
  const kind = seriousnessOf(judgement);
  return judgement.verdict === 'breach' || kind === 'at risk';
}

/** The place of a judgement's metric among those that Amazon enforces, the one that costs most first. */
export function enforcementPlace({ reading }: Pick<Judgement, 'reading'>): number {
  const place = enforcedFirst.indexOf(reading.metric);
  return place >= 0 ? place : enforcedFirst.length + metricNames.indexOf(reading.metric);
}

/** Later than any: no limit is likely missed. */
const never = '9999-12-31';

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
