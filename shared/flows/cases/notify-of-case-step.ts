import { type Case, describeDeadlineSet } from '../../cases/case.ts';
import { dueInSentence } from '../../cases/clocks.ts';
import { describeTitle } from '../../cases/describe-figure.ts';
import type { RecordedKind } from '../../cases/record-step.ts';
import type { Client, ClientConfig } from '../../config/client-config.ts';
import { isSameAddress } from '../../config/recipients.ts';
import { accountName } from '../../domain/account.ts';
import { type CaseStepMailFacts, caseStepMail } from '../../notifications/mail/messages/case-step-mail.ts';
import type { RecipientStates } from '../../ports/recipient-states.ts';
import {
  addressMail,
  domainOf,
  type EnqueueDependencies,
  enqueueMail,
  listOf,
  nameOf,
} from '../delivery/enqueue-mail.ts';
import type { LinkWriter } from '../delivery/link-writer.ts';
import { recipientsOf } from '../delivery/resolve-recipients.ts';

export interface NotifyOfStepDependencies extends EnqueueDependencies {
  readonly recipientStates: RecipientStates;
  readonly stage: string;
}

/** A step of a case that somebody recorded, or took back. */
interface RecordedStep {
  readonly about: Case;
  readonly kind: RecordedKind;
  /** instant of its entry in the timeline */
  readonly recordedAt: string;
  /** instant that names the mail: of one name it is sent once */
  readonly notedAt: string;
  readonly through: CaseStepMailFacts['through'];
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
  dependencies: NotifyOfStepDependencies,
  { about, kind, recordedAt, notedAt, through, isWithdrawn, by, clientConfig, client, links }: RecordedStep,
  now: Date,
): Promise<void> {
  const { consultancy } = clientConfig;
  if (kind === 'note' || consultancy.recipients.some(({ email }) => isSameAddress(email, by))) return;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, { kind: 'operations' });
  const { account } = about;
  const name = accountName(account);
  const mails = addressMail({
    kind: 'case',
    client: account.client,
    about: nameOf(name, about.id, notedAt, isWithdrawn ? 'taken back' : 'recorded'),
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
        step: stepOf(about, kind, recordedAt),
        isWithdrawn,
        through,
        by,
      }),
    references: [`case-${nameOf(name, about.id)}@${domainOf(consultancy.from)}`],
    list: listOf(account),
  });
  await enqueueMail(dependencies, mails, now);
}

/** What was recorded, in words, with the deadline that it set. */
function stepOf(about: Case, kind: Exclude<RecordedKind, 'note'>, at: string): CaseStepMailFacts['step'] {
  const entry = about.timeline.find((one) => one.at === at && (one.was ?? one.kind) === 'deadline');
  const set = entry && about.deadlines.find((one) => describeDeadlineSet(one) === entry.words);
  const clock = set?.clock ?? entry?.replaced?.clock ?? 'planOfAction';
  return { kind, what: dueInSentence(clock), ...(set !== undefined && { deadline: new Date(set.at) }) };
}
