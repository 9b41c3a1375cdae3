import { type IncomingMessage, type OutgoingHttpHeaders, type RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';

/**
 * A `fetch` that hands each request to a listener in this process: no socket and no timer is between the two, so that what is
 * random in a test comes from its seed alone. A listener that destroys its response makes the fetch fail, as a lost connection
 * does.
 */
export const fetchInProcess =
  (listener: RequestListener): typeof globalThis.fetch =>
  (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(typeof input === 'object' && 'url' in input ? input.url : input);
      const headers: OutgoingHttpHeaders = Object.fromEntries(new Headers(init.headers));
      const body = init.body === undefined || init.body === null ? [] : [Buffer.from(textOf(init.body))];
      const request = Object.assign(Readable.from(body), {
        method: init.method ?? 'GET',
        url: `${url.pathname}${url.search}`,
        headers,
      }) as unknown as IncomingMessage;
      const response = new ServerResponse(request);
      response.end = (content?: unknown) => {
        const bytes = content === undefined ? undefined : Buffer.from(content as Buffer | string);
        const answered = response.getHeaders() as Readonly<Record<string, string>>;
        resolve(new Response(bytes, { status: response.statusCode, headers: answered }));
        return response;
      };
      // What `writeHead` is given goes straight to the socket; here it is kept.
      response.writeHead = (status: number, given?: unknown) => {
        response.statusCode = status;
        for (const [name, value] of Object.entries((given ?? {}) as Readonly<Record<string, string | number>>))
          response.setHeader(name, String(value));
        return response;
      };
      response.destroy = () => {
        reject(new TypeError('fetch failed: the connection was lost'));
        return response;
      };
      listener(request, response);
    });

function textOf(body: NonNullable<RequestInit['body']>): string {
  if (typeof body === 'string' || body instanceof URLSearchParams) return String(body);
  throw new Error('a request of ours has a text or a form');
}
