import { SESClient, type SendRawEmailCommand } from '@aws-sdk/client-ses';
import { type ParsedMail, simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { composeMime } from '../../shared/aws/ses/compose-mime.ts';
import { mailTransportOn } from '../../shared/aws/ses/mail-transport.ts';
import { renderWith } from '../../shared/aws/ses/render-picture.ts';
import type { Attachment, Mail } from '../../shared/notifications/mail/mail.ts';
import { sampleMails } from '../../tools/sample-mails.ts';
import { installedRendererFiles } from './renderer-files.ts';

const picture: Attachment = {
  kind: 'picture',
  contentId: 'chart-1@headroom',
  fileName: 'chart-1.png',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="#1d4f91"/></svg>',
};
const file: Attachment = {
  kind: 'file',
  fileName: 'orders.csv',
  mediaType: 'text/csv',
  text: 'order,defect\r\n302-1,Größe\r\n',
};

const mail: Mail = {
  id: 'a1b2c3',
  kind: 'summary',
  from: { name: 'Northwind Advisory', address: 'alerts@northwind.example' },
  to: 'jo@acme.example',
  subject: '[Acme GmbH] Weekly summary: 1 account, fine',
  text: 'Acme GmbH: 1 account, fine.\n\nRate: 0.90 % now; limit 1 %.\n',
  html: '<!doctype html><html lang="en-GB"><body><p>Acme GmbH</p><img src="cid:chart-1@headroom" width="560" alt="Rate: 0.90&nbsp;% &amp; falling; limit 1&nbsp;%." style="display:block"></body></html>',
  references: [],
  listId: 'acme-weekly.headroom.northwind.example',
  attachments: [picture, file],
};

const png = Buffer.from('89504e470d0a1a0a', 'hex');
const rendered = new Map([[picture.contentId, png]]);

const parsed = async (raw: Uint8Array): Promise<ParsedMail> =>
  // Links to pictures stay as they were sent.
  simpleParser(Buffer.from(raw), { skipImageLinks: true });

describe('a mail with a picture and a file', () => {
  test('arrives part by part as it was written', async () => {
    const raw = await composeMime(mail, 'production', rendered);
    const read = await parsed(raw);
    expect(read.text).toBe(mail.text);
    expect(String(read.html).trim()).toBe(mail.html);
    expect(
      read.attachments.map(({ contentType, contentDisposition, filename, cid, related }) => ({
        contentType,
        contentDisposition,
        filename,
        cid,
        related,
      })),
    ).toEqual([
      {
        contentType: 'image/png',
        contentDisposition: 'inline',
        filename: 'chart-1.png',
        cid: picture.contentId,
        related: true,
      },
      {
        contentType: 'text/csv',
        contentDisposition: 'attachment',
        filename: 'orders.csv',
        cid: undefined,
        related: undefined,
      },
    ]);
    expect(read.attachments[0]?.content.equals(png)).toBe(true);
  });

  test('is nested as mail programs expect: text, then HTML with its picture, and the file beside both', async () => {
    const raw = (await composeMime(mail, 'production', rendered)).toString();
    const types = [...raw.matchAll(/^Content-Type: ([\w/-]+)/gm)].map(([, type]) => type);
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'multipart/related',
      'text/html',
      'image/png',
      'text/csv',
    ]);
  });

  test('carries its file as UTF-8 that Excel recognises: with a byte order mark, one', async () => {
    const once = await parsed(await composeMime(mail, 'production', rendered));
    expect(once.attachments[1]?.content.toString()).toBe(`\ufeff${file.text}`);
    const marked = { ...mail, attachments: [{ ...file, text: `\ufeff${file.text}` }] };
    const twice = await parsed(await composeMime(marked, 'production'));
    expect(twice.attachments[0]?.content.toString()).toBe(`\ufeff${file.text}`);
  });

  test('composes to the same bytes again', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => composeMime(mail, 'production', rendered)));
    const undated = (raw: Buffer | undefined) => raw?.toString().replace(/^Date: .*$/m, '');
    expect(undated(one)).toBe(undated(two));
  });

  test('a file’s name from outside cannot add a header', async () => {
    const evil = { ...file, fileName: 'a\r\nBcc: everyone@example.com\r\n.csv' };
    const read = await parsed(await composeMime({ ...mail, attachments: [evil] }, 'production'));
    expect(read.bcc).toBeUndefined();
    expect(read.attachments).toHaveLength(1);
  });
});

