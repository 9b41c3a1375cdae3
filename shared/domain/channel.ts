/** `seller` is MFN, `amazon` is AFN; `all` where Amazon does not tell them apart. Rates of the two are never blended. */
export type Channel = 'seller' | 'amazon' | 'all';
