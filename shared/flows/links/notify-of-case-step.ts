import { type Case, describeDeadlineSet } from '../../cases/case.ts';
import { dueInSentence } from '../../cases/clocks.ts';
import { describeTitle } from '../../cases/describe-figure.ts';
import type { Client, ClientConfig } from '../../config/client-config.ts';
import { isSameAddress } from '../../config/recipients.ts';
import { accountName } from '../../domain/account.ts';
import { type CaseStepMailFacts, caseStepMail } from '../../notifications/mail/messages/case-step-mail.ts';
import type { CaseAction } from '../../web/case-step-page.ts';
import { addressMail, domainOf, enqueueMail, listOf, nameOf } from '../delivery/enqueue-mail.ts';
import type { LinkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';
import type { Following } from './followed-link.ts';

/** A step of a case that was recorded by a link, or taken back. */
interface RecordedStep {
  readonly about: Case;
  readonly action: CaseAction;
  /** instant at which it was recorded */
  readonly recordedAt: string;
  readonly isWithdrawn: boolean;
  /** address of who recorded it or took it back */
  readonly by: string;
  readonly clientConfig: ClientConfig;
  readonly client: Client;
  readonly links: LinkWriter;
}

/**
 * Mails the consultancy what somebody else has recorded of a case: it answers for the appeal, and a case that a click closed
 * reminds of nothing any more. What its own people record they know, and a note waits until the case is looked at.
 */
export async function notifyOfStep(
  { dependencies, now }: Following,
  { about, action, recordedAt, isWithdrawn, by, clientConfig, client, links }: RecordedStep,
): Promise<void> {
  const { consultancy } = clientConfig;
  if (action === 'note' || consultancy.recipients.some(({ email }) => isSameAddress(email, by))) return;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const { account } = about;
  const name = accountName(account);
  const mails = addressMail({
    kind: 'case',
    client: account.client,
    about: nameOf(name, about.id, recordedAt, isWithdrawn ? 'taken back' : 'recorded'),
    consultancy,
    recipients: addresses,
    links,
    scope,
    shows: account,
    content: (readerLinks) =>
      caseStepMail({
        links: readerLinks,
        consultancy: consultancy.name,
        now,
        timeZone: consultancy.timezone,
        stage: dependencies.stage,
        client,
        marketplace: account.marketplace,
        title: describeTitle(about),
        openedAt: new Date(about.openedAt),
        clientTimeZone: client.timezone,
        step: stepOf(about, action, recordedAt),
        isWithdrawn,
        by,
      }),
    references: [`case-${nameOf(name, about.id)}@${domainOf(consultancy.from)}`],
    list: listOf(account),
  });
  await enqueueMail(dependencies, mails, now);
}

/** What was recorded, in words, with the deadline that it set. */
function stepOf(about: Case, action: Exclude<CaseAction, 'note'>, at: string): CaseStepMailFacts['step'] {
  const entry = about.timeline.find((one) => one.at === at && (one.was ?? one.kind) === 'deadline');
  const set = entry && about.deadlines.find((one) => describeDeadlineSet(one) === entry.words);
  const clock = set?.clock ?? entry?.replaced?.clock ?? 'planOfAction';
  return { kind: action, what: dueInSentence(clock), ...(set !== undefined && { deadline: new Date(set.at) }) };
}
