import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { checkPolicy, type FormFields, type SizeRange } from './post-policy.ts';
import { checkKey, storeBody } from './put-object.ts';
import { answerXml, escapeXml, S3Error } from './s3-error.ts';
import { accessDenied, objectArn } from './s3-permissions.ts';
import type { S3Context, S3Handler } from './s3-request.ts';

/** What stands before the file in a form, all of it. */
const mostFieldBytes = 20_000;

/**
 * POST Object: an upload from a form in a browser. Only what a signed policy allows is taken; the file streams to its place,
 * so size is no matter, and what is behind it in the form is ignored.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export const postForm: S3Handler = async ({ request, response, bucket }, context) => {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    throw new S3Error(412, 'PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data');
  }
  try {
    const { fields, file, fileName, rest } = await openForm(request, type);
    const named = fields.get('key');
    if (named === undefined) {
      throw new S3Error(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
    }
    if (file === undefined) {
      throw new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
    }
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own syntax
    const key = named.replaceAll('${filename}', () => fileName);
    checkKey(key);
    const range = checkPolicy(new Map([...fields, ['key', key]]), bucket, context.now());
    authorizeForm(context, fields, bucket, key);
    const body = Readable.from(within(file, range));
    const object = await storeBody(context, bucket, key, headersOf(fields), body, 'ObjectCreated:Post');
    await rest;
    const redirect = redirectOf(fields, { bucket, key, etag: object.etag });
    response.setHeader('etag', object.etag);
    if (redirect !== undefined) return void response.writeHead(303, { location: redirect }).end();
    const status = fields.get('success_action_status');
    if (status !== '201') return void response.writeHead(status === '200' ? 200 : 204).end();
    answerXml(
      response,
      `<PostResponse><Bucket>${escapeXml(bucket)}</Bucket><Key>${escapeXml(key)}</Key><ETag>${escapeXml(object.etag)}</ETag></PostResponse>`,
      201,
    );
  } catch (error) {
    // A browser that is still sending would report a broken connection instead of the answer.
    request.unpipe();
    await finished(request.resume()).catch(() => undefined);
    throw error;
  }
};

/** A form may do what whoever signed it may. */
function authorizeForm({ authorizer }: S3Context, fields: FormFields, bucket: string, key: string): void {
  const [accessKey] = (fields.get('x-amz-credential') ?? '').split('/');
  const denial = authorizer.refusalOfKey(accessKey, { action: 's3:PutObject', resource: objectArn(bucket, key) });
  if (denial !== undefined) throw accessDenied(denial.message);
}

interface OpenedForm {
  readonly fields: FormFields;
  readonly file: BusboyFileStream | undefined;
  readonly fileName: string;
  /** resolves when the whole form has come */
  readonly rest: Promise<void>;
}

/** Reads a form as far as its file. */
function openForm(request: IncomingMessage, type: string): Promise<OpenedForm> {
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string>();
    let size = 0;
    let opened: BusboyFileStream | undefined;
    const parser = busboyFor(type);
    const rest = new Promise<void>((finish, fail) => {
      const failed = (error?: unknown) => {
        const malformed = malformedForm(error);
        fail(malformed);
        // Cut off in the middle of the file: what has come of it is no upload.
        opened?.destroy(malformed);
      };
      parser.once('finish', finish).once('error', failed);
      request.once('error', failed).once('close', () => {
        if (!request.complete) failed();
      });
    });
    parser.on('field', (name, value) => {
      size += name.length + value.length;
      if (opened === undefined) fields.set(name.toLowerCase(), value);
    });
    parser.on('file', (name, stream, fileName) => {
      if (opened !== undefined || name !== 'file') return void stream.resume();
      opened = stream;
      // Whoever reads it hears of its end; where nobody does any more, it is said already what is wrong.
      stream.on('error', () => undefined);
      if (size > mostFieldBytes) {
        const message = 'Your POST request fields preceding the upload file were too large.';
        reject(new S3Error(400, 'MaxPostPreDataLengthExceeded', message));
      } else resolve({ fields, file: stream, fileName: String(fileName ?? ''), rest });
    });
    rest.then(() => resolve({ fields, file: undefined, fileName: '', rest }), reject);
    request.pipe(parser);
  });
}

function busboyFor(type: string): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      // A file without a name is one, too: a program that sends the field as a blob.
      isPartAFile: (name) => name === 'file',
      limits: { fieldSize: mostFieldBytes, fields: 200, fileSize: Number.POSITIVE_INFINITY },
    });
  } catch (error) {
    throw malformedForm(error);
  }
}

const malformedForm = (cause: unknown): S3Error =>
  cause instanceof S3Error
    ? cause
    : new S3Error(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');

async function* within(file: AsyncIterable<Buffer>, range: SizeRange | undefined): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const bytes of file) {
    size += bytes.length;
    if (range !== undefined && size > range.most) {
      throw new S3Error(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    }
    yield bytes;
  }
  if (range !== undefined && size < range.least) {
    throw new S3Error(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
}

/** Where the form wants its browser to go; an address that is none is as if it were not there. */
function redirectOf(fields: FormFields, stored: Readonly<Record<string, string>>): string | undefined {
  const wanted = fields.get('success_action_redirect') ?? fields.get('redirect');
  if (wanted === undefined || !URL.canParse(wanted)) return undefined;
  const address = new URL(wanted);
  for (const [name, value] of Object.entries(stored)) address.searchParams.set(name, value);
  return address.href;
}

/** Fields of the form that an upload by PUT has as headers. */
const headersOf = (fields: FormFields): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...fields].filter(([name]) =>
      /^(x-amz-meta-.+|content-(type|language|disposition|encoding)|cache-control)$/.test(name),
    ),
  );
