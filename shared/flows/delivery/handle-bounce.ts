import type { ClientConfig, Recipient, Subscription } from '../../config/client-config.ts';
import { isSameAddress } from '../../config/recipients.ts';
import { describeClient } from '../../notifications/mail/format/describe-account.ts';
import { type LostReading, undeliveredMail } from '../../notifications/mail/messages/undelivered-mail.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { Outbox } from '../../ports/mail.ts';
import type { RecipientStates, SuppressedRecipient } from '../../ports/recipient-states.ts';
import { type RetryDependencies, retryOnConflict } from '../retry-on-conflict.ts';
import { addressMail, type EnqueueDependencies, enqueueMail, nameOf } from './enqueue-mail.ts';
import { type Forwarded, forward } from './forward-mail.ts';
import { type LinkWriterDependencies, linkWriter } from './link-writer.ts';
import { reachableRecipients } from './reachable-recipients.ts';
import { recipientsOf } from './resolve-recipients.ts';

/** What the mail service says became of a mail after it had taken it. */
export type MailFeedback =
  | (FeedbackOnMail & {
      readonly kind: 'bounced';
      /** the address takes no mail; else this one mail did not get through */
      readonly forGood: boolean;
      readonly recipients: readonly FailedRecipient[];
    })
  | (FeedbackOnMail & {
      readonly kind: 'complained';
      /** reported as unwanted; else the owner took the mail out of the spam folder, which is reported the same way */
      readonly unwanted: boolean;
      readonly recipients: readonly FailedRecipient[];
    })
  | (FeedbackOnMail & { readonly kind: 'delayed'; readonly recipients: readonly FailedRecipient[] })
  | (FeedbackOnMail & { readonly kind: 'rejected'; readonly reason: string });

interface FeedbackOnMail {
  /** the mail service's id of the mail */
  readonly messageId: string;
  /** our own; mail that was sent before it carried its id has none */
  readonly mail?: string;
  /** ISO 8601 UTC: when the mail was sent, and when this became of it */
  readonly sentAt: string;
  readonly at: string;
  readonly subject?: string;
}

export interface FailedRecipient {
  readonly address: string;
  /** what the other side said, or how it was reported */
  readonly detail: string;
}

export interface BounceDependencies extends EnqueueDependencies, LinkWriterDependencies, RetryDependencies {
  readonly outbox: Pick<Outbox, 'put' | 'find'>;
  readonly recipientStates: RecipientStates;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly stage: string;
}

/** For the log: whom it concerns without naming an address in full. */
export interface FeedbackHandled {
  readonly kind: MailFeedback['kind'];
  readonly messageId: string;
  readonly recipients: readonly { readonly address: string; readonly outcome: Outcome }[];
  /** mails to the consultancy about it, repeats included */
  readonly notified: number;
  /** suppressed with nobody left whom mail reaches, or dropped by SES: news that reached nobody */
  readonly unnotified: number;
  readonly reason?: string;
}

type Outcome = 'suppressed' | 'suppressed before' | 'reinstated since' | 'not for good';

/**
 * Handles what became of a mail. An address that bounced for good or complained is suppressed, and the consultancy is notified
 * once, by another of its addresses. Twice, late and out of order it comes to the same: the earliest event stands, what was
 * sent before a suppression was taken back is old news, and the mail about it has one id for each suppression. An alert
 * that came back, for good or not, is read by the consultancy.
 */
export async function handleBounce(
  dependencies: BounceDependencies,
  feedback: MailFeedback,
  now: Date,
): Promise<FeedbackHandled> {
  const { kind, messageId } = feedback;
  if (feedback.kind === 'rejected')
    return { kind, messageId, recipients: [], notified: 0, unnotified: 1, reason: feedback.reason };
  const reason = suppressing(feedback);
  const recipients: { address: string; outcome: Outcome }[] = [];
  let notified = 0;
  let unnotified = 0;
  for (const recipient of feedback.recipients) {
    const address = maskedAddress(recipient.address);
    if (reason === undefined) {
      recipients.push({ address, outcome: 'not for good' });
      if (feedback.kind !== 'bounced') continue;
      const { forwarded, noReader } = await handBackOn(dependencies, feedback, 'returned', now);
      notified += forwarded;
      unnotified += noReader ? 1 : 0;
      continue;
    }
    const { outcome, state } = await suppress(dependencies, recipient, reason, feedback);
    recipients.push({ address, outcome });
    if (outcome === 'reinstated since') continue;
    // Enqueued again with every repeat of the event: cut short after the suppression, the mail would be lost otherwise.
    const mails = await notify(dependencies, recipient.address, state, feedback, now);
    notified += mails;
    unnotified += mails === 0 ? 1 : 0;
    // A complaint is about mail that was delivered.
    if (reason === 'bounced') notified += (await handBackOn(dependencies, feedback, reason, now)).forwarded;
  }
  return { kind, messageId, recipients, notified, unnotified };
}

