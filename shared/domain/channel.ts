/** `seller` is MFN, `amazon` is AFN; `all` where Amazon does not distinguish them. Rates of the two are never blended. */
export const channels = ['seller', 'amazon', 'all'] as const;
export type Channel = (typeof channels)[number];
