import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { originalUploadMetadata, originalUploadOf } from '../../shared/links/original-upload.ts';
import { packFolder } from '../../shared/names.ts';
import { uploadsUnder } from './uploads-under.ts';

/** One upload of an archive, as it was first made. */
export interface ArchivedUpload {
  readonly key: string;
  readonly uploadedAt: Date;
  /** its own, without what a restore adds */
  readonly metadata: Readonly<Record<string, string>>;
  readonly bytes: () => Promise<Uint8Array>;
}

/** How an archive's objects are dated. */
export interface Dating {
  /** of the stack that is restored into: an archive that it restored before says when each file was first uploaded */
  readonly secret: Uint8Array;
  /** believe the times that a restore into another stack has noted; whoever could upload there could have written them */
  readonly keepTimes: boolean;
}

/** The uploads of a downloaded archive, the newest first. `aws s3 sync` sets the times of files to those of the objects. */
export async function uploadsInFolder(folder: string): Promise<readonly ArchivedUpload[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const uploads = names
    .filter((entry) => entry.isFile())
    .map(async (entry): Promise<ArchivedUpload> => {
      const path = join(entry.parentPath, entry.name);
      const key = path.slice(join(folder, sep).length).split(sep).join('/');
      return { key, uploadedAt: (await stat(path)).mtime, metadata: {}, bytes: () => readFile(path) };
    });
  return newestFirst(await Promise.all(uploads));
}

/** The uploads of a bucket, overwritten ones too, the newest first. */
export async function uploadsInBucket(
  s3: S3Client,
  bucket: string,
  dating: Dating,
): Promise<readonly ArchivedUpload[]> {
  const uploads: ArchivedUpload[] = [];
  for await (const { key, version, storedAt } of uploadsUnder(s3, bucket, '')) {
    const which = { Bucket: bucket, Key: key, ...(version !== undefined && { VersionId: version }) };
    const { Metadata: metadata = {}, ContentLength: size = 0 } = await s3.send(new HeadObjectCommand(which));
    const { [originalUploadMetadata.uploadedAt]: noted, [originalUploadMetadata.signature]: _, ...own } = metadata;
    const believed = dating.keepTimes && noted !== undefined ? new Date(noted) : undefined;
    const original = originalUploadOf({ key, size, metadata }, dating.secret) ?? believed;
    uploads.push({
      key,
      uploadedAt: original ?? storedAt,
      metadata: own,
      async bytes() {
        const { Body } = await s3.send(new GetObjectCommand(which));
        return (await Body?.transformToByteArray()) ?? Buffer.of();
      },
    });
  }
  return newestFirst(uploads);
}

/** The newest first: while a restore is under way, what is known of an account is new and never a breach of last summer. */
const newestFirst = (uploads: readonly ArchivedUpload[]): readonly ArchivedUpload[] =>
  uploads
    .filter(({ key }) => !key.startsWith(packFolder))
    .toSorted((a, b) => b.uploadedAt.getTime() - a.uploadedAt.getTime());