describe('what cannot travel does not keep the mail back', () => {
  test('a picture that was not rendered gives way to its words', async () => {
    const read = await parsed(await composeMime(mail, 'production'));
    expect(read.html).not.toContain('<img');
    expect(read.html).toContain('<p>Acme GmbH</p>Rate: 0.90&nbsp;% &amp; falling; limit 1&nbsp;%.</body>');
    expect(read.attachments.map(({ filename }) => filename)).toEqual(['orders.csv']);
  });

  test('a file larger than SES takes stays behind, and the mail says so in text and HTML', async () => {
    // SES takes 10 MB as encoded: 7.2 MB of file are 9.85 MB of base64 in lines.
    const large = { ...file, fileName: 'all orders.csv', text: 'x'.repeat(7_200_000) };
    const raw = await composeMime({ ...mail, attachments: [large, file] }, 'production');
    expect(raw.length).toBeLessThan(10_000_000);
    const read = await parsed(raw);
    expect(read.attachments.map(({ filename }) => filename)).toEqual(['orders.csv']);
    expect(read.text).toContain('Too large to travel with this mail: all orders.csv.');
    expect(read.html).toContain('<p>Too large to travel with this mail: all orders.csv.</p></body>');
  });

  test('a file that just fits goes, and the message stays within what SES takes', async () => {
    // 6.9 MB encode to 9.2 MB and with the line ends 9.44 MB.
    const large = { ...file, text: 'x'.repeat(6_900_000) };
    const raw = await composeMime({ ...mail, attachments: [large] }, 'production');
    expect(raw.length).toBeGreaterThan(9_400_000);
    expect(raw.length).toBeLessThan(10_000_000);
  });
});

/** A client that keeps what it is given to send. */
function keepingClient() {
  const sent: Uint8Array[] = [];
  const client = new SESClient({ region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  client.send = async ({ input }: SendRawEmailCommand) => {
    if (input.RawMessage?.Data !== undefined) sent.push(input.RawMessage.Data);
    return { MessageId: 'ses-1' };
  };
  return { client, sent };
}

describe('the mail transport', () => {
  test('sends every attachment of the sample mails, and each picture arrives as a PNG that its HTML shows', async () => {
    const { client, sent } = keepingClient();
    const troubles: unknown[] = [];
    const mailTransport = mailTransportOn(client, 'set', 'production', {
      renderPicture: renderWith(installedRendererFiles),
      notRendered: (...trouble) => troubles.push(trouble),
    });
    const contents = [...sampleMails().values()].filter(({ attachments = [] }) => attachments.length > 0);
    expect(contents.length).toBeGreaterThan(1);
    for (const content of contents) await mailTransport.send({ ...mail, attachments: [], ...content });
    expect(troubles).toEqual([]);
    for (const [i, raw] of sent.entries()) {
      const read = await parsed(raw);
      expect(read.text).toBe(contents[i]?.text);
      const pictures = read.attachments.filter(({ contentType }) => contentType === 'image/png');
      const shown = [...String(read.html).matchAll(/src="cid:([^"]+)"/g)].map(([, cid]) => cid);
      expect(pictures.map(({ cid }) => cid)).toEqual(shown);
      for (const { content } of pictures) expect(content.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
      const names = (contents[i]?.attachments ?? []).map(({ fileName }) => fileName);
      expect(read.attachments.map(({ filename }) => filename)).toEqual(names);
      // Far below what SES takes, and light for a mailbox.
      expect(raw.length).toBeLessThan(300_000);
    }
  });

  test('sends a mail whose picture cannot be rendered, with its words, and says so', async () => {
    const { client, sent } = keepingClient();
    const troubles: string[] = [];
    const mailTransport = mailTransportOn(client, 'set', 'production', {
      renderPicture: async () => {
        throw new Error('no canvas');
      },
      notRendered: (id, name, error) => troubles.push(`${id} ${name} ${String(error)}`),
    });
    expect(await mailTransport.send(mail)).toBe('ses-1');
    expect(troubles).toEqual(['a1b2c3 chart-1.png Error: no canvas']);
    const [raw] = sent;
    const read = await parsed(raw ?? new Uint8Array());
    expect(read.html).toContain('Rate: 0.90&nbsp;% &amp; falling; limit 1&nbsp;%.');
    expect(read.attachments.map(({ filename }) => filename)).toEqual(['orders.csv']);
  });
});
