import type { Day } from './day.ts';

/**
 * What can be wrong with one order. The first three make it a defective order (Amazon help G200285170); the others are
 * the lists that the Account Health page offers for download.
 */
export const defectKinds = [
  'negative feedback',
  'A-to-z claim',
  'chargeback',
  'late shipment',
  'cancellation',
  'invalid tracking',
  'late delivery',
  'missing invoice',
] as const;
export type DefectKind = (typeof defectKinds)[number];

export const orderDefectKinds = ['negative feedback', 'A-to-z claim', 'chargeback'] as const satisfies DefectKind[];

/**
 * Who says it. Sources are kept apart, because each can only take back what it said itself; the Account Health page,
 * where Amazon shows what it counts, can take back what the others said.
 */
export const evidenceSources = ['seller-feedback', 'mfn-returns', 'settlement', 'account-health'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** One thing that is wrong with one order. No buyer, no comment, no amount. */
export interface DefectFact {
  readonly orderId: string;
  readonly kind: DefectKind;
  /**
   * the day it came: feedback given, return asked for, money taken back; from the Account Health page the day of the
   * order (or of shipment, or promised), because that is the day the page lists it by
   */
  readonly day: Day;
  /** the product, where the report names it: of returns */
  readonly asin?: string;
}

/** What one report says of defects. The report's as-of is that of every fact in it. */
export interface Evidence {
  readonly source: EvidenceSource;
  /** what the report would have listed */
  readonly kinds: readonly DefectKind[];
  readonly defects: readonly DefectFact[];
  /** the days of which the report lists everything: what it does not have there is gone */
  readonly listing?: { readonly from: Day; readonly to: Day };
}

/** Sessions, units and what else is counted by day (or week, or month), of the account or added up over its products. */
export interface TrafficFact {
  /** first and last day, the same for one day */
  readonly from: Day;
  readonly to: Day;
  /** `products`: a visitor of two products counts twice */
  readonly basis: 'account' | 'products';
  readonly counts: TrafficCounts;
}

export const trafficCountNames = [
  'sessions',
  'unitsOrdered',
  'unitsRefunded',
  'feedbackReceived',
  'negativeFeedbackReceived',
  'claimsGranted',
] as const;

/** Absent where the report has no such column: never 0. */
export type TrafficCounts = { readonly [Name in (typeof trafficCountNames)[number]]?: number };

/** Orders that wait for shipment, all of them, at one moment. */
export interface UnshippedOrders {
  /** seconds since 1970 */
  readonly asOf: number;
  readonly orders: readonly UnshippedOrder[];
}

export interface UnshippedOrder {
  readonly orderId: string;
  /** when its shipment must be confirmed, seconds since 1970 */
  readonly promised: number;
}
