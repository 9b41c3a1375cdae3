import type { StormArrival, Storms } from '../../ports/alerts.ts';
import { Conflict } from '../../ports/versioned.ts';
import { type StormState, stormStateBody } from './shapes/alert.ts';
import { claimHeadBody, claimPartBody, groupPendingBody, newestWaitingBody, stormArrivalBody } from './shapes/storm.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import {
  arrivalKey,
  arrivalPartitionOf,
  arrivalPartitions,
  arrivalsIn,
  arrivalsOfCause,
  claimHeadKey,
  claimPartKey,
  expiryAfter,
  groupPendingAndLegacy,
  groupPendingKey,
  newestWaitingKey,
  stormsKey,
} from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

type LegacyEntry = StormState['arrivals']['entries'][number];

const arrivalFrom = ({ grouped, notified, ...arrival }: LegacyEntry): StormArrival => ({
  ...arrival,
  state: notified ? 'notified' : grouped ? 'grouped' : 'alone',
});

/** Arrivals count for an hour; a day more for whoever was cut short and asks what became of theirs. */
const arrivalsKeptDays = 2;
/** An item may have 400 KB, and an arrival has some 300 bytes. */
const arrivalsPerPart = 500;
/**
 * A note that a group alert may be pending is renewed after an hour and kept for a day: nobody works for so long that it is taken
 * away between their note and what they note it for.
 */
const pendingRenewedAfterMs = 3_600_000;
const pendingKeptMs = 24 * pendingRenewedAfterMs;
/** Writes of a group at once. */
const writesAtOnce = 20;

/**
 * One item for each arrival, in the order of cause and time: accounts that alert at the same moment write items of their own,
 * without a guard that another could break. `claim` is the head of a group that is being notified; its arrivals lie in parts that are written before it and removed
 * after it, so that no item grows with the number of accounts. An arrival that waits for a group alert does not expire.
 */
