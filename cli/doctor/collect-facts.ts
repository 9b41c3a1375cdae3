import type { SESClient } from '@aws-sdk/client-ses';
import { fetchesOn } from '../../shared/aws/dynamodb/connections.ts';
import type { ClientConfig } from '../../shared/config/client-config.ts';
import { clientOf } from '../../shared/config/recipients.ts';
import { accountName } from '../../shared/domain/account.ts';
import { loadAccountView } from '../../shared/flows/account-view/load-account-view.ts';
import { orUnreadable } from '../../shared/flows/account-view/unreadable-account.ts';
import { listConnections } from '../../shared/flows/connections/list-connections.ts';
import { reachableRecipients, scopeOf } from '../../shared/flows/delivery/reachable-recipients.ts';
import { recipientsOf } from '../../shared/flows/delivery/resolve-recipients.ts';
import { unreachedRecipients } from '../../shared/flows/delivery/unreached-recipients.ts';
import type { Connection } from '../connection/open-stack.ts';
import type { AccountFacts, Facts, Identity, Quota, ReadersOfAlerts } from './facts.ts';

const accountsAtOnce = 10;

/** The accounts, when each was checked, and whether its reports still come. */
export async function lookAtAccounts({ state, now }: Connection): Promise<readonly AccountFacts[]> {
  const [entries, clientConfig] = await Promise.all([state.accounts.all(), state.clientConfigs.current()]);
  const facts: AccountFacts[] = [];
  for (let start = 0; start < entries.length; start += accountsAtOnce) {
    const some = entries.slice(start, start + accountsAtOnce).map(async (entry) => {
      const { account, checkedAt, nextCheckAt } = entry;
      const read = await orUnreadable(entry, async () => {
        await state.accountAlerts.read(accountName(account));
        return loadAccountView(state, account, clientOf(clientConfig, account.client).limits, now);
      });
      const unreadable = 'unreadable' in read ? read.unreadable : entry.unreadable;
      return {
        name: accountName(account),
        stale: 'value' in read && read.value.feed.stale,
        ...(unreadable !== undefined && { unreadable }),
        ...(checkedAt !== undefined && { checkedAt }),
        ...(nextCheckAt !== undefined && { nextCheckAt }),
      };
    });
    facts.push(...(await Promise.all(some)));
  }
  return facts;
}

/** Who reads what: of every client that is configured or has an account. */
export async function lookAtRecipients(
  { state }: Connection,
  clientConfig: ClientConfig,
): Promise<Pick<Facts, 'unreached' | 'readers'>> {
  const { consultancy, clients } = clientConfig;
  const uploaded = (await state.accounts.all()).map(({ account }) => account.client);
  const ids = [...new Set([...clients.map(({ id }) => id), ...uploaded])].sort();
  const readers: ReadersOfAlerts[] = [];
  for (const id of ids) {
    const client = clientOf(clientConfig, id);
    const purpose = { kind: 'alert', client, severity: 'warning' } as const;
    const { addresses, are } = await recipientsOf(state.recipientStates, consultancy, purpose);
    const { suppressed } = await reachableRecipients(state.recipientStates, addresses, scopeOf('alerts', id));
    const reached = addresses.filter((address) => !suppressed.some((gone) => gone.address === address));
    const configured = client.recipients.some(({ receives }) => receives.includes('alerts'));
    readers.push({ client: id, reached, instead: !configured || are !== 'client' });
  }
  return { unreached: await unreachedRecipients(state.recipientStates, clientConfig), readers };
}

const halfHourMs = 30 * 60_000;

export async function lookAtOutbox({ state, now }: Connection): Promise<Facts['mailWaiting']> {
  const before = (milliseconds: number) => state.outbox.waitingSince(new Date(now.getTime() - milliseconds));
  const [halfHour, twoHours] = await Promise.all([before(halfHourMs), before(4 * halfHourMs)]);
  return { halfHour: halfHour.length, twoHours: twoHours.length };
}

/** What SES may have verified for an address: itself, its domain, and the domains above, which stand for those below. */
function identitiesOf(address: string): readonly string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return [address, ...labels.slice(0, -1).map((_, i) => labels.slice(i).join('.'))];
}

