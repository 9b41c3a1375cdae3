import { isNamedIn } from '../../config/recipients.ts';
import type { Mail } from '../../notifications/mail/mail.ts';
import type { ForwardReason } from '../../notifications/mail/messages/forwarded-note.ts';
import {
  MailPutOff,
  MailRejected,
  type MailTransport,
  type Outbox,
  type OutboxEntry,
  type PutOff,
} from '../../ports/mail.ts';
import type { Messages } from '../../ports/messages.ts';
import { type ForwardDependencies, forward } from './forward-mail.ts';

export interface SendDependencies extends ForwardDependencies {
  readonly outbox: Outbox;
  readonly messages: Pick<Messages, 'mailReady'>;
  readonly mailTransport: MailTransport;
  /** how long a sender may hold a mail; far longer than an attempt can take */
  readonly claimSeconds: number;
}

export interface Sent {
  readonly mail: string;
  readonly outcome:
    | 'sent'
    | 'sent before'
    | 'rejected'
    | 'not in the outbox'
    | 'another sender has it'
    | 'waits'
    | 'put off'
    | 'recipient suppressed'
    | 'recipient removed'
    | 'nobody’s yet';
  /** an earlier attempt was cut short and may have been taken by the mail service: the recipient may have it twice */
  readonly mayBeARepeat?: true;
  readonly waitingFor?: PutOff;
  /** seconds until it is tried again; absent when the hourly round asks for it */
  readonly againAfterSeconds?: number;
  /** copies made for others because the mail cannot reach its recipient */
  readonly forwarded?: number;
  /** it cannot reach its recipient, and nobody else is left to read it */
  readonly noReader?: true;
}

/** SQS holds a message back for a quarter of an hour at most. */
const longestDelaySeconds = 900;
const firstDelaySeconds = 15;

/**
 * Sends one mail whose intent is recorded: claim, send, mark. Of several senders that hold the same id one gets the claim,
 * and the others leave the mail to it; a claim whose owner died runs out. Cut off between SES's acceptance and the mark,
 * the mail is sent again and counted (`mayBeARepeat`): a repeated alert is a nuisance, a lost one is the product failing.
 *
 * Trouble of the mail service puts the mail off and uses up no receive of its message: the mail stays in the outbox, and is
 * asked for again after a growing delay and by every hourly round. Anything unforeseen is thrown on.
 */
export async function sendMail(dependencies: SendDependencies, id: string, now: Date): Promise<Sent> {
  const { outbox } = dependencies;
  const entry = await outbox.find(id);
  if (entry === undefined) return { mail: id, outcome: 'not in the outbox' };
  const { sentAs, failed, claimedUntil, notBefore, waitingFor } = entry.sending.value;
  if (sentAs !== undefined || failed !== undefined) {
    await outbox.settled(entry);
    return { mail: id, outcome: 'sent before' };
  }
  if (claimedUntil !== undefined && claimedUntil > now.toISOString())
    return askAgain(dependencies, id, 'another sender has it', secondsUntil(claimedUntil, now));
  // Whoever put it off has seen to it that it is asked for again.
  if (notBefore !== undefined && notBefore > now.toISOString()) return { mail: id, outcome: 'waits' };

  const { suppressed } = (await dependencies.recipientStates.read(entry.mail.to)).value;
  const claimed = await outbox.claim(entry, new Date(now.getTime() + dependencies.claimSeconds * 1000));
  if (claimed === undefined) return askAgain(dependencies, id, 'another sender has it', dependencies.claimSeconds);
  if (suppressed !== undefined) {
    const reason = suppressed.reason;
    return sendElsewhere(
      dependencies,
      claimed,
      reason,
      { outcome: 'recipient suppressed', why: `The recipient has ${reason}` },
      now,
    );
  }
  if (isNobody(entry.mail.to)) return sendToSomebody(dependencies, claimed, now);
  return waitingFor === undefined
    ? sendClaimed(dependencies, claimed, claimed.mail, now)
    : sendLate(dependencies, claimed, now);
}

/** What clients.yaml says may have changed while a mail waited: who may read it, and a mistaken sender that was mended. */
async function sendLate(dependencies: SendDependencies, claimed: OutboxEntry, now: Date): Promise<Sent> {
  const clientConfig = await dependencies.clientConfigs.current();
  if (!isNamedIn(clientConfig, claimed.mail.to)) {
    const why = 'The recipient was taken out of clients.yaml';
    return sendElsewhere(dependencies, claimed, 'removed', { outcome: 'recipient removed', why }, now);
  }
  const { name, from: address } = clientConfig.consultancy;
  return sendClaimed(dependencies, claimed, { ...claimed.mail, from: { name, address } }, now);
}

