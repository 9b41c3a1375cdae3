import { type Region, regionFacts } from '../connections/region.ts';

/** Where Amazon is reached. Tests and the local cloud name a simulated Amazon instead. */
export interface Endpoints {
  /** of Login with Amazon's tokens */
  readonly login: string;
  /** of the Selling Partner API, without a slash at its end */
  readonly api: (region: Region) => string;
  readonly fetch: typeof globalThis.fetch;
}

/** The real Amazon: one login for every region (Selling Partner API documentation, "Connecting to the SP-API"). */
export const amazonEndpoints = (fetch: typeof globalThis.fetch): Endpoints => ({
  login: 'https://api.amazon.com/auth/o2/token',
  api: (region) => `https://${regionFacts[region].host}`,
  fetch,
});

/** A simulated Amazon under one address: `/auth/o2/token`, and the regions under `/na`, `/eu` and `/fe`. */
export const simulatedEndpoints = (address: string, fetch: typeof globalThis.fetch): Endpoints => ({
  login: `${address}/auth/o2/token`,
  api: (region) => `${address}/${region}`,
  fetch,
});
