import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { composeMime } from '../../shared/aws/ses/compose-mime.ts';
import type { Mail } from '../../shared/notifications/mail/mail.ts';

const mail: Mail = {
  id: 'a1b2c3',
  kind: 'alert',
  from: { name: 'Northwind Advisory', address: 'alerts@northwind.example' },
  to: 'jo@acme.example',
  subject: '[Ümlaut GmbH DE] Order defect rate - action needed',
  text: 'acme DE: 0 more defective orders until 1 %.\n\n- Größe: 90 %\n',
  html: '<!doctype html><html lang="en-GB"><body><p>acme DE: Größe 90&nbsp;%</p></body></html>',
  references: ['alert-1@alerts.northwind.example', 'alert-2@alerts.northwind.example'],
  listId: 'acme-de.alerts.northwind.example',
};

const compose = async (given: Mail, stage = 'production') => {
  const raw = await composeMime(given, stage);
  return { raw: raw.toString(), parsed: await simpleParser(raw) };
};

test('what is composed is what a mail program reads', async () => {
  const { parsed } = await compose(mail);
  expect(parsed.text).toBe(mail.text);
  expect(String(parsed.html).trim()).toBe(mail.html);
  expect(parsed.subject).toBe(mail.subject);
  expect(parsed.from?.value).toEqual([{ name: 'Northwind Advisory', address: 'alerts@northwind.example' }]);
  expect(parsed.to).toMatchObject({ value: [{ address: 'jo@acme.example' }] });
  expect(parsed.attachments).toEqual([]);
});

test('text comes before HTML, because mail programs show the last part they can', async () => {
  const { raw, parsed } = await compose(mail);
  expect(parsed.headers.get('content-type')).toMatchObject({ value: 'multipart/alternative' });
  expect(raw.indexOf('Content-Type: text/plain')).toBeGreaterThan(0);
  expect(raw.indexOf('Content-Type: text/plain')).toBeLessThan(raw.indexOf('Content-Type: text/html'));
});

test('every mail of an alert refers to the root of its thread, the first one too', async () => {
  const { parsed } = await compose(mail);
  expect(parsed.inReplyTo).toBe('<alert-1@alerts.northwind.example>');
  expect(parsed.references).toEqual(['<alert-1@alerts.northwind.example>', '<alert-2@alerts.northwind.example>']);
});

test('a summary belongs to no thread', async () => {
  const { raw } = await compose({ ...mail, references: [] });
  expect(raw).not.toMatch(/^(References|In-Reply-To):/m);
});

test('filters and auto-responders see what it is', async () => {
  const { raw } = await compose(mail);
  expect(raw).toMatch(/^List-ID: <acme-de\.alerts\.northwind\.example>\r$/m);
  expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
});

test('only mail from another stage than production carries the stage', async () => {
  expect((await compose(mail)).raw).not.toContain('X-Headroom-Stage');
  expect((await compose(mail, 'local')).raw).toMatch(/^X-Headroom-Stage: local\r$/m);
});

test('names and subjects from outside cannot add a header', async () => {
  const evil = 'Acme\r\nBcc: everyone@example.com\r\nX-Evil: 1';
  const { parsed } = await compose({
    ...mail,
    from: { name: evil, address: 'alerts@northwind.example' },
    subject: evil,
    references: [`root>\r\nBcc: everyone@example.com\r\n<x@y`],
    listId: `acme\r\nBcc: everyone@example.com`,
    id: `id\r\nBcc: everyone@example.com`,
  });
  expect(parsed.bcc).toBeUndefined();
  expect([...parsed.headers.keys()].filter((name) => name.includes('bcc') || name.includes('evil'))).toEqual([]);
  expect(parsed.subject).toBe('Acme Bcc: everyone@example.com X-Evil: 1');
});

describe('the button "Unsubscribe" of mail programs', () => {
  // Of the longest names, see signed-link.test.ts: it must stay in one piece.
  const address = `https://links.northwind.example/${'a'.repeat(660)}.${'b'.repeat(22)}`;

  test('has both headers of RFC 8058, each once, with the address in one piece', async () => {
    const { raw, parsed } = await compose({ ...mail, unsubscribe: address });
    const unfolded = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
    expect(unfolded.match(/^List-Unsubscribe: .*$/gm)).toEqual([`List-Unsubscribe: <${address}>`]);
    expect(unfolded.match(/^List-Unsubscribe-Post: .*$/gm)).toEqual([
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ]);
    expect(parsed.headers.get('list')).toMatchObject({ unsubscribe: { url: address } });
    expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  });

  test.each([undefined, 'https://links.example/a>\r\nBcc: everyone@example.com', 'javascript:alert(1)'])(
    'is not there for the address %j',
    async (unsubscribe) => {
      const { raw } = await compose({ ...mail, ...(unsubscribe !== undefined && { unsubscribe }) });
      expect(raw).not.toMatch(/List-Unsubscribe|Bcc/);
    },
  );
});

test('a recipient with a comma in it stays one recipient', async () => {
  const { parsed } = await compose({ ...mail, to: 'jo@acme.example, everyone@example.com' });
  const addresses = [parsed.to].flat().flatMap((to) => to?.value ?? []);
  expect(addresses.map(({ address }) => address)).not.toContain('everyone@example.com');
});

test('no line is longer than SMTP allows', async () => {
  const long = { ...mail, html: `<p>${'x'.repeat(5000)}</p>`, text: 'y '.repeat(3000) };
  const { raw, parsed } = await compose(long);
  expect(Math.max(...raw.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  expect(parsed.html).toContain('x'.repeat(5000));
});
