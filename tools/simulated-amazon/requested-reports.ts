import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { FaultEffect } from './faults.ts';
import type { SimulatedSeller } from './seller.ts';
import type { Asked, SimulatedState } from './state.ts';

export interface RequestedReportsSettings {
  readonly asked: SimulatedState['asked'];
  readonly sellers: ReadonlyMap<string, SimulatedSeller>;
  /** milliseconds since the epoch */
  readonly now: () => number;
  /** where documents are reached, without the closing slash */
  readonly address: () => string;
  /** how long a report takes, in seconds of that clock */
  readonly readyAfterSeconds: number;
}

const documentSeconds = 300;
/** Contents that are kept at hand: each is asked for once more right after it was made. */
const contentsAtHand = 64;

/** Reports and queries that sellers have requested: how far each is, and the documents they end in. */
export function openRequestedReports({ asked, sellers, now, address, readyAfterSeconds }: RequestedReportsSettings) {
  const contents = new Map<string, Uint8Array>();
  const iso = (at: number): string => new Date(at).toISOString();

  /** Takes a request: whether there is data is known at once, and its content is there when it has been processed. */
  function ask(seller: SimulatedSeller, type: string, body: Asked['body'], fault: FaultEffect | undefined): Asked {
    const id = `${type === 'query' ? 'q' : 'r'}${String(asked.size() + 1).padStart(8, '0')}`;
    const fate = fault === 'fatal' || fault === 'hung' || fault === 'cancelled' ? fault : 'done';
    const plain: Asked = { id, sellerId: seller.sellerId, type, createdAt: now(), body, fate };
    const document = `amzn1.spdoc.1.4.${id}`;
    const isThere = contentAtHand(document, plain) !== undefined;
    const one: Asked = {
      ...plain,
      fate: !isThere && type !== 'query' ? 'cancelled' : fate,
      ...(isThere && { document }),
    };
    asked.set(id, one);
    return one;
  }

  /** The content of a document, from the seller as it stood when it was asked for. */
  function contentAtHand(document: string, one: Asked): Uint8Array | undefined {
    const known = contents.get(document);
    if (known !== undefined) return known;
    const seller = sellers.get(one.sellerId);
    const content = seller && contentOf(seller, one);
    if (content === undefined) return undefined;
    contents.set(document, content);
    const [oldest] = contents.keys();
    if (contents.size > contentsAtHand && oldest !== undefined) contents.delete(oldest);
    return content;
  }

  function documentOf(document: string): { readonly content: Uint8Array; readonly compressed: boolean } | undefined {
    const one = asked.get(document.slice(document.lastIndexOf('.') + 1));
    const content = one?.document === document ? contentAtHand(document, one) : undefined;
    if (one === undefined || content === undefined) return undefined;
    const compressed = one.type !== 'query' && one.listed !== true && one.fate !== 'fatal' && content.length > 2000;
    return { content: compressed ? gzipSync(content) : content, compressed };
  }

  function contentOf(
    seller: SimulatedSeller,
    { type, body, createdAt: at, fate, listed }: Asked,
  ): Uint8Array | undefined {
    if (fate === 'fatal') return fatalContent(type);
    if (listed === true) return seller.listed?.(type, at).find(({ createdAt }) => createdAt === at)?.content;
    if (type === 'query') return seller.query(String(body['query']), at);
    const instant = (name: string) => (typeof body[name] === 'string' ? { value: Date.parse(body[name]) } : undefined);
    const [from, to] = [instant('dataStartTime')?.value, instant('dataEndTime')?.value];
    const marketplaceId = String((body['marketplaceIds'] as readonly unknown[])[0]);
    return seller.report({
      reportType: type,
      marketplaceId,
      at,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  }

  const fatalContent = (type: string): Uint8Array =>
    Buffer.from(
      JSON.stringify({ reportRequestError: `The ${type} could not be made: the date range is not allowed.` }),
    );

  /** Reports that Amazon made by itself until now, each once. */
  function list(seller: SimulatedSeller, type: string): void {
    for (const { createdAt } of seller.listed?.(type, now()) ?? []) {
      const id = `m${createHash('sha256').update(`${seller.sellerId} ${type} ${createdAt}`).digest('hex').slice(0, 10)}`;
      if (asked.has(id)) continue;
      const document = `amzn1.spdoc.1.4.${id}`;
      asked.set(id, { id, sellerId: seller.sellerId, type, createdAt, body: {}, fate: 'done', document, listed: true });
    }
  }

  const documentAddress = (id: string): string =>
    `${address()}/documents/${encodeURIComponent(id)}?X-Amz-Expires-At=${now() + documentSeconds * 1000}`;

  /** In the queue for a third of its time, then in progress, then what it came to. */
  function statusOf({ createdAt, fate }: Asked): string {
    const seconds = (now() - createdAt) / 1000;
    if (fate === 'hung') return seconds < readyAfterSeconds / 3 ? 'IN_QUEUE' : 'IN_PROGRESS';
    if (seconds < readyAfterSeconds) return seconds < readyAfterSeconds / 3 ? 'IN_QUEUE' : 'IN_PROGRESS';
    return fate === 'done' ? 'DONE' : fate === 'fatal' ? 'FATAL' : 'CANCELLED';
  }

  function reportBody(report: Asked): object {
    const status = statusOf(report);
    const { marketplaceIds, dataStartTime, dataEndTime } = report.body;
    const seller = sellers.get(report.sellerId);
    return {
      reportId: report.id,
      reportType: report.type,
      createdTime: iso(report.createdAt),
      processingStatus: status,
      marketplaceIds: marketplaceIds ?? seller?.marketplaces.map(({ id }) => id) ?? [],
      ...(dataStartTime !== undefined && { dataStartTime }),
      ...(dataEndTime !== undefined && { dataEndTime }),
      ...((status === 'DONE' || status === 'FATAL') &&
        report.document !== undefined && { reportDocumentId: report.document }),
    };
  }

  function queryBody(query: Asked): object {
    const status = statusOf(query);
    return {
      queryId: query.id,
      query: query.body['query'],
      createdTime: iso(query.createdAt),
      processingStatus: status,
      ...(status === 'DONE' && query.document !== undefined && { dataDocumentId: query.document }),
      ...(status === 'FATAL' && query.document !== undefined && { errorDocumentId: query.document }),
    };
  }

  return { ask, list, documentOf, documentAddress, reportBody, queryBody };
}
