import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { checkKey } from './put-object.ts';
import { receiveBody } from './receive-body.ts';
import { answerXml, escapeXml, S3Error, s3Namespace } from './s3-error.ts';
import { findSource, header, objectHeaders, readDocument, type S3Handler, type S3Request } from './s3-request.ts';
import type { MultipartUpload, StoredObject, UploadPart } from './stored-object.ts';
import type { UploadStore } from './upload-store.ts';

const smallestPart = 5 * 1024 * 1024;

/** CreateMultipartUpload. */
export const beginUpload: S3Handler = ({ request, response, bucket, key }, { uploads }) => {
  checkKey(key);
  const uploadId = randomUUID();
  uploads.begin({ ...objectHeaders(request.headers), uploadId, bucket, key });
  answerXml(
    response,
    `<InitiateMultipartUploadResult ${s3Namespace}><Bucket>${escapeXml(bucket)}</Bucket><Key>${escapeXml(key)}</Key><UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`,
  );
};

/** AbortMultipartUpload. */
export const abortUpload: S3Handler = (asked, { uploads }) => {
  uploads.end(findUpload(asked, uploads).uploadId);
  asked.response.writeHead(204).end();
};

/** UploadPart and UploadPartCopy. */
export const putPart: S3Handler = async (asked, context) => {
  const { request, response, query } = asked;
  const { objects, uploads } = context;
  const { uploadId } = findUpload(asked, uploads);
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new S3Error(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  }
  const { file, path } = objects.newBody();
  const copied = header(request.headers, 'x-amz-copy-source');
  if (copied === undefined) {
    const { size, digest } = await receiveBody(request, request.headers, path);
    uploads.addPart(uploadId, { number, file, size, digest });
    response.writeHead(200, { etag: `"${digest}"` }).end();
    return;
  }
  const from = findSource(context, copied);
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header(request.headers, 'x-amz-copy-source-range') ?? '') ?? [];
  const span = first === undefined ? {} : { start: Number(first), end: Number(last) };
  const source = from.contentLength === 0 ? Readable.from([]) : createReadStream(objects.pathOf(from.bodyFile), span);
  const { size, digest } = await receiveBody(source, {}, path);
  uploads.addPart(uploadId, { number, file, size, digest });
  answerXml(
    response,
    `<CopyPartResult><ETag>&quot;${digest}&quot;</ETag><LastModified>${new Date(context.now()).toISOString()}</LastModified></CopyPartResult>`,
  );
};

/** CompleteMultipartUpload: the parts become one body file, and the object is there. */
export const completeUpload: S3Handler = async (asked, { objects, uploads, now }) => {
  const { request, response, bucket, key } = asked;
  const upload = findUpload(asked, uploads);
  const listing = (await readDocument(request)).toString('utf8');
  const parts = chosenParts(listing, uploads.parts(upload.uploadId));
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
  const { uploadId, bucket: _, ...described } = upload;
  const object: StoredObject = {
    ...described,
    contentLength: parts.reduce((sum, { size }) => sum + size, 0),
    etag,
    lastModified: new Date(now()),
    bodyFile: file,
  };
  objects.put(bucket, object, 'ObjectCreated:CompleteMultipartUpload');
  uploads.end(uploadId);
  answerXml(
    response,
    `<CompleteMultipartUploadResult ${s3Namespace}><Location>${escapeXml(`/${bucket}/${key}`)}</Location><Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key><ETag>${escapeXml(etag)}</ETag></CompleteMultipartUploadResult>`,
  );
};

function findUpload({ bucket, key, query }: S3Request, uploads: UploadStore): MultipartUpload {
  const upload = uploads.find(query.get('uploadId') ?? '');
  if (upload === undefined || upload.bucket !== bucket || upload.key !== key) {
    throw new S3Error(404, 'NoSuchUpload', 'The specified multipart upload does not exist.');
  }
  return upload;
}

function chosenParts(listing: string, known: ReadonlyMap<number, UploadPart>): readonly UploadPart[] {
  const chosen: UploadPart[] = [];
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
