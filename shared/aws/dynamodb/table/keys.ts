/** Everything that is known of one account stands in one partition: `account` is `acme/DE`, or `-` for none. */
export const accountPartition = (account: string): string => `account#${account}`;

/** Seconds since 1970, some days after an instant: when an item may be forgotten. */
export const expiryAfter = (now: Date, days: number): number => Math.floor(now.getTime() / 1000) + days * 86_400;
