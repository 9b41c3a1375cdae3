import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    return body === '' ? {} : (JSON.parse(body) as Record<string, unknown>);
  } catch {
    return {};
  }
}

export function sendJson(response: ServerResponse, status: number, body: unknown, rate?: number): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-amzn-requestid': randomBytes(16).toString('hex'),
    ...(rate !== undefined && { 'x-amzn-ratelimit-limit': String(rate) }),
  });
  response.end(JSON.stringify(body));
}

export const sendErrors = (
  response: ServerResponse,
  status: number,
  code: string,
  message: string,
  details = '',
  rate?: number,
): void => sendJson(response, status, { errors: [{ code, message, details }] }, rate);

export function sendHtml(response: ServerResponse, status: number, page: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(page);
}
