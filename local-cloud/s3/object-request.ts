import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from './object-store.ts';
import { S3Error } from './s3-error.ts';
import type { S3Object, S3Store } from './stored-object.ts';

/** One request for an object: `url` is `/bucket/key?…`. */
export interface ObjectRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

export interface Context {
  readonly store: S3Store;
  readonly objects: ObjectStore;
  /** answers what is not about bytes: listing, heads, deleting, buckets, forms */
  readonly forward: (request: IncomingMessage, response: ServerResponse) => void;
}

export function objectsOf(store: S3Store, bucket: string): Map<string, S3Object> {
  const objects = store.buckets.get(bucket);
  if (objects === undefined) {
    throw new S3Error(404, 'NoSuchBucket', `The specified bucket does not exist: ${bucket}`);
  }
  return objects;
}

/** The object a copy is made of, with a body file. `source` is `bucket/key` or `/bucket/key`, percent-encoded. */
export function findSource(store: S3Store, source: string): S3Object {
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(source.replace(/\?versionId=.*$/, ''))) ?? [];
  const object = objectsOf(store, String(bucket)).get(String(key));
  if (object === undefined) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  return object;
}
