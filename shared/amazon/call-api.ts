import * as v from 'valibot';
import type { Region } from '../connections/region.ts';
import { AmazonError, type AmazonFault } from '../ports/amazon.ts';
import type { Endpoints } from './endpoints.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Mandatory, at most 500 characters (Selling Partner API documentation, "Include a user-agent header"). */
const userAgent = 'Headroom/0.2 (Language=JavaScript; Platform=Node.js)';

/** An answer is small; a request that takes longer hangs. */
const timeoutMilliseconds = 20_000;

export interface ApiCall {
  readonly region: Region;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** with its query, encoded */
  readonly path: string;
  readonly body?: unknown;
  readonly token: string;
  readonly now: Date;
}

const errorsShape = v.object({
  errors: v.array(
    v.object({ code: v.string(), message: v.string(), details: v.exactOptional(v.nullable(v.string()), '') }),
  ),
});

/** Amazon calls a token invalid before its time: the caller takes a new one, once. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/**
 * One operation of the Selling Partner API. No signature: Amazon dropped it on 2023-10-02.
 * @returns the answer's JSON, checked against its shape
 * @throws AmazonError by what can be done about it; InvalidToken for a token that ended early
 */
export async function callApi<Shape extends v.GenericSchema>(
  { api, fetch }: Endpoints,
  shape: Shape,
  { region, method, path, body, token, now }: ApiCall,
): Promise<v.InferOutput<Shape>> {
  const what = `${method} ${path.split('?')[0]}`;
  let response: Response;
  try {
    response = await fetch(`${api(region)}${path}`, {
      method,
      headers: {
        'x-amz-access-token': token,
        'x-amz-date': now.toISOString().replaceAll(/[-:]|\.\d{3}/g, ''),
        'user-agent': userAgent,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMilliseconds),
    });
  } catch (cause) {
    throw new AmazonError('outage', `Amazon did not answer ${what}`, { cause });
  }
  const answer: unknown = await response.json().catch(() => undefined);
  const facts = factsOf(response);
  if (!response.ok) throw failureOf(what, response.status, answer, facts, token);
  const checked = v.safeParse(shape, answer);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw new AmazonError(
    'outage',
    `Amazon answered ${what} in a shape that nobody knows: ${v.getDotPath(issue) ?? ''}`,
    {
      status: response.status,
      ...facts,
    },
  );
}

interface ResponseFacts {
  readonly requestId?: string;
  readonly ratePerSecond?: number;
}

/** The rate is there "when available", and never with 403, 429, 500 and 503. */
function factsOf(response: Response): ResponseFacts {
  const requestId = response.headers.get('x-amzn-requestid');
  const rate = Number(response.headers.get('x-amzn-ratelimit-limit') ?? '');
  return { ...(requestId !== null && { requestId }), ...(rate > 0 && { ratePerSecond: rate }) };
}

function failureOf(
  what: string,
  status: number,
  answer: unknown,
  facts: ResponseFacts,
  token: string,
): AmazonError | InvalidToken {
  const read = v.safeParse(errorsShape, answer);
  const [first] = read.success ? read.output.errors : [];
  const details = first?.details ?? '';
  if (
    status === 403 &&
    /token/i.test(`${details} ${first?.message ?? ''}`) &&
    /revoked|malformed|invalid|expired/i.test(details)
  ) {
    return new InvalidToken(`Amazon calls the access token of ${what} invalid`);
  }
  const said =
    first && withoutSecrets([first.code, first.message, details].filter((part) => part !== '').join(': '), token);
  return new AmazonError(faultOf(status, first?.code), `Amazon answered ${what} with status ${status}`, {
    status,
    ...(said !== undefined && { said }),
    ...facts,
  });
}

function faultOf(status: number, code: string | undefined): AmazonFault {
  if (status === 429 || code === 'QuotaExceeded') return 'throttled';
  if (status >= 500) return 'outage';
  if (status === 401 || status === 403) return 'role missing';
  return status === 404 ? 'not found' : 'bad request';
}
