import type { AlertFacts } from '../shared/mail/alert-facts.ts';
import { alertMail } from '../shared/mail/alert-mail.ts';
import { alertSubject } from '../shared/mail/alert-subject.ts';
import { clientSummaryMail } from '../shared/mail/client-summary-mail.ts';
import { complaintMail } from '../shared/mail/complaint-mail.ts';
import { configurationMail } from '../shared/mail/configuration-mail.ts';
import type { MailContent, Writing } from '../shared/mail/mail-content.ts';
import { portfolioSummaryMail } from '../shared/mail/portfolio-summary-mail.ts';
import { undeliveredMail } from '../shared/mail/undelivered-mail.ts';
import type { Day } from '../shared/metrics/day.ts';
import type { AlertMemory, Decision, ReasonToTell } from '../shared/metrics/decision.ts';
import type { Judgement } from '../shared/metrics/judge.ts';
import type { Receipt } from '../shared/metrics/report.ts';
import { accountsOf, portfolioOf } from '../shared/summary/portfolio.ts';
import {
  manyAccounts,
  sampleAsOf,
  sampleJudgement,
  sampleNow,
  sampleReadings,
  sampleStanding,
  sampleWeek,
  share,
  sixAccounts,
  stopped,
} from './sample-portfolio.ts';

export const writing: Writing = {
  consultancy: 'Northwind Advisory',
  now: sampleNow,
  timeZone: 'Europe/Berlin',
  stage: 'local',
};

export const acme = { id: 'acme', name: 'Acme GmbH' };

const clients = [
  acme,
  { id: 'borealis', name: 'Borealis Outdoor' },
  { id: 'cobalt', name: 'Cobalt & Sons Ltd' },
  { id: 'dovetail', name: 'Dovetail' },
];

/** A decision to tell, with the memory that the alert policy would leave. */
export function telling(
  judgement: Judgement | undefined,
  because: ReasonToTell,
  memory: Partial<AlertMemory> = {},
  before?: Partial<AlertMemory>,
): Extract<Decision, { tell: true }> {
  const key = judgement === undefined ? 'feed|all' : `${judgement.reading.metric}|${judgement.reading.channel}`;
  const after: AlertMemory = {
    state: because === 'recovered' || because === 'feed resumed' ? 'resolved' : 'open',
    verdict: judgement?.verdict ?? 'warn',
    since: sampleNow.toISOString(),
    lastTold: sampleNow.toISOString(),
    because,
    told: 1,
    threadRoot: `alert-${key.replace('|', '-')}@alerts.northwind.example`,
    subject: alertSubject(acme, 'DE', key),
    ...memory,
  };
  return {
    key,
    tell: true,
    because,
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
  ...more,
});

const readings = sampleReadings({ orders: 1000, defective: 9, late: 19, cancelled: 1, untracked: 8 });
const [odr] = readings;
const breached = sampleJudgement('orderDefectRate', share(12, 900, 0.0121), {
  channel: 'seller',
  officialStatus: 'GOOD',
});
const better = sampleJudgement('orderDefectRate', share(5, 1000), { channel: 'seller', officialStatus: 'GOOD' });
const late = sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 });
const lateTen = sampleJudgement('lateShipmentRate', share(11, 300), { windowDays: 10 });
const tracking = sampleJudgement('validTrackingRate', share(951, 1000));
const listing = sampleJudgement('listingPolicyViolations', { kind: 'count', count: 3 });
const atRisk = sampleJudgement('accountStatus', { kind: 'state', state: 'AT_RISK' });
const rating = sampleJudgement('accountHealthRating', { kind: 'score', score: 180 });
const cancelled = sampleJudgement('cancellationRate', share(4, 190), {
  source: 'estimate',
  bound: 'upper',
  remark: 'All Orders does not say who cancelled',
});

const since = '2026-09-29T07:00:00Z';

const receipt = (key: string, more: Partial<Receipt>): Receipt => ({
  key,
  digest: 'd'.repeat(64),
  kind: 'unknown',
  outcome: 'unreadable',
  receivedAt: '2026-10-05T05:58:00Z',
  rows: 0,
  setAside: [],
  ...more,
});

