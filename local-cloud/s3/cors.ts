import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BucketPlan, CorsPlan } from '../template/stack.ts';
import { S3Error } from './s3-error.ts';
import { header } from './s3-request.ts';

/**
 * Answers a preflight request: may a page of this origin send what it announces?
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 */
export function answerPreflight(request: IncomingMessage, response: ServerResponse, { cors }: BucketPlan): void {
  const origin = header(request.headers, 'origin');
  const method = header(request.headers, 'access-control-request-method');
  if (origin === undefined || method === undefined) {
    throw new S3Error(400, 'BadRequest', 'Insufficient information. Origin and Access-Control-Request-Method needed.');
  }
  const asked = namesIn(header(request.headers, 'access-control-request-headers'));
  const rule = cors.find((one) => allows(one, origin, method) && asked.every((name) => matchesAny(one.headers, name)));
  if (rule === undefined) {
    throw new S3Error(403, 'AccessForbidden', 'CORSResponse: This CORS request is not allowed.');
  }
  allow(response, rule, origin);
  if (asked.length > 0) response.setHeader('access-control-allow-headers', asked.join(', '));
  response.writeHead(200).end();
}

/** Lets the page that sent a request read its answer, where a rule of the bucket says so. Without a rule the answer is the same, and unread. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse, { cors }: BucketPlan): void {
  const origin = header(request.headers, 'origin');
  if (origin === undefined) return;
  const rule = cors.find((one) => allows(one, origin, request.method ?? ''));
  if (rule !== undefined) allow(response, rule, origin);
}

function allow(response: ServerResponse, rule: CorsPlan, origin: string): void {
  const any = rule.origins.includes('*');
  response.setHeader('access-control-allow-origin', any ? '*' : origin);
  if (!any) response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', rule.methods.join(', '));
  if (rule.exposed.length > 0) response.setHeader('access-control-expose-headers', rule.exposed.join(', '));
  if (rule.maxAgeSeconds !== undefined) response.setHeader('access-control-max-age', rule.maxAgeSeconds);
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
}

const allows = ({ origins, methods }: CorsPlan, origin: string, method: string): boolean =>
  methods.includes(method) && origins.some((pattern) => matches(pattern, origin));

const matchesAny = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) => matches(pattern.toLowerCase(), name));

function matches(pattern: string, text: string): boolean {
  const [begins = '', ends] = pattern.split('*');
  if (ends === undefined) return pattern === text;
  return text.length >= begins.length + ends.length && text.startsWith(begins) && text.endsWith(ends);
}

const namesIn = (list: string | undefined): readonly string[] =>
  (list ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
