import { accessKeyIn } from '../iam/authorizer.ts';
import { answerXml, escapeXml, S3Error, s3Namespace, unescapeXml } from './s3-error.ts';
import { objectArn } from './s3-permissions.ts';
import { readDocument, type S3Context, type S3Handler } from './s3-request.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const mostAtOnce = 1000;

/** DeleteObject: an object, or one version for good. Deleting what is not there succeeds, as it does in S3. */
export const deleteObject: S3Handler = ({ response, bucket, key, query }, context) => {
  const { marker, version } = remove(context, bucket, key, query.get('versionId') ?? undefined);
  response.writeHead(204, {
    ...(version !== undefined && { 'x-amz-version-id': version }),
    ...(marker && { 'x-amz-delete-marker': 'true' }),
  });
  response.end();
};

/** DeleteObjects: as many as a thousand at once. */
export const deleteObjects: S3Handler = async ({ request, response, bucket }, context) => {
  const accessKey = accessKeyIn(request.headers.authorization, request.url);
  const listing = (await readDocument(request)).toString('utf8');
  const quiet = /<Quiet>\s*true\s*<\/Quiet>/.test(listing);
  const named = [...listing.matchAll(/<Object>([\s\S]*?)<\/Object>/g)].map(([, block = '']) => ({
    key: elementText(block, 'Key'),
    version: elementText(block, 'VersionId'),
  }));
  if (named.length === 0 || named.length > mostAtOnce || named.some(({ key }) => key === undefined)) {
    throw new S3Error(400, 'MalformedXML', 'The XML you provided was not well-formed.');
  }
  const errors: string[] = [];
  const deleted = named.map(({ key = '', version }) => {
    const action = version === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
    const denial = context.authorizer.refusalOfKey(accessKey, { action, resource: objectArn(bucket, key) });
    if (denial !== undefined) {
      errors.push(
        `<Error><Key>${escapeXml(key)}</Key><Code>AccessDenied</Code><Message>${escapeXml(denial.message)}</Message></Error>`,
      );
      return '';
    }
    const removed = remove(context, bucket, key, version);
    const marker = removed.marker
      ? `<DeleteMarker>true</DeleteMarker><DeleteMarkerVersionId>${removed.version}</DeleteMarkerVersionId>`
      : '';
    const versionId = version === undefined ? '' : `<VersionId>${escapeXml(version)}</VersionId>`;
    return `<Deleted><Key>${escapeXml(key)}</Key>${versionId}${marker}</Deleted>`;
  });
  answerXml(response, `<DeleteResult ${s3Namespace}>${quiet ? '' : deleted.join('')}${errors.join('')}</DeleteResult>`);
};

/** Returns the version that is gone or the marker that was put, and whether it is a marker. */
function remove(
  { objects }: S3Context,
  bucket: string,
  key: string,
  version: string | undefined,
): { readonly version: string | undefined; readonly marker: boolean } {
  if (version === undefined) {
    const marker = objects.remove(bucket, key);
    return { version: marker?.version, marker: marker !== undefined };
  }
  const found = objects.version(bucket, key, version);
  if (found !== undefined) objects.removeVersion(bucket, key, version);
  return { version, marker: found !== undefined && !('bodyFile' in found) };
}

function elementText(block: string, name: string): string | undefined {
  const value = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(block)?.[1];
  return value === undefined ? undefined : unescapeXml(value);
}
