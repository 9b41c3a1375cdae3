import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { SentMail, SentMailFolder } from './sent-mail.ts';

const page = readFileSync(new URL('./inbox.html', import.meta.url));

/** Answers the pages of the inbox: false when the path is none of them. */
export type Inbox = (url: string, response: ServerResponse) => Promise<boolean>;

/**
 * The mail sent, for a person: `/` is a page, `/store?after=NUMBER` the same as JSON, and `/mail/<number>/` has a mail's
 * `html`, its raw source (`raw`) and its attachments (`attachments/<index>`). Mail is parsed when somebody looks.
 */
export function openInbox(sent: SentMailFolder): Inbox {
  const parsed = new Map<number, Promise<ParsedMail>>();
  const parse = (mail: SentMail): Promise<ParsedMail> => {
    const known = parsed.get(mail.number) ?? sent.read(mail).then((raw) => simpleParser(raw));
    parsed.set(mail.number, known);
    return known;
  };
  return async (url, response) => {
    const { pathname, searchParams } = new URL(url, 'http://inbox');
    if (pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      return true;
    }
    if (pathname === '/store') {
      const after = Number(searchParams.get('after') ?? 0);
      const asked = sent.all().filter(({ number }) => number > after);
      const emails = await Promise.all(asked.map(async (mail) => summary(mail, await parse(mail))));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ emails }));
      return true;
    }
    const [, number, part, index] = /^\/mail\/(\d+)\/(html|raw|attachments)(?:\/(\d+))?$/.exec(pathname) ?? [];
    const mail = sent.all().find((one) => one.number === Number(number));
    if (mail === undefined) return false;
    if (part === 'raw') {
      response.writeHead(200, { 'content-type': 'message/rfc822' }).end(await sent.read(mail));
      return true;
    }
    const content = await parse(mail);
    return part === 'html' ? showHtml(content, response) : showAttachment(content, Number(index), response);
  };
}

function summary({ number, messageId }: SentMail, mail: ParsedMail): object {
  const addresses = (field: ParsedMail['to']): readonly string[] => [field ?? []].flat().map(({ text }) => text);
  return {
    number,
    messageId,
    from: mail.from?.text ?? '',
    replyTo: mail.replyTo === undefined ? [] : [mail.replyTo.text],
    destination: { to: addresses(mail.to), cc: addresses(mail.cc), bcc: addresses(mail.bcc) },
    subject: mail.subject ?? '(no subject)',
    ...(mail.date !== undefined && { at: Math.floor(mail.date.getTime() / 1000) }),
    ...(mail.text !== undefined && { text: mail.text }),
    ...(mail.html !== false && { html: `/mail/${number}/html` }),
    raw: `/mail/${number}/raw`,
    attachments: mail.attachments.map(({ filename, contentType }, index) => ({
      filename: filename ?? `attachment ${index + 1}`,
      contentType,
      href: `/mail/${number}/attachments/${index}`,
    })),
  };
}

/** Links open in a window of their own, as in a mail program. Whatever a mail has in it, no script runs. */
function showHtml({ html }: ParsedMail, response: ServerResponse): boolean {
  if (html === false) return false;
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; font-src *; sandbox allow-popups allow-popups-to-escape-sandbox",
  });
  response.end(`<base target="_blank">${html}`);
  return true;
}

function showAttachment({ attachments }: ParsedMail, index: number, response: ServerResponse): boolean {
  const found = attachments[index];
  if (found === undefined) return false;
  response.writeHead(200, {
    'content-type': found.contentType,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.filename ?? 'attachment')}`,
  });
  response.end(found.content);
  return true;
}
