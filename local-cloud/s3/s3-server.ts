import type { IncomingMessage, ServerResponse } from 'node:http';
import { allowOrigin, answerPreflight } from './cors.ts';
import { deleteObject, deleteObjects } from './delete-object.ts';
import { getObject } from './get-object.ts';
import { listBuckets, listObjects, listVersions } from './list-requests.ts';
import { abortUpload, beginUpload, completeUpload, putPart } from './multipart.ts';
import { postForm } from './post-form.ts';
import { putObject } from './put-object.ts';
import { answerError, answerXml, S3Error, s3Namespace } from './s3-error.ts';
import { accessDenied, authorize, mayKnowOfAbsence } from './s3-permissions.ts';
import { decodePath, noSuchBucket, type S3Context, type S3Handler, type S3Request } from './s3-request.ts';

export interface S3Server {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** requests under way that may bring an object */
  readonly uploads: () => number;
}

/**
 * The S3 endpoint: bodies stream to and from files, and the event of a new object is sent before the upload is
 * answered. Buckets are the template's: none can be created or deleted. Signatures are not checked, but those of forms.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function s3Server(context: S3Context): S3Server {
  let uploads = 0;
  const answer = async (asked: S3Request): Promise<void> => {
    const { request, response } = asked;
    const named = context.objects.bucketNamed(asked.bucket);
    if (named !== undefined) {
      // Nobody signs a preflight request, and what was denied is for the page to read, too.
      if (request.method === 'OPTIONS') return answerPreflight(request, response, named);
      allowOrigin(request, response, named);
    }
    authorize(context.authorizer, asked);
    if (asked.bucket === '') {
      await listBuckets(asked, context);
      return;
    }
    if (named === undefined) throw noSuchBucket(asked.bucket);
    await (asked.key === '' ? chooseForBucket(asked) : chooseForObject(asked))(asked, context);
  };
  return {
    uploads: () => uploads,
    answer: (request, response) => {
      const brings = request.method === 'PUT' || request.method === 'POST' ? 1 : 0;
      uploads += brings;
      let asked: S3Request | undefined;
      const parsed = async (): Promise<void> => {
        asked = parse(request, response, context);
        await answer(asked);
      };
      parsed()
        .catch((error: unknown) => {
          if (response.headersSent) response.destroy();
          else if (error instanceof S3Error) answerError(response, asShown(error, asked, context));
          else answerError(response, new S3Error(500, 'InternalError', String(error)));
        })
        .finally(() => {
          uploads -= brings;
        });
    },
  };
}

/** Who may not list the bucket does not learn that an object is absent. */
const asShown = (error: S3Error, asked: S3Request | undefined, { authorizer }: S3Context): S3Error =>
  error.code === 'NoSuchKey' && asked !== undefined && !mayKnowOfAbsence(authorizer, asked) ? accessDenied() : error;

/** Path style (`/bucket/key`) and virtual hosts (`bucket.localhost`). */
function parse(request: IncomingMessage, response: ServerResponse, { objects }: S3Context): S3Request {
  const [path = '/', search = ''] = String(request.url).split(/\?(.*)/s);
  const host = String(request.headers.host ?? '');
  const owner = host.includes('.') ? host.split('.')[0] : undefined;
  const whole = owner !== undefined && objects.bucketNamed(owner) !== undefined ? `/${owner}${path}` : path;
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(whole) ?? [];
  return { request, response, bucket: decodePath(bucket), key: decodePath(key), query: new URLSearchParams(search) };
}

/** Parameters that ask for something else than the object itself. */
const otherThanObject = 'acl attributes legal-hold renameObject restore retention select tagging torrent'.split(' ');

function chooseForObject({ request: { method }, query }: S3Request): S3Handler {
  const other = otherThanObject.find((parameter) => query.has(parameter));
  if (other !== undefined) return notSupported(`?${other}`);
  const isPart = query.has('uploadId');
  if (method === 'PUT') return isPart ? putPart : putObject;
  if (method === 'POST' && isPart) return completeUpload;
  if (method === 'POST' && query.has('uploads')) return beginUpload;
  if ((method === 'GET' || method === 'HEAD') && !isPart) return getObject;
  if (method === 'DELETE') return isPart ? abortUpload : deleteObject;
  return notSupported(`${method} of an object`);
}

function chooseForBucket({ request: { method }, query }: S3Request): S3Handler {
  if (method === 'HEAD') return ({ response }) => void response.writeHead(200).end();
  if (method === 'POST' && query.has('delete')) return deleteObjects;
  if (method === 'POST') return postForm;
  if (method !== 'GET') return notSupported(`${method} of a bucket`);
  if (query.has('versions')) return listVersions;
  if (query.has('location')) {
    return ({ response }) => answerXml(response, `<LocationConstraint ${s3Namespace}></LocationConstraint>`);
  }
  if (query.has('versioning')) return getVersioning;
  const listing = ['list-type', 'prefix', 'delimiter', 'max-keys', 'marker', 'start-after', 'encoding-type'];
  const other = [...query.keys()].find((name) => !listing.includes(name) && query.get(name) === '');
  return other === undefined ? listObjects : notSupported(`?${other}`);
}

const getVersioning: S3Handler = ({ response, bucket }, { objects }) => {
  const status = objects.bucketNamed(bucket)?.versioned ? '<Status>Enabled</Status>' : '';
  answerXml(response, `<VersioningConfiguration ${s3Namespace}>${status}</VersioningConfiguration>`);
};

const notSupported =
  (what: string): S3Handler =>
  () => {
    throw new S3Error(501, 'NotImplemented', `the local cloud does not support ${what}`);
  };
