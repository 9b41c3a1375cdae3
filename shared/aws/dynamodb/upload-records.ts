import type { ReportErrors, UploadRecords } from '../../ports/upload-records.ts';
import { uploadRecordShape } from './shapes/upload-record.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import { startingWith, type Table } from './table/table.ts';

/** Receipts twice: by digest, to know the same bytes again, and by time, to list the newest. */
export const uploadRecordsOn = (table: Table): UploadRecords => ({
  async find(account, digest) {
    const item = await table.get(accountPartition(account), `receipt#${digest}`);
    return item && decodeBody(uploadRecordShape, item);
  },
  async record(account, uploadRecord) {
    const pk = accountPartition(account);
    const body = encodeBody(uploadRecord);
    // By time first: the receipt by digest says that everything before it is done. The beginning of the digest tells
    // uploads of one millisecond apart; all of it would be a fifth of what a list of receipts costs to read.
    await table.put({ pk, sk: `received#${uploadRecord.receivedAt}#${uploadRecord.digest.slice(0, 16)}`, body });
    await table.put({ pk, sk: `receipt#${uploadRecord.digest}`, body });
  },
  async newest(account, count) {
    const items = await table.query(accountPartition(account), {
      ...startingWith('received#'),
      newestFirst: true,
      atMost: count,
      freshness: 'recent',
    });
    return items.map((item) => decodeBody(uploadRecordShape, item));
  },
});

export const reportErrorsOn = (table: Table): ReportErrors => ({
  async add(account, uploadRecord) {
    await table.put({
      pk: accountPartition(account),
      sk: `complaint#${uploadRecord.digest}`,
      body: encodeBody(uploadRecord),
    });
  },
  async waiting(account) {
    const items = await table.query(accountPartition(account), startingWith('complaint#'));
    return items.map((item) => decodeBody(uploadRecordShape, item));
  },
  async notified(account, digests) {
    for (const digest of digests) await table.delete(accountPartition(account), `complaint#${digest}`);
  },
});
