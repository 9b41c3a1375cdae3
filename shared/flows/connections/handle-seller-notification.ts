import { type Connection, connectionName } from '../../connections/connection.ts';
import { addNeeds, takeUp } from '../../connections/fetch.ts';
import type { SellerNotification } from '../../connections/seller-notifications.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import { fetchedFolder } from '../../names.ts';
import {
  type Apps,
  type Connections,
  clientSecretName,
  type FetchedUploads,
  type Fetches,
  type FetchMessages,
  type Secrets,
} from '../../ports/connections.ts';
import type { LatestReadingsStore } from '../../ports/readings.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';

export interface SellerNotificationDependencies extends RetryDependencies {
  readonly apps: Apps;
  readonly connections: Connections;
  readonly fetches: Fetches;
  readonly fetchMessages: FetchMessages;
  readonly fetchedUploads: FetchedUploads;
  readonly latestReadings: Pick<LatestReadingsStore, 'read'>;
  readonly secrets: Secrets;
}

/** What became of a notification, for the log. No secret is in it. */
export interface SellerNotificationHandled {
  readonly outcome:
    | 'status changed'
    | 'known or older'
    | 'of no connection'
    | 'new client secret'
    | 'client secret expires'
    | 'not used';
  /** `acme/eu`, an app's id, or a type's name */
  readonly about: string;
}

/**
 * Works on what Amazon puts into our queue. Messages come twice and in any order: the newest change of a status counts, and what
 * is done again changes nothing.
 */
export async function handleSellerNotification(
  dependencies: SellerNotificationDependencies,
  notification: SellerNotification,
  now: Date,
): Promise<SellerNotificationHandled> {
  switch (notification.type) {
    case 'account status changed':
      return changeStatus(dependencies, notification, now);
    case 'new client secret': {
      const { clientId, secret, expiresAt } = notification;
      const id = await appOf(dependencies, clientId);
      // The secret first: it comes this once.
      await dependencies.secrets.write(clientSecretName(id), secret);
      await noteSecret(dependencies, id, expiresAt);
      return { outcome: 'new client secret', about: id };
    }
    case 'client secret expires': {
      const id = await appOf(dependencies, notification.clientId);
      await noteSecret(dependencies, id, notification.at);
      return { outcome: 'client secret expires', about: id };
    }
    case 'other':
      return { outcome: 'not used', about: notification.name };
  }
}

async function appOf({ apps }: SellerNotificationDependencies, clientId: string): Promise<string> {
  const app = (await apps.all()).find(({ value }) => value.clientId === clientId);
  if (app === undefined) throw new Error('Amazon reports the secret of an app that is not set up here');
  return app.value.id;
}

/** Whether Amazon takes it is found out by the next run of the schedule, which then lets the app's connections go on. */
const noteSecret = ({ apps, backoff }: SellerNotificationDependencies, id: string, expiresAt: string): Promise<void> =>
  retryOnConflict(backoff, async () => {
    const stored = await apps.read(id);
    if (stored === undefined) return;
    await apps.write({ ...stored.value, secretExpiresAt: new Date(expiresAt).toISOString() }, stored.version);
  });

type StatusChange = Extract<SellerNotification, { type: 'account status changed' }>;

async function changeStatus(
  dependencies: SellerNotificationDependencies,
  change: StatusChange,
  now: Date,
): Promise<SellerNotificationHandled> {
  const { connections, fetches, fetchMessages, backoff } = dependencies;
  const found = (await connections.all()).find(
    ({ value }) => value.connection.subscriptionId === change.subscriptionId && change.subscriptionId !== '',
  );
  // One that was removed: Amazon goes on notifying about it for a while.
  if (found === undefined) return { outcome: 'of no connection', about: change.subscriptionId };
  const { connection } = found.value;
  const about = connectionName(connection);
  const known = connection.statusChange;
  if (known !== undefined && (known.id === change.id || Date.parse(known.at) > Date.parse(change.at))) {
    return { outcome: 'known or older', about };
  }
  for (const marketplace of connection.marketplaces) {
    await writeStatus(dependencies, { client: connection.client, marketplace }, change);
    const ref = {
      client: connection.client,
      region: connection.region,
      marketplace,
      kind: 'seller-performance',
    } as const;
    await retryOnConflict(backoff, async () => {
      const stored = await fetches.read(ref);
      if (stored === undefined) return;
      const next = takeUp(addNeeds(stored.value, [{ reason: 'status change' }]), now);
      if (next !== stored.value) await fetches.write(next, stored.version);
    });
    await fetchMessages.stepsDue([{ client: ref.client, region: ref.region, marketplace }]);
  }
  // Last: whoever is cut short before does all of it again.
  await noteChange(dependencies, connection, change);
  return { outcome: 'status changed', about };
}

/**
 * The notification as an ordinary upload, with the store that it is for, which Amazon leaves out: of several stores it may mean
 * one, and the report that is asked for in the same moment says which. It is as of the newest official report, because that
 * report's numbers stand beside it and the next one replaces both.
 */
async function writeStatus(
  { fetchedUploads, latestReadings }: SellerNotificationDependencies,
  account: Account,
  { id, at, status, before }: StatusChange,
): Promise<void> {
  const { readings } = (await latestReadings.read(account)).value;
  const asOf = readings.find(({ metric, source }) => metric === 'accountStatus' && source === 'official')?.asOf;
  const content = {
    notificationType: 'ACCOUNT_STATUS_CHANGED',
    marketplaceId: storeOf(account).id,
    eventTime: at,
    ...(asOf !== undefined && { asOf }),
    payload: {
      accountStatusChangeNotification: {
        ...(before !== undefined && { previousAccountStatus: before }),
        currentAccountStatus: status,
      },
    },
    notificationMetadata: { notificationId: id },
  };
  const key = `${account.client}/${account.marketplace}/${fetchedFolder}account-status-${at.slice(0, 10)}-${id.replaceAll(/[^\w.-]+/g, '-')}.json`;
  await fetchedUploads.put(key, once(Buffer.from(JSON.stringify(content))), { source: 'sp-api' });
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function noteChange(
  { connections, backoff }: SellerNotificationDependencies,
  ref: Connection,
  { id, at, status }: StatusChange,
): Promise<void> {
  await retryOnConflict(backoff, async () => {
    const stored = await connections.read(ref);
    if (stored === undefined) return;
    const { connection } = stored.value;
    // A newer one may have come meanwhile.
    if (connection.statusChange !== undefined && Date.parse(connection.statusChange.at) > Date.parse(at)) return;
    const next = { ...stored.value, connection: { ...connection, statusChange: { id, at, status } } };
    await connections.write(next, stored.version);
  });
}
