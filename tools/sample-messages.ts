import { openCase } from '../shared/cases/case.ts';
import { describeTitle } from '../shared/cases/describe-figure.ts';
import { type StormAccount, stormMail } from '../shared/notifications/mail/alert/group-alert-mail.ts';
import type { Mail } from '../shared/notifications/mail/mail.ts';
import { type CaseStepMailFacts, caseStepMail } from '../shared/notifications/mail/messages/case-step-mail.ts';
import { type ConnectionFacts, connectionMail } from '../shared/notifications/mail/messages/connection-mail.ts';
import { forwardedMail } from '../shared/notifications/mail/messages/forwarded-note.ts';
import { signInMail } from '../shared/notifications/mail/messages/sign-in-mail.ts';
import type { MailContent, Writing } from '../shared/notifications/mail/parts/mail-content.ts';
import { type CheckedAccount, heartbeatMail } from '../shared/notifications/mail/summary/daily-heartbeat-mail.ts';
import { sampleNow } from './sample-portfolio.ts';

/** Mails that are about neither one account's numbers nor a week of them. */

const acme = { id: 'acme', name: 'Acme GmbH' };
const names = ['Acme GmbH', 'Borealis Outdoor', 'Cobalt & Sons Ltd', 'Dovetail', 'Ember Kitchen', 'Fjord Audio'];
const clients = names.map((name) => ({ id: name.toLowerCase().split(' ', 1)[0] ?? name, name }));

const daysLater = (days: number): Date => new Date(sampleNow.getTime() + days * 86_400_000);

const lateAccounts: readonly StormAccount[] = clients.map((client, i) => ({
  client,
  marketplace: 'DE',
  verdict: i < 4 ? 'breach' : 'warn',
  ...(i < 4 ? {} : { left: i - 4 }),
  words:
    i < 4
      ? `Late shipment rate (10 days): ${6 - i} over the limit of 4 %. ${14 - i} of 200 orders, 7.00 %.`
      : `Late shipment rate (30 days): ${i - 4} more allowed before 4 %. ${23 - i + 4} of 600 orders, 3.83 %.`,
}));

const opened = openCase(
  {
    account: { client: 'acme', marketplace: 'DE' },
    metric: 'orderDefectRate',
    channel: 'seller',
    reason: 'by hand',
    words: 'opened',
  },
  0,
  sampleNow,
);

