import { describe, expect, test } from 'vitest';
import type { Facts } from '../../cli/doctor/facts.ts';
import { worstOf } from '../../cli/doctor/finding.ts';
import { findingsFrom } from '../../cli/doctor/findings.ts';

const now = new Date('2026-10-05T09:00:00Z');
const healthy: Facts = {
  now,
  sender: 'alerts@northwind.example',
  identity: { verified: true, dkim: true },
  sendingEnabled: true,
  quota: { max24Hours: 50_000, maxPerSecond: 14, sent24Hours: 120 },
  schedules: [
    { name: 'HourlyCheck', on: true },
    { name: 'HourlyLook', on: true },
  ],
  queues: [
    { name: 'OutboxQueue', deadLetters: false, messages: 0 },
    { name: 'OutboxDeadLetters', deadLetters: true, messages: 0 },
  ],
  alarms: [],
  clientConfig: { inForce: true, clients: 2 },
  accounts: [{ name: 'acme/DE', stale: false, checkedAt: '2026-10-05T08:05:00Z', nextCheckAt: '2026-10-06T08:05:00Z' }],
  mailWaiting: { halfHour: 0, twoHours: 0 },
  unreached: [],
  readers: [{ client: 'acme', reached: ['jo@acme.example'], instead: false }],
  notSeen: [],
};
const about = (facts: Facts, subject: string) => findingsFrom(facts).filter((finding) => finding.about === subject);

