import { accountName } from '../../domain/account.ts';
import { noReadings } from '../../ledger/latest-readings.ts';
import type { LatestReadingsStore, Snapshots } from '../../ports/readings.ts';
import { Conflict } from '../../ports/versioned.ts';
import { latestReadingsShape } from './shapes/reading.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One item with the newest of every official reading. */
export const latestReadingsOn = (table: Table): LatestReadingsStore => ({
  async read(account) {
    const item = await table.get(accountPartition(accountName(account)), 'latest');
    return item === undefined
      ? { value: noReadings, version: 0 }
      : { value: decodeBody(latestReadingsShape, item), version: item.version ?? 0 };
  },
  async write(account, next, version) {
    const pk = accountPartition(accountName(account));
    const written = await table.put({ pk, sk: 'latest', body: encodeBody(next), version: version + 1 }, { version });
    if (!written) throw new Conflict(`Readings of ${accountName(account)} were changed meanwhile`);
  },
});

/** One item per report and as-of day: the history that Amazon does not keep. */
export const snapshotsOn = (table: Table): Snapshots => ({
  async record(account, digest, asOf, readings) {
    const pk = accountPartition(accountName(account));
    await table.put({ pk, sk: `snapshot#${asOf}#${digest}`, body: encodeBody(readings) });
  },
  async between(account, from, to) {
    const items = await table.query(accountPartition(accountName(account)), {
      from: `snapshot#${from}`,
      to: `snapshot#${to}#\uffff`,
    });
    return items.map((item) => decodeBody(latestReadingsShape, item));
  },
});
