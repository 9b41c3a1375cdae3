import type { ClientConfig } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { heartbeatMail } from '../../notifications/mail/summary/daily-heartbeat-mail.ts';
import type { AccountEntry } from '../../ports/accounts.ts';
import type { SummaryDue } from '../../ports/messages.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';

/** The daily line to the consultancy: when every account was last checked, and which of them silence says nothing of. */
export async function writeHeartbeat(
  dependencies: EnqueueDependencies &
    LinkWriterDependencies & { readonly stage: string; readonly recipientStates: RecipientStates },
  clientConfig: ClientConfig,
  entries: readonly AccountEntry[],
  { week: day }: SummaryDue,
  now: Date,
): Promise<{ readonly scope: string; readonly accounts: number; readonly unreadable: number; readonly mails: number }> {
  const { consultancy } = clientConfig;
  const checks = entries.map(({ account, checkedAt, fresh = false, open = 0, unreadable }) => ({
    client: clientOf(clientConfig, account.client),
    marketplace: account.marketplace,
    ...(checkedAt !== undefined && { checkedAt: new Date(checkedAt) }),
    fresh,
    open,
    ...(unreadable !== undefined && { unreadable }),
  }));
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'heartbeat' });
  const mails = addressMail({
    kind: 'heartbeat',
    about: nameOf('heartbeat', day),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    shows: 'all',
    content: (links) =>
      heartbeatMail({
        consultancy: consultancy.name,
        links,
        now,
        timeZone: consultancy.timezone,
        stage: dependencies.stage,
        accounts: checks,
      }),
    list: 'heartbeat',
  });
  await enqueueMail(dependencies, mails, now);
  const unreadable = checks.filter((check) => check.unreadable !== undefined).length;
  return { scope: 'heartbeat', accounts: entries.length, unreadable, mails: mails.length };
}
