import type { Marketplace } from '../domain/marketplace.ts';

/**
 * A connection is one seller account in one of Amazon's three regions: a refresh token of one region is rejected by the
 * hosts of the others (Selling Partner API documentation, "SP-API endpoints").
 */
export const regions = ['na', 'eu', 'fe'] as const;
export type Region = (typeof regions)[number];
export const isRegion = (text: string): text is Region => (regions as readonly string[]).includes(text);

interface RegionFacts {
  readonly title: string;
  /** host of the Selling Partner API */
  readonly host: string;
  /** host of Seller Central where a seller consents, unless its country has one of its own */
  readonly consentHost: string;
  /** marketplace codes */
  readonly marketplaces: readonly string[];
}

export const regionFacts: Readonly<Record<Region, RegionFacts>> = {
  na: {
    title: 'North America',
    host: 'sellingpartnerapi-na.amazon.com',
    consentHost: 'sellercentral.amazon.com',
    marketplaces: ['US', 'CA', 'MX', 'BR'],
  },
  eu: {
    title: 'Europe, Middle East, Africa and India',
    host: 'sellingpartnerapi-eu.amazon.com',
    consentHost: 'sellercentral-europe.amazon.com',
    marketplaces: ['UK', 'DE', 'FR', 'IT', 'ES', 'NL', 'SE', 'PL', 'BE', 'IE', 'TR', 'AE', 'SA', 'EG', 'IN', 'ZA'],
  },
  fe: {
    title: 'Far East',
    host: 'sellingpartnerapi-fe.amazon.com',
    consentHost: 'sellercentral.amazon.co.jp',
    marketplaces: ['JP', 'AU', 'SG'],
  },
};

/** The region that a marketplace belongs to. Throws for a code that no region has: marketplaces come from the known 23. */
export function regionOf({ code }: Pick<Marketplace, 'code'>): Region {
  const region = regions.find((one) => regionFacts[one].marketplaces.includes(code));
  if (region === undefined) throw new Error(`No region of Amazon has the marketplace ${code}`);
  return region;
}

/** Countries whose sellers consent at a Seller Central of their own. */
const consentHostsByMarketplace: Readonly<Record<string, string>> = {
  CA: 'sellercentral.amazon.ca',
  MX: 'sellercentral.amazon.com.mx',
  BR: 'sellercentral.amazon.com.br',
  IN: 'sellercentral.amazon.in',
  AU: 'sellercentral.amazon.com.au',
  SG: 'sellercentral.amazon.sg',
};

/** Where a seller consents: the Seller Central of the marketplace that is named, else the region's. */
export const consentHostOf = (region: Region, marketplace?: string): string =>
  (marketplace !== undefined && regionFacts[region].marketplaces.includes(marketplace)
    ? consentHostsByMarketplace[marketplace]
    : undefined) ?? regionFacts[region].consentHost;
