import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { versionPages } from './version-pages.ts';

interface Version {
  readonly key: string;
  readonly version: string | undefined;
}

/** Every version of every object under a prefix, and every mark of a deleted one. */
export async function versionsUnder(s3: S3Client, bucket: string, prefix: string): Promise<readonly Version[]> {
  const found: Version[] = [];
  for await (const { Versions = [], DeleteMarkers = [] } of versionPages(s3, bucket, prefix))
    for (const { Key, VersionId } of [...Versions, ...DeleteMarkers])
      if (Key !== undefined) found.push({ key: Key, version: VersionId });
  return found;
}

/** @returns how many versions and marks were deleted for good */
export async function deleteVersions(s3: S3Client, bucket: string, prefix: string): Promise<number> {
  const versions = await versionsUnder(s3, bucket, prefix);
  for (const { key, version } of versions)
    await s3.send(
      new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) }),
    );
  return versions.length;
}
