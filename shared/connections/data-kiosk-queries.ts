import type { Day } from '../domain/day.ts';

/**
 * Sales and traffic of a marketplace by day (Data Kiosk schema `analytics_salesAndTraffic_2024_04_24`): the counts that refund
 * rate and unit session percentage are made of. Texts are ids and days of ours: nothing in them needs escaping.
 */
export const salesAndTrafficQuery = (marketplaceId: string, from: Day, to: Day): string =>
  `query { analytics_salesAndTraffic_2024_04_24 { salesAndTrafficByDate(aggregateBy: DAY, startDate: "${from}", endDate: "${to}", marketplaceIds: ["${marketplaceId}"]) { startDate endDate marketplaceId sales { unitsOrdered unitsRefunded totalOrderItems } traffic { sessions browserSessions mobileAppSessions pageViews feedbackReceived negativeFeedbackReceived } } } }`;

const counts = [
  'accountHealthOrderCount',
  'accountHealthNegativeFeedbackOrderCount',
  'accountHealthAtozClaimOrderCount',
  'accountHealthChargebackClaimOrderCount',
  'accountHealthTotalOrderDefects',
  'accountHealthLateShipmentOrderCount',
  'accountHealthPreFulfillmentCancelOrderCount',
  'accountHealthPackageCount',
  'accountHealthValidTrackingDefectPackageCount',
  'accountHealthPackageUnits',
  'accountHealthOnTimeDeliveryDefectPackageUnits',
  'accountHealthRatingScore',
];

/** Daily counts of account health (Data Kiosk schema `analytics_sellerAnalytics_2025_03_31`, since 2026-09-30). */
export const sellerAnalyticsQuery = (marketplaceId: string, from: Day, to: Day): string =>
  `query { analytics_sellerAnalytics_2025_03_31 { sellerAnalyticsView(startDate: "${from}", endDate: "${to}", aggregateBy: DAY, marketplaceId: ["${marketplaceId}"]) { startDate endDate totals { accountHealth { ${counts.map((name) => `${name} { value }`).join(' ')} } } } } }`;
