import type { Mail } from '../notifications/mail/mail.ts';
import type { Versioned } from './versioned.ts';

/** A mail in the outbox: on its way until it has one of `sentAs` and `failed`. */
export interface OutboxEntry {
  readonly mail: Mail;
  /** when it was decided: instant, ISO 8601 UTC */
  readonly recordedAt: string;
  readonly sending: Versioned<Sending>;
}

/** How far the sending of a mail has come. */
export interface Sending {
  /** attempts begun */
  readonly tries: number;
  /** of those, attempts nobody knows the end of: the mail service may have taken the mail */
  readonly lostEnds: number;
  /** a sender holds it until this instant; one that has not said by then what became of it is taken for dead */
  readonly claimedUntil?: string;
  /** it was put off until this instant, and why */
  readonly notBefore?: string;
  readonly waitingFor?: PutOff;
  /** the mail service's id */
  readonly sentAs?: string;
  /** why it can never be sent */
  readonly failed?: string;
}

/** Why a mail has to wait, through no fault of its own. */
export type PutOff = 'sending rate' | 'daily quota' | 'service not available' | 'service not set up';

/** Mail on its way: intent → claim → sent. */
export interface Outbox {
  /** records the intent once; a repeat of the same mail changes nothing */
  put(mail: Mail, now: Date): Promise<void>;
  find(id: string): Promise<OutboxEntry | undefined>;
  /** the right to send it until an instant, for one sender alone; `undefined` when another was faster */
  claim(entry: OutboxEntry, until: Date): Promise<OutboxEntry | undefined>;
  /** puts a claimed mail off; throws `Conflict` when the claim has run out and someone else has it */
  putOff(claimed: OutboxEntry, why: Required<Pick<Sending, 'notBefore' | 'waitingFor' | 'lostEnds'>>): Promise<void>;
  /** gives a claim back, as if nothing had been tried; throws `Conflict` when someone else has it */
  giveBack(claimed: OutboxEntry): Promise<void>;
  /** it was sent, whoever has claimed it meanwhile */
  sent(entry: OutboxEntry, messageId: string): Promise<void>;
  /** a recipient that can never be reached; kept with the reason */
  failed(entry: OutboxEntry, reason: string): Promise<void>;
  /** what became of it is known: it is no longer among the waiting, if work that was cut short left it there */
  settled(entry: OutboxEntry): Promise<void>;
  /** ids of mail whose intent was recorded before the instant and that is neither sent nor failed, oldest first */
  waitingSince(before: Date): Promise<readonly string[]>;
}

/** One line of the mail log: mail that was decided, whatever became of it. */
export interface LoggedMail {
  readonly id: string;
  readonly kind: Mail['kind'];
  readonly to: string;
  /** the client that it is about, where it is about one */
  readonly client?: string;
  readonly subject: string;
  /** when it was decided: instant, ISO 8601 UTC */
  readonly at: string;
}

/** Mail that was decided, by time. */
export interface MailLog {
  /**
   * the newest first
   *
   * @param to only mail to this address
   * @param before only what is older than this line: its `at` and `id` with `#` between them
   */
  newest(count: number, only: { readonly to?: string; readonly before?: string }): Promise<readonly LoggedMail[]>;
  /** how far the sending of a mail has come; may be a second behind */
  sendingOf(id: string): Promise<Sending>;
}

/** What takes mail to the mail service. */
export interface MailTransport {
  /** returns the id that the mail service gave the mail */
  send(mail: Mail): Promise<string>;
}

/** The service rejected this mail for good (an address that is not one, an unverified sender): a retry would not help. */
export class MailRejected extends Error {
  override readonly name = 'MailRejected';
}

/** The service cannot take this mail now; later it may. */
export class MailPutOff extends Error {
  override readonly name = 'MailPutOff';
  readonly waitingFor: PutOff;
  /** no answer came: the service may have taken the mail all the same */
  readonly perhapsSent: boolean;

  constructor(waitingFor: PutOff, options: { readonly cause: unknown; readonly perhapsSent?: boolean }) {
    super(`The mail has to wait: ${waitingFor}`, { cause: options.cause });
    this.waitingFor = waitingFor;
    this.perhapsSent = options.perhapsSent ?? false;
  }
}
