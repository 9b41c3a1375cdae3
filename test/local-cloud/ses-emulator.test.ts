import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterEach, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../../local-cloud/cloud.ts';
import { type ScratchStack, scratchStack } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const resources = { Mail: { Type: 'AWS::SES::ConfigurationSet', Properties: {} } };
async function start(stack: ScratchStack): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  return cloud;
}

const rawMail = (subject: string): string =>
  [
    'From: alerts@northwind.example',
    'To: jo@acme.example',
    `Subject: ${subject}`,
    'Date: Mon, 05 Oct 2026 06:00:00 +0000',
    '',
    'Ten defects left.',
    '',
  ].join('\r\n');
const send = (
  at: LocalCloud,
  subject: string,
  ConfigurationSetName?: string,
): Promise<{ MessageId?: string | undefined }> =>
  new SESClient({
    endpoint: at.addresses.ses.endpoint,
    region: 'any',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  }).send(
    new SendRawEmailCommand({
      RawMessage: { Data: Buffer.from(rawMail(subject)) },
      ...(ConfigurationSetName !== undefined && { ConfigurationSetName }),
    }),
  );
const subjectsIn = async (at: LocalCloud): Promise<readonly string[]> => {
  const store = (await (await fetch(`${at.addresses.ses.inbox}store`)).json()) as { emails: { subject: string }[] };
  return store.emails.map(({ subject }) => subject);
};

test('mail lies in the folder as it was sent, in the order of sending, and in the inbox', async () => {
  const stack = scratchStack({}, resources);
  const running = await start(stack);
  for (const subject of ['first', 'second', 'third']) await send(running, subject, 'Scratch-Mail');
  const folder = join(stack.folder, 'mail');
  const kept = readdirSync(folder).sort();
  expect(kept.map((name) => name.slice(0, 7))).toEqual(['000001-', '000002-', '000003-']);
  expect(kept.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(
    ['first', 'second', 'third'].map(rawMail),
  );
  expect(await subjectsIn(running)).toEqual(['first', 'second', 'third']);
  const inbox = await (await fetch(running.addresses.ses.inbox)).text();
  expect(inbox).toContain('<html');
  // Links of a mail open in a window of their own, as in a mail program.
  expect(inbox).toContain('<base target="_blank">');
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

test('mail that names a configuration set the stack does not have is refused and not kept', async () => {
  const stack = scratchStack({}, resources);
  const running = await start(stack);
  await expect(send(running, 'wrong', 'Other')).rejects.toThrow('Configuration set <Other> does not exist.');
  expect(readdirSync(join(stack.folder, 'mail'))).toEqual([]);
});
