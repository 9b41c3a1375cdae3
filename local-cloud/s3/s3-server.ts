import { closeSync, createReadStream, openSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { listVersions } from './list-versions.ts';
import { completeUpload, putPart } from './multipart.ts';
import { receiveBody, text } from './object-body.ts';
import type { Creation } from './object-events.ts';
import { type Context, findSource, type ObjectRequest, objectsOf } from './object-request.ts';
import { answerError, escapeXml, S3Error } from './s3-error.ts';
import type { S3Object, S3Store } from './stored-object.ts';

const largestPut = 5 * 1024 ** 3;
/** Parameters that ask for something else than the object itself; fauxqs would overwrite the object. */
const notHere = ['acl', 'tagging', 'retention', 'legal-hold', 'torrent', 'restore', 'select', 'renameObject'];

/**
 * The S3 endpoint. The requests that carry objects' bytes are answered here, streaming to and from files, and tell of
 * new objects before they are answered; fauxqs answers all others.
 */
export function s3Server(context: Context): S3Server {
  let uploads = 0;
  const answerTo = (request: IncomingMessage, response: ServerResponse): void => {
    if (listVersions(request, response, context.objects)) return;
    const asked = target(request, response, context.store);
    const answer = asked && chooseAnswer(asked);
    if (asked === undefined || answer === undefined) {
      context.forward(request, response);
      return;
    }
    const brings = request.method === 'GET' ? 0 : 1;
    uploads += brings;
    answer(asked, context)
      .catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else if (error instanceof S3Error) answerError(response, error);
        else answerError(response, new S3Error(500, 'InternalError', String(error)));
      })
      .finally(() => {
        uploads -= brings;
      });
  };
  return { answer: answerTo, uploads: () => uploads };
}

export interface S3Server {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** uploads under way */
  readonly uploads: () => number;
}

type Answer = (asked: ObjectRequest, context: Context) => Promise<void>;

function chooseAnswer({ request, query }: ObjectRequest): Answer | undefined {
  const other = notHere.find((parameter) => query.has(parameter));
  if (other !== undefined) {
    return async () => {
      throw new S3Error(501, 'NotImplemented', `the local cloud does not know ?${other}`);
    };
  }
  if (request.method === 'PUT') return query.has('uploadId') ? putPart : putObject;
  if (request.method === 'POST' && query.has('uploadId')) return completeUpload;
  if (request.method === 'GET' && !query.has('attributes') && !query.has('uploadId')) return getObject;
  return undefined;
}

/**
 * Path style (`/bucket/key`) and virtual hosts (`bucket.localhost`): either way the request is made path style. Nothing
 * when it is about no object.
 */
function target(request: IncomingMessage, response: ServerResponse, store: S3Store): ObjectRequest | undefined {
  const host = String(request.headers.host ?? '');
  const owner = host.split('.')[0] ?? '';
  if (host.includes('.') && store.buckets.has(owner)) request.url = `/${owner}${request.url ?? '/'}`;
  // fauxqs would take the first word of any host with a dot for a bucket.
  request.headers.host = `127.0.0.1:${request.socket.localPort}`;
  const [path = '/', search = ''] = String(request.url).split(/\?(.*)/s);
  const [, bucket, key] = /^\/([^/]+)\/(.+)$/s.exec(path) ?? [];
  if (bucket === undefined || key === undefined) return undefined;
  try {
    return { request, response, bucket, key: decodeURIComponent(key), query: new URLSearchParams(search) };
  } catch {
    answerError(response, new S3Error(400, 'InvalidURI', 'the key is not percent-encoded UTF-8'));
    return undefined;
  }
}

