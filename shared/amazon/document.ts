import { type AmazonDocument, AmazonError } from '../ports/amazon.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A connection that brings nothing for this long hangs; a large report as a whole takes longer. */
const connectMilliseconds = 20_000;

/**
 * Opens a document at its presigned address, which lives for five minutes and takes no token. The bytes stay as they are
 * stored: the address carries no wish for `Content-Encoding`, and intake reads gzip anyway.
 * @throws AmazonError `not found` when the address has expired: it is asked for anew
 */
export async function openDocument(
  fetch: typeof globalThis.fetch,
  url: string,
  compressed: boolean,
): Promise<AmazonDocument> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), connectMilliseconds);
  let response: Response;
  try {
    response = await fetch(url, { signal: timeout.signal });
  } catch (cause) {
    throw new AmazonError('outage', 'Amazon’s document store did not answer', { cause });
  } finally {
    clearTimeout(timer);
  }
  if (response.status === 403 || response.status === 404) {
    const said = withoutSecrets((await response.text().catch(() => '')).replaceAll(/\s+/g, ' '));
    throw new AmazonError('not found', 'The address of the document has expired', { status: response.status, said });
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new AmazonError('outage', `Amazon’s document store answered with status ${response.status}`, {
      status: response.status,
    });
  }
  const size = Number(response.headers.get('content-length') ?? '');
  // What `Content-Encoding` names, `fetch` has unpacked already, and the length is that of the packed bytes.
  const unpacked = response.headers.get('content-encoding') !== null;
  return { body: response.body, compressed: compressed && !unpacked, ...(size > 0 && !unpacked && { size }) };
}
