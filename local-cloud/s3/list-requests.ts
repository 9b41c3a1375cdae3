import { answerXml, escapeXml, S3Error, s3Namespace } from './s3-error.ts';
import type { S3Context, S3Handler, S3Request } from './s3-request.ts';
import type { ObjectVersion, StoredObject } from './stored-object.ts';

const mostOnPage = 1000;

/** ListBuckets. */
export const listBuckets: S3Handler = ({ request, response }, { objects }) => {
  if (request.method !== 'GET') throw new S3Error(405, 'MethodNotAllowed', 'The specified method is not allowed.');
  const buckets = objects.buckets.map(({ name }) => `<Bucket><Name>${escapeXml(name)}</Name></Bucket>`);
  answerXml(
    response,
    `<ListAllMyBucketsResult ${s3Namespace}><Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>`,
  );
};

/** ListObjects and ListObjectsV2, which differ in the names of where a page begins. */
export const listObjects: S3Handler = (asked, context) => {
  const { response, bucket, query } = asked;
  const isSecond = query.get('list-type') === '2';
  const token = query.get('continuation-token');
  const after = isSecond
    ? token === null
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString('utf8')
    : (query.get('marker') ?? '');
  const size = pageSize(query);
  const { objects, prefixes, next } = page(asked, context, after, size);
  const shown = encoderOf(query);
  const contents = objects.map(
    ({ key, lastModified, etag, contentLength }) =>
      `<Contents><Key>${shown(key)}</Key><LastModified>${lastModified.toISOString()}</LastModified>` +
      `<ETag>${escapeXml(etag)}</ETag><Size>${contentLength}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const common = prefixes.map((prefix) => `<CommonPrefixes><Prefix>${shown(prefix)}</Prefix></CommonPrefixes>`);
  const keyCount = `<KeyCount>${objects.length + prefixes.length}</KeyCount>`;
  const goesOn = (): string => {
    if (next === undefined) return '';
    const at = Buffer.from(next).toString('base64url');
    return isSecond
      ? `<NextContinuationToken>${at}</NextContinuationToken>`
      : `<NextMarker>${shown(next)}</NextMarker>`;
  };
  answerXml(
    response,
    `<ListBucketResult ${s3Namespace}><Name>${escapeXml(bucket)}</Name><Prefix>${shown(query.get('prefix') ?? '')}</Prefix>` +
      `${isSecond ? keyCount : ''}<MaxKeys>${size}</MaxKeys>${encodingElement(query)}` +
      `<IsTruncated>${next !== undefined}</IsTruncated>${goesOn()}${contents.join('')}${common.join('')}</ListBucketResult>`,
  );
};

/** ListObjectVersions. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html */
export const listVersions: S3Handler = ({ response, bucket, query }, { objects }) => {
  const all = objects.versionsUnder(bucket, query.get('prefix') ?? '');
  const size = pageSize(query);
  const first = beginOf(all, query.get('key-marker'), query.get('version-id-marker'));
  const shown = encoderOf(query);
  const onPage = all.slice(first, first + size);
  const last = onPage.at(-1);
  const truncated = first + size < all.length && last !== undefined;
  const goesOn = truncated
    ? `<NextKeyMarker>${shown(keyOf(last))}</NextKeyMarker><NextVersionIdMarker>${versionOf(last)}</NextVersionIdMarker>`
    : '';
  const entries = onPage.map((one) => {
    const common =
      `<Key>${shown(keyOf(one))}</Key><VersionId>${versionOf(one)}</VersionId><IsLatest>${one.latest}</IsLatest>` +
      `<LastModified>${('object' in one ? one.object : one.marker).lastModified.toISOString()}</LastModified>`;
    return 'object' in one
      ? `<Version>${common}<ETag>${escapeXml(one.object.etag)}</ETag><Size>${one.object.contentLength}</Size><StorageClass>STANDARD</StorageClass></Version>`
      : `<DeleteMarker>${common}</DeleteMarker>`;
  });
  answerXml(
    response,
    `<ListVersionsResult ${s3Namespace}><Name>${escapeXml(bucket)}</Name><Prefix>${shown(query.get('prefix') ?? '')}</Prefix>` +
      `<MaxKeys>${size}</MaxKeys>${encodingElement(query)}<IsTruncated>${truncated}</IsTruncated>${goesOn}${entries.join('')}</ListVersionsResult>`,
  );
};

interface Page {
  readonly objects: readonly StoredObject[];
  readonly prefixes: readonly string[];
  /** the key behind which the next page begins */
  readonly next?: string;
}

/** Sorts behind every key that begins with what stands before it. */
const lastCharacter = '\u{10FFFF}';

/** A page of what is behind `after`: objects, and instead of those with the delimiter in their rest, their common prefixes. */
function page({ bucket, query }: S3Request, { objects: store }: S3Context, after: string, size: number): Page {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let at = after;
  for (;;) {
    const found = store.nextAfter(bucket, at, prefix);
    if (found === undefined || size === 0) return { objects, prefixes };
    if (objects.length + prefixes.length === size) return { objects, prefixes, next: at };
    const cut = delimiter === '' ? -1 : found.key.indexOf(delimiter, prefix.length);
    if (cut === -1) {
      objects.push(found);
      at = found.key;
    } else {
      const common = found.key.slice(0, cut + delimiter.length);
      prefixes.push(common);
      at = common + lastCharacter;
    }
  }
}

const keyOf = (one: ObjectVersion): string => ('object' in one ? one.object.key : one.marker.key);
const versionOf = (one: ObjectVersion): string => ('object' in one ? one.object.bodyFile : one.marker.version);

/** Where a page begins: behind the version named, or behind the last version of the key. */
function beginOf(all: readonly ObjectVersion[], key: string | null, version: string | null): number {
  if (key === null) return 0;
  const named = all.findIndex((one) => keyOf(one) === key && versionOf(one) === version);
  if (named >= 0) return named + 1;
  const bytes = Buffer.from(key);
  const behind = all.findIndex((one) => Buffer.compare(Buffer.from(keyOf(one)), bytes) > 0);
  return behind === -1 ? all.length : behind;
}

function pageSize(query: URLSearchParams): number {
  const asked = Number(query.get('max-keys') ?? mostOnPage);
  if (!Number.isInteger(asked) || asked < 0) {
    throw new S3Error(400, 'InvalidArgument', 'Provided max-keys not an integer or within integer range');
  }
  return Math.min(asked, mostOnPage);
}

/** Keys may have characters that XML has not: clients ask for them percent-encoded. */
const encoderOf = (query: URLSearchParams): ((key: string) => string) =>
  query.get('encoding-type') === 'url' ? (key) => encodeURIComponent(key).replaceAll('%2F', '/') : escapeXml;

const encodingElement = (query: URLSearchParams): string =>
  query.get('encoding-type') === 'url' ? '<EncodingType>url</EncodingType>' : '';
