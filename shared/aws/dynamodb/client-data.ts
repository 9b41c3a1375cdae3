import { type Account, accountName } from '../../domain/account.ts';
import { marketplaces } from '../../domain/marketplace.ts';
import { arrivalPartitionOf, arrivalsIn, itemsOfAccount } from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/** Everything that the state table holds of a client, to be counted and deleted. */
export interface ClientData {
  count(client: string): Promise<number>;
  /** @returns how many items were deleted */
  delete(client: string): Promise<number>;
}

/**
 * The items of every account that the client could have, whether it is listed or not: readings, history, orders, defects, alerts,
 * cases, upload records, and what a group alert may say of it. Copies of mail lie under ids of their own, which name no client, and expire.
 */
export const clientDataOn = (table: Table): ClientData => ({
  async count(client) {
    return (await itemsOf(table, client)).length;
  },
  async delete(client) {
    const items = await itemsOf(table, client);
    for (const { pk, sk } of items) await table.delete(pk, sk);
    return items.length;
  },
});

async function itemsOf(table: Table, client: string): Promise<readonly Pick<Item, 'pk' | 'sk'>[]> {
  const found: Pick<Item, 'pk' | 'sk'>[] = [];
  for (const { code } of marketplaces) {
    const account: Account = { client, marketplace: code };
    const { pk, range } = itemsOfAccount(account);
    found.push(...(await table.query(pk, range)));
    const arrivals = await table.query(arrivalPartitionOf(accountName(account)), arrivalsIn);
    found.push(...arrivals.filter(({ sk }) => sk.includes(`#${accountName(account)}#`)));
  }
  return found;
}
