import { claimable, type Storm, stormsIn } from '../../alerts/storm.ts';
import type { ClientConfig } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountFrom } from '../../domain/account.ts';
import { stormMail } from '../../notifications/mail/alert/group-alert-mail.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { ClaimedGroup, Storms } from '../../ports/alerts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';

export interface GroupAlertDependencies extends EnqueueDependencies, LinkWriterDependencies, RetryDependencies {
  readonly recipientStates: Pick<RecipientStates, 'read'>;
  readonly storms: Pick<Storms, 'all' | 'newestWaiting' | 'leftOver' | 'group' | 'claim' | 'release'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly stage: string;
}

export interface GroupNotified {
  /** a later message will notify about all of it */
  readonly left?: true;
  readonly accounts: number;
  readonly mails: number;
}

/** Accounts that keep coming must not put the mail about them off forever. */
const longestWaitMilliseconds = 30 * 60_000;

/**
 * Notifies the consultancy of what many accounts have in common, each cause in one mail. A message that was overtaken by a
 * later one leaves it to that one, so that a storm is notified once it has passed over.
 *
 * Arrivals are claimed before the mail about them is enqueued, and the mail has its id from the claim: whoever is cut short,
 * or works at the same time, ends with the same mail about the same accounts. A claim that is found open is finished first.
 */
export async function notifyGroup(
  dependencies: GroupAlertDependencies,
  at: string | undefined,
  now: Date,
): Promise<GroupNotified> {
  const { storms } = dependencies;
  if (at !== undefined && now.getTime() - Date.parse(at) < longestWaitMilliseconds) {
    const newest = await storms.newestWaiting();
    if (newest !== undefined && newest > at) return { left: true, accounts: 0, mails: 0 };
  }
  let accounts = 0;
  let mails = 0;
  const notifyClaimed = async ({ value: group, version }: Open): Promise<void> => {
    const written = [...group.outgoing, ...(await mailsOf(dependencies, group, now))];
    await enqueueMail(dependencies, written, now);
    await storms.release(group, version, now);
    accounts += new Set(group.arrivals.map(({ account }) => account)).size;
    mails += written.length;
  };
  return retryOnConflict(dependencies.backoff, async () => {
    const { value: open, version } = await storms.group();
    if (open !== undefined) await notifyClaimed({ value: open, version });
    const next = await claimWaiting(storms, open === undefined ? version : version + 1, now);
    if (next !== undefined) await notifyClaimed(next);
    return { accounts, mails };
  });
}

type Open = Versioned<ClaimedGroup>;

/** Claims all that waits; `undefined` where nothing does. Throws `Conflict` when somebody else claims it at the same time. */
async function claimWaiting(
  storms: GroupAlertDependencies['storms'],
  version: number,
  now: Date,
): Promise<Open | undefined> {
  const arrivals = claimable(await storms.all());
  const outgoing = await storms.leftOver();
  if (arrivals.length + outgoing.length === 0) return undefined;
  const names = arrivals.map(({ account, key, cause, at }) => `${account} ${key} ${cause} ${at}`);
  const group = { id: nameOf('group', ...names.sort()), arrivals, outgoing };
  await storms.claim(group, version, now);
  return { value: group, version: version + 1 };
}

async function mailsOf(
  dependencies: GroupAlertDependencies,
  { id, arrivals }: ClaimedGroup,
  now: Date,
): Promise<readonly Mail[]> {
  if (arrivals.length === 0) return [];
  const clientConfig = await dependencies.clientConfigs.current();
  const { consultancy } = clientConfig;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const links = await linkWriter(dependencies, now);
  return stormsIn(arrivals, await dependencies.storms.all()).flatMap((storm) =>
    addressMail({
      kind: 'alert',
      about: nameOf('storm', storm.cause, id),
      consultancy,
      recipients: addresses,
      links,
      scope,
      shows: 'all',
      content: (readerLinks) =>
        stormMail({
          consultancy: consultancy.name,
          links: readerLinks,
          now,
          timeZone: consultancy.timezone,
          stage: dependencies.stage,
          cause: storm.cause,
          accounts: accountsIn(clientConfig, storm),
          notifiedAlone: storm.notifiedAlone.map((name) => namedAccount(clientConfig, name)),
        }),
      list: 'portfolio',
    }),
  );
}

const namedAccount = (clientConfig: ClientConfig, name: string) => {
  const { client, marketplace } = accountFrom(name);
  return { client: clientOf(clientConfig, client), marketplace };
};

const accountsIn = (clientConfig: ClientConfig, { entries }: Storm): Parameters<typeof stormMail>[0]['accounts'] =>
  entries.map(({ account: name, verdict, left, words }) => ({
    ...namedAccount(clientConfig, name),
    verdict,
    ...(left !== undefined && { left }),
    words,
  }));
