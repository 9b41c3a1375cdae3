import { watchedOf } from '../../config/former-clients.ts';
import { type App, type Connection, expiryNoticeOf, stateOfConnection } from '../../connections/connection.ts';
import { type Fetch, isAbandoned } from '../../connections/fetch.ts';
import { dueAfter, isDue } from '../../connections/fetch-schedule.ts';
import { type Amazon, AmazonError } from '../../ports/amazon.ts';
import {
  type Apps,
  type ConnectionEntry,
  type Connections,
  clientSecretName,
  type Fetches,
  type FetchMessages,
  refreshTokenName,
  type Secrets,
  type StepRef,
} from '../../ports/connections.ts';
import { Conflict, type Versioned } from '../../ports/versioned.ts';
import type { RetryDependencies } from '../retry-on-conflict.ts';
import { marketplacesOf } from './connect-seller.ts';
import { makeDue } from './fetch-work.ts';
import { type NotifyConnectionDependencies, notifyConnection, notifyFailures } from './notify-connections.ts';

export interface FetchReportsDependencies extends NotifyConnectionDependencies, RetryDependencies {
  readonly amazon: Pick<Amazon, 'marketplaceParticipations'>;
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Fetches;
  readonly fetchMessages: FetchMessages;
  readonly secrets: Secrets;
}

export interface FetchesPlanned {
  readonly connections: number;
  /** connections of which something was due */
  readonly due: number;
  readonly steps: number;
  /** apps whose secret Amazon rejects */
  readonly rejectedApps: number;
  /** apps whose secret must be rotated within thirty days, or should have been */
  readonly expiringApps: number;
}

/** A connection that is rejected is tried this often: a seller may have consented again by other means. */
const tryAgainHours = 6;
/** The operators hear this early that an app's secret must be rotated: by hand it takes a person with the rights. */
const secretNoticeDays = 30;
const hour = 3_600_000;

/** How many connections are worked on at once: bounded memory, and the table's partitions are spared. */
const atOnce = 10;

/**
 * Who is due: for each connection with something due by the fetch plan, its fetches are asked to go on, a message a
 * marketplace; the step itself works out what is due. The same schedule twice asks for nothing twice. Apps whose secret Amazon
 * rejected are tried first; when one works again, all its connections go on by themselves.
 */
