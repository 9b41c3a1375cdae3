import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type LocalFunction, throttled } from './local-function.ts';

const largestRequest = 6 * 1024 * 1024;

/**
 * Serves a function over HTTP as a Lambda function URL does: payload version 2.0 in, structured or plain answer out.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function functionUrlServer(find: () => LocalFunction, mayCall: () => boolean, now: () => number): Server {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(request);
    if (path === undefined) {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"Message":"Bad Request"}');
      return;
    }
    if (!mayCall()) {
      response.writeHead(403, { 'content-type': 'application/json' }).end('{"Message":"Forbidden"}');
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largestRequest) return void response.writeHead(413).end();
      chunks.push(chunk);
    }
    const outcome = await find().invoke(payload(request, path, Buffer.concat(chunks), now()));
    if (outcome.ok) writeAnswer(response, outcome.result);
    else if (outcome.error.errorType === throttled) response.writeHead(429).end('Rate Exceeded.');
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('Internal Server Error');
  };
  return createServer((request, response) => {
    answer(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { 'content-type': 'text/plain' }).end('Internal Server Error');
    });
  });
}

const readable = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded))/;

/** The path, decoded; nothing when it is not percent-encoded UTF-8, which never reaches a function. */
function pathOf({ url = '/' }: IncomingMessage): string | undefined {
  try {
    return decodeURI(url.split('?')[0] ?? '/');
  } catch {
    return undefined;
  }
}

function payload(request: IncomingMessage, path: string, body: Buffer, at: number): object {
  const [, search = ''] = String(request.url).split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== 'cookie' && value !== undefined) headers[name] = [value].flat().join(',');
  }
  const cookies = request.headers.cookie?.split(/;\s*/);
  const query: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    query[name] = query[name] === undefined ? value : `${query[name]},${value}`;
  }
  const isText = readable.test(headers['content-type'] ?? 'text/');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: search,
    ...(cookies && { cookies }),
    headers,
    ...(search !== '' && { queryStringParameters: query }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'local',
      domainName: headers['host'],
      domainPrefix: 'local',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'],
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: new Date(at).toISOString(),
      timeEpoch: at,
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

interface Structured {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

/** An object with a status code is the answer's parts; anything else is the body, as JSON. */
function writeAnswer(response: ServerResponse, result: unknown): void {
  if (result === null || typeof result !== 'object' || !('statusCode' in result)) {
    const body = typeof result === 'string' ? result : JSON.stringify(result);
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    return;
  }
  const { statusCode, headers = {}, cookies, body = '', isBase64Encoded } = result as Structured;
  response.writeHead(statusCode, {
    'content-type': 'application/json',
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])),
    ...(cookies && { 'set-cookie': [...cookies] }),
  });
  response.end(Buffer.from(body, isBase64Encoded === true ? 'base64' : 'utf8'));
}
