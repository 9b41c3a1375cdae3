import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Packs } from '../flows/ports.ts';

/** Evidence packs in the reports bucket; it keeps the versions that are replaced. */
export const packsOn = (client: S3Client, bucket: string): Packs => ({
  async put(key, bytes) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/zip' }));
  },
});
