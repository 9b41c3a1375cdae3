import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { receiveBody, text } from './object-body.ts';
import { type Context, findSource, type ObjectRequest } from './object-request.ts';
import type { Part } from './object-store.ts';
import { escapeXml, S3Error } from './s3-error.ts';
import type { S3Upload } from './stored-object.ts';

const smallestPart = 5 * 1024 * 1024;
const largestListing = 4 * 1024 * 1024;

/** UploadPart and UploadPartCopy. */
export async function putPart(asked: ObjectRequest, { store, objects }: Context): Promise<void> {
  const { request, response, query } = asked;
  const upload = findUpload(asked, store.multipartUploads);
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new S3Error(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  }
  const { file, path } = objects.newBody();
  const copied = text(request.headers, 'x-amz-copy-source');
  if (copied === undefined) {
    const { size, digest } = await receiveBody(request, request.headers, path);
    objects.addPart(upload.uploadId, { number, file, size, digest });
    response.writeHead(200, { etag: `"${digest}"` }).end();
    return;
  }
  const from = findSource(store, copied);
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text(request.headers, 'x-amz-copy-source-range') ?? '') ?? [];
  const span = first === undefined ? {} : { start: Number(first), end: Number(last) };
  const source =
    from.contentLength === 0 ? Readable.from([]) : createReadStream(objects.pathOf(String(from.bodyFile)), span);
  const { size, digest } = await receiveBody(source, {}, path);
  objects.addPart(upload.uploadId, { number, file, size, digest });
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<CopyPartResult><ETag>&quot;${digest}&quot;</ETag><LastModified>${new Date().toISOString()}</LastModified></CopyPartResult>`,
  );
}

/** CompleteMultipartUpload: the parts become one body file, and the object is there. */
export async function completeUpload(asked: ObjectRequest, { store, objects }: Context): Promise<void> {
  const { request, response, bucket, key } = asked;
  const upload = findUpload(asked, store.multipartUploads);
  const parts = chosenParts(await readListing(request), objects.parts(upload.uploadId));
  const { file, path } = objects.newBody();
  try {
    for (const part of parts) {
      await pipeline(createReadStream(objects.pathOf(part.file)), createWriteStream(path, { flags: 'a' }));
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html: the digest of the parts' digests, and their number.
  const digests = createHash('md5');
  for (const { digest } of parts) digests.update(digest, 'hex');
  const etag = `"${digests.digest('hex')}-${parts.length}"`;
  const object = {
    contentType: upload.contentType,
    metadata: upload.metadata,
    ...(upload.contentLanguage && { contentLanguage: upload.contentLanguage }),
    ...(upload.contentDisposition && { contentDisposition: upload.contentDisposition }),
    ...(upload.cacheControl && { cacheControl: upload.cacheControl }),
    ...(upload.contentEncoding && { contentEncoding: upload.contentEncoding }),
    key,
    body: Buffer.alloc(0),
    contentLength: parts.reduce((sum, { size }) => sum + size, 0),
    etag,
    lastModified: new Date(),
    bodyFile: file,
  };
  objects.put(bucket, object, 'ObjectCreated:CompleteMultipartUpload');
  store.abortMultipartUpload(upload.uploadId);
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?>\n<CompleteMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Location>${escapeXml(`/${bucket}/${key}`)}</Location><Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key><ETag>${escapeXml(etag)}</ETag></CompleteMultipartUploadResult>`,
  );
}

function findUpload({ bucket, key, query }: ObjectRequest, uploads: ReadonlyMap<string, S3Upload>): S3Upload {
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload === undefined || upload.bucket !== bucket || upload.key !== key) {
    throw new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  }
  return upload;
}

function chosenParts(listing: string, known: ReadonlyMap<number, Part>): readonly Part[] {
  const chosen: Part[] = [];
  for (const [, block = ''] of listing.matchAll(/<Part>([\s\S]*?)<\/Part>/g)) {
    const number = Number(/<PartNumber>\s*(\d+)\s*<\/PartNumber>/.exec(block)?.[1]);
    const digest = /<ETag>([\s\S]*?)<\/ETag>/.exec(block)?.[1]?.replaceAll(/&quot;|&#34;|"|\s/g, '');
    const part = known.get(number);
    if (part === undefined || part.digest !== digest) {
      throw new S3Error(400, 'InvalidPart', `part ${number} could not be found, or its entity tag does not match`);
    }
    if (number <= (chosen.at(-1)?.number ?? 0)) {
      throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    chosen.push(part);
  }
  if (chosen.length === 0) throw new S3Error(400, 'MalformedXML', 'the list of parts is empty');
  if (chosen.slice(0, -1).some(({ size }) => size < smallestPart)) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return chosen;
}

async function readListing(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largestListing) throw new S3Error(400, 'MalformedXML', 'the list of parts is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
