import { proofMail } from '../mail/proof-mail.ts';
import type { Directory } from '../metrics/client.ts';
import type { AccountEntry, SummaryDue } from './ports.ts';
import { addressMail, nameOf, type PostTools, post } from './post.ts';
import { clientOf, consultancyRecipients } from './recipients.ts';

/** The daily line to the consultancy: when every account was last checked, and which of them silence says nothing of. */
export async function writeProof(
  tools: PostTools & { readonly stage: string },
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
    recipients: consultancyRecipients(consultancy, 'portfolio'),
    content: proofMail({
      consultancy: consultancy.name,
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