test('a healthy Headroom has nothing to do, and every subject is looked at', () => {
  const findings = findingsFrom(healthy);
  expect(findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(worstOf(findings)).toBe('ok');
  expect([...new Set(findings.map((finding) => finding.about))]).toEqual([
    'sender',
    'DKIM',
    'sending',
    'sandbox',
    'quota',
    'waiting mail',
    'schedules',
    'queues',
    'dead letters',
    'alarms',
    'checks',
    'reports',
    'clients.yaml',
    'recipients',
    'alerts',
  ]);
});

test('a quota without an end (SES says -1) is not one that is used up', () => {
  const facts = { ...healthy, quota: { max24Hours: -1, maxPerSecond: 500, sent24Hours: 1_000_000 } };
  expect(about(facts, 'quota')).toEqual([{ about: 'quota', state: 'ok', says: 'unlimited, 500 a second' }]);
  expect(about(facts, 'sandbox')).toMatchObject([{ state: 'ok' }]);
});

const late = '2026-10-05T05:59:00Z';
describe('what is broken, in plain words and with what to do', () => {
  test.each<{ when: string; facts: Partial<Facts>; subject: string; says: string | RegExp }>([
    {
      when: 'nobody was named as the sender',
      facts: { sender: 'nobody@headroom.invalid' },
      subject: 'sender',
      says: 'no sender is configured',
    },
    {
      when: 'the sender is not verified',
      facts: { identity: { verified: false, dkim: false } },
      subject: 'sender',
      says: 'SES has not verified alerts@northwind.example: no mail can be sent',
    },
    {
      when: 'SES has paused the account',
      facts: { sendingEnabled: false },
      subject: 'sending',
      says: /paused/,
    },
    {
      when: 'the sandbox keeps mail from a recipient',
      facts: { unverifiedRecipients: ['jo@acme.example'] },
      subject: 'sandbox',
      says: 'not verified, so SES delivers nothing to them: jo@acme.example',
    },
    {
      when: 'the quota is used up',
      facts: { quota: { max24Hours: 200, maxPerSecond: 1, sent24Hours: 200 } },
      subject: 'quota',
      says: 'used up: 0 of 200 mails left for 24 hours, 1 a second; mail waits and is sent as the quota frees up',
    },
    {
      when: 'mail has waited since breakfast',
      facts: { mailWaiting: { halfHour: 3, twoHours: 1 } },
      subject: 'waiting mail',
      says: '1 mail has waited for more than two hours',
    },
    {
      when: 'a schedule is switched off',
      facts: { schedules: [{ name: 'HourlyCheck', on: false }] },
      subject: 'schedules',
      says: 'switched off: HourlyCheck',
    },
    { when: 'there is no schedule', facts: { schedules: [] }, subject: 'schedules', says: 'there are none' },
    {
      when: 'messages grow old',
      facts: { queues: [{ name: 'IntakeQueue', deadLetters: false, messages: 4, oldestSeconds: 3600 }] },
      subject: 'queues',
      says: 'IntakeQueue: 4 messages, the oldest waiting for 60 minutes',
    },
    {
      when: 'messages were given up',
      facts: { queues: [{ name: 'OutboxDeadLetters', deadLetters: true, messages: 1 }] },
      subject: 'dead letters',
      says: '1 message was given up in OutboxDeadLetters',
    },
    {
      when: 'an alarm sounds',
      facts: { alarms: ['MailAgeAlarm'] },
      subject: 'alarms',
      says: 'MailAgeAlarm is in alarm',
    },
    {
      when: 'no check was completed for 27 hours',
      facts: { accounts: [{ name: 'acme/DE', stale: false, checkedAt: '2026-10-04T06:00:00Z' }] },
      subject: 'checks',
      says: 'no account has been checked since 2026-10-04T06:00:00Z: silence does not mean that all is well',
    },
    {
      when: 'one account’s check is three hours late',
      facts: {
        accounts: [...healthy.accounts, { name: 'bolt/US', stale: false, checkedAt: late, nextCheckAt: late }],
      },
      subject: 'checks',
      says: 'overdue: bolt/US',
    },
    {
      when: 'nobody reads a client’s alerts',
      facts: { readers: [{ client: 'acme', reached: [], instead: true }] },
      subject: 'alerts',
      says: 'nobody receives the alerts of acme',
    },
  ])('$when', ({ facts, subject, says }) => {
    const findings = findingsFrom({ ...healthy, ...facts });
    const [found] = findings.filter((finding) => finding.about === subject && finding.state === 'broken');
    expect(found?.says).toEqual(typeof says === 'string' ? says : expect.stringMatching(says));
    expect(found?.remedy?.length).toBeGreaterThan(20);
    expect(worstOf(findings)).toBe('broken');
  });
});

test.each<{ when: string; facts: Partial<Facts>; subject: string; says: string }>([
  {
    when: 'mail is not signed',
    facts: { identity: { verified: true, dkim: false } },
    subject: 'DKIM',
    says: 'mail from alerts@northwind.example is not DKIM-signed: much of it will land in spam folders',
  },
  {
    // 200 mails in 24 hours and 1 a second: ../shared/alerting-and-statistics.md 5.1
    when: 'SES is in its sandbox',
    facts: { quota: { max24Hours: 200, maxPerSecond: 1, sent24Hours: 0 } },
    subject: 'sandbox',
    says: 'SES is in the sandbox: it delivers to verified addresses only',
  },
  {
    // More than four fifths are gone: 1,000 - 801 = 199.
    when: 'the quota runs low',
    facts: { quota: { max24Hours: 1000, maxPerSecond: 5, sent24Hours: 801 } },
    subject: 'quota',
    says: '199 of 1000 mails left for 24 hours, 5 a second',
  },
  {
    when: 'mail is a little late',
    facts: { mailWaiting: { halfHour: 2, twoHours: 0 } },
    subject: 'waiting mail',
    says: '2 mails have waited for more than half an hour',
  },
  {
    when: 'a recipient is suppressed',
    facts: { unreached: [{ address: 'jo@acme.example', reason: 'bounced', since: '2026-10-04T06:00:00Z' }] },
    subject: 'recipients',
    says: 'jo@acme.example bounced at 2026-10-04T06:00:00Z: suppressed, so nothing is sent to it',
  },
  {
    when: 'reports do not come',
    facts: { accounts: healthy.accounts.map((account) => ({ ...account, stale: true })) },
    subject: 'reports',
    says: 'overdue for acme/DE',
  },
  { when: 'there is no account', facts: { accounts: [] }, subject: 'checks', says: 'there is no account yet' },
  {
    when: 'no clients.yaml is in force',
    facts: { clientConfig: { inForce: false, clients: 0 } },
    subject: 'clients.yaml',
    says: 'none has been applied; the stack’s defaults are in force',
  },
  {
    when: 'something may not be looked at',
    facts: { notSeen: [{ what: 'schedules', why: 'AccessDenied' }] },
    subject: 'schedules',
    says: 'could not be checked: AccessDenied',
  },
])('$when: worth a look, and nothing is broken', ({ facts, subject, says }) => {
  const changed = { ...healthy, ...facts };
  expect(about(changed, subject).find(({ state }) => state === 'attention')?.says).toBe(says);
  expect(worstOf(findingsFrom(changed))).toBe('attention');
});

test('many names stay one line, and none is left uncounted', () => {
  const accounts = Array.from({ length: 14 }, (_, i) => ({
    name: `c${i}/DE`,
    stale: true,
    checkedAt: '2026-10-05T08:05:00Z',
  }));
  expect(about({ ...healthy, accounts }, 'reports')[0]?.says).toMatch(/c0\/DE, .*c9\/DE and 4 more$/);
});
