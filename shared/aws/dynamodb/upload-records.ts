import type { Complaints, Receipts } from '../../ports/upload-records.ts';
import { receiptShape } from './shapes/upload-record.ts';
import { pack, unpack } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import { startingWith, type Table } from './table/table.ts';

/** Receipts twice: by digest, to know the same bytes again, and by time, to list the newest. */
export const receiptsOn = (table: Table): Receipts => ({
  async find(account, digest) {
    const item = await table.get(accountPartition(account), `receipt#${digest}`);
    return item && unpack(receiptShape, item);
  },
  async record(account, receipt) {
    const pk = accountPartition(account);
    const body = pack(receipt);
    // By time first: the receipt by digest says that everything before it is done. The beginning of the digest tells
    // uploads of one millisecond apart; all of it would be a fifth of what a list of receipts costs to read.
    await table.put({ pk, sk: `received#${receipt.receivedAt}#${receipt.digest.slice(0, 16)}`, body });
    await table.put({ pk, sk: `receipt#${receipt.digest}`, body });
  },
  async newest(account, count) {
    const items = await table.query(accountPartition(account), {
      ...startingWith('received#'),
      newestFirst: true,
      atMost: count,
      freshness: 'recent',
    });
    return items.map((item) => unpack(receiptShape, item));
  },
});

export const complaintsOn = (table: Table): Complaints => ({
  async add(account, receipt) {
    await table.put({ pk: accountPartition(account), sk: `complaint#${receipt.digest}`, body: pack(receipt) });
  },
  async waiting(account) {
    const items = await table.query(accountPartition(account), startingWith('complaint#'));
    return items.map((item) => unpack(receiptShape, item));
  },
  async told(account, digests) {
    for (const digest of digests) await table.delete(accountPartition(account), `complaint#${digest}`);
  },
});
