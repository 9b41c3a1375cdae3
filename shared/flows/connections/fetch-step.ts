import { connectionName } from '../../connections/connection.ts';
import { claimMilliseconds, type Fetch, isStepDue, nextStepOf } from '../../connections/fetch.ts';
import { fetchPlan } from '../../connections/fetch-plan.ts';
import { withScheduled } from '../../connections/fetch-schedule.ts';
import { storeOf } from '../../domain/account.ts';
import { clientSecretName, refreshTokenName, type StepRef } from '../../ports/connections.ts';
import { Conflict, type Versioned } from '../../ports/versioned.ts';
import { guarded } from './amazon-faults.ts';
import {
  type At,
  type FetchStepDependencies,
  type FetchStepped,
  type Stepped,
  type Work,
  withinReach,
} from './fetch-work.ts';
import { requestReport } from './request-report.ts';
import { lookAtReport, takeListed } from './store-report.ts';

/**
 * One step of the fetches of a marketplace: of each kind that is due it asks Amazon for a report, looks whether it is there, or
 * stores it. Kinds that come together share what is read and the message for what comes next. Each step can be repeated, twice
 * at once as well, and cut short anywhere: what is done is written under the version of what was read, and before Amazon is
 * asked for anything the intent is written, so that whoever comes later looks for the request and does not make a second one.
 * Nothing waits here: the queue does.
 * @throws when a kind failed through no refusal of Amazon's; the other kinds are done and have their next step coming
 */
export async function fetchStep(
  dependencies: FetchStepDependencies,
  ref: StepRef,
  now: Date,
): Promise<readonly FetchStepped[]> {
  const shared = await sharedWorkOf(dependencies, ref, now);
  if (typeof shared === 'string') return [{ ...ref, came: shared }];
  const delays: number[] = [];
  const comeAgain = (afterSeconds: number): void => void delays.push(afterSeconds);
  const due: { readonly work: Work; readonly stored: Versioned<Fetch> }[] = [];
  for (const { value, version } of await dependencies.fetches.ofMarketplace(ref)) {
    const fetch = withScheduled(value, now);
    if (fetch.open === undefined) continue;
    if (isStepDue(fetch.open, now)) {
      const { kind } = fetch;
      const work = { ...shared, ref: { ...ref, kind }, plan: fetchPlan[kind], comeAgain };
      due.push({ work, stored: { value: fetch, version } });
    } else comeAgain((Date.parse(fetch.open.nextStepAt ?? '') - now.getTime()) / 1000);
  }
  // The kinds do not touch each other, and all of them mostly wait for Amazon.
  const steps = await Promise.allSettled(due.map(({ work, stored }) => stepOf(dependencies, work, stored)));
  if (delays.length > 0) await dependencies.fetchMessages.stepsDue([ref], withinReach(Math.min(...delays)));
  const failures = steps.flatMap((step) => (step.status === 'rejected' ? [step.reason as unknown] : []));
  if (failures.length > 0) {
    const kinds = due.filter((_, i) => steps[i]?.status === 'rejected').map(({ work }) => work.ref.kind);
    throw new AggregateError(failures, `Fetching ${kinds.join(', ')} of ${connectionName(ref)} failed`);
  }
  return steps.flatMap((step, i) => {
    const kind = due[i]?.work.ref.kind;
    return step.status === 'fulfilled' && kind !== undefined ? [{ ...ref, kind, ...step.value }] : [];
  });
}

/** What the steps of all kinds share. */
async function sharedWorkOf(
  { apps, connections, secrets }: FetchStepDependencies,
  ref: StepRef,
  now: Date,
): Promise<Omit<Work, 'ref' | 'plan' | 'comeAgain'> | 'removed' | 'paused'> {
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
  { value: fetch, version }: Versioned<Fetch>,
): Promise<Stepped> {
  const { now, comeAgain } = work;
  const step = nextStepOf(fetch, now);
  const open = fetch.open;
  if (step.step === 'nothing' || open === undefined) return { came: 'nothing to do' };
  if (step.step === 'wait') {
    comeAgain((step.until.getTime() - now.getTime()) / 1000);
    return { came: 'taken by another' };
  }
  const at: At = { fetch, open, version };
  try {
    if (work.plan.source.how === 'listed report') {
      return await guarded(dependencies, work, at, 'look', () => takeListed(dependencies, work, at));
    }
    if (step.step === 'look') {
      return await guarded(dependencies, work, at, 'look', () => lookAtReport(dependencies, work, at, step.id));
    }
    return await requestReport(dependencies, work, at, step.step === 'find or request' ? step.since : undefined);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    // Another one was faster, or something was asked for meanwhile: whoever asked Amazon is done when its claim ends.
    comeAgain(claimMilliseconds / 1000);
    return { came: 'taken by another' };
  }
}