async function putObject(asked: ObjectRequest, context: Context): Promise<void> {
  const { request, response, bucket, key } = asked;
  if (Buffer.byteLength(key) > 1024) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  if (Number(request.headers['content-length'] ?? 0) > largestPut) {
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  const before = objectsOf(context.store, bucket).get(key);
  checkConditions(request.headers, before);
  if (request.headers['x-amz-copy-source'] !== undefined) return copyObject(asked, context);
  const object = await storeBody(context, bucket, key, request.headers, request, 'ObjectCreated:Put');
  response.writeHead(200, {
    etag: object.etag,
    ...(context.objects.versioned(bucket) && { 'x-amz-version-id': object.bodyFile }),
    ...(object.checksumAlgorithm && {
      [`x-amz-checksum-${object.checksumAlgorithm.toLowerCase()}`]: object.checksumValue,
      'x-amz-checksum-type': 'FULL_OBJECT',
    }),
  });
  response.end();
}

/** Stores one body as an object; what the S3 endpoint does for a PUT, and the drop folder for a file. */
export async function storeBody(
  { objects }: Pick<Context, 'objects'>,
  bucket: string,
  key: string,
  headers: IncomingHttpHeaders,
  source: Parameters<typeof receiveBody>[0],
  creation: Creation,
): Promise<S3Object> {
  const { file, path } = objects.newBody();
  const { size, digest, checksum } = await receiveBody(source, headers, path);
  const object = {
    ...describedBy(headers),
    key,
    body: Buffer.alloc(0),
    contentLength: size,
    etag: `"${digest}"`,
    lastModified: new Date(),
    ...(checksum && {
      checksumAlgorithm: checksum.algorithm,
      checksumValue: checksum.value,
      checksumType: 'FULL_OBJECT',
    }),
    bodyFile: file,
  };
  objects.put(bucket, object, creation);
  return object;
}

async function copyObject(
  { request, response, bucket, key }: ObjectRequest,
  { store, objects }: Context,
): Promise<void> {
  const source = findSource(store, text(request.headers, 'x-amz-copy-source') ?? '');
  const replaces = text(request.headers, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  const { file, path } = objects.newBody();
  await copyFile(objects.pathOf(String(source.bodyFile)), path);
  const { contentType, metadata, contentLanguage, contentDisposition, cacheControl, contentEncoding, ...rest } = source;
  const kept = { contentType, metadata, contentLanguage, contentDisposition, cacheControl, contentEncoding };
  const object = {
    ...rest,
    ...(replaces ? describedBy(request.headers) : withoutAbsent(kept)),
    key,
    lastModified: new Date(),
    bodyFile: file,
  } as S3Object & { bodyFile: string };
  objects.put(bucket, object, 'ObjectCreated:Copy');
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<CopyObjectResult><ETag>${escapeXml(object.etag)}</ETag><LastModified>${object.lastModified.toISOString()}</LastModified></CopyObjectResult>`;
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(body);
}

async function getObject({ request, response, bucket, key, query }: ObjectRequest, context: Context): Promise<void> {
  const version = query.get('versionId');
  const object =
    version === null ? context.store.buckets.get(bucket)?.get(key) : context.objects.version(bucket, key, version);
  if (version !== null && object === undefined) {
    throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
  }
  if (object?.bodyFile === undefined) {
    context.forward(request, response);
    return;
  }
  // Opened before anything is awaited: should the object be replaced meanwhile, this reader still gets it whole.
  const opened = openSync(context.objects.pathOf(object.bodyFile), 'r');
  if (text(request.headers, 'if-none-match') === object.etag) {
    closeSync(opened);
    response.writeHead(304, { etag: object.etag }).end();
    return;
  }
  const range = rangeOf(text(request.headers, 'range'), object.contentLength);
  if (range === 'outside') {
    closeSync(opened);
    throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  }
  const { start, end } = range ?? { start: 0, end: object.contentLength - 1 };
  const verified = range === undefined && text(request.headers, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED';
  response.writeHead(range === undefined ? 200 : 206, {
    'accept-ranges': 'bytes',
    'content-type': query.get('response-content-type') ?? object.contentType,
    'content-length': end - start + 1,
    etag: object.etag,
    'last-modified': object.lastModified.toUTCString(),
    ...(context.objects.versioned(bucket) && { 'x-amz-version-id': object.bodyFile }),
    ...(range && { 'content-range': `bytes ${start}-${end}/${object.contentLength}` }),
    ...withoutAbsent({
      'content-language': object.contentLanguage,
      'content-disposition': query.get('response-content-disposition') ?? object.contentDisposition,
      'cache-control': object.cacheControl,
      'content-encoding': object.contentEncoding,
    }),
    ...Object.fromEntries(Object.entries(object.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    ...(verified &&
      object.checksumAlgorithm && {
        [`x-amz-checksum-${object.checksumAlgorithm.toLowerCase()}`]: object.checksumValue,
        'x-amz-checksum-type': object.checksumType,
      }),
  });
  if (end < start) {
    closeSync(opened);
    response.end();
    return;
  }
  await pipeline(createReadStream('', { fd: opened, start, end }), response);
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-100`; anything else is ignored, as HTTP says. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | 'outside' | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return start >= size || (first === '' && Number(last) === 0) ? 'outside' : { start, end };
}

function checkConditions(headers: IncomingHttpHeaders, before: S3Object | undefined): void {
  const unless = text(headers, 'if-none-match');
  const only = text(headers, 'if-match');
  if ((unless === '*' && before !== undefined) || (only !== undefined && only !== before?.etag)) {
    throw new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  }
}

type Described = Pick<
  S3Object,
  'contentType' | 'metadata' | 'contentLanguage' | 'contentDisposition' | 'cacheControl' | 'contentEncoding'
>;

/** What an upload's headers say about the object. */
function describedBy(headers: IncomingHttpHeaders): Described {
  const prefix = 'x-amz-meta-';
  const names = Object.keys(headers).filter((name) => name.startsWith(prefix));
  const encoding = text(headers, 'content-encoding')
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && one !== 'aws-chunked')
    .join(',');
  return {
    contentType: text(headers, 'content-type') ?? 'binary/octet-stream',
    metadata: Object.fromEntries(names.map((name) => [name.slice(prefix.length), text(headers, name) ?? ''])),
    ...withoutAbsent({
      contentLanguage: text(headers, 'content-language'),
      contentDisposition: text(headers, 'content-disposition'),
      cacheControl: text(headers, 'cache-control'),
      contentEncoding: encoding === '' ? undefined : encoding,
    }),
  };
}

function withoutAbsent<Members extends Record<string, unknown>>(
  members: Members,
): { [Name in keyof Members]: Exclude<Members[Name], undefined> } {
  const present = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof Members]: Exclude<Members[Name], undefined> };
}
