import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { configurationKey } from '../../names.ts';
import type { ClientFile, ClientFiles } from '../../ports/client-files.ts';
import { Conflict } from '../../ports/versioned.ts';

/** S3's names for "there is none": without the permission to list, it says 403 of what is not there. */
const absent: ReadonlySet<string> = new Set(['NoSuchKey', 'NoSuchVersion', 'AccessDenied', 'InvalidArgument']);
/** The object is another one by now, or another write is on its way. */
const changed: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

const isNamed = (error: unknown, names: ReadonlySet<string>): boolean =>
  error instanceof Error && names.has(error.name);

/** `config/clients.yaml`, written only over the version that was read (conditional writes of S3). */
export const clientFilesOn = (client: S3Client, bucket: string): ClientFiles => {
  const place = { Bucket: bucket, Key: configurationKey };
  return {
    async read(version) {
      try {
        return await fileIn(
          await client.send(new GetObjectCommand({ ...place, ...(version !== undefined && { VersionId: version }) })),
        );
      } catch (error) {
        if (isNamed(error, absent)) return undefined;
        throw error;
      }
    },
    async write(text, tag) {
      const guard = tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag };
      try {
        await client.send(new PutObjectCommand({ ...place, ...guard, Body: text, ContentType: 'application/yaml' }));
      } catch (error) {
        if (isNamed(error, changed) || (tag !== undefined && isNamed(error, absent)))
          throw new Conflict('clients.yaml was changed meanwhile', { cause: error });
        throw error;
      }
    },
    async versions(atMost) {
      const { Versions: versions = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: configurationKey, MaxKeys: atMost }),
      );
      return versions.flatMap(({ Key, VersionId, LastModified, Size = 0 }) =>
        Key !== configurationKey || VersionId === undefined || LastModified === undefined
          ? []
          : [{ version: VersionId, uploadedAt: LastModified, bytes: Size }],
      );
    },
  };
};

async function fileIn({ Body, ETag, LastModified }: GetObjectCommandOutput): Promise<ClientFile | undefined> {
  if (Body === undefined || LastModified === undefined) return undefined;
  return { text: await Body.transformToString('utf-8'), tag: ETag ?? '', uploadedAt: LastModified };
}
