import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Authorizer } from '../iam/authorizer.ts';
import type { ObjectStore } from './object-store.ts';
import { noSuchKey, S3Error } from './s3-error.ts';
import type { ObjectHeaders, StoredObject } from './stored-object.ts';
import type { UploadStore } from './upload-store.ts';

/** One request: `key` is empty when it is about the bucket. */
export interface S3Request {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

export interface S3Context {
  readonly objects: ObjectStore;
  readonly uploads: UploadStore;
  /** of the cloud's clock */
  readonly now: () => number;
  readonly authorizer: Authorizer;
}

export type S3Handler = (asked: S3Request, context: S3Context) => Promise<void> | void;

/** A part of a path, percent-decoded. Throws `S3Error` when it cannot be. */
export function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** The object a copy is made of. `source` is `bucket/key` or `/bucket/key`, percent-encoded, perhaps with `?versionId=`. */
export function findSource({ objects }: S3Context, source: string): StoredObject {
  const [path = '', version] = source.split('?versionId=');
  const [, bucket = '', key = ''] = /^\/?([^/]+)\/(.+)$/s.exec(decodePath(path)) ?? [];
  if (objects.bucketNamed(bucket) === undefined) throw noSuchBucket(bucket);
  const found = version === undefined ? objects.find(bucket, key) : objects.version(bucket, key, version);
  if (found === undefined || !('bodyFile' in found)) throw noSuchKey();
  return found;
}

export const noSuchBucket = (bucket: string): S3Error =>
  new S3Error(404, 'NoSuchBucket', `The specified bucket does not exist: ${bucket}`);

/** One header as text. */
export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

const metadataPrefix = 'x-amz-meta-';

/** What an upload's headers say about the object. */
export function objectHeaders(headers: IncomingHttpHeaders): ObjectHeaders {
  const names = Object.keys(headers).filter((name) => name.startsWith(metadataPrefix));
  const encoding = header(headers, 'content-encoding')
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'aws-chunked')
    .join(',');
  return {
    contentType: header(headers, 'content-type') ?? 'binary/octet-stream',
    metadata: Object.fromEntries(names.map((name) => [name.slice(metadataPrefix.length), header(headers, name) ?? ''])),
    ...withoutAbsent({
      contentLanguage: header(headers, 'content-language'),
      contentDisposition: header(headers, 'content-disposition'),
      cacheControl: header(headers, 'cache-control'),
      contentEncoding: encoding === '' ? undefined : encoding,
    }),
  };
}

export function withoutAbsent<Members extends Record<string, unknown>>(
  members: Members,
): { [Name in keyof Members]: Exclude<Members[Name], undefined> } {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof Members]: Exclude<Members[Name], undefined> };
}

const largestDocument = 4 * 1024 * 1024;

/** The body of a request that is XML. */
export async function readDocument(request: AsyncIterable<Buffer>, largest = largestDocument): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largest) throw new S3Error(400, 'MaxMessageLengthExceeded', 'Your request was too big.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
