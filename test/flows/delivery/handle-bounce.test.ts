import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { outcomeOf } from 'local-cloud';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { handleBounce, type MailFeedback, maskedAddress } from '../../../shared/flows/delivery/handle-bounce.ts';
import { sesEventShape, sesEventsIn } from '../../../shared/lambda/ses-event.ts';
import type { Mail } from '../../../shared/notifications/mail/mail.ts';
import { smallWorld } from '../../support/small-world.ts';

const start = new Date('2026-10-05T07:00:00Z');
const clients = `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example, kim@northwind.example] }
clients:
  acme: { name: Acme GmbH, timezone: Europe/Berlin, recipients: [{ email: jo@acme.example, receives: [alerts, weekly] }] }
  bolt: { name: Bolt Inc, timezone: Europe/Berlin, recipients: [{ email: jo@acme.example, receives: [alerts] }, { email: al@bolt.example, receives: [alerts] }] }
`;

async function world() {
  const made = smallWorld();
  await made.upload('config/clients.yaml', clients, start);
  await made.settle(start);
  return made;
}
type World = Awaited<ReturnType<typeof world>>;

const bounced = (address: string, more: Partial<Extract<MailFeedback, { kind: 'bounced' }>> = {}): MailFeedback => ({
  kind: 'bounced',
  forGood: true,
  messageId: '0100-a',
  sentAt: '2026-10-05T06:59:00.000Z',
  at: '2026-10-05T06:59:30.000Z',
  subject: '[Acme GmbH DE] Order defect rate',
  recipients: [{ address, detail: 'General: smtp; 550 5.1.1 user unknown' }],
  ...more,
});
const complained = (address: string, at: string): MailFeedback => ({
  kind: 'complained',
  unwanted: true,
  messageId: '0100-b',
  sentAt: '2026-10-05T06:00:00.000Z',
  at,
  recipients: [{ address, detail: 'abuse' }],
});

async function handle(at: World, ...feedback: readonly MailFeedback[]) {
  const handled = [];
  for (const one of feedback) handled.push(await handleBounce(at.dependencies, one, start));
  await at.settle(start);
  return handled;
}
const stateOf = async (at: World, address: string) => (await at.dependencies.recipientStates.read(address)).value;

describe('an address that bounced for good', () => {
  test('is suppressed, and the consultancy hears of it once: who, why, what they read, what to do', async () => {
    const at = await world();
    const [handled] = await handle(at, bounced('Jo@acme.example'));
    expect(handled).toEqual({
      kind: 'bounced',
      messageId: '0100-a',
      recipients: [{ address: 'J…@acme.example', outcome: 'suppressed' }],
      notified: 2,
      unnotified: 0,
    });
    expect((await stateOf(at, 'jo@acme.example')).suppressed).toMatchObject({ reason: 'bounced' });
    expect(at.sent.map(({ to, kind }) => [to, kind])).toEqual([
      ['ops@northwind.example', 'undelivered'],
      ['kim@northwind.example', 'undelivered'],
    ]);
    const [mail] = at.sent;
    expect(mail?.subject).toBe('[Northwind] Mail does not reach Jo@acme.example');
    for (const fact of [
      '550 5.1.1 user unknown',
      'Acme GmbH (acme): alerts, weekly summary; the alerts come to you now',
      // Bolt has another reader of its alerts.
      '- Bolt Inc (bolt): alerts\n',
      '“Write to it again” below',
    ])
      expect(mail?.text).toContain(fact);
  });

  test('of the consultancy itself is mailed to the others there and never to itself', async () => {
    const at = await world();
    await handle(at, bounced('ops@northwind.example'));
    expect(at.sent.map(({ to }) => to)).toEqual(['kim@northwind.example']);
  });

  test('with nobody left to notify is counted, for the alarm that does not go by mail', async () => {
    const at = await world();
    const handled = await handle(at, bounced('kim@northwind.example'), bounced('ops@northwind.example'));
    expect(handled.map(({ notified, unnotified }) => [notified, unnotified])).toEqual([
      [1, 0],
      [0, 1],
    ]);
    // The news of kim was for ops, whose address bounced before it left.
    expect(at.sent.map(({ to }) => to)).toEqual([]);
  });
});

