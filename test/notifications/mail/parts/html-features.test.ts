import { describe, expect, test } from 'vitest';
import { largestHtmlBytes } from '../../../../shared/notifications/mail/parts/page.ts';
import { sampleMails } from '../../../../tools/sample-mails.ts';

/** What Gmail, Outlook and Apple Mail all show: tables and inline styles. A name that is not here needs a look at caniemail first. */
const tags = new Set(
  'html head meta title style body div table caption thead tbody tr th td h1 h2 p span br img a'.split(' '),
);
const attributes = new Set(
  'lang charset name content class style role width height cellpadding cellspacing border bgcolor align scope colspan src alt href'.split(
    ' ',
  ),
);
const properties = new Set(
  [
    'margin padding padding-right background-color color font-family font-size font-weight line-height text-align',
    'vertical-align width max-width height border border-top border-collapse word-break',
    'display height max-height overflow text-decoration',
  ].flatMap((line) => line.split(' ')),
);

const mails = [...sampleMails()].map(([name, { html, attachments = [] }]) => ({ name, html, attachments }));
const withoutComments = (html: string) => html.replace(/<!--[\s\S]*?-->/g, '').replace(/<!doctype html>/i, '');

/** Every opening tag with its attributes. */
function openingTags(html: string): readonly { tag: string; given: ReadonlyMap<string, string> }[] {
  return [...withoutComments(html).matchAll(/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>/g)].map(
    ([, tag = '', rest = '']) => ({
      tag,
      given: new Map([...rest.matchAll(/([a-z-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value])),
    }),
  );
}

const contentOf = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? '';

describe.each(mails)('$name', ({ html, attachments }) => {
  test('uses only elements, attributes and styles that every large mail program shows', () => {
    const opened = openingTags(html);
    // Each `<` begins a tag that was read above or closes one: nothing escapes the check.
    expect(withoutComments(html).match(/<[a-z]/g)?.length).toBe(opened.length);
    for (const { tag, given } of opened) {
      expect(tags, `<${tag}>`).toContain(tag);
      for (const name of given.keys()) expect(attributes, `<${tag} ${name}>`).toContain(name);
      for (const declaration of (given.get('style') ?? '').split(';').filter((each) => each !== '')) {
        expect(properties, declaration).toContain(declaration.slice(0, declaration.indexOf(':')));
      }
    }
  });

  test('has no scripts, styles or images from elsewhere, and leads to one place only: where its reader can act', () => {
    expect(html).not.toMatch(/<script|<link|url\(|@import/i);
    for (const [address] of html.matchAll(/https?:[^"<\s]*/g)) {
      // The link of a connection is the client's: it leads to the page where the seller consents.
      expect(address).toMatch(
        /^https:\/\/(links\.northwind\.example\/([\w-]+\.[\w-]{22}|accounts\/acme\/DE|connections|clients\/edit)?|connect\.northwind\.example\/consent\/[\w.-]+)$/,
      );
      expect(html).toContain(`<a class="hi" href="${address}"`);
    }
    expect(contentOf(html, /<style>([\s\S]*?)<\/style>/)).toMatch(/^@media \(prefers-color-scheme:dark\)\{.*\}$/);
  });

  test('shows only pictures that travel with it, at most two, each with words that state its fact', () => {
    const images = openingTags(html).filter(({ tag }) => tag === 'img');
    const travelling = attachments.flatMap((one) => (one.kind === 'picture' ? [`cid:${one.contentId}`] : []));
    expect(images.map(({ given }) => given.get('src'))).toEqual(travelling);
    expect(images.length).toBeLessThanOrEqual(2);
    for (const { given } of images)
      expect(given.get('alt')).toMatch(/^[A-Z].* of .*: .*%.*(limit|must not fall below).*%.*\.$/);
  });

  test('is written for screen readers: language, title, layout tables apart from data tables', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en-GB">/);
    expect(contentOf(html, /<title>(.*?)<\/title>/)).not.toBe('');
    for (const [table] of html.matchAll(/<table(?![^>]*role="presentation")[\s\S]*?<\/table>/g)) {
      expect(table).toContain('<caption');
      expect(table).toMatch(/<th scope="(row|rowgroup|col)"/);
    }
  });

  test('never uses pure white or black, which dark modes turn around', () => {
    expect(html).not.toMatch(/#fff(fff)?\b|#000(000)?\b|\bwhite\b|\bblack\b/i);
  });

  test('stays under what Gmail shows without cutting', () => {
    expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
  });

  test('every element that is opened is closed', () => {
    const open: string[] = [];
    for (const [, slash, tag = ''] of withoutComments(html).matchAll(/<(\/?)([a-z][a-z0-9]*)/g)) {
      if (tag === 'meta' || tag === 'br' || tag === 'img') continue;
      if (slash === '/') expect(open.pop()).toBe(tag);
      else open.push(tag);
    }
    expect(open).toEqual([]);
  });
});
