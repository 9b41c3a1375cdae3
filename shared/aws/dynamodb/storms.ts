import type * as v from 'valibot';
import type { StormArrival } from '../../alerts/storm.ts';
import type { Storms } from '../../ports/alerts.ts';
import { Conflict } from '../../ports/versioned.ts';
import { stormStateShape } from './shapes/alert.ts';
import { claimHeadShape, claimPartShape, newestWaitingShape, stormArrivalShape } from './shapes/storm.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { expiryAfter } from './table/keys.ts';
import { type Item, startingWith, type Table } from './table/table.ts';

const pk = 'storms';
/**
 * Arrivals are spread over so many partitions, by account: one partition takes 1,000 write units a second, and accounts that
 * alert at once need three each. Never fewer, or what lies in the last ones is not found.
 */
const spread = 10;
const partitions: readonly string[] = Array.from({ length: spread }, (_, index) => `${pk}#${index}`);

/** FNV-1a, 32 bits. */
function partitionOf(account: string): string {
  let hash = 0x811c9dc5;
  for (const unit of Buffer.from(account)) hash = Math.imul(hash ^ unit, 0x01000193) >>> 0;
  return `${pk}#${hash % spread}`;
}

/** One item for all accounts, as release 0.1.0 wrote it. */
const legacyKey = 'current';
const headKey = 'claim';
const newestKey = 'newest-waiting';

const partKey = (id: string, part: number): string => `claim#${id}#${String(part).padStart(3, '0')}`;

type LegacyEntry = v.InferOutput<typeof stormStateShape>['arrivals']['entries'][number];

const arrivalFrom = ({ grouped, notified, ...arrival }: LegacyEntry): StormArrival => ({
  ...arrival,
  state: notified ? 'notified' : grouped ? 'grouped' : 'alone',
});

/** `arrival#lateShipmentRate|begins#2026-10-05T07:00:00.000Z#acme/DE#lateShipmentRate|seller` */
const arrivalKey = ({ cause, at, account, key }: StormArrival): string => `arrival#${cause}#${at}#${account}#${key}`;

/** Arrivals count for an hour; a day more for whoever was cut short and asks what became of theirs. */
const arrivalsKeptDays = 2;
/** An item may have 400 KB, and an arrival has some 300 bytes. */
const arrivalsPerPart = 500;
/** Writes of a group at once. */
const writesAtOnce = 20;

/**
 * One item for each arrival, in the order of cause and time: accounts that alert at the same moment write items of their own,
 * without a guard that another could break. `claim` is the head of a group that is being notified; its arrivals lie in parts that are written before it and removed
 * after it, so that no item grows with the number of accounts. An arrival that waits for a group alert does not expire.
 */
