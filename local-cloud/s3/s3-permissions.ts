import { type Authorizer, accessKeyIn } from '../iam/authorizer.ts';
import type { Call } from '../iam/policy.ts';
import { S3Error } from './s3-error.ts';
import { decodePath, header, type S3Request } from './s3-request.ts';

/**
 * What a request needs to be allowed to do.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * DeleteObjects and POST Object ask for themselves: what they are about is in their bodies.
 */
function callsOf(asked: S3Request): readonly Call[] {
  const { request, bucket, key, query } = asked;
  const { method } = request;
  if (bucket === '') return [{ action: 's3:ListAllMyBuckets', resource: '*' }];
  if (key === '') return method === 'POST' ? [] : [bucketCall(asked)];
  const object = (action: string): Call => ({ action, resource: objectArn(bucket, key) });
  const ofVersion = query.has('versionId') ? 'Version' : '';
  if (method === 'GET' && query.has('uploadId')) return [object('s3:ListMultipartUploadParts')];
  if (method === 'GET' || method === 'HEAD') return [object(`s3:GetObject${ofVersion}`)];
  if (method === 'DELETE' && query.has('uploadId')) return [object('s3:AbortMultipartUpload')];
  if (method === 'DELETE') return [object(`s3:DeleteObject${ofVersion}`)];
  const copied = header(request.headers, 'x-amz-copy-source');
  return [object('s3:PutObject'), ...(copied === undefined ? [] : [sourceCall(copied)])];
}

function bucketCall({ request: { method }, bucket, query }: S3Request): Call {
  const resource = bucketArn(bucket);
  if (method !== 'GET' && method !== 'HEAD') return { action: 's3:PutBucketPolicy', resource };
  if (query.has('location')) return { action: 's3:GetBucketLocation', resource };
  if (query.has('versioning')) return { action: 's3:GetBucketVersioning', resource };
  const context = Object.fromEntries(
    ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
      const value = query.get(name);
      return value === null ? [] : [[`s3:${name}`, value] as const];
    }),
  );
  return { action: query.has('versions') ? 's3:ListBucketVersions' : 's3:ListBucket', resource, context };
}

function sourceCall(copied: string): Call {
  const [path = '', version] = copied.split('?versionId=');
  const action = version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  return { action, resource: `arn:aws:s3:::${decodePath(path).replace(/^\//, '')}` };
}

const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `${bucketArn(bucket)}/${key}`;

export const accessDenied = (message = 'Access Denied'): S3Error => new S3Error(403, 'AccessDenied', message);

/** Throws `S3Error` for a request that its sender may not make. */
export function authorize(authorizer: Authorizer, asked: S3Request): void {
  const accessKey = accessKeyIn(asked.request.headers.authorization, asked.request.url);
  for (const call of callsOf(asked)) {
    const denial = authorizer.refusalOfKey(accessKey, call);
    if (denial !== undefined) throw accessDenied(denial.message);
  }
}

/** S3 says that there is no such object only to those who may list the bucket. */
export function mayKnowOfAbsence(authorizer: Authorizer, { request, bucket, key }: S3Request): boolean {
  const accessKey = accessKeyIn(request.headers.authorization, request.url);
  const listing = { action: 's3:ListBucket', resource: bucketArn(bucket), context: { 's3:prefix': key } };
  return authorizer.refusalOfKey(accessKey, listing) === undefined;
}
