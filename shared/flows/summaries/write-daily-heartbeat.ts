import type { Directory } from '../../config/client-config.ts';
import { clientOf } from '../../config/recipients.ts';
import { proofMail } from '../../notifications/mail/summary/daily-heartbeat-mail.ts';
import type { AccountEntry } from '../../ports/accounts.ts';
import type { SummaryDue } from '../../ports/messages.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { readersOfPortfolio } from '../delivery/alert-readers.ts';
import { addressMail, nameOf, type PostTools, post } from '../delivery/enqueue-mail.ts';
import { type LinkTools, linkWriter } from '../delivery/link-writer.ts';
import { scopeOf } from '../delivery/reachable-recipients.ts';

/** The daily line to the consultancy: when every account was last checked, and which of them silence says nothing of. */
export async function writeProof(
  tools: PostTools & LinkTools & { readonly stage: string; readonly recipientStates: RecipientStates },
  directory: Directory,
  entries: readonly AccountEntry[],
  { week: day }: SummaryDue,
  now: Date,
): Promise<{ readonly scope: string; readonly accounts: number; readonly mails: number }> {
  const { consultancy } = directory;
  const checks = entries.map(({ account, checkedAt, fresh = false, open = 0 }) => ({
    client: clientOf(directory, account.client),
    marketplace: account.marketplace,
    ...(checkedAt !== undefined && { checkedAt: new Date(checkedAt) }),
    fresh,
    open,
  }));
  const mails = addressMail({
    kind: 'proof',
    about: nameOf('proof', day),
    consultancy,
    recipients: await readersOfPortfolio(tools.recipientStates, consultancy, 'proof'),
    links: await linkWriter(tools, now),
    scope: scopeOf('proof'),
    content: (links) =>
      proofMail({
        consultancy: consultancy.name,
        links,
        now,
        timeZone: consultancy.timezone,
        stage: tools.stage,
        accounts: checks,
      }),
    list: 'proof',
  });
  await post(tools, mails, now);
  return { scope: 'proof', accounts: entries.length, mails: mails.length };
}
