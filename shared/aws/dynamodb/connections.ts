import { connectionName, isTroubled } from '../../connections/connection.ts';
import type { AppBudgets, Apps, ConnectionRef, Connections, ConsentClaims, Fetches } from '../../ports/connections.ts';
import { NewerSchema, UnreadableItem } from '../../ports/stored-item.ts';
import { Conflict, type Freshness } from '../../ports/versioned.ts';
import { appBody, appTurnBody, connectionBody, connectionTroubleBody, fetchBody } from './shapes/connection.ts';
import { type BodyCodec, decodeBody, encodeBody, type Stored } from './table/body-codec.ts';
import {
  allApps,
  allConnections,
  allConnectionTroubles,
  appKey,
  appTurnKey,
  connectionKey,
  connectionTroubleKey,
  consentClaimKey,
  fetchesOf,
  fetchesOfMarketplace,
  fetchKey,
} from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

const versioned = <Value>(codec: BodyCodec<Value>, item: Item) => ({
  value: decodeBody(codec, item),
  version: item.version ?? 0,
});

/** Writes a value under its version; `what` names it for whoever reads the conflict. */
async function write<Value>(
  table: Table,
  codec: BodyCodec<Value>,
  key: { readonly pk: string; readonly sk: string },
  value: Stored<Value>,
  version: number,
  what: string,
): Promise<void> {
  const item = { ...key, body: encodeBody(codec, value), version: version + 1 };
  if (!(await table.put(item, { version }))) throw new Conflict(`${what} was changed meanwhile`);
}

/** Apps registered at Amazon, all in one partition: there are few. */
export const appsOn = (table: Table): Apps => ({
  async all() {
    const items = await table.query(allApps.pk, allApps.range);
    return items.map((item) => versioned(appBody, item));
  },
  async read(id) {
    const { pk, sk } = appKey(id);
    const item = await table.get(pk, sk);
    return item && versioned(appBody, item);
  },
  write: (app, version) => write(table, appBody, appKey(app.id), app, version, `The app ${app.id}`),
  async remove(id) {
    const { pk, sk } = appKey(id);
    await table.delete(pk, sk);
  },
});

/** With more than these, reading one after the other costs as much as reading all. */
const mostReadAlone = 20;

/** One small item per connection, and a mark for each that was ever troubled. */
export const connectionsOn = (table: Table): Connections => {
  const read = async (ref: ConnectionRef) => {
    const { pk, sk } = connectionKey(ref);
    const item = await table.get(pk, sk);
    return item && versioned(connectionBody, item);
  };
  const all = async (freshness: Freshness = 'current') => {
    const items = await table.query(allConnections.pk, { ...allConnections.range, freshness });
    return items.map((item) => versioned(connectionBody, item));
  };
  const mark = (ref: ConnectionRef, troubled: boolean) =>
    table.put({ ...connectionTroubleKey(ref), body: encodeBody(connectionTroubleBody, troubled) });
  const isMarked = (item: Item): boolean => {
    try {
      return decodeBody(connectionTroubleBody, item);
    } catch (error) {
      // Looked at in vain at worst.
      if (error instanceof UnreadableItem || error instanceof NewerSchema) return true;
      throw error;
    }
  };
  return {
    all,
    read,
    async troubled() {
      const marks = await table.query(allConnectionTroubles.pk, {
        ...allConnectionTroubles.range,
        freshness: 'recent',
      });
      const names = new Set(marks.filter(isMarked).map(({ sk }) => sk));
      if (names.size > mostReadAlone)
        return (await all('recent')).filter(({ value }) => names.has(connectionName(value.connection)));
      const found = await Promise.all(
        [...names].map(async (name) => {
          const item = await table.get(allConnections.pk, name, 'recent');
          return item && versioned(connectionBody, item);
        }),
      );
      return found.flatMap((one) => one ?? []);
    },
    async write(entry, version) {
      const { connection } = entry;
      const troubled = isTroubled(connection);
      // Before, so that work that is cut short leaves a mark too many and none too few.
      if (troubled) await mark(connection, true);
      const what = `The connection ${connectionName(connection)}`;
      await write(table, connectionBody, connectionKey(connection), entry, version, what);
      if (troubled) {
        // Again: whoever wrote before that it is well may have taken the mark away meanwhile.
        await mark(connection, true);
        return;
      }
      const { pk, sk } = connectionTroubleKey(connection);
      const marked = await table.get(pk, sk, 'recent');
      if (marked === undefined || !isMarked(marked)) return;
      await mark(connection, false);
      const newest = await read(connection);
      if (newest !== undefined && isTroubled(newest.value.connection)) await mark(connection, true);
    },
    async remove(ref) {
      for (const { pk, sk } of [connectionKey(ref), connectionTroubleKey(ref)]) await table.delete(pk, sk);
    },
  };
};

/** One small item per kind and marketplace; those of a connection are one query. */
export const fetchesOn = (table: Table): Fetches => ({
  async of(ref) {
    const { pk, range } = fetchesOf(ref);
    const items = await table.query(pk, range);
    return items.map((item) => versioned(fetchBody, item));
  },
  async ofMarketplace(ref) {
    const { pk, range } = fetchesOfMarketplace(ref);
    const items = await table.query(pk, range);
    return items.map((item) => versioned(fetchBody, item));
  },
  async read(ref) {
    const { pk, sk } = fetchKey(ref);
    const item = await table.get(pk, sk);
    return item && versioned(fetchBody, item);
  },
  write: (fetch, version) =>
    write(table, fetchBody, fetchKey(fetch), fetch, version, `The fetch of ${fetch.kind} for ${fetch.client}`),
  async remove(ref) {
    const { pk, sk } = fetchKey(ref);
    await table.delete(pk, sk);
  },
});

/** Turns that an app's sellers take one after the other: a conditional write gives a turn to one of them. */
export const appBudgetsOn = (table: Table): AppBudgets => ({
  async takeTurn(app, kind, everySeconds, now) {
    const { pk, sk } = appTurnKey(app, kind);
    const item = await table.get(pk, sk);
    const nextAt = item === undefined ? 0 : decodeBody(appTurnBody, item).nextAt;
    if (nextAt > now.getTime()) return (nextAt - now.getTime()) / 1000;
    const body = encodeBody(appTurnBody, { nextAt: now.getTime() + everySeconds * 1000 });
    const version = item?.version ?? 0;
    const taken = await table.put({ pk, sk, body, version: version + 1 }, { version });
    return taken ? 0 : everySeconds;
  },
});

export const consentClaimsOn = (table: Table): ConsentClaims => ({
  claim: (nonce, until) => table.put({ ...consentClaimKey(nonce), expires: Math.ceil(until.getTime() / 1000) }, 'new'),
  async isClaimed(nonce) {
    const { pk, sk } = consentClaimKey(nonce);
    return (await table.get(pk, sk)) !== undefined;
  },
  async release(nonce) {
    const { pk, sk } = consentClaimKey(nonce);
    await table.delete(pk, sk);
  },
});

/** Every port of connections that lies on the state table. What a function may really do is for its role to say. */
export const connectionStateOn = (table: Table) => ({
  apps: appsOn(table),
  connections: connectionsOn(table),
  fetches: fetchesOn(table),
  appBudgets: appBudgetsOn(table),
  consentClaims: consentClaimsOn(table),
});
