import { beginRequest, findRequested, lookDelaySeconds, type OpenFetch, requested } from '../../connections/fetch.ts';
import { storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import { guarded } from './amazon-faults.ts';
import { type At, type FetchStepDependencies, goOn, type Stepped, type Work } from './fetch-work.ts';

/** Asks Amazon for it, after writing that this is about to happen. */
export async function requestReport(
  dependencies: FetchStepDependencies,
  work: Work,
  { fetch, open, version }: At,
  since: Date | undefined,
): Promise<Stepped> {
  const { ref, plan, app, now } = work;
  if (plan.budget === 'app') {
    const wait = await dependencies.appBudgets.takeTurn(app.id, ref.kind, 1 / plan.ratePerSecond, now);
    if (wait > 0) {
      await goOn(dependencies, work, fetch, version, wait * (1 + dependencies.random()));
      return { came: 'throttled' };
    }
  }
  const begun = beginRequest(fetch, open, now, since !== undefined);
  if (begun.open === undefined) throw new Error('a request that was begun is open');
  await dependencies.fetches.write(begun, version);
  const at: At = { fetch: begun, open: begun.open, version: version + 1 };
  const goOnWith = (id: string) =>
    goOn(dependencies, work, requested(at.fetch, at.open, id), at.version, lookDelaySeconds(0, open.need.reason));
  if (since !== undefined) {
    const found = await guarded(dependencies, work, at, 'search', async () => {
      const id = await findRequest(dependencies, work, at, since);
      if (id === undefined) return undefined;
      await goOnWith(id);
      return { came: 'found' } as const;
    });
    if (found !== undefined) return found;
  }
  return guarded(dependencies, work, at, 'request', async () => {
    await goOnWith(await makeRequest(dependencies, work, at));
    return { came: 'requested' } as const;
  });
}

/** The range in instants: whole days of UTC, of which those of one request follow those of the next without a gap. */
function rangeOf({ plan, now }: Work, { need }: OpenFetch): { dataStartTime?: string; dataEndTime?: string } {
  if (plan.range === undefined || need.from === undefined) return {};
  const end = `${need.to ?? need.from}T23:59:59Z`;
  // No end may lie in the future.
  const hasEnd = plan.range.openEnded !== true && need.to !== undefined && end < now.toISOString();
  return { dataStartTime: `${need.from}T00:00:00Z`, ...(hasEnd && { dataEndTime: end }) };
}

const queryOf = ({ plan: { source }, marketplaceId, now, ref }: Work, { need }: OpenFetch): string => {
  if (source.how !== 'query') throw new Error('only a query has a text');
  const today = dayIn(now, storeOf(ref).timeZone);
  return source.query(marketplaceId, need.from ?? today, need.to ?? today);
};

async function makeRequest({ amazon }: FetchStepDependencies, work: Work, { open }: At): Promise<string> {
  const { seller, marketplaceId, plan } = work;
  if (plan.source.how === 'query') return amazon.createQuery(seller, queryOf(work, open), open.paginationToken);
  return amazon.createReport(seller, {
    reportType: plan.source.reportType,
    marketplaceIds: [marketplaceId],
    ...rangeOf(work, open),
  });
}

/** What somebody who died meanwhile had asked Amazon for. */
async function findRequest(
  { amazon }: FetchStepDependencies,
  work: Work,
  { fetch, open }: At,
  since: Date,
): Promise<string | undefined> {
  const { seller, marketplaceId, plan } = work;
  const earlierIds = [...(open.earlierIds ?? []), ...(fetch.endedId === undefined ? [] : [fetch.endedId])];
  if (plan.source.how === 'query') {
    const text = queryOf(work, open);
    return (await amazon.queriesSince(seller, since)).find(
      ({ query, queryId }) => query === text && !earlierIds.includes(queryId),
    )?.queryId;
  }
  const { dataStartTime } = rangeOf(work, open);
  const reports = await amazon.reportsSince(seller, plan.source.reportType, since);
  return findRequested(reports, {
    marketplaceId,
    earlierIds,
    ...(dataStartTime !== undefined && { dataStartTime }),
  })?.reportId;
}
