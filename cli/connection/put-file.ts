import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

const smallestPart = 8 * 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;

export interface FileUpload {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  /** in bytes, as measured before the upload began */
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** is called with the number of bytes uploaded so far */
  readonly progress: (bytes: number) => void;
}

/**
 * Uploads one file of any size, in little memory: from 8 MiB on in parts, so that a part that fails is sent again and not
 * the whole. Throws when S3 rejects it or the file shrinks meanwhile; the parts that S3 already has are then discarded.
 */
export async function putFile({ s3, bucket, key, path, size, metadata, progress }: FileUpload): Promise<void> {
  const upload = new Upload({
    client: s3,
    params: {
      Bucket: bucket,
      Key: key,
      Body: size === 0 ? Buffer.alloc(0) : Readable.from(bytesOf(path, size), { objectMode: false }),
      Metadata: { ...metadata },
    },
    partSize: Math.max(smallestPart, Math.ceil(size / mostParts)),
    leavePartsOnError: false,
  });
  upload.on('httpUploadProgress', ({ loaded }) => progress(loaded ?? 0));
  await upload.done();
}

/** Exactly `size` bytes: what is appended meanwhile belongs to the next upload. */
async function* bytesOf(path: string, size: number): AsyncIterable<Buffer> {
  let read = 0;
  for await (const chunk of createReadStream(path, { end: size - 1 })) {
    const bytes = chunk as Buffer;
    read += bytes.length;
    yield bytes;
  }
  if (read < size) throw new Error(`${path} became shorter while it was read`);
}
