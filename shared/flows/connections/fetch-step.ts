import { type App, type Connection, connectionName } from '../../connections/connection.ts';
import {
  beginRequest,
  ended,
  type Fetch,
  type FetchResult,
  failed,
  findRequested,
  lookAt,
  lookDelaySeconds,
  nextStepOf,
  type OpenFetch,
  outageDelaySeconds,
  requested,
  requestFailed,
  takeUp,
  throttleDelaySeconds,
  withEarlierId,
} from '../../connections/fetch.ts';
import { type FetchPlan, fetchPlan } from '../../connections/fetch-plan.ts';
import { storeOf } from '../../domain/account.ts';
import { dayIn } from '../../domain/day.ts';
import { type Amazon, type AmazonDocument, AmazonError, type SellerCredentials } from '../../ports/amazon.ts';
import {
  type AppBudgets,
  type Apps,
  type Connections,
  clientSecretName,
  type FetchedUploads,
  type Fetches,
  type FetchMessages,
  type FetchRef,
  refreshTokenName,
  type Secrets,
} from '../../ports/connections.ts';
import type { Versioned } from '../../ports/versioned.ts';

export interface FetchStepDependencies {
  readonly amazon: Amazon;
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Fetches;
  readonly secrets: Secrets;
  readonly fetchMessages: FetchMessages;
  readonly fetchedUploads: FetchedUploads;
  readonly appBudgets: AppBudgets;
  /** from 0 to 1: spreads what was refused together */
  readonly random: () => number;
}

/** What a step came to, for the log. No secret is in it. */
export interface FetchStepped extends FetchRef {
  readonly came:
    | 'requested'
    | 'found'
    | 'not ready'
    | 'stored'
    | 'no data'
    | 'failed'
    | 'asked for again'
    | 'throttled'
    | 'outage'
    | 'paused'
    | 'taken by another'
    | 'nothing to do'
    | 'removed';
  readonly key?: string;
  readonly reason?: string;
}

/** What a step works with. */
interface Work {
  readonly ref: FetchRef;
  readonly plan: FetchPlan;
  readonly connection: Connection;
  readonly app: App;
  readonly seller: SellerCredentials;
  readonly marketplaceId: string;
  readonly now: Date;
}

type Stepped = Pick<FetchStepped, 'came' | 'key' | 'reason'>;

/**
 * One step of one fetch: asks Amazon for a report, looks whether it is there, or stores it. Each step can be repeated, twice at
 * once as well, and cut short anywhere: what is done is written under the version of what was read, and before Amazon is asked
 * for anything the intent is written, so that whoever comes later looks for the request and does not make a second one. Nothing
 * waits here: the queue does.
 */
export async function fetchStep(dependencies: FetchStepDependencies, ref: FetchRef, now: Date): Promise<FetchStepped> {
  const work = await workOf(dependencies, ref, now);
  if (typeof work === 'string') return { ...ref, came: work };
  const stored = await dependencies.fetches.read(ref);
  if (stored === undefined) return { ...ref, came: 'nothing to do' };
  return { ...ref, ...(await stepOf(dependencies, work, stored)) };
}

async function workOf(
  { apps, connections, secrets }: FetchStepDependencies,
  ref: FetchRef,
  now: Date,
): Promise<Work | 'removed' | 'paused'> {
  const connection = (await connections.read(ref))?.value.connection;
  const app = connection && (await apps.read(connection.app))?.value;
  if (connection === undefined || app === undefined) return 'removed';
  // Once Amazon has refused, it is not asked again until something has changed: the schedule sees to that.
  if (connection.problem?.kind === 'authorisation revoked' || app.secretRefusedSince !== undefined) return 'paused';
  const [clientSecret, refreshToken] = await Promise.all([
    secrets.read(clientSecretName(app.id)),
    secrets.read(refreshTokenName(ref)),
  ]);
  if (clientSecret === undefined || refreshToken === undefined) {
    throw new Error(`A secret of the connection ${connectionName(ref)} is missing in SSM`);
  }
  return {
    ref,
    plan: fetchPlan[ref.kind],
    connection,
    app,
    seller: { region: ref.region, clientId: app.clientId, clientSecret, refreshToken },
    marketplaceId: storeOf(ref).id,
    now,
  };
}

async function stepOf(
  dependencies: FetchStepDependencies,
  work: Work,
  { value: known, version }: Versioned<Fetch>,
): Promise<Stepped> {
  const { ref, now } = work;
  const fetch = takeUp(known, now);
  const step = nextStepOf(fetch, now);
  const open = fetch.open;
  if (step.step === 'nothing' || open === undefined) return { came: 'nothing to do' };
  if (step.step === 'wait') {
    await again(dependencies, ref, Math.ceil((step.until.getTime() - now.getTime()) / 1000));
    return { came: 'taken by another' };
  }
  const at: At = { fetch, open, version };
  if (work.plan.source.how === 'listed report') {
    return guarded(dependencies, work, at, () => takeListed(dependencies, work, at));
  }
  if (step.step === 'look') return guarded(dependencies, work, at, () => look(dependencies, work, at, step.id));
  return request(dependencies, work, at, step.step === 'find or request' ? step.since : undefined);
}