export const stormsOn = (table: Table): Storms => {
  const itemOf = (arrival: StormArrival, version: number, expires?: number): Item & { readonly version: number } => ({
    ...arrivalKey(arrival),
    body: encodeBody(stormArrivalBody, arrival),
    version,
    ...(expires !== undefined && { expires }),
  });
  const pending = async () => {
    const item = await table.get(groupPendingKey.pk, groupPendingKey.sk);
    return { since: item && decodeBody(groupPendingBody, item).since, version: item?.version ?? 0 };
  };
  /**
   * Before anything waits: an hourly round that sees no note looks no further. Without a guard, since all that write at once
   * write the same; the instant as version, so that whoever takes an older note away does not take this one.
   */
  const notePending = async (now: Date): Promise<void> => {
    const { since } = await pending();
    if (since !== undefined && now.getTime() - Date.parse(since) < pendingRenewedAfterMs) return;
    const body = encodeBody(groupPendingBody, { since: now.toISOString() });
    await table.put({ ...groupPendingKey, body, version: now.getTime() });
  };
  const expiryOf = (instant: Date) => expiryAfter(instant, arrivalsKeptDays);
  const legacyItem = async () => {
    const item = await table.get(stormsKey.pk, stormsKey.sk);
    return item && { version: item.version ?? 0, value: decodeBody(stormStateBody, item) };
  };
  const legacyArrivals = async () => ((await legacyItem())?.value.arrivals.entries ?? []).map(arrivalFrom);
  return {
    async arrive(arrival) {
      if (await table.put(itemOf(arrival, 1, expiryOf(new Date(arrival.at))), 'new')) return arrival;
      const { pk, sk } = arrivalKey(arrival);
      const item = await table.get(pk, sk);
      // It expired between the two: a repeat records it anew.
      if (item === undefined) throw new Conflict(`An arrival of ${arrival.account} has just expired`);
      return decodeBody(stormArrivalBody, item);
    },

    async settle(arrival, state, now) {
      if (state === 'grouped') await notePending(now);
      const expires = state === 'grouped' ? undefined : expiryOf(now);
      if (!(await table.put(itemOf({ ...arrival, state }, 2, expires), { version: 1 })))
        throw new Conflict(`An arrival of ${arrival.account} was settled meanwhile`);
    },

    async accountsWith(cause, after, atMost) {
      const [legacy, ...found] = await Promise.all([
        legacyArrivals(),
        ...arrivalPartitions.map((partition) => accountsIn(partition, cause, after, atMost)),
      ]);
      const older = legacy.filter((one) => one.cause === cause && one.at > after).map(({ account }) => account);
      return new Set([...older, ...found.flatMap((accounts) => [...accounts])].slice(0, atMost));
    },

    async all() {
      const items = await Promise.all(arrivalPartitions.map((partition) => table.query(partition, arrivalsIn)));
      const known = new Map(items.flat().map((item) => [item.sk, decodeBody(stormArrivalBody, item)]));
      const legacy = (await legacyArrivals()).filter((one) => !known.has(arrivalKey(one).sk));
      return [...legacy, ...known.values()];
    },

    async noteWaiting(account, at) {
      await table.put({
        ...newestWaitingKey(arrivalPartitionOf(account)),
        body: encodeBody(newestWaitingBody, { at }),
      });
    },
    async newestWaiting() {
      const items = await Promise.all(
        arrivalPartitions.map((partition) => table.get(partition, newestWaitingKey(partition).sk)),
      );
      return items
        .flatMap((item) => (item === undefined ? [] : [decodeBody(newestWaitingBody, item).at]))
        .sort()
        .at(-1);
    },

    async mayBePending() {
      const items = await table.query(groupPendingAndLegacy.pk, groupPendingAndLegacy.range);
      return items.some((item) => {
        if (item.sk === groupPendingKey.sk) return decodeBody(groupPendingBody, item).since !== undefined;
        if (item.sk !== stormsKey.sk) return false;
        const { arrivals, outgoing } = decodeBody(stormStateBody, item);
        return outgoing.length > 0 || arrivals.entries.some(({ grouped, notified }) => grouped && !notified);
      });
    },
    async nothingPending(now) {
      const { since, version } = await pending();
      if (since === undefined || now.getTime() - Date.parse(since) < pendingKeptMs) return;
      // Guarded: where somebody notes it anew at this moment, theirs stays.
      await table.put(
        { ...groupPendingKey, body: encodeBody(groupPendingBody, {}), version: version + 1 },
        { version },
      );
    },

    async group() {
      const item = await table.get(claimHeadKey.pk, claimHeadKey.sk);
      const version = item?.version ?? 0;
      const head = item && decodeBody(claimHeadBody, item);
      if (head?.id === undefined) return { value: undefined, version };
      const arrivals: StormArrival[] = [];
      for (let part = 0; part < head.parts; part++) {
        const { pk, sk } = claimPartKey(head.id, part);
        const found = await table.get(pk, sk);
        if (found === undefined) throw new Conflict('The claim of a group alert was released meanwhile');
        arrivals.push(...decodeBody(claimPartBody, found));
      }
      return { value: { id: head.id, arrivals, outgoing: head.outgoing }, version };
    },

    async claim({ id, arrivals, outgoing }, version, now) {
      await notePending(now);
      const parts = Math.ceil(arrivals.length / arrivalsPerPart);
      for (let part = 0; part < parts; part++) {
        const body = encodeBody(claimPartBody, arrivals.slice(part * arrivalsPerPart, (part + 1) * arrivalsPerPart));
        await table.put({ ...claimPartKey(id, part), body });
      }
      const body = encodeBody(claimHeadBody, { id, parts, outgoing });
      if (!(await table.put({ ...claimHeadKey, body, version: version + 1 }, { version })))
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
      const body = encodeBody(claimHeadBody, { parts: 0, outgoing: [] });
      if (!(await table.put({ ...claimHeadKey, body, version: version + 1 }, { version })))
        throw new Conflict('The claim of a group alert was released meanwhile');
      const parts = Math.ceil(arrivals.length / arrivalsPerPart);
      for (let part = 0; part < parts; part++) {
        const { pk, sk } = claimPartKey(id, part);
        await table.delete(pk, sk);
      }
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
    const range = arrivalsOfCause(cause, after);
    let { to } = range;
    for (;;) {
      const page = await table.query(partition, { from: range.from, to, newestFirst: true, atMost: pageSize });
      for (const item of page) accounts.add(decodeBody(stormArrivalBody, item).account);
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
    const done = new Set(notified.map((one) => arrivalKey(one).sk));
    const entries = arrivals.entries.map((entry) =>
      done.has(arrivalKey(arrivalFrom(entry)).sk) ? { ...entry, notified: true } : entry,
    );
    if (outgoing.length === 0 && entries.every((entry, at) => entry === arrivals.entries[at])) return;
    const body = encodeBody(stormStateBody, { arrivals: { entries }, outgoing: [] });
    if (!(await table.put({ ...stormsKey, body, version: legacy.version + 1 }, { version: legacy.version })))
      throw new Conflict('What many accounts have in common was changed meanwhile');
  }
};