export async function fetchReports(dependencies: FetchReportsDependencies, now: Date): Promise<FetchesPlanned> {
  const isWatched = watchedOf(await dependencies.clientConfigs.current());
  const entries = (await dependencies.connections.all()).filter(({ value }) => isWatched(value.connection.client));
  const apps = new Map<string, App>();
  for (const { value, version } of await dependencies.apps.all()) {
    apps.set(value.id, await tryRejected(dependencies, value, version, entries, now));
  }
  const due = entries.filter(
    ({ value }) =>
      (value.nextDueAt !== undefined && value.nextDueAt <= now.toISOString()) || hasNews(value.connection, now),
  );
  let steps = 0;
  // Every one is tried; those that fail are thrown in the end, so that one connection cannot stop the others.
  const failures: unknown[] = [];
  for (let first = 0; first < due.length; first += atOnce) {
    const planned = await Promise.allSettled(
      due.slice(first, first + atOnce).map((entry) => planConnection(dependencies, entry, apps, now)),
    );
    for (const one of planned) {
      if (one.status === 'fulfilled') steps += one.value;
      else failures.push(one.reason);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} connections could not be planned`);
  const rejectedApps = [...apps.values()].filter(({ secretRejectedSince }) => secretRejectedSince !== undefined).length;
  const soon = new Date(now.getTime() + secretNoticeDays * 24 * hour).toISOString();
  const expiringApps = [...apps.values()].filter(({ secretExpiresAt }) => (secretExpiresAt ?? soon) < soon).length;
  return { connections: entries.length, due: due.length, steps, rejectedApps, expiringApps };
}

/** Whether the consultancy is to be notified of it, whatever is due by schedule. */
const hasNews = (connection: Connection, now: Date): boolean =>
  expiryNoticeOf(connection, now) !== undefined ||
  (connection.problem?.kind === 'authorisation revoked' && connection.problem.notified !== true);

async function tryRejected(
  dependencies: FetchReportsDependencies,
  app: App,
  version: number,
  entries: readonly Versioned<ConnectionEntry>[],
  now: Date,
): Promise<App> {
  if (app.secretRejectedSince === undefined) return app;
  const one = entries.find(({ value }) => value.connection.app === app.id);
  if (one === undefined || (await rejectionOf(dependencies, one.value.connection, app))) return app;
  const { secretRejectedSince: _, ...works } = app;
  await dependencies.apps.write(works, version);
  // All of its connections have waited: they are due now.
  for (const { value } of entries)
    if (value.connection.app === app.id) await makeDue(dependencies, value.connection, now, true);
  return works;
}

async function rejectionOf(
  { amazon, secrets }: FetchReportsDependencies,
  { client, region }: Connection,
  app: App,
): Promise<AmazonError['fault'] | undefined> {
  const [clientSecret, refreshToken] = await Promise.all([
    secrets.read(clientSecretName(app.id)),
    secrets.read(refreshTokenName({ client, region })),
  ]);
  if (clientSecret === undefined || refreshToken === undefined) return 'client secret invalid';
  try {
    await amazon.marketplaceParticipations({ region, clientId: app.clientId, clientSecret, refreshToken });
    return undefined;
  } catch (error) {
    if (!(error instanceof AmazonError)) throw error;
    // Only these two say that nothing can be fetched; whatever else Amazon answers, it has let us in.
    return error.fault === 'client secret invalid' || error.fault === 'authorisation revoked' ? error.fault : undefined;
  }
}

/** Plans what is due of a connection, and returns how many steps were asked for. */
async function planConnection(
  dependencies: FetchReportsDependencies,
  { value: entry, version }: Versioned<ConnectionEntry>,
  apps: ReadonlyMap<string, App>,
  now: Date,
): Promise<number> {
  const app = apps.get(entry.connection.app);
  let connection = await notifyConnection(dependencies, entry.connection, app, now);
  let resumes = entry.resumes === true;
  const state = stateOfConnection(connection, app, now);
  const later = new Date(now.getTime() + tryAgainHours * hour).toISOString();
  if (state === 'app secret invalid') return settle(dependencies, { connection, nextDueAt: later }, version, []);
  if (state !== 'active' && app !== undefined) {
    if ((await rejectionOf(dependencies, connection, app)) !== undefined) {
      return settle(dependencies, { connection, nextDueAt: later }, version, []);
    }
    const { problem: _, ...works } = connection;
    connection = works;
    resumes = true;
  }
  const known = await dependencies.fetches.of(connection);
  const notified = await notifyFailures(dependencies, connection, known, now);
  const stored = notified === 0 ? known : await dependencies.fetches.of(connection);
  const steps = marketplacesOf(stored.map(({ value }) => value).filter((fetch) => needsStep(fetch, resumes, now)));
  const dueTimes = stored.flatMap(({ value }) => (isDue(value, now) ? dueAfter(value, now) : value.dueAt) ?? []);
  const [nextDueAt = later] = dueTimes.toSorted();
  return settle(dependencies, { connection, nextDueAt }, version, steps);
}

/**
 * What is due, or waits with nothing open before it. What is open has its next step coming, and needs one here only when it was
 * cut short for good, or stood still while Amazon rejected.
 */
const needsStep = (fetch: Fetch, resumes: boolean, now: Date): boolean =>
  isDue(fetch, now) || (fetch.open === undefined ? fetch.waiting.length > 0 : resumes || isAbandoned(fetch.open, now));

/** Messages first: who is cut short between the two is due once more, and what is asked for twice is done once. */
async function settle(
  { connections, fetchMessages }: FetchReportsDependencies,
  entry: ConnectionEntry,
  version: number,
  steps: readonly StepRef[],
): Promise<number> {
  await fetchMessages.stepsDue(steps);
  try {
    await connections.write(entry, version);
  } catch (error) {
    // Somebody renewed or changed it meanwhile: the next round sees it as it is.
    if (!(error instanceof Conflict)) throw error;
  }
  return steps.length;
}