/** Of a stack without a recipient of its own (RFC 2606, section 2: there is no such domain). */
const isNobody = (address: string): boolean => /\.invalid$/i.test(address);

/** Until somebody is named the mail waits; then it is theirs. */
async function sendToSomebody(dependencies: SendDependencies, claimed: OutboxEntry, now: Date): Promise<Sent> {
  const { consultancy } = await dependencies.clientConfigs.current();
  if (isNobody(consultancy.from) || consultancy.recipients.every(({ email }) => isNobody(email))) {
    return putOff(dependencies, claimed, new MailPutOff('service not set up', { cause: 'Nobody is named' }), now);
  }
  return sendElsewhere(
    dependencies,
    claimed,
    'nobody',
    { outcome: 'nobody’s yet', why: 'Nobody was named to read it' },
    now,
  );
}

async function sendClaimed(dependencies: SendDependencies, claimed: OutboxEntry, mail: Mail, now: Date): Promise<Sent> {
  const { outbox, mailTransport } = dependencies;
  const { sending } = claimed;
  let messageId: string;
  try {
    messageId = await mailTransport.send(mail);
  } catch (error) {
    if (error instanceof MailPutOff) return putOff(dependencies, claimed, error, now);
    if (error instanceof MailRejected)
      return sendElsewhere(dependencies, claimed, 'rejected', { outcome: 'rejected', why: error.message }, now);
    // Nothing was sent: the repeat of the message must not find the mail taken.
    await outbox.giveBack(claimed);
    throw error;
  }
  await markSent(outbox, claimed, messageId);
  return { mail: mail.id, outcome: 'sent', ...(sending.value.lostEnds > 0 && { mayBeARepeat: true }) };
}

/** The mail cannot reach its recipient: what others must know is forwarded to them before it is given up. */
async function sendElsewhere(
  dependencies: SendDependencies,
  claimed: OutboxEntry,
  reason: ForwardReason,
  { outcome, why }: { readonly outcome: Sent['outcome']; readonly why: string },
  now: Date,
): Promise<Sent> {
  const { forwarded, noReader } = await forward(dependencies, claimed.mail, reason, now);
  await dependencies.outbox.failed(claimed, why);
  return { mail: claimed.mail.id, outcome, forwarded, ...(noReader && { noReader: true }) };
}

/** The mail is out. Where the mark fails twice the claim stays, runs out, and the repeat is counted. */
async function markSent(outbox: Outbox, claimed: OutboxEntry, messageId: string): Promise<void> {
  try {
    await outbox.sent(claimed, messageId);
  } catch {
    await outbox.sent(claimed, messageId);
  }
}

async function putOff(
  dependencies: SendDependencies,
  claimed: OutboxEntry,
  trouble: MailPutOff,
  now: Date,
): Promise<Sent> {
  const { mail, sending } = claimed;
  const { waitingFor, perhapsSent } = trouble;
  const seconds = delaySeconds(waitingFor, sending.value.tries);
  await dependencies.outbox.putOff(claimed, {
    waitingFor,
    notBefore: new Date(now.getTime() + (seconds ?? firstDelaySeconds) * 1000).toISOString(),
    lostEnds: sending.value.lostEnds + (perhapsSent ? 1 : 0),
  });
  const outcome = { mail: mail.id, outcome: 'put off', waitingFor } as const;
  if (seconds === undefined) return outcome;
  await dependencies.messages.mailReady([mail.id], seconds);
  return { ...outcome, againAfterSeconds: seconds };
}

/**
 * 15 seconds, 30, a minute, up to a quarter of an hour. A quota that is used up frees itself over 24 hours, and a service
 * that is not set up waits for a person: for these the hourly round is soon enough.
 */
function delaySeconds(waitingFor: PutOff, tries: number): number | undefined {
  if (waitingFor === 'daily quota' || waitingFor === 'service not set up') return undefined;
  return Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** Math.min(tries - 1, 10));
}

/** Its sender may have died: someone has to look again when the claim has run out. */
async function askAgain(
  { messages }: SendDependencies,
  mail: string,
  outcome: 'another sender has it',
  seconds: number,
): Promise<Sent> {
  const againAfterSeconds = Math.min(longestDelaySeconds, seconds + 1);
  await messages.mailReady([mail], againAfterSeconds);
  return { mail, outcome, againAfterSeconds };
}

const secondsUntil = (instant: string, now: Date): number =>
  Math.max(0, Math.ceil((Date.parse(instant) - now.getTime()) / 1000));
