import { randomUUID } from 'node:crypto';

/** A mail that SES accepted for one recipient, as its events describe it. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly source: string;
  readonly destination: string;
  readonly subject: string;
  /** the sender's own, by name */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** ISO 8601 */
  readonly at: string;
}

/** What SES publishes of a mail afterwards; `type` as an event destination names it. */
export interface MailEvent {
  readonly type: 'bounce' | 'complaint';
  readonly body: object;
}

/**
 * What becomes of mail to the addresses of SES's mailbox simulator, which work here as they do there, with a label behind
 * a plus sign too: `bounce+jo@simulator.amazonses.com`. Mail to any other address is delivered, and no event comes of it.
 * https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
export function outcomeOf(mail: AcceptedMail): MailEvent | undefined {
  const [, name = ''] = /^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i.exec(mail.destination) ?? [];
  switch (name.toLowerCase()) {
    case 'bounce':
      return bounce(mail, 'General', 'smtp; 550 5.1.1 user unknown');
    case 'suppressionlist':
      return bounce(mail, 'OnAccountSuppressionList', 'not sent: the account’s suppression list has the address');
    case 'complaint':
      return {
        type: 'complaint',
        body: {
          eventType: 'Complaint',
          complaint: {
            complainedRecipients: [{ emailAddress: mail.destination }],
            timestamp: mail.at,
            feedbackId: randomUUID(),
            complaintSubType: null,
            complaintFeedbackType: 'abuse',
            arrivalDate: mail.at,
          },
          mail: mailObject(mail),
        },
      };
    default:
      return undefined;
  }
}

const bounce = (mail: AcceptedMail, bounceSubType: string, diagnosticCode: string): MailEvent => ({
  type: 'bounce',
  body: {
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType,
      bouncedRecipients: [{ emailAddress: mail.destination, action: 'failed', status: '5.1.1', diagnosticCode }],
      timestamp: mail.at,
      feedbackId: randomUUID(),
    },
    mail: mailObject(mail),
  },
});

const mailObject = ({ messageId, source, destination, subject, at, tags = {} }: AcceptedMail): object => ({
  timestamp: at,
  source,
  messageId,
  destination: [destination],
  headersTruncated: false,
  headers: [],
  commonHeaders: { from: [source], to: [destination], messageId, subject },
  tags,
});
