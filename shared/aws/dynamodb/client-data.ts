import { regions } from '../../connections/region.ts';
import { type Account, accountName } from '../../domain/account.ts';
import { marketplaces } from '../../domain/marketplace.ts';
import { mailLogBody } from './shapes/mail.ts';
import { decodeBody } from './table/body-codec.ts';
import {
  arrivalPartitionOf,
  arrivalsIn,
  connectionsOfClient,
  fetchesOf,
  itemsOfAccount,
  itemsOfMail,
  mailLogKeys,
  waitingMailKey,
  wholeMailLog,
} from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/** Everything that the state table holds of a client, to be counted and deleted. */
export interface ClientData {
  count(client: string): Promise<number>;
  /** @returns how many items were deleted */
  delete(client: string): Promise<number>;
}

type Key = Pick<Item, 'pk' | 'sk'>;

/**
 * The items of every account that the client could have, whether it is listed or not: readings, history, orders, defects, alerts,
 * cases, upload records, what a group alert may say of it, its connections, and copies of the mail that is about it alone. Mail
 * about several clients is the consultancy's. Mail of release 0.1.0 stands in no log, names no client, and expires.
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

async function itemsOf(table: Table, client: string): Promise<readonly Key[]> {
  const found: Key[] = [];
  for (const { code } of marketplaces) {
    const account: Account = { client, marketplace: code };
    const { pk, range } = itemsOfAccount(account);
    found.push(...(await table.query(pk, range)));
    const arrivals = await table.query(arrivalPartitionOf(accountName(account)), arrivalsIn);
    found.push(...arrivals.filter(({ sk }) => sk.includes(`#${accountName(account)}#`)));
  }
  return [...found, ...(await connectionItemsOf(table, client)), ...(await mailItemsOf(table, client))];
}

async function connectionItemsOf(table: Table, client: string): Promise<readonly Key[]> {
  const found: Key[] = [];
  for (const region of regions) {
    const { pk, range } = fetchesOf({ client, region });
    found.push(...(await table.query(pk, range)));
  }
  const connections = connectionsOfClient(client);
  return [...found, ...(await table.query(connections.pk, connections.range))];
}

/** In an order in which whoever is cut short while deleting finds the rest again: the line in the log of all mail comes last. */
async function mailItemsOf(table: Table, client: string): Promise<readonly Key[]> {
  const found: Key[] = [];
  for (const line of await table.query(wholeMailLog.pk, wholeMailLog.range)) {
    const logged = decodeBody(mailLogBody, line);
    if (logged.client !== client) continue;
    const { pk, range } = itemsOfMail(logged.id);
    found.push(...(await table.query(pk, range)));
    const waiting = waitingMailKey(logged.id);
    if ((await table.get(waiting.pk, waiting.sk)) !== undefined) found.push(waiting);
    const [ofAll, ofAddress] = mailLogKeys(logged.to, logged.at, logged.id);
    for (const key of [ofAddress, ofAll])
      if (key !== undefined && (await table.get(key.pk, key.sk)) !== undefined) found.push(key);
  }
  return found;
}
