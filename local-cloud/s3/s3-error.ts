import type { ServerResponse } from 'node:http';

/** An error of S3, with its code as S3 names it. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const noSuchKey = (): S3Error => new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');

export function answerError(response: ServerResponse, { status, code, message }: S3Error): void {
  answerXml(response, `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`, status);
}

/** `content` is the document without its declaration. */
export function answerXml(response: ServerResponse, content: string, status = 200): void {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export const s3Namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export const unescapeXml = (text: string): string =>
  text.replaceAll(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return entities[name] ?? whole;
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal));
  });
