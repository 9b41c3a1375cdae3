import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import type { Uploads } from '../../ports/uploads.ts';

/** The reports bucket. The body streams: nothing is held in memory but the chunk at hand. */
export const uploadsOn = (client: S3Client, bucket: string): Uploads => ({
  async open({ key, version }) {
    try {
      const found = await client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) }),
      );
      return {
        key,
        size: found.ContentLength ?? 0,
        tag: found.ETag ?? '',
        uploadedAt: found.LastModified ?? uploadWithoutDate(key),
        metadata: found.Metadata ?? {},
        body: bytesOf(found.Body, key),
      };
    } catch (error) {
      if (error instanceof NoSuchKey || (error instanceof Error && error.name === 'NoSuchVersion')) return undefined;
      throw error;
    }
  },
});

function uploadWithoutDate(key: string): never {
  throw new Error(`S3 gave no date for ${key}`);
}

function bytesOf(body: unknown, key: string): AsyncIterable<Uint8Array> {
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) {
    return body as AsyncIterable<Uint8Array>;
  }
  throw new Error(`S3 gave no stream for ${key}`);
}