/** A fetch as it was read, with what is open of it. */
interface At {
  readonly fetch: Fetch;
  readonly open: OpenFetch;
  readonly version: number;
}

const again = ({ fetchMessages }: FetchStepDependencies, ref: FetchRef, afterSeconds: number): Promise<void> =>
  fetchMessages.stepsDue([ref], Math.max(0, Math.min(900, afterSeconds)));

/** Asks Amazon for it, after writing that this is about to happen. */
async function request(
  dependencies: FetchStepDependencies,
  work: Work,
  { fetch, open, version }: At,
  since: Date | undefined,
): Promise<Stepped> {
  const { ref, plan, app, now } = work;
  if (plan.budget === 'app') {
    const wait = await dependencies.appBudgets.takeTurn(app.id, ref.kind, 1 / plan.ratePerSecond, now);
    if (wait > 0) {
      await dependencies.fetches.write(fetch, version);
      await again(dependencies, ref, wait * (1 + dependencies.random()));
      return { came: 'throttled' };
    }
  }
  const begun = beginRequest(fetch, open, now, since !== undefined);
  if (begun.open === undefined) throw new Error('a request that was begun is open');
  await dependencies.fetches.write(begun, version);
  const at: At = { fetch: begun, open: begun.open, version: version + 1 };
  return guarded(dependencies, work, at, async () => {
    const found = since === undefined ? undefined : await findRequest(dependencies, work, at, since);
    const id = found ?? (await makeRequest(dependencies, work, at));
    await dependencies.fetches.write(requested(at.fetch, at.open, id), at.version);
    await again(dependencies, ref, lookDelaySeconds(0));
    return { came: found === undefined ? 'requested' : 'found' };
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
  { open }: At,
  since: Date,
): Promise<string | undefined> {
  const { seller, marketplaceId, plan } = work;
  if (plan.source.how === 'query') {
    const text = queryOf(work, open);
    return (await amazon.queriesSince(seller, since)).find(
      ({ query, queryId }) => query === text && open.earlierIds?.includes(queryId) !== true,
    )?.queryId;
  }
  const { dataStartTime } = rangeOf(work, open);
  const reports = await amazon.reportsSince(seller, plan.source.reportType, since);
  return findRequested(reports, {
    marketplaceId,
    earlierIds: open.earlierIds,
    ...(dataStartTime !== undefined && { dataStartTime }),
  })?.reportId;
}

/** Looks at what Amazon has made of the request, and stores it in the same step: its address lives for five minutes. */
async function look(dependencies: FetchStepDependencies, work: Work, at: At, id: string): Promise<Stepped> {
  const { amazon } = dependencies;
  const { seller, plan, ref, now } = work;
  const isQuery = plan.source.how === 'query';
  const seen = isQuery ? await amazon.getQuery(seller, id) : await amazon.getReport(seller, id);
  const document = 'queryId' in seen ? seen.dataDocumentId : seen.reportDocumentId;
  const found = lookAt(at.fetch, at.open, seen.processingStatus, now);
  switch (found.come) {
    case 'again':
      await dependencies.fetches.write(found.fetch, at.version);
      await again(dependencies, ref, found.delaySeconds);
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
  return `${ref.client}/${ref.marketplace}/sp-api/${ref.kind}-${day}-${id.replaceAll(/[^\w.-]+/g, '-')}.${plan.extension}`;
}

const store = async (
  { fetchedUploads }: FetchStepDependencies,
  key: string,
  { body, compressed }: AmazonDocument,
): Promise<void> => fetchedUploads.put(compressed ? `${key}.gz` : key, body, { source: 'sp-api' });

async function nextPage(
  dependencies: FetchStepDependencies,
  { ref }: Work,
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
  await dependencies.fetches.write({ ...fetch, open: next }, version);
  await again(dependencies, ref, 0);
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
async function takeListed(dependencies: FetchStepDependencies, work: Work, at: At): Promise<Stepped> {
  const { plan, seller, ref, now, marketplaceId } = work;
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
  await dependencies.fetches.write(after.fetch, at.version);
  await again(dependencies, ref, throttleDelaySeconds(plan.ratePerSecond, dependencies.random()));
  return { came: 'stored', key };
}

async function end(
  dependencies: FetchStepDependencies,
  { ref, now }: Work,
  { fetch, version }: At,
  result: Omit<FetchResult, 'at'>,
): Promise<Stepped> {
  const after = ended(fetch, { at: now.toISOString(), ...result }, now);
  await dependencies.fetches.write(after, version);
  if (after.open !== undefined) await again(dependencies, ref, 0);
  return {
    came: result.outcome,
    ...(result.key !== undefined && { key: result.key }),
    ...(result.reason !== undefined && { reason: result.reason }),
  };
}

async function fail(
  dependencies: FetchStepDependencies,
  { ref, now }: Work,
  { fetch, open, version }: At,
  reason: string,
): Promise<Stepped> {
  const after = failed(fetch, open, reason, now);
  await dependencies.fetches.write(after, version);
  if (after.open !== undefined) await again(dependencies, ref, 0);
  return {
    came: after.last?.outcome === 'failed' && after.open?.need !== open.need ? 'failed' : 'asked for again',
    reason,
  };
}

/** What Amazon refuses, by what can be done about it. */
async function guarded(
  dependencies: FetchStepDependencies,
  work: Work,
  at: At,
  step: () => Promise<Stepped>,
): Promise<Stepped> {
  const { ref, plan, now } = work;
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof AmazonError)) throw error;
    const asking = at.open.state === 'requesting';
    switch (error.fault) {
      case 'throttled':
        // Amazon made nothing of it: it may be asked for again as if for the first time.
        await dependencies.fetches.write(asking ? requestFailed(at.fetch, at.open) : at.fetch, at.version);
        await again(
          dependencies,
          ref,
          throttleDelaySeconds(error.ratePerSecond ?? plan.ratePerSecond, dependencies.random()),
        );
        return { came: 'throttled' };
      case 'outage': {
        // Whether Amazon took a request is not known: the claim runs out, and then it is looked for.
        const open = asking ? at.open : { ...at.open, looks: at.open.looks + 1 };
        await dependencies.fetches.write({ ...at.fetch, open }, at.version);
        await again(
          dependencies,
          ref,
          Math.max(asking ? 300 : 0, outageDelaySeconds(at.open.looks, dependencies.random())),
        );
        return { came: 'outage', reason: error.said ?? error.message };
      }
      case 'client secret invalid':
        await putBack(dependencies, at, asking);
        await refuseSecret(dependencies, work.app.id, now);
        return { came: 'paused', reason: error.fault };
      case 'authorisation revoked':
        await putBack(dependencies, at, asking);
        await noteProblem(dependencies, work, 'authorisation revoked', error);
        return { came: 'paused', reason: error.fault };
      case 'role missing':
        if (await isRevoked(dependencies, work)) {
          await putBack(dependencies, at, asking);
          await noteProblem(dependencies, work, 'authorisation revoked', error);
          return { came: 'paused', reason: 'authorisation revoked' };
        }
        return fail(
          dependencies,
          work,
          lastTry(at, plan),
          `the role “${plan.role}” is missing in the app or in the seller’s consent`,
        );
      case 'not found':
        if (asking) return fail(dependencies, work, lastTry(at, plan), error.said ?? error.message);
        // An address that ran out is asked for anew; an id that Amazon no longer knows is given up by the plan's patience.
        return fail(dependencies, work, at, error.said ?? error.message);
      case 'bad request':
        return fail(dependencies, work, lastTry(at, plan), error.said ?? error.message);
    }
  }
}

/** What would fail again is not asked for again. */
const lastTry = (at: At, plan: FetchPlan): At => ({ ...at, open: { ...at.open, requests: plan.mostRequests } });

async function putBack(
  { fetches }: FetchStepDependencies,
  { fetch, open, version }: At,
  asking: boolean,
): Promise<void> {
  await fetches.write(asking ? requestFailed(fetch, open) : fetch, version);
}

/** Nearly every role may list the seller's marketplaces: where that fails too, it is the authorisation. */
async function isRevoked({ amazon }: FetchStepDependencies, { seller }: Work): Promise<boolean> {
  try {
    await amazon.marketplaceParticipations(seller);
    return false;
  } catch (error) {
    if (!(error instanceof AmazonError)) throw error;
    if (error.fault === 'role missing' || error.fault === 'authorisation revoked') return true;
    throw error;
  }
}

async function refuseSecret({ apps }: FetchStepDependencies, id: string, now: Date): Promise<void> {
  const stored = await apps.read(id);
  if (stored === undefined || stored.value.secretRefusedSince !== undefined) return;
  await apps.write({ ...stored.value, secretRefusedSince: now.toISOString() }, stored.version);
}

async function noteProblem(
  { connections }: FetchStepDependencies,
  { ref, now }: Work,
  kind: 'authorisation revoked' | 'role missing',
  error: AmazonError,
): Promise<void> {
  const stored = await connections.read(ref);
  if (stored === undefined || stored.value.connection.problem?.kind === kind) return;
  const problem = { kind, since: now.toISOString(), ...(error.said !== undefined && { said: error.said }) };
  await connections.write({ ...stored.value, connection: { ...stored.value.connection, problem } }, stored.version);
}
