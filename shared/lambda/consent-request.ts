import * as v from 'valibot';
import type { ConsentAnswer, ConsentRequest } from '../flows/connections/consent.ts';
import { pageHeaders } from '../web/page.ts';

/**
 * What a function URL hands to its function, as far as the pages of a consent need it.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
const requestShape = v.object({
  rawPath: v.string(),
  rawQueryString: v.optional(v.string(), ''),
  headers: v.record(v.string(), v.string()),
  requestContext: v.object({ domainName: v.string(), http: v.object({ method: v.string() }) }),
});

/** A request as a page of a consent. The query holds Amazon's code: nothing of it is logged. */
export function consentRequestIn(event: unknown): ConsentRequest {
  const { rawPath, rawQueryString, headers, requestContext } = v.parse(requestShape, event);
  // Lambda says how it was reached; the local cloud, which is reached over HTTP only, does not.
  const scheme = headers['x-forwarded-proto'] ?? 'http';
  return {
    method: requestContext.http.method,
    path: rawPath.slice(1),
    query: Object.fromEntries(new URLSearchParams(rawQueryString)),
    address: `${scheme}://${requestContext.domainName}/`,
  };
}

/** An answer as a function URL gives it on. */
export const consentAnswerOut = ({ status, page }: ConsentAnswer) => ({
  statusCode: status,
  headers: { ...pageHeaders, ...(status === 405 && { allow: 'GET' }) },
  body: page,
});
