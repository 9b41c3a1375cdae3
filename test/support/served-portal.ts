import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerWith, type WebDependencies, webApp } from '../../shared/lambda/web/web-app.ts';
import { answerFrom, eventOf } from '../lambda/web/web-requests.ts';

/** The portal on a port of this machine, for a browser: each request becomes an event, as a function URL makes one. */
export async function servePortal(dependencies: WebDependencies) {
  const answer = answerWith(webApp(dependencies));
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const { cookie, ...headers } = request.headers;
    const event = eventOf({
      method: request.method ?? 'GET',
      path: pathname,
      query: search.slice(1),
      headers: {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        'x-forwarded-proto': 'http',
      },
      ...(cookie !== undefined && { cookies: cookie.split('; ') }),
      body: Buffer.concat(chunks).toString('base64'),
      isBase64Encoded: true,
      domain: String(headers.host),
    });
    const { status, headers: answered, cookies, bytes } = answerFrom(await answer(event));
    response.writeHead(status, { ...answered, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }) }).end(bytes);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