/** It did not get through, whatever becomes of its address: an alert is news that somebody must read. */
async function handBackOn(
  dependencies: BounceDependencies,
  { mail: id }: MailFeedback,
  reason: 'returned' | 'bounced',
  now: Date,
): Promise<Forwarded> {
  const entry = id === undefined ? undefined : await dependencies.outbox.find(id);
  return entry === undefined ? { forwarded: 0, noReader: false } : forward(dependencies, entry.mail, reason, now);
}

const suppressing = (feedback: MailFeedback): 'bounced' | 'complained' | undefined => {
  if (feedback.kind === 'complained') return feedback.unwanted ? 'complained' : undefined;
  return feedback.kind === 'bounced' && feedback.forGood ? 'bounced' : undefined;
};

const suppress = (
  { recipientStates: states, backoff }: Pick<BounceDependencies, 'recipientStates' | 'backoff'>,
  { address, detail }: FailedRecipient,
  reason: 'bounced' | 'complained',
  { at, sentAt }: MailFeedback,
): Promise<{ readonly outcome: Exclude<Outcome, 'not for good'>; readonly state: SuppressedRecipient }> =>
  retryOnConflict(backoff, async () => {
    const { value, version } = await states.read(address);
    const known = value.suppressed;
    const state = { ...value, suppressed: earlier(known, { reason, at, detail }) };
    if (value.reinstatedAt !== undefined && sentAt <= value.reinstatedAt)
      return { outcome: 'reinstated since' as const, state };
    if (state.suppressed !== known) await states.write(address, state, version);
    return { outcome: known === undefined ? ('suppressed' as const) : ('suppressed before' as const), state };
  });

type Suppression = SuppressedRecipient['suppressed'];

/** Of two events the earlier, and of two at once the same one whichever came first. */
function earlier(known: Suppression | undefined, next: Suppression): Suppression {
  if (known === undefined) return next;
  return `${next.at} ${next.reason} ${next.detail}` < `${known.at} ${known.reason} ${known.detail}` ? next : known;
}

/** @returns how many are notified */
async function notify(
  dependencies: BounceDependencies,
  address: string,
  { suppressed, reinstatedAt = '' }: SuppressedRecipient,
  { subject }: MailFeedback,
  now: Date,
): Promise<number> {
  const clientConfig = await dependencies.clientConfigs.current();
  const { consultancy } = clientConfig;
  const purpose = { kind: 'unreachable', address } as const;
  const { addresses, scope } = await recipientsOf(dependencies.recipientStates, consultancy, purpose);
  const read = await readBy(dependencies.recipientStates, clientConfig, address);
  const mails = addressMail({
    kind: 'undelivered',
    about: nameOf(address.trim().toLowerCase(), reinstatedAt),
    consultancy,
    recipients: addresses,
    links: await linkWriter(dependencies, now),
    scope,
    suppressed: { address, at: suppressed.at },
    shows: 'clients',
    content: (links) =>
      undeliveredMail({
        consultancy: consultancy.name,
        now,
        timeZone: consultancy.timezone,
        stage: dependencies.stage,
        links,
        address,
        reason: suppressed.reason,
        at: new Date(suppressed.at),
        detail: suppressed.detail,
        ...(subject !== undefined && { mailSubject: subject }),
        read,
      }),
    list: 'recipients',
  });
  await enqueueMail(dependencies, mails, now);
  return mails.length;
}

/** What an address receives by the client config in force. */
async function readBy(
  states: RecipientStates,
  { consultancy, clients }: ClientConfig,
  address: string,
): Promise<readonly LostReading[]> {
  const own = subscriptionsOf(consultancy.recipients, address);
  const read: LostReading[] =
    own.length === 0 ? [] : [{ of: consultancy.name, what: subscriptionLabels(own), alertsComeToYou: false }];
  for (const client of clients) {
    const wanted = subscriptionsOf(client.recipients, address);
    if (wanted.length === 0) continue;
    const others = client.recipients.filter(
      ({ email, receives }) => receives.includes('alerts') && !isSameAddress(email, address),
    );
    const { suppressed } = await reachableRecipients(
      states,
      others.map(({ email }) => email),
      '',
    );
    const alertsComeToYou = wanted.includes('alerts') && suppressed.length === others.length;
    read.push({ of: describeClient(client), what: subscriptionLabels(wanted), alertsComeToYou });
  }
  return read;
}

const subscriptionsOf = (recipients: readonly Recipient[], address: string): readonly Subscription[] =>
  recipients.filter(({ email }) => isSameAddress(email, address)).flatMap(({ receives }) => receives);

const names: Readonly<Record<Subscription, string>> = {
  alerts: 'alerts',
  weekly: 'weekly summary',
  portfolio: 'portfolio summary',
};

/** `alerts, weekly summary` */
export const subscriptionLabels = (subscriptions: readonly Subscription[]): string =>
  [...new Set(subscriptions)].map((one) => names[one]).join(', ');

/** `j…@acme.example` */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at <= 0 ? '…' : `${address.slice(0, 1)}…${address.slice(at)}`;
}
