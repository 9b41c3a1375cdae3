import { addDays, type Day } from '../domain/day.ts';
import type { DefectFact, DefectKind, Evidence, EvidenceSource } from '../domain/defect-evidence.ts';
import type { OrderFact } from '../domain/order-fact.ts';
import { joinListedDays, type ListedDays } from './listed-days.ts';

/** A defect with its source, and the newest as-of at which the source reported it. */
export interface KnownDefect extends DefectFact {
  readonly source: EvidenceSource;
  readonly asOf: Day;
}

/** When and how an order was placed, from an order report. */
export interface OrderPlace {
  readonly orderId: string;
  readonly day: Day;
  readonly channel: OrderFact['channel'];
}

/** That a source was read at all: otherwise the absence of defects means nothing. */
export interface SeenSource {
  readonly source: EvidenceSource;
  readonly kind: DefectKind;
  readonly asOf: Day;
}

/** Everything known about an account's defects. Sorted throughout, so that equal knowledge is equal bytes. */
export interface DefectIndex {
  /** by order, kind and source */
  readonly defects: readonly KnownDefect[];
  readonly listed: readonly ListedDays[];
  /** orders of defects that were found in an order report */
  readonly places: readonly OrderPlace[];
  readonly seen: readonly SeenSource[];
}

export const emptyDefectIndex: DefectIndex = { defects: [], listed: [], places: [], seen: [] };

/** Defects that no report has mentioned for this long before the newest are dropped: no window reaches back to them. */
const daysKept = 400;

/** Adds a report's defects. Returns the same index when nothing is new. */
export function addEvidence(index: DefectIndex, evidence: Evidence, asOf: Day): DefectIndex {
  const { source, kinds, defects, listing } = evidence;
  return mergeDefectIndexes(index, {
    defects: defects.map((defect) => ({ ...defect, source, asOf })),
    listed: listing === undefined ? [] : kinds.map((kind) => ({ source, kind, ...listing, asOf })),
    places: [],
    seen: kinds.map((kind) => ({ source, kind, asOf })),
  });
}

/** Adds day and channel of those orders that have a known defect. Returns the same index when nothing is new. */
export function placeOrders(index: DefectIndex, orders: Iterable<OrderFact>): DefectIndex {
  const wanted = new Set(index.defects.map(({ orderId }) => orderId));
  if (wanted.size === 0) return index;
  const places: OrderPlace[] = [];
  for (const { id, day, channel } of orders) if (wanted.has(id)) places.push({ orderId: id, day, channel });
  return places.length === 0 ? index : mergeDefectIndexes(index, { ...emptyDefectIndex, places });
}

/**
 * The merge law for defects: for one order, kind and source the newer as-of wins, at the same as-of the earlier day, then the
 * product. Lists join day by day. Commutative, associative and idempotent, so any order, repetition or split of the same
 * reports ends in the same index.
 */
export function mergeDefectIndexes(a: DefectIndex, b: DefectIndex): DefectIndex {
  const seen = newestBy(
    [...a.seen, ...b.seen],
    ({ source, kind }) => `${source}|${kind}`,
    (x, y) => x.asOf > y.asOf,
  );
  const newest = seen.reduce<Day | undefined>(
    (day, { asOf }) => (day === undefined || asOf > day ? asOf : day),
    undefined,
  );
  const oldest = newest === undefined ? undefined : addDays(newest, -daysKept);
  const isKept = ({ asOf }: { readonly asOf: Day }): boolean => oldest === undefined || asOf >= oldest;
  const defects = newestBy(
    [...a.defects, ...b.defects].filter(isKept),
    ({ orderId, kind, source }) => `${orderId}|${kind}|${source}`,
    (x, y) => x.asOf > y.asOf || (x.asOf === y.asOf && comesFirst(x, y)),
  );
  const known = new Set(defects.map(({ orderId }) => orderId));
  const places = newestBy(
    [...a.places, ...b.places].filter(({ orderId }) => known.has(orderId)),
    ({ orderId }) => orderId,
    (x, y) => x.day < y.day || (x.day === y.day && x.channel < y.channel),
  );
  const merged: DefectIndex = {
    defects: defects.map(({ orderId, kind, source, day, asOf, asin }) => ({
      orderId,
      kind,
      source,
      day,
      asOf,
      ...(asin !== undefined && { asin }),
    })),
    listed: joinListedDays([...a.listed, ...b.listed].filter(isKept)),
    places: places.map(({ orderId, day, channel }) => ({ orderId, day, channel })),
    seen: seen.map(({ source, kind, asOf }) => ({ source, kind, asOf })),
  };
  return JSON.stringify(merged) === JSON.stringify(a) ? a : merged;
}

/** The earlier day; on the same day the first product by name, and a named product before none. */
function comesFirst(x: DefectFact, y: DefectFact): boolean {
  if (x.day !== y.day) return x.day < y.day;
  return x.asin !== undefined && (y.asin === undefined || x.asin < y.asin);
}

/** One entry for each key, the one that beats all others, sorted by key. */
function newestBy<Entry>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
  beats: (a: Entry, b: Entry) => boolean,
): readonly Entry[] {
  const best = new Map<string, Entry>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const other = best.get(key);
    if (other === undefined || beats(entry, other)) best.set(key, entry);
  }
  return [...best].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, entry]) => entry);
}

/** How long a defect may take until the Account Health page shows it, or stops showing it (Amazon: up to 48 hours). */
const daysUntilShown = 2;

/**
 * The defects that still count. A defect is gone when a newer list of its own source covers its day without it (removed
 * feedback), and when the Account Health page has since listed the order's day without it (a claim that was won, a fraud
 * chargeback).
 */
export function standingDefects(index: DefectIndex): readonly KnownDefect[] {
  const places = placesOf(index);
  const listedAsOf = (source: EvidenceSource, kind: DefectKind, day: Day): Day | undefined =>
    index.listed.find((list) => list.source === source && list.kind === kind && list.from <= day && day <= list.to)
      ?.asOf;
  return index.defects.filter(({ orderId, kind, source, day, asOf }) => {
    const own = listedAsOf(source, kind, day);
    if (own !== undefined && own > asOf) return false;
    const place = places.get(orderId);
    if (source === 'account-health' || place === undefined) return true;
    const shown = listedAsOf('account-health', kind, place.day);
    return shown === undefined || addDays(day, daysUntilShown) > shown;
  });
}

/** Day and channel of orders by order id. */
export const placesOf = (index: DefectIndex): ReadonlyMap<string, OrderPlace> =>
  new Map(index.places.map((place) => [place.orderId, place]));

/** Ids of orders with a defect that are in no order report yet. */
export function unplacedOrders(index: DefectIndex): ReadonlySet<string> {
  const places = placesOf(index);
  return new Set(index.defects.flatMap(({ orderId }) => (places.has(orderId) ? [] : [orderId])));
}
