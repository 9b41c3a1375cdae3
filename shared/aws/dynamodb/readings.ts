import { accountName } from '../../domain/account.ts';
import { firstDay, lastDay, parseDay } from '../../domain/day.ts';
import { type LatestReadings, noReadings } from '../../ledger/latest-readings.ts';
import type { LatestReadingsStore, Snapshots } from '../../ports/readings.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import { Conflict } from '../../ports/versioned.ts';
import { readingsBody } from './shapes/reading.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { latestReadingsKey, partsOfSnapshotKey, snapshotKey, snapshotsBetween } from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/** One item with the newest of every official reading. */
export const latestReadingsOn = (table: Table): LatestReadingsStore => ({
  async read(account) {
    const { pk, sk } = latestReadingsKey(account);
    const item = await table.get(pk, sk);
    return item === undefined
      ? { value: noReadings, version: 0 }
      : { value: decodeBody(readingsBody, item), version: item.version ?? 0 };
  },
  async write(account, next, version) {
    const item = { ...latestReadingsKey(account), body: encodeBody(readingsBody, next), version: version + 1 };
    if (!(await table.put(item, { version })))
      throw new Conflict(`Readings of ${accountName(account)} were changed meanwhile`);
  },
});

/** One item per report and as-of day: the history that Amazon does not keep. */
export const snapshotsOn = (table: Table): Snapshots => ({
  async record(account, digest, asOf, readings) {
    await table.put({ ...snapshotKey(account, asOf, digest), body: encodeBody(readingsBody, readings) });
  },
  async remove(account, digest, asOf) {
    const { pk, sk } = snapshotKey(account, asOf, digest);
    await table.delete(pk, sk);
  },
  async between(account, from, to) {
    const { pk, range } = snapshotsBetween(account, from, to);
    const items = await table.query(pk, range);
    return items.map((item) => decodeBody(readingsBody, item));
  },
  async all(account) {
    const { pk, range } = snapshotsBetween(account, firstDay, lastDay);
    const items = await table.query(pk, range);
    return items.flatMap((item) => {
      const { day, digest } = partsOfSnapshotKey(item.sk);
      const asOf = parseDay(day);
      return asOf === undefined ? [] : [{ asOf, digest, ...readSnapshot(item) }];
    });
  },
});

function readSnapshot(item: Item): { readonly snapshot?: LatestReadings } {
  try {
    return { snapshot: decodeBody(readingsBody, item) };
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return {};
  }
}
