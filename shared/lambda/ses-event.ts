import type { SQSEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { FailedRecipient, MailFeedback } from '../flows/delivery/handle-bounce.ts';
import { mailTag } from '../names.ts';

const instant = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text)), 'is no instant'),
  v.transform((text) => new Date(text).toISOString()),
);

/** `Jo <jo@acme.example>` is `jo@acme.example`. */
const address = v.pipe(
  v.string(),
  v.transform((text) => (/<([^<>]+)>\s*$/.exec(text)?.[1] ?? text).trim()),
);

const mail = v.object({
  timestamp: instant,
  messageId: v.string(),
  destination: v.optional(v.array(address), []),
  tags: v.optional(v.record(v.string(), v.array(v.string())), {}),
  commonHeaders: v.optional(v.object({ subject: v.optional(v.string()) })),
});

const failed = v.object({
  emailAddress: address,
  status: v.optional(v.string()),
  diagnosticCode: v.optional(v.string()),
});

/**
 * What SES publishes about a mail it has accepted, through the configuration set's event destination, delivered raw.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const sesEventShape = v.pipe(
  v.variant('eventType', [
    v.object({
      eventType: v.literal('Bounce'),
      mail,
      bounce: v.object({
        bounceType: v.string(),
        bounceSubType: v.string(),
        bouncedRecipients: v.array(failed),
        timestamp: instant,
      }),
    }),
    v.object({
      eventType: v.literal('Complaint'),
      mail,
      complaint: v.object({
        complainedRecipients: v.array(failed),
        complaintFeedbackType: v.nullish(v.string()),
        timestamp: instant,
      }),
    }),
    v.object({ eventType: v.literal('Reject'), mail, reject: v.object({ reason: v.string() }) }),
    v.object({
      eventType: v.literal('DeliveryDelay'),
      mail,
      deliveryDelay: v.object({ delayType: v.string(), delayedRecipients: v.array(failed), timestamp: instant }),
    }),
  ]),
  v.transform((event): MailFeedback => {
    const { timestamp: sentAt, messageId, destination, tags, commonHeaders } = event.mail;
    const id = tags[mailTag]?.[0];
    const named = (recipients: readonly Failed[], how: string) => failedRecipients(destination, recipients, how);
    const of = {
      messageId,
      sentAt,
      ...(id !== undefined && { mail: id }),
      ...(commonHeaders?.subject !== undefined && { subject: commonHeaders.subject }),
    };
    switch (event.eventType) {
      case 'Bounce': {
        const { bounceType, bounceSubType, bouncedRecipients, timestamp } = event.bounce;
        const forGood = bounceType === 'Permanent';
        return { ...of, kind: 'bounced', forGood, at: timestamp, recipients: named(bouncedRecipients, bounceSubType) };
      }
      case 'Complaint': {
        const { complainedRecipients, complaintFeedbackType, timestamp } = event.complaint;
        const how = complaintFeedbackType ?? 'no reason was given';
        const recipients = named(complainedRecipients, how);
        return { ...of, kind: 'complained', unwanted: how !== 'not-spam', at: timestamp, recipients };
      }
      case 'Reject':
        return { ...of, kind: 'rejected', at: sentAt, reason: event.reject.reason };
      case 'DeliveryDelay': {
        const { delayType, delayedRecipients, timestamp } = event.deliveryDelay;
        return { ...of, kind: 'delayed', at: timestamp, recipients: named(delayedRecipients, delayType) };
      }
    }
  }),
);

type Failed = v.InferOutput<typeof failed>;

/**
 * The failed recipients, each with the receiving server's own words, or SES's type of failure where there are none. All our
 * mail goes to one address, and the failure counts against that address, whoever the event names: behind a forwarding
 * address the server names somebody we never wrote to, and nobody may cause the suppression of an address not theirs.
 */
function failedRecipients(
  destination: readonly string[],
  recipients: readonly Failed[],
  how: string,
): readonly FailedRecipient[] {
  const detailed = recipients.map(({ emailAddress, status, diagnosticCode }) => ({
    address: emailAddress,
    detail: [how, diagnosticCode ?? status].filter((part) => part !== undefined && part !== '').join(': '),
  }));
  const [only] = destination;
  if (only === undefined || destination.length > 1) return detailed;
  return [{ address: only, detail: detailed[0]?.detail ?? how }];
}

const topicTestMessage = 'Successfully validated SNS topic for Amazon SES event publishing.';

/**
 * The batch without the test message that SES publishes when an event destination is created: it is no event, and must not
 * end up in the dead letters of every new stack.
 */
export const sesEventsIn = ({ Records }: SQSEvent): SQSEvent => ({
  Records: Records.filter(({ body }) => body.trim() !== topicTestMessage),
});
