import { expect, test } from 'vitest';
import {
  type UndeliveredFacts,
  undeliveredMail,
} from '../../../shared/notifications/mail/messages/undelivered-mail.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import { writing } from '../../../tools/sample-facts.ts';
import { firstLine, visibleText } from './reading-mail.ts';

const facts: UndeliveredFacts = {
  ...writing,
  address: 'jo@acme.example',
  reason: 'bounced',
  at: new Date('2026-10-05T05:58:00Z'),
  detail: 'General: smtp; 550 5.1.1 user unknown',
  read: [{ of: 'Acme GmbH (acme)', what: 'alerts', alertsComeToYou: true }],
};

test('says first that nothing more is sent there, why, and who reads the alerts now', () => {
  expect(firstLine(undeliveredMail(facts).text)).toBe(
    'jo@acme.example no longer accepts mail: nothing more will be sent to it. Its mail server has rejected our mail for good. It was the last address for the alerts of 1 client: they come to you from now on.',
  );
});

test('a complaint is answered by asking, not by another mail', () => {
  const { text } = undeliveredMail({ ...facts, reason: 'complained', read: [] });
  expect(firstLine(text)).toMatch(
    /^jo@acme.example has reported our mail as unwanted: nothing more will be sent to it\./,
  );
  expect(text).toContain('Do first: ask whether mail is wanted there at all.');
  expect(text).toContain('Nothing: it is no longer in clients.yaml');
});

test('what a mail server answers cannot write HTML or another header', () => {
  const { subject, html } = undeliveredMail({
    ...facts,
    address: 'jo@acme.example\r\nBcc: all@acme.example',
    detail: '550 <img src=x>',
  });
  expect(subject).not.toMatch(/[\r\n]/);
  expect(html).not.toContain('<img');
  expect(visibleText(html)).toContain('550 <img src=x>');
});

test('an address that reads for hundreds of clients makes no mail that is cut off', () => {
  const read = Array.from({ length: 400 }, (_, i) => ({ of: `Client ${i}`, what: 'alerts', alertsComeToYou: true }));
  const { text, html } = undeliveredMail({ ...facts, read });
  expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
  expect(text).toContain('the alerts of 400 clients');
  // 30 are named.
  expect(text).toContain('and of 370 more');
});
