import { DeleteObjectCommand, ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';

interface Version {
  readonly key: string;
  readonly version: string | undefined;
}

/** Every version of every object under a prefix, and every mark of a deleted one. */
export async function versionsUnder(s3: S3Client, bucket: string, prefix: string): Promise<readonly Version[]> {
  const found: Version[] = [];
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
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      if (Key !== undefined) found.push({ key: Key, version: VersionId });
    keyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    versionMarker = page.NextVersionIdMarker;
  } while (keyMarker !== undefined);
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