describe('the same end, in whatever order and however often events come', () => {
  const events = [
    bounced('jo@acme.example'),
    bounced('jo@acme.example', { at: '2026-10-05T06:58:00.000Z' }),
    complained('JO@acme.example', '2026-10-05T06:30:00.000Z'),
    complained('jo@acme.example', '2026-10-05T08:30:00.000Z'),
  ];
  test('the earliest event stands, and each of the consultancy is notified once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...events, ...events], { minLength: 8 }), async (order) => {
        const at = await world();
        await handle(at, ...order);
        expect((await stateOf(at, 'jo@acme.example')).suppressed).toEqual({
          reason: 'complained',
          at: '2026-10-05T06:30:00.000Z',
          detail: 'abuse',
        });
        expect(at.sent.map(({ to }) => to).sort()).toEqual(['kim@northwind.example', 'ops@northwind.example']);
      }),
      { numRuns: 25 },
    );
  });

  test('cut short between the suppression and the mail, the next delivery of the event sends it', async () => {
    const at = await world();
    const cut = {
      ...at.dependencies,
      outbox: {
        ...at.dependencies.outbox,
        put: async () => {
          throw new Error('power cut');
        },
      },
    };
    await expect(handleBounce(cut, bounced('jo@acme.example'), start)).rejects.toThrow('power cut');
    await handle(at, bounced('jo@acme.example'));
    expect(at.sent).toHaveLength(2);
  });

  test('after a reinstatement late news of older mail is old news; a bounce of newer mail is news, and mailed', async () => {
    const at = await world();
    await handle(at, bounced('jo@acme.example'));
    at.sent.splice(0);
    const { version } = await at.dependencies.recipientStates.read('jo@acme.example');
    const reinstatedAt = '2026-10-05T09:00:00.000Z';
    await at.dependencies.recipientStates.write('jo@acme.example', { reinstatedAt, unsubscribed: [] }, version);
    const late = bounced('jo@acme.example', { at: '2026-10-05T09:30:00.000Z' });
    expect((await handle(at, late))[0]?.recipients).toEqual([
      { address: 'j…@acme.example', outcome: 'reinstated since' },
    ]);
    expect((await stateOf(at, 'jo@acme.example')).suppressed).toBeUndefined();
    const fresh = bounced('jo@acme.example', { sentAt: '2026-10-06T07:00:00.000Z', at: '2026-10-06T07:00:10.000Z' });
    await handle(at, fresh);
    expect((await stateOf(at, 'jo@acme.example')).suppressed?.at).toBe('2026-10-06T07:00:10.000Z');
    expect(at.sent).toHaveLength(2);
  });
});

test.each([
  { when: 'a full mailbox', feedback: bounced('jo@acme.example', { forGood: false }) },
  {
    when: 'a mail that is on its way for long',
    feedback: { ...bounced('jo@acme.example'), kind: 'delayed' } as MailFeedback,
  },
  {
    when: 'a mail that its reader took out of the spam folder',
    feedback: { ...complained('jo@acme.example', start.toISOString()), unwanted: false } as MailFeedback,
  },
])('$when suppresses nobody and mails nobody', async ({ feedback }) => {
  const at = await world();
  const [handled] = await handle(at, feedback);
  expect(handled).toMatchObject({ notified: 0, unnotified: 0 });
  expect((await stateOf(at, 'jo@acme.example')).suppressed).toBeUndefined();
  expect(at.sent).toEqual([]);
});

describe('a mail that came back', () => {
  const mail = (kind: Mail['kind']): Mail => ({
    id: 'a1b2c3',
    kind,
    from: { name: 'Northwind', address: 'alerts@northwind.example' },
    to: 'jo@acme.example',
    alsoTo: ['kim@northwind.example'],
    subject: '[Acme GmbH DE] Order defect rate',
    text: 'Acme GmbH DE: 0 left.\n',
    html: '<html><body><p>Acme GmbH DE: 0 left.</p></body></html>',
    references: [],
    listId: 'acme-de.headroom.northwind.example',
  });
  const fullMailbox = { forGood: false, mail: 'a1b2c3' };

  test('this once and is an alert is read by those of the consultancy who have not got it, once; its reader stays one', async () => {
    const at = await world();
    await at.dependencies.outbox.put(mail('alert'), start);
    const feedback = bounced('jo@acme.example', fullMailbox);
    expect(await handle(at, feedback, feedback)).toMatchObject([
      { recipients: [{ outcome: 'not for good' }], notified: 1, unnotified: 0 },
      { notified: 1 },
    ]);
    expect(at.sent.map(({ to, subject }) => [to, subject])).toEqual([
      ['ops@northwind.example', '[Acme GmbH DE] Order defect rate'],
    ]);
    expect(at.sent[0]?.text).toContain('This mail was for jo@acme.example, which returned it this time.');
    expect((await stateOf(at, 'jo@acme.example')).suppressed).toBeUndefined();
  });

  test('for good is read so too, beside the news of its address', async () => {
    const at = await world();
    await at.dependencies.outbox.put(mail('alert'), start);
    const feedback = bounced('jo@acme.example', { mail: 'a1b2c3' });
    await handle(at, feedback, feedback);
    expect(at.sent.map(({ to, kind }) => `${kind} to ${to}`).sort()).toEqual([
      'alert to ops@northwind.example',
      'undelivered to kim@northwind.example',
      'undelivered to ops@northwind.example',
    ]);
  });

  test('and is a summary is nobody else’s', async () => {
    const at = await world();
    await at.dependencies.outbox.put(mail('summary'), start);
    expect(await handle(at, bounced('jo@acme.example', fullMailbox))).toMatchObject([{ notified: 0, unnotified: 0 }]);
    expect(at.sent).toEqual([]);
  });
});

