import { clocks } from '../../cases/clocks.ts';
import { describeTitle } from '../../cases/describe-figure.ts';
import type { Reminder } from '../../cases/reminders.ts';
import type { Consultancy } from '../../config/client-config.ts';
import { accountName } from '../../domain/account.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import { caseMail } from '../../notifications/mail/messages/case-mail.ts';
import type { RecipientStates } from '../../ports/recipients.ts';
import { packKeyOf } from '../cases/pack-key.ts';
import { addressMail, domainOf, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import { type LinkWriterDependencies, linkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/recipients.ts';
import type { Decided } from './decide-evaluation.ts';
import type { LoadedAccount } from './load-evaluation.ts';

export interface CaseReminderDependencies extends LinkWriterDependencies {
  readonly recipientStates: Pick<RecipientStates, 'read'>;
  readonly stage: string;
}

/** Writes the mails for the reminders that are due. Each has its id from the case and the reminder. */
export async function planCaseReminders(
  dependencies: CaseReminderDependencies,
  { client }: LoadedAccount,
  { reminders }: Decided,
  consultancy: Consultancy,
  now: Date,
): Promise<readonly Mail[]> {
  if (reminders.length === 0) return [];
  // What a case is about can cost the account.
  const purpose = { kind: 'alert', client, severity: 'critical' } as const;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, purpose);
  const links = await linkWriter(dependencies, now);
  return reminders.flatMap(({ about, reminder }) => {
    const name = accountName(about.account);
    return addressMail({
      kind: 'case',
      about: nameOf(name, about.id, reminder.id),
      consultancy,
      recipients: addresses,
      links,
      scope,
      packs: { account: name, cases: [about.id] },
      content: (readerLinks) =>
        caseMail({
          links: readerLinks,
          consultancy: consultancy.name,
          now,
          timeZone: client.timezone,
          stage: dependencies.stage,
          client,
          marketplace: about.account.marketplace,
          title: describeTitle(about),
          openedAt: new Date(about.openedAt),
          pack: { case: about.id, words: `${packKeyOf(about)} in the reports bucket` },
          reminder: reminderOf(reminder),
        }),
      references: [`case-${nameOf(name, about.id)}@${domainOf(consultancy.from)}`],
      list: listOf(about.account),
    });
  });
}

const reminderOf = (reminder: Reminder): Parameters<typeof caseMail>[0]['reminder'] =>
  reminder.kind === 'answer'
    ? { kind: 'answer', submittedAt: new Date(reminder.submittedAt) }
    : { kind: reminder.kind, what: clocks[reminder.clock].title, deadline: new Date(reminder.deadline) };
