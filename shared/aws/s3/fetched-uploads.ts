import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { FetchedUploads } from '../../ports/connections.ts';

/** In parts of 5 MiB, the least that S3 takes, one after the other: a report of any size is never held as a whole. */
const partBytes = 5 * 1024 * 1024;

/** Writes what was fetched into the reports bucket as an upload like any other. */
export const fetchedUploadsOn = (client: S3Client, bucket: string): FetchedUploads => ({
  async put(key, body, metadata) {
    const upload = new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: Readable.from(body), Metadata: { ...metadata } },
      partSize: partBytes,
      queueSize: 1,
    });
    await upload.done();
  },
});