test('a mail that SES dropped as harmful is counted, for nobody reads it', async () => {
  const at = await world();
  const dropped = { kind: 'rejected', messageId: '0100-a', reason: 'Bad content' } as const;
  const instants = { sentAt: start.toISOString(), at: start.toISOString() };
  expect(await handle(at, { ...dropped, ...instants })).toMatchObject([{ unnotified: 1, reason: 'Bad content' }]);
  expect(at.sent).toEqual([]);
});

describe('what SES publishes', () => {
  const about = {
    timestamp: '2026-10-05T06:59:00.002Z',
    messageId: '0100-a',
    commonHeaders: { subject: 'subject' },
  };
  test('is understood: a bounce with the other side’s words, a name around the address, instants in UTC', () => {
    const bounce = {
      bounceType: 'Transient',
      bounceSubType: 'MailboxFull',
      bouncedRecipients: [{ emailAddress: 'Jo <jo@acme.example>', status: '4.2.2', diagnosticCode: 'smtp; 452 full' }],
      timestamp: '2026-10-05T09:00:00+02:00',
    };
    expect(v.parse(sesEventShape, { eventType: 'Bounce', bounce, mail: about })).toEqual({
      kind: 'bounced',
      forGood: false,
      messageId: '0100-a',
      sentAt: '2026-10-05T06:59:00.002Z',
      at: '2026-10-05T07:00:00.000Z',
      subject: 'subject',
      recipients: [{ address: 'jo@acme.example', detail: 'MailboxFull: smtp; 452 full' }],
    });
  });

  test.each([
    { type: 'abuse', unwanted: true },
    { type: null, unwanted: true },
    { type: 'not-spam', unwanted: false },
  ])('a complaint of type $type is one: $unwanted', ({ type, unwanted }) => {
    const complaint = {
      complainedRecipients: [{ emailAddress: 'jo@acme.example' }],
      complaintFeedbackType: type,
      timestamp: about.timestamp,
    };
    expect(v.parse(sesEventShape, { eventType: 'Complaint', complaint, mail: about })).toMatchObject({
      kind: 'complained',
      unwanted,
    });
  });

  test.each(['bounce', 'complaint', 'suppressionlist'])('the simulator’s %s address makes an event of it', (name) => {
    const event = outcomeOf({
      messageId: '0100-a',
      source: 'alerts@northwind.example',
      destination: `${name}@simulator.amazonses.com`,
      subject: 'subject',
      at: start.toISOString(),
    });
    const feedback = v.parse(sesEventShape, event?.body);
    expect(feedback.kind).toBe(name === 'complaint' ? 'complained' : 'bounced');
  });

  // https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html: a bounced recipient is what the
  // other server's notice calls the final recipient. Behind a forwarding address that is somebody else, and a server can
  // write there whom it likes.
  test.each([
    { when: 'a mailbox behind a forwarding address', named: ['jo.private@post.example'] },
    { when: 'somebody else whom a server would like to silence', named: ['ops@northwind.example'] },
    { when: 'several of them', named: ['a@post.example', 'b@post.example'] },
  ])('a notice that names $when is about the address that was written to', ({ named }) => {
    const mail = {
      ...about,
      destination: ['jo@acme.example'],
      tags: { mail: ['a1b2c3'], 'ses:caller-identity': ['r'] },
    };
    const recipients = named.map((emailAddress) => ({ emailAddress, diagnosticCode: '550 unknown' }));
    const bounce = { bounceType: 'Permanent', bounceSubType: 'General', timestamp: about.timestamp };
    const complaint = { complainedRecipients: recipients, complaintFeedbackType: 'abuse', timestamp: about.timestamp };
    expect(
      v.parse(sesEventShape, { eventType: 'Bounce', bounce: { ...bounce, bouncedRecipients: recipients }, mail }),
    ).toMatchObject({ mail: 'a1b2c3', recipients: [{ address: 'jo@acme.example', detail: 'General: 550 unknown' }] });
    expect(v.parse(sesEventShape, { eventType: 'Complaint', complaint, mail })).toMatchObject({
      recipients: [{ address: 'jo@acme.example' }],
    });
  });

  test('is no event when SES tries the topic while a stack is made: nothing fails and no dead letter is left', () => {
    const records = ['Successfully validated SNS topic for Amazon SES event publishing.', '{"eventType":"Open"}', 'x'];
    const event = { Records: records.map((body) => ({ body })) } as SQSEvent;
    expect(sesEventsIn(event).Records.map(({ body }) => body)).toEqual(['{"eventType":"Open"}', 'x']);
  });

  test.each([
    { when: 'another kind of event', event: { eventType: 'Open', mail: about, open: {} } },
    {
      when: 'a bounce of no moment',
      event: { eventType: 'Reject', mail: { ...about, timestamp: 'soon' }, reject: { reason: 'r' } },
    },
  ])('$when is rejected rather than guessed at', ({ event }) => {
    expect(v.safeParse(sesEventShape, event).success).toBe(false);
  });
});

test('a log names nobody in full', () => {
  expect(maskedAddress('jo.miller@acme.example')).toBe('j…@acme.example');
  expect(maskedAddress('@acme.example')).toBe('…');
});
