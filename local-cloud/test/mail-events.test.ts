import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, describe, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { Unsupported } from '../template/intrinsics.ts';
import { readStack } from '../template/read-stack.ts';
import { mayBeSentTo, recorder, type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const subscription = (more: object = {}) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    TopicArn: { Ref: 'Topic' },
    Protocol: 'sqs',
    Endpoint: { 'Fn::GetAtt': ['Work', 'Arn'] },
    RawMessageDelivery: true,
    ...more,
  },
});
const wiring = (more: object = {}, destination: object = {}) => ({
  ...workQueue('Work', 'Reader'),
  Mail: { Type: 'AWS::SES::ConfigurationSet', Properties: {} },
  Topic: { Type: 'AWS::SNS::Topic', Properties: {} },
  MayBeSentTo: mayBeSentTo('Work', 'sns.amazonaws.com'),
  MayBePublishedTo: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [{ Ref: 'Topic' }],
      PolicyDocument: {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'ses.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: { Ref: 'Topic' },
        },
      },
    },
  },
  Subscription: subscription(more),
  Events: {
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: {
      ConfigurationSetName: { Ref: 'Mail' },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint'],
        SnsDestination: { TopicARN: { Ref: 'Topic' } },
        ...destination,
      },
    },
  },
});

async function start(stack: ScratchStack): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  return cloud;
}

async function send(at: LocalCloud, to: string, configurationSet: string | undefined): Promise<void> {
  const client = new SESClient({
    endpoint: at.addresses.ses.endpoint,
    region: 'any',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  await client.send(
    new SendRawEmailCommand({
      Source: 'alerts@northwind.example',
      Destinations: [to],
      RawMessage: {
        Data: Buffer.from(`From: alerts@northwind.example\r\nTo: ${to}\r\nSubject: 3 left\r\n\r\ntext\r\n`),
      },
      ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
    }),
  );
  client.destroy();
}

/** What the reader of the queue got, after mail to each address. */
async function notifiedOf(
  addresses: readonly string[],
  resources: Readonly<Record<string, unknown>> = wiring(),
  configurationSet: string | undefined = 'Scratch-Mail',
): Promise<readonly object[]> {
  const stack = scratchStack({ Reader: recorder }, resources);
  const running = await start(stack);
  for (const address of addresses) await send(running, address, configurationSet);
  await running.idle();
  const notified = stack
    .recorded()
    .map(({ body }) => JSON.parse(String(body)) as { readonly mail?: { destination: string[] } });
  // Two copies of the reader work at once: by address, not by who was faster.
  return notified.sort((a, b) => String(a.mail?.destination).localeCompare(String(b.mail?.destination)));
}

test('mail to the simulator’s addresses bounces and is complained about, by the way that the template wires', async () => {
  const notified = await notifiedOf([
    'jo@acme.example',
    'bounce@simulator.amazonses.com',
    'complaint+acme@simulator.amazonses.com',
    'success@simulator.amazonses.com',
    'suppressionlist@simulator.amazonses.com',
  ]);
  expect(notified).toMatchObject([
    {
      eventType: 'Bounce',
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: 'bounce@simulator.amazonses.com' }],
      },
      mail: { source: 'alerts@northwind.example', commonHeaders: { subject: '3 left' } },
    },
    {
      eventType: 'Complaint',
      complaint: { complainedRecipients: [{ emailAddress: 'complaint+acme@simulator.amazonses.com' }] },
    },
    { eventType: 'Bounce', bounce: { bounceSubType: 'OnAccountSuppressionList' } },
  ]);
});

describe('nobody is notified', () => {
  const both = ['bounce@simulator.amazonses.com', 'complaint@simulator.amazonses.com'];
  test.each([
    { when: 'of mail without the configuration set', set: 'none', resources: wiring(), count: 0 },
    {
      when: 'of events that the destination does not name',
      resources: wiring({}, { MatchingEventTypes: ['complaint'] }),
      count: 1,
    },
    { when: 'by a destination that is switched off', resources: wiring({}, { Enabled: false }), count: 0 },
    {
      when: 'to a queue that is not subscribed',
      resources: wiring({ Protocol: 'email', Endpoint: 'a@b.example' }),
      count: 0,
    },
  ])('$when', async ({ resources, count, set }) => {
    const stack = scratchStack({ Reader: recorder }, resources);
    const running = await start(stack);
    for (const address of both) await send(running, address, set === undefined ? 'Scratch-Mail' : undefined);
    await running.idle();
    expect(stack.recorded()).toHaveLength(count);
  });
});

test('a subscription that does not ask for the raw message gets it in an envelope, as SNS sends it', async () => {
  const [notified] = await notifiedOf(['bounce@simulator.amazonses.com'], wiring({ RawMessageDelivery: false }));
  expect(notified).toMatchObject({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:us-east-1:000000000000:Scratch-Topic',
  });
  expect(JSON.parse((notified as { Message: string }).Message)).toMatchObject({ eventType: 'Bounce' });
});

test.each([
  { when: 'a function subscribed to a topic', more: { Protocol: 'lambda' }, says: 'Protocol: only subscriptions' },
  {
    when: 'a subscription with a filter',
    more: { FilterPolicy: { a: ['b'] } },
    says: 'FilterPolicy is not run locally',
  },
])('$when stops the start with its path in the template', ({ more, says }) => {
  const template = { Resources: { ...wiring(more), Reader: { Type: 'AWS::Lambda::Function', Properties: {} } } };
  const read = () => readStack(template, 'Scratch', new Map(), { sqs: 'http://sqs', url: () => 'http://url/' });
  expect(read).toThrow(Unsupported);
  expect(read).toThrow(says);
});
