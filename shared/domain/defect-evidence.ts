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
 * Where evidence comes from. Sources are kept apart: each can retract only what it reported itself, except the Account
 * Health page, which shows what Amazon counts and can retract what the others reported.
 */
export const evidenceSources = ['seller-feedback', 'mfn-returns', 'settlement', 'account-health'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/** One thing that is wrong with one order. No buyer, no comment, no amount. */
export interface DefectFact {
  readonly orderId: string;
  readonly kind: DefectKind;
  /**
   * the day it happened: feedback left, return requested, money taken back; from the Account Health page the day of the
   * order (or of shipment, or promised), because the page lists defects by that day
   */
  readonly day: Day;
  /** the product, where the report names it: returns reports do */
  readonly asin?: string;
}

/** What one report says about defects. The report's as-of applies to every fact in it. */
export interface Evidence {
  readonly source: EvidenceSource;
  /** what the report would have listed */
  readonly kinds: readonly DefectKind[];
  readonly defects: readonly DefectFact[];
  /** the days that the report covers completely: a defect missing from them no longer exists */
  readonly listing?: { readonly from: Day; readonly to: Day };
}

/** Sessions, units and other counts by day (or week, or month), for the account or summed over its products. */
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

/** All orders waiting for shipment at one moment. */
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