/** Whether SES lets the sender send, by its address or by its domain, and signs what it sends. */
export async function lookAtSender(ses: SESClient, sender: string): Promise<Identity> {
  const { GetIdentityDkimAttributesCommand, GetIdentityVerificationAttributesCommand } = await import(
    '@aws-sdk/client-ses'
  );
  const identities = [...identitiesOf(sender)];
  const [{ VerificationAttributes: verified = {} }, { DkimAttributes: dkim = {} }] = await Promise.all([
    ses.send(new GetIdentityVerificationAttributesCommand({ Identities: identities })),
    ses.send(new GetIdentityDkimAttributesCommand({ Identities: identities })),
  ]);
  return {
    verified: identities.some((one) => verified[one]?.VerificationStatus === 'Success'),
    dkim: identities.some((one) => dkim[one]?.DkimEnabled === true && dkim[one]?.DkimVerificationStatus === 'Success'),
  };
}

/** SES leaves it out for an account of which nothing was ever switched. */
export async function lookAtSending(ses: SESClient): Promise<boolean> {
  const { GetAccountSendingEnabledCommand } = await import('@aws-sdk/client-ses');
  return (await ses.send(new GetAccountSendingEnabledCommand())).Enabled !== false;
}

export async function lookAtQuota(ses: SESClient): Promise<Quota> {
  const { GetSendQuotaCommand } = await import('@aws-sdk/client-ses');
  const quota = await ses.send(new GetSendQuotaCommand());
  return {
    max24Hours: quota.Max24HourSend ?? 0,
    maxPerSecond: quota.MaxSendRate ?? 0,
    sent24Hours: quota.SentLast24Hours ?? 0,
  };
}

/** SES answers for a hundred identities at once. */
const identitiesPerCall = 100;

/** Of the recipients, those that SES has verified neither by address nor by domain. */
export async function lookAtUnverified(
  ses: SESClient,
  { consultancy, clients }: ClientConfig,
): Promise<readonly string[]> {
  const { GetIdentityVerificationAttributesCommand } = await import('@aws-sdk/client-ses');
  const addresses = [...new Set([consultancy, ...clients].flatMap(({ recipients }) => recipients.map((r) => r.email)))];
  const identities = [...new Set(addresses.flatMap(identitiesOf))];
  const verified = new Set<string>();
  for (let start = 0; start < identities.length; start += identitiesPerCall) {
    const Identities = identities.slice(start, start + identitiesPerCall);
    const { VerificationAttributes = {} } = await ses.send(
      new GetIdentityVerificationAttributesCommand({ Identities }),
    );
    for (const [identity, { VerificationStatus }] of Object.entries(VerificationAttributes))
      if (VerificationStatus === 'Success') verified.add(identity);
  }
  return addresses.filter((address) => !identitiesOf(address).some((identity) => verified.has(identity)));
}

const noticeMs = { authorisation: 60 * 86_400_000, secret: 30 * 86_400_000 };

/** The connected seller accounts, as far as somebody has to do something. */
export async function lookAtConnections({ state, table, now }: Connection): Promise<NonNullable<Facts['connections']>> {
  const ports = { apps: state.apps, connections: state.connections, fetches: fetchesOn(table) };
  const [apps, listed] = await Promise.all([state.apps.all(), listConnections(ports, now)]);
  const before = (instant: string | undefined, milliseconds: number) =>
    instant !== undefined && Date.parse(instant) - now.getTime() < milliseconds;
  const nameOf = ({ client, region }: { readonly client: string; readonly region: string }) => `${client}/${region}`;
  return {
    count: listed.length,
    broken: listed
      .filter((one) => one.state !== 'active' && one.state !== 'app secret invalid')
      .map((one) => ({ name: nameOf(one), state: one.state })),
    ending: listed.flatMap((one) =>
      one.state === 'active' && one.authorisedUntil !== undefined && before(one.authorisedUntil, noticeMs.authorisation)
        ? [{ name: nameOf(one), until: one.authorisedUntil }]
        : [],
    ),
    secrets: apps
      .map(({ value }) => value)
      .filter((app) => app.secretRejectedSince !== undefined || before(app.secretExpiresAt, noticeMs.secret))
      .map(({ id, secretRejectedSince, secretExpiresAt }) => ({
        app: id,
        rejected: secretRejectedSince !== undefined,
        ...(secretExpiresAt !== undefined && { expiresAt: secretExpiresAt }),
      })),
    failed: listed.flatMap((one) =>
      one.reports
        .filter(({ state: how }) => how === 'failed')
        .map(({ kind, marketplace, reason }) => `${nameOf(one)}: ${kind} for ${marketplace}: ${reason ?? ''}`),
    ),
  };
}
