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
export function seriousnessOf({ reading, verdict }: Judgement): Seriousness {
  if (verdict === 'ok' || verdict === 'unknown' || verdict === 'watch') return verdict;
  const { kind } = metricOf(reading.metric);
  if (kind === 'state') return verdict === 'breach' ? 'deactivated' : 'at risk';
  if (reading.metric === 'accountHealthRating') return 'rating';
  if (isTarget(reading.metric, reading.limit)) return 'target';
  return verdict === 'breach' ? 'breach' : 'warning';
}

export const bySeriousness = (a: Seriousness, b: Seriousness): number =>
  kindsOfSeriousness.indexOf(a) - kindsOfSeriousness.indexOf(b);

/**
 * Sorts the more serious judgement first: by kind; missed limits by what Amazon enforces, then by how far over; a rating by
 * its points; what warns by the day on which its limit is likely missed, then by the fewest left, then by the share of the
 * limit that is used. The one order of alerts, summaries and storms. 0 for what is equally serious.
 */
export function moreSeriousFirst(a: Judgement, b: Judgement): number {
  const kind = seriousnessOf(a);
  const byKind = bySeriousness(kind, seriousnessOf(b));
  if (byKind !== 0 || kind === 'ok' || kind === 'unknown') return byKind;
  if (kind === 'breach') return enforcementPlace(a) - enforcementPlace(b) || compare(used(b), used(a));
  if (kind === 'rating') return compare(points(a), points(b));
  return (
    compare(likelyDay(a), likelyDay(b)) ||
    compare(a.headroom ?? Number.POSITIVE_INFINITY, b.headroom ?? Number.POSITIVE_INFINITY) ||
    compare(used(b), used(a))
  );
}

/** What Amazon answers with a deadline: a missed limit, a rating below 100, an account that is not NORMAL. */
export function isCritical(judgement: Judgement): boolean {
  const kind = seriousnessOf(judgement);
  return judgement.verdict === 'breach' || kind === 'at risk';
}

/** The place of a judgement's metric among those that Amazon enforces, the one that costs most first. */
export function enforcementPlace({ reading }: Judgement): number {
  const place = enforcedFirst.indexOf(reading.metric);
  return place >= 0 ? place : enforcedFirst.length + metricNames.indexOf(reading.metric);
}

const used = ({ reading }: Judgement): number => fractionOfLimit(reading) ?? -1;

const points = ({ reading: { measure } }: Judgement): number => (measure.kind === 'score' ? measure.score : 0);

/** Later than any: no limit is likely missed. */
const never = '9999-12-31';

const likelyDay = (judgement: Judgement): string => likelyDateOf(judgement) ?? never;

const compare = <Value extends number | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);
