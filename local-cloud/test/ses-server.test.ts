import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { type ScratchStack, scratchStack } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const resources = { Mail: { Type: 'AWS::SES::ConfigurationSet', Properties: {} } };
async function start(stack: ScratchStack): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  return cloud;
}

const rawMail = (
  subject: string,
  fields: Readonly<Record<string, string>> = {},
  body = 'Ten defects left.',
): string => {
  const header = {
    From: 'alerts@northwind.example',
    To: 'jo@acme.example',
    Subject: subject,
    Date: 'Mon, 05 Oct 2026 06:00:00 +0000',
    ...fields,
  };
  const lines = Object.entries(header).map(([name, value]) => `${name}: ${value}`);
  return [...lines, '', body, ''].join('\r\n');
};
const send = (
  at: LocalCloud,
  subject: string,
  ConfigurationSetName?: string,
  fields?: Readonly<Record<string, string>>,
  body?: string,
): Promise<{ MessageId?: string | undefined }> =>
  new SESClient({
    endpoint: at.addresses.ses.endpoint,
    region: 'any',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  }).send(
    new SendRawEmailCommand({
      RawMessage: { Data: Buffer.from(rawMail(subject, fields, body)) },
      ...(ConfigurationSetName !== undefined && { ConfigurationSetName }),
    }),
  );
const subjectsIn = async (at: LocalCloud): Promise<readonly string[]> => {
  const store = (await (await fetch(`${at.addresses.ses.inbox}store`)).json()) as { emails: { subject: string }[] };
  return store.emails.map(({ subject }) => subject);
};

test('mail is in the folder as it was sent, in the order of sending, and in the inbox', async () => {
  const stack = scratchStack({}, resources);
  const running = await start(stack);
  for (const subject of ['first', 'second', 'third']) await send(running, subject, 'Scratch-Mail');
  const folder = join(stack.folder, 'mail');
  const kept = readdirSync(folder).sort();
  expect(kept.map((name) => name.slice(0, 7))).toEqual(['000001-', '000002-', '000003-']);
  expect(kept.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(
    ['first', 'second', 'third'].map((subject) => rawMail(subject)),
  );
  expect(await subjectsIn(running)).toEqual(['first', 'second', 'third']);
  const inbox = await (await fetch(running.addresses.ses.inbox)).text();
  expect(inbox).toContain('<html');
});

test('the inbox shows a mail as a mail program does: links open in a window of their own, and no script runs', async () => {
  const stack = scratchStack({}, resources);
  const running = await start(stack);
  const html = '<p>Ten defects left. <a href="http://links.example/snooze">Snooze</a></p>';
  await send(running, 'of HTML', undefined, { 'Content-Type': 'text/html' }, html);
  await send(running, 'of text');
  const { inbox } = running.addresses.ses;
  const { emails } = (await (await fetch(`${inbox}store`)).json()) as { emails: { html?: string; raw: string }[] };
  expect(emails.map((mail) => mail.html)).toEqual(['/mail/1/html', undefined]);
  const shown = await fetch(new URL('/mail/1/html', inbox));
  expect((await shown.text()).trim()).toBe(`<base target="_blank">${html}`);
  const policy = shown.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/sandbox (?!.*allow-scripts)/);
  expect(await (await fetch(new URL('/mail/2/raw', inbox))).text()).toBe(rawMail('of text'));
  expect((await fetch(new URL('/mail/3/html', inbox))).status).toBe(404);
});

test('a mail that SES would reject for its size or its recipients is rejected here', async () => {
  const running = await start(scratchStack({}, resources));
  // SES takes 10 MB and 50 recipients.
  const large = send(running, 'large', undefined, {}, 'x'.repeat(10 * 1024 * 1024));
  await expect(large).rejects.toThrow('Message length is more than 10485760 bytes long');
  const To = Array.from({ length: 51 }, (_, index) => `reader-${index}@acme.example`).join(', ');
  await expect(send(running, 'many', undefined, { To })).rejects.toThrow('Recipient count exceeds 50.');
  expect(await subjectsIn(running)).toEqual([]);
});

test('after a restart the inbox shows the mail of before, and numbers go on', async () => {
  const stack = scratchStack({}, resources);
  const first = await start(stack);
  await send(first, 'before');
  const { inbox } = first.addresses.ses;
  await first.stop();
  const second = await start(stack);
  expect(second.addresses.ses.inbox).toBe(inbox);
  await send(second, 'after');
  expect(await subjectsIn(second)).toEqual(['before', 'after']);
  expect(readdirSync(join(stack.folder, 'mail')).sort().at(-1)).toMatch(/^000002-/);
});

test('mail that names a configuration set the stack does not have is rejected and not kept', async () => {
  const stack = scratchStack({}, resources);
  const running = await start(stack);
  await expect(send(running, 'wrong', 'Other')).rejects.toThrow('Configuration set <Other> does not exist.');
  expect(readdirSync(join(stack.folder, 'mail'))).toEqual([]);
});
