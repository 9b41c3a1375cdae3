import { alertKeyOf, feedKey } from '../shared/alerts/alert-key.ts';
import type { AlertMemory, Decision, ReasonToNotify } from '../shared/alerts/decision.ts';
import { addDays, type Day } from '../shared/domain/day.ts';
import type { AffectedOrder, Trouble } from '../shared/ledger/affected-orders.ts';
import { snoozeDays } from '../shared/links/link.ts';
import type { Judgement } from '../shared/metrics/judge.ts';
import type { AlertFacts } from '../shared/notifications/mail/alert/alert-facts.ts';
import { alertSubject } from '../shared/notifications/mail/alert/alert-subject.ts';
import { notificationsOf, openAmong } from '../shared/notifications/mail/alert/notification.ts';
import type { Writing } from '../shared/notifications/mail/parts/mail-content.ts';
import type { ReaderLinks } from '../shared/notifications/mail/parts/reader-links.ts';
import type { UploadRecord } from '../shared/reports/common/report.ts';
import { sampleAsOf, sampleNow } from './sample-portfolio.ts';

/** Links as long as real ones; nobody answers there. */
export const sampleAddress = (asked: string): string =>
  `https://links.northwind.example/${Buffer.from(`${asked} of an invented reader, jo@acme.example`).toString('base64url')}.${'0'.repeat(22)}`;

export const portalAddress = 'https://links.northwind.example/';

export const sampleLinks: ReaderLinks = {
  unsubscribe: sampleAddress('unsubscribe'),
  alerts: {},
  packs: { 'orderDefectRate-seller-1': sampleAddress('fetch') },
  portal: { of: 'accounts', address: portalAddress },
};

export const writing: Writing = {
  consultancy: 'Northwind Advisory',
  now: sampleNow,
  timeZone: 'Europe/Berlin',
  stage: 'local',
  links: sampleLinks,
};

const linksOf = (decisions: readonly Decision[]): ReaderLinks => ({
  ...sampleLinks,
  portal: { of: 'account', address: `${portalAddress}accounts/acme/DE` },
  alerts: Object.fromEntries(
    openAmong(notificationsOf(decisions)).map(({ key }) => [
      key,
      {
        acknowledge: sampleAddress(`acknowledge ${key}`),
        snooze: snoozeDays.map((days) => ({ days, address: sampleAddress(`snooze ${days} ${key}`) })),
        ...(key !== feedKey && { mute: sampleAddress(`mute ${key}`) }),
      },
    ]),
  ),
});

export const acme = { id: 'acme', name: 'Acme GmbH' };

/** A notification, with the memory that the alert policy would leave. */
export function notification(
  judgement: Judgement | undefined,
  reason: ReasonToNotify,
  memory: Partial<AlertMemory> = {},
  before?: Partial<AlertMemory>,
): Extract<Decision, { notify: true }> {
  const key = judgement === undefined ? feedKey : alertKeyOf(judgement);
  const after: AlertMemory = {
    state: reason === 'recovered' || reason === 'feed resumed' ? 'resolved' : 'open',
    verdict: judgement?.verdict ?? 'warn',
    since: sampleNow.toISOString(),
    lastNotified: sampleNow.toISOString(),
    reason,
    notified: 1,
    threadRoot: `alert-${key.replace('|', '-')}@alerts.northwind.example`,
    subject: alertSubject(acme, 'DE', key),
    ...memory,
  };
  return {
    key,
    notify: true,
    reason,
    after,
    ...(judgement !== undefined && { judgement }),
    ...(before !== undefined && { before: { ...after, state: 'open', ...before } }),
  };
}

export const alertFacts = (decisions: readonly Decision[], more: Partial<AlertFacts> = {}): AlertFacts => ({
  ...writing,
  client: acme,
  marketplace: 'DE',
  decisions,
  judgements: decisions.flatMap(({ judgement }) => (judgement === undefined ? [] : [judgement])),
  alerts: {},
  feed: { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false },
  reports: [{ key: 'acme/DE/performance 2026-10-04.json', kind: 'seller-performance', asOf: sampleAsOf }],
  links: linksOf(decisions),
  ...more,
});

/** Invented orders, one every `daysApart` days back from a day. */
export const sampleOrders = (
  count: number,
  newest: Day,
  troubles: readonly (readonly Trouble[])[],
  more: Partial<AffectedOrder> = {},
  daysApart = 1,
): readonly AffectedOrder[] =>
  Array.from({ length: count }, (_, i) => ({
    orderId: `302-${String(4_892_924 + i * 7919 + daysApart).padStart(7, '0')}-${String(3_377_867 - i * 104_729).padStart(7, '0')}`,
    day: addDays(newest, -i * daysApart),
    dayIs: 'ordered',
    troubles: troubles[i % troubles.length] ?? [],
    counts: 'now',
    ...more,
  }));

const uploadRecord = (key: string, more: Partial<UploadRecord>): UploadRecord => ({
  key,
  digest: 'd'.repeat(64),
  kind: 'unknown',
  outcome: 'unreadable',
  receivedAt: '2026-10-05T05:58:00Z',
  rows: 0,
  skipped: [],
  ...more,
});

export const unreadable: readonly UploadRecord[] = [
  uploadRecord('acme/DE/orders september.txt', {
    kind: 'all-orders',
    rows: 1841,
    reportError: {
      what: 'The file ends inside a quoted field',
      reason: 'The file ends inside a quoted field',
      line: 1843,
      column: 'product-name',
      expected: 'a closing quotation mark and the end of the row',
      found: 'the end of the file',
      remedy: 'Download the report again and upload the whole file.',
    },
  }),
  uploadRecord('acme/DE/archive.zip', {
    reportError: {
      what: 'This is a ZIP archive',
      reason: 'This is a ZIP archive',
      expected: 'one report as it was downloaded, plain or gzip',
      found: 'a ZIP archive',
      remedy: 'Unzip it and upload the files in it.',
    },
  }),
];
