import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SESClient } from '@aws-sdk/client-ses';
import { afterEach, expect, test } from 'vitest';
import { mailTransportClientSettings, mailTransportOn } from '../../shared/aws/ses/mail-transport.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';
import { MailPutOff, MailRejected } from '../../shared/ports/mail.ts';

/** The mails of these tests have none. */
const noPictures = {
  renderPicture: (): Promise<Uint8Array> => Promise.reject(new Error('nothing to render')),
  notRendered: (): never => {
    throw new Error('nothing to render');
  },
};

const mail: Mail = {
  id: 'm',
  kind: 'alert',
  from: { name: 'Northwind', address: 'alerts@northwind.example' },
  to: 'jo@acme.example',
  subject: 'subject',
  text: 'text',
  html: '<p>html</p>',
  references: [],
  listId: 'acme-de.headroom.northwind.example',
};

let server: Server | undefined;
afterEach(() => void server?.close());

/** A mail service on this machine that answers every request in the same way; counts what it was asked. */
async function serviceThat(answers: (response: ServerResponse) => void) {
  let asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    request.resume().on('end', () => answers(response));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new SESClient({
    ...mailTransportClientSettings,
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const outcome = await mailTransportOn(client, 'set', 'production', noPictures)
    .send(mail)
    .catch((error: unknown) => error);
  client.destroy();
  return { outcome, asked };
}

const rejection = (status: number, code: string, message: string) => (response: ServerResponse) =>
  void response
    .writeHead(status, { 'content-type': 'text/xml' })
    .end(
      `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    );

test.each([
  {
    when: 'too many mails a second',
    answers: rejection(400, 'Throttling', 'Maximum sending rate exceeded.'),
    waitingFor: 'sending rate',
    perhapsSent: false,
  },
  {
    when: 'the day’s quota used up',
    answers: rejection(400, 'Throttling', 'Daily message quota exceeded.'),
    waitingFor: 'daily quota',
    perhapsSent: false,
  },
  {
    when: 'a limit by its other name',
    answers: rejection(400, 'LimitExceeded', 'Rate is too high'),
    waitingFor: 'sending rate',
    perhapsSent: false,
  },
  {
    when: 'the sandbox and a recipient that is not verified',
    answers: rejection(400, 'MessageRejected', 'Email address is not verified. The following identities failed.'),
    waitingFor: 'service not set up',
    perhapsSent: false,
  },
  {
    when: 'sending that AWS has paused',
    answers: rejection(400, 'AccountSendingPausedException', 'Sending paused for this account.'),
    waitingFor: 'service not set up',
    perhapsSent: false,
  },
  {
    when: 'a role that may not send',
    answers: rejection(403, 'AccessDenied', 'User is not authorized'),
    waitingFor: 'service not set up',
    perhapsSent: false,
  },
  {
    when: 'trouble inside SES',
    answers: rejection(503, 'ServiceUnavailable', 'try later'),
    waitingFor: 'service not available',
    perhapsSent: true,
  },
  {
    when: 'a connection that broke before the answer',
    answers: (response: ServerResponse) => void response.destroy(),
    waitingFor: 'service not available',
    perhapsSent: true,
  },
])('$when: the mail waits, and was asked for once', async ({ answers, waitingFor, perhapsSent }) => {
  const { outcome, asked } = await serviceThat(answers);
  expect(outcome).toBeInstanceOf(MailPutOff);
  expect(outcome).toMatchObject({ waitingFor, perhapsSent });
  // The SDK would ask again by itself, and SES would send twice what it had taken without an answer.
  expect(asked).toBe(1);
});

test('a service that cannot be reached has sent nothing', async () => {
  const client = new SESClient({
    ...mailTransportClientSettings,
    // nothing listens on port 9 of this machine
    endpoint: 'http://127.0.0.1:9',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const outcome = await mailTransportOn(client, 'set', 'production', noPictures)
    .send(mail)
    .catch((error: unknown) => error);
  expect(outcome).toMatchObject({ waitingFor: 'service not available', perhapsSent: false });
});

test.each([
  { when: 'a mail that SES takes for harmful', answers: rejection(400, 'MessageRejected', 'Virus detected') },
  { when: 'an address that is none', answers: rejection(400, 'InvalidParameterValue', 'Illegal address') },
])('$when is rejected for good', async ({ answers }) => {
  expect((await serviceThat(answers)).outcome).toBeInstanceOf(MailRejected);
});

test('an accepted mail has the id that SES gave it', async () => {
  const accepted = (response: ServerResponse) =>
    void response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(
        '<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>0100-abc</MessageId></SendRawEmailResult></SendRawEmailResponse>',
      );
  expect((await serviceThat(accepted)).outcome).toBe('0100-abc');
});

test('a mail carries its own id as a tag, by which its bounce is recognised', async () => {
  const tags: unknown[] = [];
  const client = {
    send: async ({ input }: { input: { Tags?: unknown } }) => {
      tags.push(input.Tags);
      return { MessageId: '0100-abc' };
    },
  } as unknown as SESClient;
  await mailTransportOn(client, 'set', 'production', noPictures).send(mail);
  expect(tags).toEqual([[{ Name: 'mail', Value: 'm' }]]);
});
