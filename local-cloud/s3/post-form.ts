import { Readable } from 'node:stream';
import { checkKey, storeBody } from './put-object.ts';
import { answerXml, escapeXml, S3Error } from './s3-error.ts';
import { accessDenied, objectArn } from './s3-permissions.ts';
import { readDocument, type S3Handler } from './s3-request.ts';

/** A form is read into memory; what is larger goes up by PUT or in parts. */
const largestForm = 11 * 1024 * 1024;

/**
 * POST Object: an upload from a form in a browser. Its policy and signature are not checked.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
export const postForm: S3Handler = async ({ request, response, bucket }, context) => {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    throw new S3Error(412, 'PreconditionFailed', 'Bucket POST must be of the enclosure-type multipart/form-data');
  }
  const form = await readForm(await readDocument(request, largestForm), type);
  const file = form.get('file');
  const named = form.get('key');
  if (typeof named !== 'string') {
    throw new S3Error(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
  }
  if (file === null) {
    throw new S3Error(400, 'InvalidArgument', 'POST requires exactly one file upload per request.');
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own syntax
  const key = named.replaceAll('${filename}', typeof file === 'string' ? '' : file.name);
  checkKey(key);
  const signed = form.get('x-amz-credential') ?? form.get('X-Amz-Credential');
  const denial = context.authorizer.refusalOfKey(typeof signed === 'string' ? signed.split('/')[0] : undefined, {
    action: 's3:PutObject',
    resource: objectArn(bucket, key),
  });
  if (denial !== undefined) throw accessDenied(denial.message);
  const bytes = typeof file === 'string' ? Buffer.from(file) : Buffer.from(await file.arrayBuffer());
  const object = await storeBody(context, bucket, key, headersOf(form), Readable.from([bytes]), 'ObjectCreated:Post');
  const status = form.get('success_action_status');
  response.setHeader('etag', object.etag);
  if (status !== '201') return void response.writeHead(status === '200' ? 200 : 204).end();
  answerXml(
    response,
    `<PostResponse><Bucket>${escapeXml(bucket)}</Bucket><Key>${escapeXml(key)}</Key><ETag>${escapeXml(object.etag)}</ETag></PostResponse>`,
    201,
  );
};

async function readForm(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  } catch {
    throw new S3Error(
      400,
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  }
}

/** Fields of the form that an upload by PUT has as headers. */
function headersOf(form: FormData): Readonly<Record<string, string>> {
  const fields = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name.toLowerCase(), value]] : []));
  return Object.fromEntries(
    fields.filter(([name = '']) =>
      /^(x-amz-meta-.+|content-(type|language|disposition|encoding)|cache-control)$/.test(name),
    ),
  );
}