/** Sample mails by name. */
export function sampleMessages(writing: Writing): ReadonlyMap<string, MailContent> {
  const { links } = writing;
  const connection: Omit<ConnectionFacts, 'news'> = {
    ...writing,
    ...(links !== undefined && {
      links: { ...links, portal: { of: 'connections', address: 'https://links.northwind.example/connections' } },
    }),
    client: acme.name,
    region: 'eu',
    marketplaces: ['DE', 'FR', 'UK'],
    renewalLink: 'https://connect.northwind.example/consent/CjIwq_acme-eu.KfyqnVbXmTzLwPsQ',
    linkDays: 7,
  };
  const { renewalLink: _link, ...ownApp } = connection;
  const step: Omit<CaseStepMailFacts, 'step' | 'isWithdrawn'> = {
    ...writing,
    ...(links !== undefined && {
      links: { ...links, portal: { of: 'account', address: 'https://links.northwind.example/accounts/acme/DE' } },
    }),
    client: acme,
    marketplace: 'DE',
    title: describeTitle(opened),
    openedAt: sampleNow,
    clientTimeZone: writing.timeZone,
    through: 'link',
    by: 'jo@acme.example',
  };
  const checked = clients.map(
    (client, i): CheckedAccount => ({
      client,
      marketplace: 'DE',
      checkedAt: new Date(sampleNow.getTime() - (i === 5 ? 30 : 1) * 3_600_000),
      fresh: i !== 4,
      open: i < 2 ? 1 : 0,
    }),
  );
  const storm = lateAccounts;
  return new Map<string, MailContent>([
    [
      'storm-begins',
      stormMail({
        ...writing,
        cause: 'lateShipmentRate|begins',
        accounts: storm.slice(1),
        notifiedAlone: storm.slice(0, 1),
      }),
    ],
    ['storm-goes-on', stormMail({ ...writing, cause: 'lateShipmentRate|goes on', accounts: storm, notifiedAlone: [] })],
    [
      'storm-ends',
      stormMail({
        ...writing,
        cause: 'lateShipmentRate|ends',
        notifiedAlone: [],
        accounts: storm.map((account) => ({
          ...account,
          verdict: 'ok',
          left: 17,
          words: 'Late shipment rate (30 days): 17 more allowed before 4 %. 6 of 600 orders, 1.00 %.',
        })),
      }),
    ],
    [
      'storm-feed',
      stormMail({
        ...writing,
        cause: 'feed|all|begins',
        notifiedAlone: [],
        accounts: clients.map((client) => ({
          client,
          marketplace: 'DE',
          verdict: 'warn',
          words: 'The newest is as of 2 October 2026.',
        })),
      }),
    ],
    [
      'connection-ends-soon',
      connectionMail({ ...connection, news: { news: 'ends soon', days: 30, until: daysLater(30) } }),
    ],
    ['connection-ended', connectionMail({ ...connection, news: { news: 'ended', until: daysLater(-1) } })],
    [
      'connection-revoked',
      connectionMail({
        ...connection,
        news: {
          news: 'revoked',
          since: daysLater(-1),
          said: 'invalid_grant: The request has an invalid grant parameter',
        },
      }),
    ],
    [
      'connection-private-app',
      connectionMail({ ...ownApp, news: { news: 'ends soon', days: 30, until: daysLater(30) } }),
    ],
    [
      'connection-reports-failed',
      connectionMail({
        ...connection,
        news: {
          news: 'reports failed',
          failed: [
            {
              kind: 'seller-performance',
              marketplace: 'DE',
              reason: 'Amazon answered FATAL on 5 of 5 tries',
            },
            { kind: 'all-orders', marketplace: 'FR', reason: 'Amazon rejects the request: the app lacks a role' },
          ],
        },
      }),
    ],
    ['case-step-sent', caseStepMail({ ...step, step: { kind: 'sent', what: 'Plan of Action' }, isWithdrawn: false })],
    [
      'case-step-rejected',
      caseStepMail({
        ...step,
        step: { kind: 'rejected', what: 'Plan of Action', deadline: daysLater(3) },
        isWithdrawn: false,
      }),
    ],
    [
      'case-step-closed',
      caseStepMail({
        ...step,
        through: 'portal',
        step: { kind: 'closed', what: 'Plan of Action' },
        isWithdrawn: false,
      }),
    ],
    [
      'case-step-taken-back',
      caseStepMail({ ...step, step: { kind: 'sent', what: 'Plan of Action' }, isWithdrawn: true }),
    ],
    ['heartbeat', heartbeatMail({ ...writing, accounts: checked.slice(0, 4) })],
    ['heartbeat-gaps', heartbeatMail({ ...writing, accounts: checked })],
  ]);
}

/** A mail that its reader could not be sent, as the consultancy gets it. */
export function sampleForwarded(mail: MailContent, unsubscribe: string): MailContent {
  const written: Mail = {
    id: 'a1',
    kind: 'alert',
    from: { name: 'Northwind Advisory', address: 'alerts@northwind.example' },
    to: 'jo@acme.example',
    references: [],
    listId: 'acme-de.headroom.northwind.example',
    unsubscribe,
    ...mail,
  };
  const { subject, text, html } = forwardedMail(
    written,
    { id: 'a2', from: written.from, to: 'ops@northwind.example' },
    'bounced',
  );
  return { subject, text, html };
}

/** Not a mail of any list: it has no way to unsubscribe and no client before its subject. */
export function sampleSignIn({ consultancy, now, timeZone, stage }: Writing): MailContent {
  return signInMail({
    consultancy,
    now,
    timeZone,
    stage,
    address: 'https://links.northwind.example/sign-in/am8.7Kf2yq0n3VbX1mTz8LwPsQ',
    endsAt: new Date(sampleNow.getTime() + 15 * 60_000),
  });
}
