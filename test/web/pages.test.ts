import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pageHeaders } from '../../shared/web/page.ts';
import { samplePages } from '../../tools/sample-pages.ts';
import { visibleText } from '../notifications/mail/reading-mail.ts';

const pages = [...samplePages()].map(([name, html]) => ({ name, html }));
const styleOf = (html: string): string => /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';

describe.each(pages)('the page "$name"', ({ html }) => {
  test('is whole without scripts, and fetches nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|javascript:|url\(|@import|https?:/i);
  });

  test('keeps to the policy that it is sent with: its style is the one that is allowed, and none is inline', () => {
    const hash = createHash('sha256').update(styleOf(html)).digest('base64');
    expect(pageHeaders['content-security-policy']).toContain(`'sha256-${hash}'`);
    expect(html).not.toContain('style="');
  });

  test('asks one thing at most, by a button that posts', () => {
    expect(html.match(/<form/g)?.length ?? 0).toBeLessThanOrEqual(1);
    expect(html.match(/<button/g)?.length ?? 0).toBe(html.match(/<form method="post"/g)?.length ?? 0);
    // Apart from that it leads to the account’s page and nowhere else.
    for (const [, address] of html.matchAll(/<a [^>]*href="([^"]*)"/g))
      expect(address).toMatch(/^\/accounts\/[\w%.-]+\/DE(#cases)?$/);
  });

  test('says first what it is about, in its title and its only heading', () => {
    const title = /<title>(.*?)<\/title>/.exec(html)?.[1];
    expect(/<h1>(.*?)<\/h1>/.exec(html)?.[1]).toBe(title);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(visibleText(html)).not.toMatch(/undefined|NaN|\[object|Invalid/);
  });
});

const page = (name: string): string => visibleText(samplePages().get(name) ?? '');

describe('what pages say', () => {
  test('a snooze: whose, what, until when, and that worse breaks it', () => {
    const text = page('snooze');
    expect(text).toContain('Snooze this alert for 3 days?');
    expect(text).toContain('Acme GmbH (acme) DE');
    expect(text).toContain('Order defect rate (seller-fulfilled)');
    expect(text).toContain('WARNING open since 29 September 2026, 09:00');
    // 06:04 UTC is 08:04 in Berlin in October.
    expect(text).toContain('until 8 October 2026, 08:04, you get no reminders.');
    expect(text).toContain('If it gets worse, or is over, you are mailed at once.');
    expect(text).toContain('Times are Europe/Berlin.');
  });

  test('reports that have stopped do not become worse: they arrive again', () => {
    expect(page('feed-snooze')).toContain('When reports arrive again, you are mailed at once.');
    expect(page('feed-snooze')).not.toContain('worse');
  });

  test('muting: silent whatever happens, but for a limit that is missed', () => {
    expect(page('muted')).toContain('you get no mail about it, whatever happens, not even when it is over.');
    expect(page('muted')).toContain('A missed limit is mailed all the same.');
    expect(page('mute-reports')).toContain('Mute reports: All Orders report?');
    expect(page('mute-reports')).not.toContain('limit');
  });

  test('after the act: what happened, until when, and a way back', () => {
    const text = page('snooze-done');
    expect(text).toContain('Done: snoozed until 8 October 2026, 08:04');
    expect(text).toContain('Undo: end the snooze');
  });

  test('nobody sees the address of another reader: consultancy and client do not see each other', () => {
    for (const name of ['snooze-again', 'mute-instead', 'undo']) expect(page(name)).not.toContain('jo@acme.example');
  });

  test('names from outside are text, whatever is in them', () => {
    expect(samplePages().get('mute-instead')).toContain('&lt;b&gt;M&amp;L&lt;/b&gt; &quot;Söhne&quot;');
  });

  test('a form has a label for each field, says what is wrong with it, and keeps what was typed', () => {
    const html = samplePages().get('case-deadline-wrong') ?? '';
    expect(html).toMatch(/<label for="deadline">/);
    expect(html).toContain('role="alert">That moment has passed: enter one that is still to come.');
    expect(html).toContain('value="2026-10-01T10:00"');
    for (const [, name = ''] of (samplePages().get('case-note') ?? '').matchAll(
      /<(?:input|select|textarea) id="(\w+)"/g,
    ))
      expect(samplePages().get('case-note')).toContain(`<label for="${name}">`);
  });

  test('a case: what was asked, what follows from it, and a way back', () => {
    expect(page('case-sent')).toContain('Has the Plan of Action been sent?');
    expect(page('case-sent')).toContain('You are asked for Amazon’s answer after 24 and 48 hours.');
    expect(page('case-sent-done')).toContain('Undo: it has not been sent');
    expect(page('case-other-clock')).toContain('Has the answer to a chargeback been sent?');
    expect(page('case-other-clock')).not.toContain('draft');
  });

  test('a link that nobody signed learns nothing about anybody', () => {
    for (const name of ['not-valid', 'wrong-method']) expect(page(name)).not.toContain('Northwind');
  });
});
