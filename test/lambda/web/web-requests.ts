import type { LambdaFunctionURLEvent } from 'aws-lambda';

export const domain = 'abc.lambda-url.eu-central-1.on.aws';

/** Parts of a request to the function URL; what is left out is as a browser sends it. */
export interface WebRequest {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly cookies?: readonly string[];
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly source?: string;
  readonly domain?: string;
}

/** A request as AWS's page on function URLs has it, cut down to what anybody looks at. */
export const eventOf = ({
  method = 'GET',
  path = '/',
  query = '',
  headers = {},
  cookies,
  body,
  isBase64Encoded = false,
  source = '192.0.2.7',
  domain: reachedAt = domain,
}: WebRequest): LambdaFunctionURLEvent =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookies !== undefined && { cookies }),
    headers: Object.fromEntries(
      Object.entries({ 'x-forwarded-proto': 'https', ...headers }).filter(([, value]) => value !== undefined),
    ),
    requestContext: { domainName: reachedAt, http: { method, path, sourceIp: source } },
    ...(body !== undefined && { body }),
    isBase64Encoded,
  }) as unknown as LambdaFunctionURLEvent;

/** What the function URL is given for an answer. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
}

interface Result {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly cookies?: readonly string[];
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

export function answerFrom({ statusCode, headers = {}, cookies = [], body, isBase64Encoded }: Result): WebAnswer {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return { status: statusCode, headers: plain, cookies, bytes, text: bytes.toString('utf8') };
}
