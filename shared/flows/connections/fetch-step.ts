import { connectionName } from '../../connections/connection.ts';
import { type Fetch, nextStepOf, takeUp } from '../../connections/fetch.ts';
import { fetchPlan } from '../../connections/fetch-plan.ts';
import { storeOf } from '../../domain/account.ts';
import { clientSecretName, type FetchRef, refreshTokenName } from '../../ports/connections.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { guarded } from './amazon-faults.ts';
import {
  type At,
  comeAgain,
  type FetchStepDependencies,
  type FetchStepped,
  type Stepped,
  type Work,
} from './fetch-work.ts';
import { requestReport } from './request-report.ts';
import { lookAtReport, takeListed } from './store-report.ts';

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
  // Once Amazon has rejected, it is not asked again until something has changed: the schedule sees to that.
  if (connection.problem?.kind === 'authorisation revoked' || app.secretRejectedSince !== undefined) return 'paused';
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
    await comeAgain(dependencies, ref, Math.ceil((step.until.getTime() - now.getTime()) / 1000));
    return { came: 'taken by another' };
  }
  const at: At = { fetch, open, version };
  if (work.plan.source.how === 'listed report') {
    return guarded(dependencies, work, at, () => takeListed(dependencies, work, at));
  }
  if (step.step === 'look') return guarded(dependencies, work, at, () => lookAtReport(dependencies, work, at, step.id));
  return requestReport(dependencies, work, at, step.step === 'find or request' ? step.since : undefined);
}
