import { lookAt, type OpenFetch, throttleDelaySeconds, withEarlierId } from '../../connections/fetch.ts';
import { storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import { fetchedFolder } from '../../names.ts';
import type { AmazonDocument } from '../../ports/amazon.ts';
import { type At, end, type FetchStepDependencies, fail, goOn, type Stepped, type Work } from './fetch-work.ts';

/** Looks at what Amazon has made of the request, and stores it in the same step: its address lives for five minutes. */
export async function lookAtReport(
  dependencies: FetchStepDependencies,
  work: Work,
  at: At,
  id: string,
): Promise<Stepped> {
  const { amazon } = dependencies;
  const { seller, plan, now } = work;
  const isQuery = plan.source.how === 'query';
  const seen = isQuery ? await amazon.getQuery(seller, id) : await amazon.getReport(seller, id);
  const document = 'queryId' in seen ? seen.dataDocumentId : seen.reportDocumentId;
  const found = lookAt(at.fetch, at.open, seen.processingStatus, now);
  switch (found.come) {
    case 'again':
      await goOn(dependencies, work, found.fetch, at.version, found.delaySeconds);
      return { came: 'not ready' };
    case 'no data':
      return end(dependencies, work, at, { outcome: 'no data', reason: 'Amazon cancelled it: there is no data' });
    case 'given up':
      return fail(dependencies, work, at, `Amazon did not finish it within ${plan.giveUpAfterMinutes / 60} hours`);
    case 'fatal': {
      const why = 'queryId' in seen ? seen.errorDocumentId : seen.reportDocumentId;
      return fail(dependencies, work, at, await reasonIn(dependencies, work, why));
    }
    case 'ready': {
      if (document === undefined)
        return end(dependencies, work, at, { outcome: 'no data', reason: 'there is no data' });
      const page = at.open.pages === undefined ? '' : `-page${at.open.pages + 1}`;
      const key = keyOf(work, `${id}${page}`);
      await store(
        dependencies,
        key,
        isQuery ? await amazon.openQueryDocument(seller, document) : await amazon.openReportDocument(seller, document),
      );
      if ('queryId' in seen && seen.nextToken !== undefined)
        return nextPage(dependencies, work, at, key, seen.nextToken);
      return end(dependencies, work, at, { outcome: 'stored', key });
    }
  }
}

/** `acme/DE/sp-api/all-orders-2026-11-27-50012345.txt`: an upload like any other, whose name says where it came from. */
function keyOf({ ref, plan, now }: Work, id: string): string {
  const day = dayIn(now, storeOf(ref).timeZone);
  return `${ref.client}/${ref.marketplace}/${fetchedFolder}${ref.kind}-${day}-${id.replaceAll(/[^\w.-]+/g, '-')}.${plan.extension}`;
}

const store = async (
  { fetchedUploads }: FetchStepDependencies,
  key: string,
  { body, compressed }: AmazonDocument,
): Promise<void> => fetchedUploads.put(compressed ? `${key}.gz` : key, body, { source: 'sp-api' });

async function nextPage(
  dependencies: FetchStepDependencies,
  work: Work,
  { fetch, open, version }: At,
  key: string,
  paginationToken: string,
): Promise<Stepped> {
  const { id: _, requestedAt: __, ...rest } = withEarlierId(open);
  const next: OpenFetch = {
    ...rest,
    state: 'planned',
    requests: 0,
    looks: 0,
    pages: (open.pages ?? 0) + 1,
    paginationToken,
  };
  await goOn(dependencies, work, { ...fetch, open: next }, version, 0);
  return { came: 'stored', key };
}

const mostReasonBytes = 4096;

/** Why Amazon gave up: what stands in the document, as far as it can be shown. */
async function reasonIn(
  { amazon }: FetchStepDependencies,
  { seller, plan }: Work,
  document: string | undefined,
): Promise<string> {
  if (document === undefined) return 'Amazon ended it with an error and gave no reason';
  const opened =
    plan.source.how === 'query'
      ? await amazon.openQueryDocument(seller, document)
      : await amazon.openReportDocument(seller, document);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of opened.body) {
    parts.push(part);
    size += part.length;
    if (size >= mostReasonBytes) break;
  }
  if (opened.compressed) return 'Amazon ended it with an error';
  const text = Buffer.concat(parts)
    .toString('utf8')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
  return `Amazon ended it with an error: ${text}`;
}

/** Takes the oldest report that Amazon made by itself and that is not stored yet; the next step takes the next one. */
export async function takeListed(dependencies: FetchStepDependencies, work: Work, at: At): Promise<Stepped> {
  const { plan, seller, now, marketplaceId } = work;
  if (plan.source.how !== 'listed report') throw new Error('only listed reports are taken from the list');
  const since = new Date(now.getTime() - (plan.backfillDays ?? 89) * 86_400_000);
  const listed = await dependencies.amazon.reportsSince(seller, plan.source.reportType, since);
  const known = at.fetch.storedIds ?? [];
  const [next, ...others] = listed
    .filter(
      ({ processingStatus, marketplaceIds = [marketplaceId] }) =>
        processingStatus === 'DONE' && marketplaceIds.includes(marketplaceId),
    )
    .filter(({ reportId, reportDocumentId }) => reportDocumentId !== undefined && !known.includes(reportId))
    .sort((a, b) => (a.createdTime < b.createdTime ? -1 : 1));
  if (next?.reportDocumentId === undefined) {
    return end(dependencies, work, at, { outcome: 'no data', reason: 'Amazon lists no new one' });
  }
  const key = keyOf(work, next.reportId);
  await store(dependencies, key, await dependencies.amazon.openReportDocument(seller, next.reportDocumentId));
  const listedIds = new Set(listed.map(({ reportId }) => reportId));
  const storedIds = [...known.filter((id) => listedIds.has(id)), next.reportId];
  const after = { ...at, fetch: { ...at.fetch, storedIds } };
  if (others.length === 0) return end(dependencies, work, after, { outcome: 'stored', key });
  const seconds = throttleDelaySeconds(plan.ratePerSecond, dependencies.random());
  await goOn(dependencies, work, after.fetch, at.version, seconds);
  return { came: 'stored', key };
}
