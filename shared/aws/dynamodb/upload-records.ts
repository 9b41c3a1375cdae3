import type { ReportErrors, UploadRecords } from '../../ports/upload-records.ts';
import { uploadRecordBody } from './shapes/upload-record.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import {
  reportErrorKey,
  reportErrorsOf,
  uploadRecordByTimeKey,
  uploadRecordKey,
  uploadRecordsByTime,
} from './table/keys.ts';
import type { Table } from './table/table.ts';

/** Each record twice: by digest, to know the same bytes again, and by time, to list the newest. */
export const uploadRecordsOn = (table: Table): UploadRecords => ({
  async find(account, digest) {
    const { pk, sk } = uploadRecordKey(account, digest);
    const item = await table.get(pk, sk);
    return item && decodeBody(uploadRecordBody, item);
  },
  async record(account, uploadRecord) {
    const { receivedAt, digest } = uploadRecord;
    const body = encodeBody(uploadRecordBody, uploadRecord);
    // By time first: the record by digest says that everything before it is done.
    await table.put({ ...uploadRecordByTimeKey(account, receivedAt, digest), body });
    await table.put({ ...uploadRecordKey(account, digest), body });
  },
  async newest(account, count) {
    const { pk, range } = uploadRecordsByTime(account);
    const items = await table.query(pk, { ...range, newestFirst: true, atMost: count, freshness: 'recent' });
    return items.map((item) => decodeBody(uploadRecordBody, item));
  },
});

export const reportErrorsOn = (table: Table): ReportErrors => ({
  async add(account, uploadRecord) {
    const body = encodeBody(uploadRecordBody, uploadRecord);
    await table.put({ ...reportErrorKey(account, uploadRecord.digest), body });
  },
  async waiting(account) {
    const { pk, range } = reportErrorsOf(account);
    const items = await table.query(pk, range);
    return items.map((item) => decodeBody(uploadRecordBody, item));
  },
  async notified(account, digests) {
    for (const digest of digests) {
      const { pk, sk } = reportErrorKey(account, digest);
      await table.delete(pk, sk);
    }
  },
});