export const unreadable: readonly Receipt[] = [
  receipt('acme/DE/orders september.txt', {
    kind: 'all-orders',
    rows: 1841,
    complaint: {
      what: 'The file ends inside a quoted field',
      reason: 'The file ends inside a quoted field',
      line: 1843,
      column: 'product-name',
      expected: 'a closing quotation mark and the end of the row',
      found: 'the end of the file',
      remedy: 'Download the report again and upload the whole file.',
    },
  }),
  receipt('acme/DE/archive.zip', {
    complaint: {
      what: 'This is a ZIP archive',
      reason: 'This is a ZIP archive',
      expected: 'one report as it was downloaded, plain or gzip',
      found: 'a ZIP archive',
      remedy: 'Unpack it and upload the files that are in it.',
    },
  }),
];

/** Sample mails by name. */
export function sampleMails(): ReadonlyMap<string, MailContent> {
  const six = sixAccounts();
  const acmeAccounts = [...six, sampleStanding('acme', 'FR', {}, { defective: 4 })];
  const stillOpen = telling(late, 'first', { since }).after;
  return new Map<string, MailContent>([
    ['alert-first', alertMail(alertFacts(odr ? [telling(odr, 'first')] : [], { judgements: readings }))],
    [
      'alert-worse',
      alertMail(
        alertFacts([telling(breached, 'worse', { since, told: 2 }, { verdict: 'warn' })], {
          judgements: [...readings.slice(1), breached, late],
          alerts: { 'lateShipmentRate|seller': stillOpen },
        }),
      ),
    ],
    ['alert-recovered', alertMail(alertFacts([telling(better, 'recovered', { since, peak: 0.0131, told: 3 })]))],
    [
      'alert-several',
      alertMail(
        alertFacts(
          [
            telling(late, 'first'),
            telling(tracking, 'first'),
            telling(listing, 'more', { count: 3, told: 2, since }, { count: 1 }),
            telling(cancelled, 'first'),
          ],
          { judgements: [late, lateTen, tracking, listing, cancelled] },
        ),
      ),
    ],
    ['alert-at-risk', alertMail(alertFacts([telling(atRisk, 'first'), telling(rating, 'first')]))],
    [
      'alert-feed-stopped',
      alertMail(
        alertFacts([telling(undefined, 'feed stopped')], {
          judgements: sampleReadings(
            { orders: 1000, defective: 9, late: 19, cancelled: 1, untracked: 8 },
            stopped.asOf,
          ),
          feed: stopped,
          reports: [
            { key: 'acme/DE/performance 2026-09-28.json', kind: 'seller-performance', asOf: '2026-09-28' as Day },
          ],
        }),
      ),
    ],
    ['complaint', complaintMail({ ...writing, account: { client: acme, marketplace: 'DE' }, receipts: unreadable })],
    [
      'configuration',
      configurationMail({
        ...writing,
        key: 'config/clients.yaml',
        uploadedAt: new Date('2026-10-05T05:58:00Z'),
        inForce: 'previous version',
        mistakes: [
          { line: 4, column: 15, message: 'expected an IANA time zone such as Europe/Berlin, found "Berlin"' },
          { line: 9, column: 7, message: 'unknown key "reciepts"; did you mean "recipients"?' },
        ],
      }),
    ],
    [
      'client-summary',
      clientSummaryMail({ ...writing, client: acme, standings: accountsOf('acme', acmeAccounts), week: sampleWeek }),
    ],
    ['portfolio-6', portfolioSummaryMail({ ...writing, clients, portfolio: portfolioOf(six), week: sampleWeek })],
    [
      'portfolio-unreached',
      portfolioSummaryMail({
        ...writing,
        clients,
        portfolio: portfolioOf(six),
        week: sampleWeek,
        unreached: [
          { address: 'jo@acme.example', because: 'bounced', since: '2026-10-01T06:00:00Z' },
          { address: 'al@borealis.example', because: 'complained', since: '2026-10-03T06:00:00Z' },
        ],
      }),
    ],
    [
      'undelivered',
      undeliveredMail({
        ...writing,
        address: 'jo@acme.example',
        because: 'bounced',
        at: new Date('2026-10-05T05:58:00Z'),
        detail: 'General: smtp; 550 5.1.1 <jo@acme.example>: user unknown',
        mailSubject: '[Acme GmbH DE] Order defect rate',
        read: [{ of: 'Acme GmbH (acme)', what: 'alerts, weekly summary', alertsComeToYou: true }],
      }),
    ],
    [
      'portfolio-200',
      portfolioSummaryMail({
        ...writing,
        clients,
        portfolio: portfolioOf(manyAccounts(200)),
        week: '2026-10-05' as Day,
      }),
    ],
  ]);
}
