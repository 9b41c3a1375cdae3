import type { S3Client } from '@aws-sdk/client-s3';
import type { UploadRef } from '../../shared/ports/uploads.ts';
import { versionPages } from './version-pages.ts';

/** Every version of every object under a prefix: overwritten uploads were read too. */
export async function* uploadsUnder(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncIterable<UploadRef & { readonly storedAt: Date }> {
  for await (const { Versions = [] } of versionPages(s3, bucket, prefix))
    for (const { Key, VersionId, LastModified = new Date(0) } of Versions) {
      if (Key === undefined) continue;
      yield {
        key: Key,
        storedAt: LastModified,
        ...(VersionId !== undefined && VersionId !== 'null' && { version: VersionId }),
      };
    }
}
