import { type FileHandle, open, readFile } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** From this size on a file goes up in parts: a part that fails is sent again, not the whole. */
const inPartsFrom = 16 * 1024 * 1024;
const smallestPart = 8 * 1024 * 1024;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const mostParts = 10_000;

export interface FileUpload {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** is told how many bytes have gone up */
  readonly progress: (bytes: number) => void;
}

/** Uploads one file of any size, in little memory. */
export async function putFile(upload: FileUpload): Promise<void> {
  const { s3, bucket: Bucket, key: Key, path, size, metadata, progress } = upload;
  if (size >= inPartsFrom) return putInParts(upload);
  const Body = await readFile(path);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, Metadata: { ...metadata } }));
  progress(size);
}

async function putInParts({ s3, bucket: Bucket, key: Key, path, size, metadata, progress }: FileUpload): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { ...metadata } }));
  const file = await open(path);
  try {
    const partSize = Math.max(smallestPart, Math.ceil(size / mostParts));
    const Parts: CompletedPart[] = [];
    for (let at = 0; at < size; at += partSize) {
      const PartNumber = Parts.length + 1;
      const Body = await readBlock(file, at, Math.min(partSize, size - at));
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      Parts.push({ ETag, PartNumber });
      progress(at + Body.length);
    }
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
}

async function readBlock(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const block = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(block, filled, length - filled, from + filled);
    if (bytesRead === 0) throw new Error('the file became shorter while it was read');
    filled += bytesRead;
  }
  return block;
}
