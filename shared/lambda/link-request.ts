import * as v from 'valibot';
import type { LinkAnswer, LinkRequest } from '../flows/links/followed-link.ts';
import { pageHeaders } from '../web/page.ts';

/**
 * What a function URL passes to its function, as far as links need it.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const requestShape = v.object({
  rawPath: v.string(),
  headers: v.record(v.string(), v.string()),
  requestContext: v.object({ domainName: v.string(), http: v.object({ method: v.string() }) }),
  body: v.optional(v.string(), ''),
  isBase64Encoded: v.optional(v.boolean(), false),
});

/** The link request in a function URL's event. Throws `ValiError` for anything else. */
export async function linkRequestIn(event: unknown): Promise<LinkRequest> {
  const { rawPath, headers, requestContext, body, isBase64Encoded } = v.parse(requestShape, event);
  // Lambda says how it was reached; the local cloud, which is reached over HTTP only, does not.
  const scheme = headers['x-forwarded-proto'] ?? 'http';
  return {
    method: requestContext.http.method,
    link: rawPath.slice(1),
    address: `${scheme}://${requestContext.domainName}/`,
    form: await formIn(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'), headers['content-type']),
  };
}

/** The only form field that pages send is short; a longer body is not read. */
const mostFormBytes = 10_000;

/** The fields of a form in either of HTML's encodings; none of anything else. A file counts as a field without a value. */
async function formIn(body: Buffer, type: string | undefined): Promise<LinkRequest['form']> {
  if (body.length === 0 || body.length > mostFormBytes || type === undefined) return [];
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return [...form].map(([name, value]) => [name, typeof value === 'string' ? value : ''] as const);
  } catch {
    // What is not a form has no fields: the page then says that the request is not clear.
    return [];
  }
}

/** A link's answer in the form that a function URL returns. */
export const linkAnswerOut = ({ status, page, file }: LinkAnswer): FunctionUrlAnswer => ({
  statusCode: status,
  headers: {
    ...pageHeaders,
    ...(status === 405 && { allow: 'GET, HEAD, POST' }),
    ...(file !== undefined && {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${file.fileName}"`,
    }),
  },
  body: file === undefined ? page : Buffer.from(file.bytes).toString('base64'),
  ...(file !== undefined && { isBase64Encoded: true }),
});

interface FunctionUrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}
