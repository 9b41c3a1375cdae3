import type { App, Connection } from '../../connections/connection.ts';
import { ended, type Fetch, type FetchResult, failed, type OpenFetch } from '../../connections/fetch.ts';
import { type FetchKind, type FetchPlan, fetchPlan } from '../../connections/fetch-plan.ts';
import type { Amazon, SellerCredentials } from '../../ports/amazon.ts';
import type {
  AppBudgets,
  Apps,
  Connections,
  FetchedUploads,
  Fetches,
  FetchMessages,
  FetchRef,
  Secrets,
  StepRef,
} from '../../ports/connections.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';

export interface FetchStepDependencies extends RetryDependencies {
  readonly amazon: Amazon;
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Fetches;
  readonly secrets: Secrets;
  readonly fetchMessages: FetchMessages;
  readonly fetchedUploads: FetchedUploads;
  readonly appBudgets: AppBudgets;
  /** from 0 to 1: spreads what was rejected together */
  readonly random: () => number;
}

/** What a step came to for one kind, for the log; `kind` is absent where none was looked at. No secret is in it. */
export interface FetchStepped extends StepRef {
  readonly kind?: FetchKind;
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
export interface Work {
  readonly ref: FetchRef;
  readonly plan: FetchPlan;
  readonly connection: Connection;
  readonly app: App;
  readonly seller: SellerCredentials;
  readonly marketplaceId: string;
  readonly now: Date;
  /** has the step come again, at the earliest after so many seconds */
  readonly comeAgain: (afterSeconds: number) => void;
}

export type Stepped = Pick<FetchStepped, 'came' | 'key' | 'reason'>;

/** A fetch as it was read, with what is open of it. */
export interface At {
  readonly fetch: Fetch;
  readonly open: OpenFetch;
  readonly version: number;
}

/** SQS holds a message back for fifteen minutes at most. */
export const withinReach = (seconds: number): number => Math.max(0, Math.min(900, seconds));

/**
 * Writes a fetch, with when its next step is due where one is open, and has that step come. The schedule takes up again what
 * stands still for much longer than that.
 */
export async function goOn(
  { fetches }: FetchStepDependencies,
  { now, comeAgain }: Work,
  fetch: Fetch,
  version: number,
  afterSeconds: number,
): Promise<void> {
  const { open } = fetch;
  if (open === undefined) return fetches.write(fetch, version);
  const nextStepAt = new Date(now.getTime() + withinReach(afterSeconds) * 1000).toISOString();
  await fetches.write({ ...fetch, open: { ...open, nextStepAt } }, version);
  comeAgain(afterSeconds);
}

/** Ends what is open as stored or without data, and goes on with what waits. */
export async function end(
  dependencies: FetchStepDependencies,
  work: Work,
  { fetch, version }: At,
  result: Omit<FetchResult, 'at'>,
): Promise<Stepped> {
  const { now } = work;
  await goOn(dependencies, work, ended(fetch, { at: now.toISOString(), ...result }, now), version, 0);
  return {
    came: result.outcome,
    ...(result.key !== undefined && { key: result.key }),
    ...(result.reason !== undefined && { reason: result.reason }),
  };
}

/** Asks once more while the plan allows it; else it has failed, and goes on with what waits. */
export async function fail(
  dependencies: FetchStepDependencies,
  work: Work,
  { fetch, open, version }: At,
  reason: string,
): Promise<Stepped> {
  const after = failed(fetch, open, reason, work.now);
  await goOn(dependencies, work, after, version, 0);
  // The schedule's next run reports it, together with what else has failed of this connection.
  if (after.toNotify === true) await makeDue(dependencies, work.ref, work.now);
  return {
    came: after.last?.outcome === 'failed' && after.open?.need !== open.need ? 'failed' : 'asked for again',
    reason,
  };
}

/** What would fail again is not asked for again. */
export const lastTry = (at: At): At => ({
  ...at,
  open: { ...at.open, requests: fetchPlan[at.fetch.kind].mostRequests },
});

/** Has a connection looked at by the schedule's next run; `resumes`: whatever stood still goes on then. */
export const makeDue = (
  { connections, backoff }: Pick<FetchStepDependencies, 'connections' | 'backoff'>,
  ref: Pick<FetchRef, 'client' | 'region'>,
  now: Date,
  resumes = false,
): Promise<void> =>
  retryOnConflict(backoff, async () => {
    const stored = await connections.read(ref);
    if (stored === undefined) return;
    const entry = { ...stored.value, nextDueAt: now.toISOString(), ...(resumes && { resumes }) };
    await connections.write(entry, stored.version);
  });
