import { outageDelaySeconds, requestFailed, throttleDelaySeconds } from '../../connections/fetch.ts';
import { AmazonError } from '../../ports/amazon.ts';
import { type At, type FetchStepDependencies, fail, goOn, lastTry, type Stepped, type Work } from './fetch-work.ts';

/** What Amazon refuses, by what can be done about it. */
export async function guarded(
  dependencies: FetchStepDependencies,
  work: Work,
  at: At,
  step: () => Promise<Stepped>,
): Promise<Stepped> {
  const { plan, now } = work;
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof AmazonError)) throw error;
    const asking = at.open.state === 'requesting';
    switch (error.fault) {
      case 'throttled':
        // Amazon made nothing of it: it may be asked for again as if for the first time.
        await goOn(
          dependencies,
          work,
          asking ? requestFailed(at.fetch, at.open) : at.fetch,
          at.version,
          throttleDelaySeconds(error.ratePerSecond ?? plan.ratePerSecond, dependencies.random()),
        );
        return { came: 'throttled' };
      case 'outage': {
        // Whether Amazon took a request is not known: the claim runs out, and then it is looked for.
        const open = asking ? at.open : { ...at.open, looks: at.open.looks + 1 };
        const seconds = Math.max(asking ? 300 : 0, outageDelaySeconds(at.open.looks, dependencies.random()));
        await goOn(dependencies, work, { ...at.fetch, open }, at.version, seconds);
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
          lastTry(at),
          `the role “${plan.role}” is missing in the app or in the seller’s consent`,
        );
      case 'not found':
        if (asking) return fail(dependencies, work, lastTry(at), error.said ?? error.message);
        // An address that ran out is asked for anew; an id that Amazon no longer knows is given up by the plan's patience.
        return fail(dependencies, work, at, error.said ?? error.message);
      case 'bad request':
        return fail(dependencies, work, lastTry(at), error.said ?? error.message);
    }
  }
}

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
