import { closeSync, createReadStream, openSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { versionHeader } from './put-object.ts';
import { noSuchKey, S3Error } from './s3-error.ts';
import { header, type S3Context, type S3Handler, type S3Request, withoutAbsent } from './s3-request.ts';
import type { StoredObject } from './stored-object.ts';

/** GetObject and HeadObject, also of a version. */
export const getObject: S3Handler = async (asked, context) => {
  const { request, response, bucket, query } = asked;
  const object = findAsked(asked, context);
  // Opened before anything is awaited: should the object be replaced meanwhile, this reader still gets it whole.
  const opened = openSync(context.objects.pathOf(object.bodyFile), 'r');
  let streams = false;
  try {
    if (header(request.headers, 'if-none-match') === object.etag) {
      response.writeHead(304, { etag: object.etag }).end();
      return;
    }
    const only = header(request.headers, 'if-match');
    if (only !== undefined && only !== '*' && only !== object.etag) {
      throw new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
    }
    const range = rangeOf(header(request.headers, 'range'), object.contentLength);
    if (range === 'outside') throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
    const { start, end } = range ?? { start: 0, end: object.contentLength - 1 };
    const verified = range === undefined && header(request.headers, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
    response.writeHead(range === undefined ? 200 : 206, {
      ...describe(object, query),
      ...versionHeader(context, bucket, object),
      'content-length': end - start + 1,
      ...(range && { 'content-range': `bytes ${start}-${end}/${object.contentLength}` }),
      ...(verified &&
        object.checksumAlgorithm && {
          [`x-amz-checksum-${object.checksumAlgorithm.toLowerCase()}`]: object.checksumValue,
          'x-amz-checksum-type': object.checksumType,
        }),
    });
    if (request.method === 'HEAD' || end < start) {
      response.end();
      return;
    }
    streams = true;
    await pipeline(createReadStream('', { fd: opened, start, end }), response);
  } finally {
    // A stream closes what it reads by itself.
    if (!streams) closeSync(opened);
  }
};

function findAsked({ bucket, key, query }: S3Request, { objects }: S3Context): StoredObject {
  const version = query.get('versionId');
  if (version === null) {
    const object = objects.find(bucket, key);
    if (object === undefined) throw noSuchKey();
    return object;
  }
  const found = objects.version(bucket, key, version);
  if (found === undefined) throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
  if (!('bodyFile' in found)) {
    throw new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.');
  }
  return found;
}

const describe = (object: StoredObject, query: URLSearchParams): Readonly<Record<string, string>> => ({
  'accept-ranges': 'bytes',
  'content-type': query.get('response-content-type') ?? object.contentType,
  etag: object.etag,
  'last-modified': object.lastModified.toUTCString(),
  ...withoutAbsent({
    'content-language': object.contentLanguage,
    'content-disposition': query.get('response-content-disposition') ?? object.contentDisposition,
    'cache-control': object.cacheControl,
    'content-encoding': object.contentEncoding,
  }),
  ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
});

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`; anything else is ignored, as HTTP says. */
function rangeOf(value: string | undefined, size: number): { start: number; end: number } | 'outside' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(value ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return start >= size || (first === '' && Number(last) === 0) ? 'outside' : { start, end };
}
