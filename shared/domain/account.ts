import { findMarketplace, type Marketplace } from './marketplace.ts';

/** A client's account in one marketplace: everything is measured per account, never across. */
export interface Account {
  /** the client's folder name: `acme` */
  readonly client: string;
  /** the marketplace's code: `DE` */
  readonly marketplace: string;
}

/** The account name of uploads outside any account's folder. */
export const noAccount = '-';

/** `acme/DE` */
export const accountName = ({ client, marketplace }: Account): string => `${client}/${marketplace}`;

/** The account of a name such as `acme/DE`. Throws for any other text. */
export function accountFrom(name: string): Account {
  const cut = name.lastIndexOf('/');
  if (cut <= 0) throw new Error(`${name} is not the name of an account`);
  return { client: name.slice(0, cut), marketplace: name.slice(cut + 1) };
}

/** The store an account sells in. Throws for an unknown code: accounts are only made from known ones. */
export function storeOf({ marketplace }: Account): Marketplace {
  const store = findMarketplace(marketplace);
  if (store === undefined) throw new Error(`No marketplace is called ${marketplace}`);
  return store;
}
