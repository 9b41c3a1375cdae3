import { copyFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { receiveBody } from './receive-body.ts';
import { answerXml, escapeXml, S3Error } from './s3-error.ts';
import type { Creation } from './s3-events.ts';
import { findSource, header, objectHeaders, type S3Context, type S3Handler, withoutAbsent } from './s3-request.ts';
import type { StoredObject } from './stored-object.ts';

const largestPut = 5 * 1024 ** 3;

/** PutObject and CopyObject. */
export const putObject: S3Handler = async (asked, context) => {
  const { request, response, bucket, key } = asked;
  checkKey(key);
  if (Number(request.headers['content-length'] ?? 0) > largestPut) {
    throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  }
  checkMetadata(request.headers);
  checkConditions(request.headers, context.objects.find(bucket, key));
  if (request.headers['x-amz-copy-source'] !== undefined) return copyObject(asked, context);
  const object = await storeBody(context, bucket, key, request.headers, request, 'ObjectCreated:Put');
  response.writeHead(200, {
    etag: object.etag,
    ...versionHeader(context, bucket, object),
    ...(object.checksumAlgorithm && {
      [`x-amz-checksum-${object.checksumAlgorithm.toLowerCase()}`]: object.checksumValue,
      'x-amz-checksum-type': 'FULL_OBJECT',
    }),
  });
  response.end();
};

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html: names and values in bytes, without the prefix */
const largestMetadata = 2048;

function checkMetadata(headers: IncomingHttpHeaders): void {
  const size = Object.entries(objectHeaders(headers).metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (size > largestMetadata) {
    throw new S3Error(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  }
}

/** Stores one body as an object, with its event. */
export async function storeBody(
  { objects, now }: S3Context,
  bucket: string,
  key: string,
  headers: IncomingHttpHeaders,
  source: Parameters<typeof receiveBody>[0],
  creation: Creation,
): Promise<StoredObject> {
  const { file, path } = objects.newBody();
  const { size, digest, checksum } = await receiveBody(source, headers, path);
  const object = {
    ...objectHeaders(headers),
    key,
    contentLength: size,
    etag: `"${digest}"`,
    lastModified: new Date(now()),
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

const copyObject: S3Handler = async ({ request, response, bucket, key }, context) => {
  const source = findSource(context, header(request.headers, 'x-amz-copy-source') ?? '');
  const replaces = header(request.headers, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  const { file, path } = context.objects.newBody();
  await copyFile(context.objects.pathOf(source.bodyFile), path);
  const { contentType, metadata, contentLanguage, contentDisposition, cacheControl, contentEncoding, ...rest } = source;
  const kept = { contentType, metadata, contentLanguage, contentDisposition, cacheControl, contentEncoding };
  const object = {
    ...rest,
    ...(replaces ? objectHeaders(request.headers) : withoutAbsent(kept)),
    key,
    lastModified: new Date(context.now()),
    bodyFile: file,
  } as StoredObject;
  context.objects.put(bucket, object, 'ObjectCreated:Copy');
  const { etag, lastModified } = object;
  for (const [name, value] of Object.entries(versionHeader(context, bucket, object))) response.setHeader(name, value);
  answerXml(
    response,
    `<CopyObjectResult><ETag>${escapeXml(etag)}</ETag><LastModified>${lastModified.toISOString()}</LastModified></CopyObjectResult>`,
  );
};

export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 1024) throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
}

export const versionHeader = (
  { objects }: S3Context,
  bucket: string,
  { bodyFile }: StoredObject,
): Readonly<Record<string, string>> => (objects.bucketNamed(bucket)?.versioned ? { 'x-amz-version-id': bodyFile } : {});

function checkConditions(headers: IncomingHttpHeaders, before: StoredObject | undefined): void {
  const unless = header(headers, 'if-none-match');
  const only = header(headers, 'if-match');
  if ((unless === '*' && before !== undefined) || (only !== undefined && only !== before?.etag)) {
    throw new S3Error(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  }
}
