import { expect, test } from 'vitest';
import { connectionMail } from '../../shared/notifications/mail/messages/connection-mail.ts';

const facts = {
  consultancy: 'Northwind Advisory',
  now: new Date('2026-10-05T06:00:00Z'),
  timeZone: 'Europe/Berlin',
  stage: 'production',
  client: 'Ünal <b>& Söhne</b>',
  region: 'eu',
  marketplaces: ['DE', 'FR'],
  linkDays: 30,
} as const;

test('what a client wrote as its name is text, and the link for it is in both parts', () => {
  const renewalLink = 'https://connect.northwind.example/connect?state=a.b';
  const news = { news: 'revoked', since: facts.now, said: 'invalid_grant: <script>' } as const;
  const { html, text } = connectionMail({ ...facts, news, renewalLink });
  expect(html).not.toContain('<b>&');
  expect(html).not.toContain('<script>');
  for (const part of [html, text]) expect(part).toContain(renewalLink);
});

test('a private app has no link: its owner makes a new token', () => {
  const { text } = connectionMail({ ...facts, news: { news: 'ended', until: facts.now } });
  expect(text).toContain('refresh token');
  expect(text).not.toContain('https://');
});
