import { type Day, daysBetween } from '../domain/day.ts';
import { type DefectKind, defectKinds, orderDefectKinds } from '../domain/defect-evidence.ts';
import type { OrderFact } from '../domain/order-fact.ts';
import { type DefectIndex, type OrderPlace, placesOf, type SeenSource, standingDefects } from './defect-index.ts';

/** Defective orders of one order day and channel. An order with several defects is one defective order. */
export interface DefectDay {
  readonly day: Day;
  readonly channel: OrderFact['channel'];
  readonly defective: number;
  readonly feedback: number;
  readonly claims: number;
  readonly chargebacks: number;
}

/** How many orders have a kind of defect, and how many of those are in no order report. */
export interface DefectCount {
  readonly kind: DefectKind;
  readonly orders: number;
  readonly inNoReport: number;
}

/** How long after its order an order became defective. */
export interface DefectDelay {
  /** the order's day */
  readonly day: Day;
  readonly delayDays: number;
}

/** What readings need of the defect index: its size grows with days, not with orders. */
export interface DefectSummary {
  readonly days: readonly DefectDay[];
  readonly counts: readonly DefectCount[];
  readonly seen: readonly SeenSource[];
  /** of the newest defective orders, oldest first */
  readonly delays: readonly DefectDelay[];
}

export const noDefects: DefectSummary = { days: [], counts: [], seen: [], delays: [] };

/** Summarises an index. The summary is a function of the index and nothing else. */
export function summariseDefects(index: DefectIndex): DefectSummary {
  const places = placesOf(index);
  const byKind = new Map<DefectKind, Set<string>>();
  for (const { kind, orderId } of standingDefects(index)) {
    const orders = byKind.get(kind);
    if (orders === undefined) byKind.set(kind, new Set([orderId]));
    else orders.add(orderId);
  }
  const ordersWith = (kind: DefectKind): ReadonlySet<string> => byKind.get(kind) ?? new Set();
  const days = new Map<string, { -readonly [Field in keyof DefectDay]: DefectDay[Field] }>();
  const dayOf = (orderId: string) => {
    const place = places.get(orderId);
    if (place === undefined) return undefined;
    const { day, channel } = place;
    const key = `${day}|${channel}`;
    const known = days.get(key);
    if (known !== undefined) return known;
    const fresh = { day, channel, defective: 0, feedback: 0, claims: 0, chargebacks: 0 };
    days.set(key, fresh);
    return fresh;
  };
  const countEach = (kind: DefectKind, field: 'feedback' | 'claims' | 'chargebacks'): void => {
    for (const orderId of ordersWith(kind)) {
      const day = dayOf(orderId);
      if (day !== undefined) day[field]++;
    }
  };
  countEach('negative feedback', 'feedback');
  countEach('A-to-z claim', 'claims');
  countEach('chargeback', 'chargebacks');
  for (const orderId of new Set(orderDefectKinds.flatMap((kind) => [...ordersWith(kind)]))) {
    const day = dayOf(orderId);
    if (day !== undefined) day.defective++;
  }
  return {
    days: [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day),
    counts: defectKinds.flatMap((kind) => {
      const orders = [...ordersWith(kind)];
      const inNoReport = orders.filter((orderId) => !places.has(orderId)).length;
      return orders.length === 0 ? [] : [{ kind, orders: orders.length, inNoReport }];
    }),
    seen: index.seen,
    delays: delaysIn(index, places),
  };
}

/** Enough to know how fast an account's defects come, and few enough to be read with every evaluation. */
const delaysKept = 120;

/**
 * The first defect of each order, by the day it came. The Account Health page dates its rows by the order, which says
 * nothing of when they came.
 */
function delaysIn(index: DefectIndex, places: ReadonlyMap<string, OrderPlace>): readonly DefectDelay[] {
  const kinds: readonly DefectKind[] = orderDefectKinds;
  const first = new Map<string, DefectDelay>();
  for (const { orderId, kind, source, day } of standingDefects(index)) {
    const place = places.get(orderId);
    if (place === undefined || source === 'account-health' || !kinds.includes(kind)) continue;
    const delayDays = Math.max(0, daysBetween(place.day, day));
    if (delayDays < (first.get(orderId)?.delayDays ?? Number.POSITIVE_INFINITY))
      first.set(orderId, { day: place.day, delayDays });
  }
  return [...first.values()]
    .sort((a, b) => (a.day === b.day ? a.delayDays - b.delayDays : a.day < b.day ? -1 : 1))
    .slice(-delaysKept);
}