export const stormsOn = (table: Table): Storms => {
  const itemOf = (arrival: StormArrival, version: number, expires?: number): Item & { readonly version: number } => ({
    pk: partitionOf(arrival.account),
    sk: arrivalKey(arrival),
    body: encodeBody(arrival),
    version,
    ...(expires !== undefined && { expires }),
  });
  const expiryOf = (instant: Date) => expiryAfter(instant, arrivalsKeptDays);
  const legacyItem = async () => {
    const item = await table.get(pk, legacyKey);
    return item && { version: item.version ?? 0, value: decodeBody(stormStateShape, item) };
  };
  const legacyArrivals = async () => ((await legacyItem())?.value.arrivals.entries ?? []).map(arrivalFrom);
  return {
    async arrive(arrival) {
      if (await table.put(itemOf(arrival, 1, expiryOf(new Date(arrival.at))), 'new')) return arrival;
      const item = await table.get(partitionOf(arrival.account), arrivalKey(arrival));
      // It expired between the two: a repeat records it anew.
      if (item === undefined) throw new Conflict(`An arrival of ${arrival.account} has just expired`);
      return decodeBody(stormArrivalShape, item);
    },

    async settle(arrival, state, now) {
      const expires = state === 'grouped' ? undefined : expiryOf(now);
      if (!(await table.put(itemOf({ ...arrival, state }, 2, expires), { version: 1 })))
        throw new Conflict(`An arrival of ${arrival.account} was settled meanwhile`);
    },

    async accountsWith(cause, after, atMost) {
      const [legacy, ...found] = await Promise.all([
        legacyArrivals(),
        ...partitions.map((partition) => accountsIn(partition, cause, after, atMost)),
      ]);
      const older = legacy.filter((one) => one.cause === cause && one.at > after).map(({ account }) => account);
      return new Set([...older, ...found.flatMap((accounts) => [...accounts])].slice(0, atMost));
    },

    async all() {
      const items = await Promise.all(partitions.map((partition) => table.query(partition, startingWith('arrival#'))));
      const known = new Map(items.flat().map((item) => [item.sk, decodeBody(stormArrivalShape, item)]));
      const legacy = (await legacyArrivals()).filter((one) => !known.has(arrivalKey(one)));
      return [...legacy, ...known.values()];
    },

    async noteWaiting(account, at) {
      await table.put({ pk: partitionOf(account), sk: newestKey, body: encodeBody({ at }) });
    },
    async newestWaiting() {
      const items = await Promise.all(partitions.map((partition) => table.get(partition, newestKey)));
      return items
        .flatMap((item) => (item === undefined ? [] : [decodeBody(newestWaitingShape, item).at]))
        .sort()
        .at(-1);
    },

    async group() {
      const item = await table.get(pk, headKey);
      const version = item?.version ?? 0;
      const head = item && decodeBody(claimHeadShape, item);
      if (head?.id === undefined) return { value: undefined, version };
      const arrivals: StormArrival[] = [];
      for (let part = 0; part < head.parts; part++) {
        const found = await table.get(pk, partKey(head.id, part));
        if (found === undefined) throw new Conflict('The claim of a group alert was released meanwhile');
        arrivals.push(...decodeBody(claimPartShape, found));
      }
      return { value: { id: head.id, arrivals, outgoing: head.outgoing }, version };
    },

    async claim({ id, arrivals, outgoing }, version) {
      const parts = Math.ceil(arrivals.length / arrivalsPerPart);
      for (let part = 0; part < parts; part++) {
        const body = encodeBody(arrivals.slice(part * arrivalsPerPart, (part + 1) * arrivalsPerPart));
        await table.put({ pk, sk: partKey(id, part), body });
      }
      const body = encodeBody({ id, parts, outgoing });
      if (!(await table.put({ pk, sk: headKey, body, version: version + 1 }, { version })))
        throw new Conflict('Another group alert was claimed meanwhile');
    },

    async release({ id, arrivals }, version, now) {
      for (let start = 0; start < arrivals.length; start += writesAtOnce)
        await Promise.all(
          arrivals
            .slice(start, start + writesAtOnce)
            .map((one) => table.put(itemOf({ ...one, state: 'notified' }, 3, expiryOf(now)))),
        );
      await retireLegacy(arrivals);
      const body = encodeBody({ parts: 0, outgoing: [] });
      if (!(await table.put({ pk, sk: headKey, body, version: version + 1 }, { version })))
        throw new Conflict('The claim of a group alert was released meanwhile');
      const parts = Math.ceil(arrivals.length / arrivalsPerPart);
      for (let part = 0; part < parts; part++) await table.delete(pk, partKey(id, part));
    },

    async leftOver() {
      return (await legacyItem())?.value.outgoing ?? [];
    },
  };

  /** Accounts in one partition with an arrival of a cause after an instant, at most so many; read in small pages. */
  async function accountsIn(
    partition: string,
    cause: string,
    after: string,
    atMost: number,
  ): Promise<ReadonlySet<string>> {
    const pageSize = 2 * atMost + 1;
    const accounts = new Set<string>();
    const from = `arrival#${cause}#${after}#\uffff`;
    let to = `arrival#${cause}#\uffff`;
    for (;;) {
      const page = await table.query(partition, { from, to, newestFirst: true, atMost: pageSize });
      for (const item of page) accounts.add(decodeBody(stormArrivalShape, item).account);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize || accounts.size >= atMost) return accounts;
      // The range includes its end, so that the next page begins with this item: a page has more than one.
      to = last.sk;
    }
  }

  /** Marks in the item of release 0.1.0 what was notified, as that release would have. */
  async function retireLegacy(notified: readonly StormArrival[]): Promise<void> {
    const legacy = await legacyItem();
    if (legacy === undefined) return;
    const { arrivals, outgoing } = legacy.value;
    const done = new Set(notified.map(arrivalKey));
    const entries = arrivals.entries.map((entry) =>
      done.has(arrivalKey(arrivalFrom(entry))) ? { ...entry, notified: true } : entry,
    );
    if (outgoing.length === 0 && entries.every((entry, at) => entry === arrivals.entries[at])) return;
    const body = encodeBody({ arrivals: { entries }, outgoing: [] });
    if (!(await table.put({ pk, sk: legacyKey, body, version: legacy.version + 1 }, { version: legacy.version })))
      throw new Conflict('What many accounts have in common was changed meanwhile');
  }
};
