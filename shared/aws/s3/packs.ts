import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Packs } from '../../ports/uploads.ts';

/** Evidence packs in the reports bucket; it keeps the versions that are replaced. */
export const packsOn = (client: S3Client, bucket: string): Packs => ({
  async put(key, bytes) {
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: 'application/zip' }));
  },
  async get(key) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToByteArray();
    } catch (error) {
      // Without the permission to list, S3 says 403 of what is not there.
      if (error instanceof NoSuchKey || (error instanceof Error && error.name === 'AccessDenied')) return undefined;
      throw error;
    }
  },
});
