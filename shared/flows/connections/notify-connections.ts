import { clientOf } from '../../config/recipients.ts';
import { type App, type Connection, connectionName, expiryNoticeOf } from '../../connections/connection.ts';
import { consentLinkDays } from '../../connections/consent.ts';
import type { Fetch } from '../../connections/fetch.ts';
import {
  type ConnectionNews,
  connectionMail,
  type FailedFetch,
} from '../../notifications/mail/messages/connection-mail.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { Fetches } from '../../ports/connections.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import { type ConsentLinkDependencies, writeConsentLink } from './consent.ts';

export interface NotifyConnectionDependencies
  extends EnqueueDependencies,
    LinkWriterDependencies,
    Omit<ConsentLinkDependencies, 'linkSecrets'> {
  readonly fetches: Fetches;
  readonly clientConfigs: ClientConfigs;
  readonly recipientStates: RecipientStates;
  readonly stage: string;
}

/**
 * Mails the consultancy what has happened to a connection: an authorisation that ends, has ended or was withdrawn. Each once.
 * @returns the connection as it is to be kept, with what was notified; the same one when there was nothing to say
 */
export async function notifyConnection(
  dependencies: NotifyConnectionDependencies,
  connection: Connection,
  app: App | undefined,
  now: Date,
): Promise<Connection> {
  const { problem, authorisedUntil } = connection;
  if (problem !== undefined && problem.notified !== true && problem.kind !== 'role missing') {
    const { since, said } = problem;
    const news = { news: 'revoked', since: new Date(since), ...(said !== undefined && { said }) } as const;
    await notify(dependencies, connection, app, news, `revoked ${since}`, now);
    return { ...connection, problem: { ...problem, notified: true } };
  }
  const notice = expiryNoticeOf(connection, now);
  if (notice === undefined || authorisedUntil === undefined) return connection;
  const until = new Date(authorisedUntil);
  const news: ConnectionNews =
    notice.days === 0 ? { news: 'ended', until } : { news: 'ends soon', days: notice.days, until };
  await notify(dependencies, connection, app, news, `${notice.days} ${authorisedUntil}`, now);
  return { ...connection, expiryNotified: notice.notified };
}

/**
 * Mails what could not be fetched of a connection and was not notified yet, in one mail, and notes that it was.
 * @returns how many failures it named
 */
export async function notifyFailures(
  dependencies: NotifyConnectionDependencies,
  connection: Connection,
  stored: readonly Versioned<Fetch>[],
  now: Date,
): Promise<number> {
  const waiting = stored.filter(({ value }) => value.toNotify === true && value.last?.outcome === 'failed');
  const failed = waiting.map(
    ({ value: { kind, marketplace, last } }): FailedFetch => ({ kind, marketplace, reason: last?.reason ?? '' }),
  );
  if (failed.length === 0) return 0;
  const about = JSON.stringify(waiting.map(({ value: { kind, marketplace, last } }) => [kind, marketplace, last?.at]));
  await notify(dependencies, connection, undefined, { news: 'reports failed', failed }, about, now);
  for (const { value, version } of waiting) {
    const { toNotify: _, ...notified } = value;
    await dependencies.fetches.write(notified, version);
  }
  return failed.length;
}

/** One mail to each of the consultancy's readers; the same news makes the same mail. */
async function notify(
  dependencies: NotifyConnectionDependencies,
  connection: Connection,
  app: App | undefined,
  news: ConnectionNews,
  about: string,
  now: Date,
): Promise<void> {
  const config = await dependencies.clientConfigs.current();
  const { consultancy } = config;
  const { client, region, marketplaces } = connection;
  const renewalLink =
    app?.applicationId === undefined
      ? undefined
      : await writeConsentLink(dependencies, { client, region, app: app.id }, now);
  const facts = {
    consultancy: consultancy.name,
    now,
    timeZone: consultancy.timezone,
    stage: dependencies.stage,
    client: clientOf(config, client).name,
    region,
    marketplaces,
    news,
    linkDays: consentLinkDays,
    ...(renewalLink !== undefined && { renewalLink }),
  };
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const mails = addressMail({
    kind: 'connection',
    client,
    about: nameOf(connectionName(connection), about),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    shows: 'connections',
    content: (links) => connectionMail({ ...facts, links }),
    list: `${client}-${region}`,
  });
  await enqueueMail(dependencies, mails, now);
}
