import { describe, expect, test } from 'vitest';
import { sampleMails } from '../../../tools/sample-mails.ts';

const mails = sampleMails();
const mail = (name: string) => {
  const found = mails.get(name);
  if (found === undefined) throw new Error(`there is no sample ${name}`);
  return found;
};
const renewal = /https:\/\/connect\.northwind\.example\/consent\/[\w.-]+/;

describe('a mail about a connection to Amazon', () => {
  test.each(['connection-ends-soon', 'connection-ended', 'connection-revoked'])(
    'has the link for the client as a link: %s',
    (name) => {
      const { text, html } = mail(name);
      const [address = ''] = renewal.exec(text) ?? [];
      expect(address).not.toBe('');
      expect(html).toContain(`href="${address}"`);
      // And as letters, which can be copied into a mail to the client.
      expect(html).toContain(`>${address}</a>`);
      expect(text).not.toMatch(/\bheadroom [a-z]/);
    },
  );

  test('names a command only where no page of the portal can do it: the token of a private app', () => {
    for (const [name, { text }] of mails) {
      if (!name.startsWith('connection-') || name === 'connection-private-app') continue;
      expect(text, name).not.toMatch(/\bnpx\b|\bheadroom connect\b/);
    }
    expect(mail('connection-private-app').text).toContain('npx headroom connect add');
    expect(mail('connection-private-app').html).not.toMatch(renewal);
  });
});
