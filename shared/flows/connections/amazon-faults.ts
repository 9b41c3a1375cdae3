import {
  claimMilliseconds,
  type Fetch,
  isTroubledTooLong,
  outageDelaySeconds,
  requestFailed,
  searchFailed,
  throttleDelaySeconds,
  withTrouble,
} from '../../connections/fetch.ts';
import { AmazonError } from '../../ports/amazon.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import { type At, type FetchStepDependencies, fail, goOn, lastTry, type Stepped, type Work } from './fetch-work.ts';

const throttledTooLong = 'Amazon has throttled it for more than a day';

/**
 * What the call was that Amazon rejected. A rejected `request` made nothing, and it may be made again as if for the first time.
 * A rejected `search` for a request whose answer was lost says nothing about that request: it is searched for again.
 */
export type Asking = 'request' | 'search' | 'look';

/** What Amazon rejects, by what can be done about it. */
export async function guarded<Value>(
  dependencies: FetchStepDependencies,
  work: Work,
  at: At,
  asking: Asking,
  step: () => Promise<Value>,
): Promise<Value | Stepped> {
  const { plan, now } = work;
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof AmazonError)) throw error;
    switch (error.fault) {
      case 'throttled': {
        const open = withTrouble(at.open, now);
        if (isTroubledTooLong(open, now)) return fail(dependencies, work, lastTry(at), throttledTooLong);
        const next = afterRejection(asking, { ...at, open });
        const rate = error.ratePerSecond ?? plan.ratePerSecond;
        const seconds = throttleDelaySeconds(rate, dependencies.random(), at.open.trouble?.times);
        await goOn(dependencies, work, next, at.version, seconds);
        return { came: 'throttled' };
      }
      case 'outage': {
        const reason = error.said ?? error.message;
        const troubled = withTrouble(at.open, now);
        if (isTroubledTooLong(troubled, now)) return fail(dependencies, work, lastTry(at), reason);
        // Whether Amazon took a request is not known: the claim runs out, and then it is looked for.
        const delay = outageDelaySeconds(at.open.trouble?.times ?? 0, dependencies.random());
        const next =
          asking === 'search' ? afterRejection(asking, { ...at, open: troubled }) : { ...at.fetch, open: troubled };
        const seconds = Math.max(asking === 'request' ? claimMilliseconds / 1000 : 0, delay);
        await goOn(dependencies, work, next, at.version, seconds);
        return { came: 'outage', reason };
      }
      case 'client secret invalid':
        await putBack(dependencies, at, asking);
        await rejectSecret(dependencies, work.app.id, now);
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
          lastTry(at),
          `the role “${plan.role}” is missing in the app or in the seller’s consent`,
        );
      case 'not found':
        if (asking !== 'look') return fail(dependencies, work, lastTry(at), error.said ?? error.message);
        // An address that ran out is asked for anew; an id that Amazon no longer knows is given up by the plan's patience.
        return fail(dependencies, work, at, error.said ?? error.message);
      case 'bad request':
        return fail(dependencies, work, lastTry(at), error.said ?? error.message);
    }
  }
}

/** A fetch after a call that Amazon rejected for certain. */
function afterRejection(asking: Asking, { fetch, open }: At): Fetch {
  switch (asking) {
    case 'request':
      return requestFailed(fetch, open);
    case 'search':
      return searchFailed(fetch, open);
    case 'look':
      return { ...fetch, open };
  }
}

const putBack = ({ fetches }: FetchStepDependencies, at: At, asking: Asking): Promise<void> =>
  fetches.write(afterRejection(asking, at), at.version);

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

const rejectSecret = ({ apps, backoff }: FetchStepDependencies, id: string, now: Date): Promise<void> =>
  retryOnConflict(backoff, async () => {
    const stored = await apps.read(id);
    if (stored === undefined || stored.value.secretRejectedSince !== undefined) return;
    await apps.write({ ...stored.value, secretRejectedSince: now.toISOString() }, stored.version);
  });

const noteProblem = (
  { connections, backoff }: FetchStepDependencies,
  { ref, now }: Work,
  kind: 'authorisation revoked' | 'role missing',
  error: AmazonError,
): Promise<void> =>
  retryOnConflict(backoff, async () => {
    const stored = await connections.read(ref);
    if (stored === undefined || stored.value.connection.problem?.kind === kind) return;
    const problem = { kind, since: now.toISOString(), ...(error.said !== undefined && { said: error.said }) };
    await connections.write({ ...stored.value, connection: { ...stored.value.connection, problem } }, stored.version);
  });
