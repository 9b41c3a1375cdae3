import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { UploadRef } from '../../shared/ports/uploads.ts';

/** Every version of every object under a prefix: overwritten uploads were read too. */
export async function* uploadsUnder(
  s3: S3Client,
  bucket: string,
  prefix: string,
): AsyncIterable<UploadRef & { readonly storedAt: Date }> {
  let keyMarker: string | undefined;
  let versionMarker: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        ...(keyMarker !== undefined && { KeyMarker: keyMarker }),
        ...(versionMarker !== undefined && { VersionIdMarker: versionMarker }),
      }),
    );
    for (const { Key, VersionId, LastModified = new Date(0) } of page.Versions ?? []) {
      if (Key === undefined) continue;
      yield {
        key: Key,
        storedAt: LastModified,
        ...(VersionId !== undefined && VersionId !== 'null' && { version: VersionId }),
      };
    }
    keyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    versionMarker = page.NextVersionIdMarker;
  } while (keyMarker !== undefined);
}
