import { clocks } from '../shared/cases/clocks.ts';
import type { Day } from '../shared/domain/day.ts';
import { packsOf } from '../shared/flows/cases/pack-key.ts';
import type { AffectedOrders } from '../shared/ledger/affected-orders.ts';
import type { Judgement } from '../shared/metrics/judge.ts';
import { alertMail } from '../shared/notifications/mail/alert/alert-mail.ts';
import { caseMail } from '../shared/notifications/mail/messages/case-mail.ts';
import { configurationMail } from '../shared/notifications/mail/messages/client-config-error-mail.ts';
import { formerClientsMail } from '../shared/notifications/mail/messages/former-clients-mail.ts';
import { readerLeftMail } from '../shared/notifications/mail/messages/reader-left-mail.ts';
import { reportErrorMail } from '../shared/notifications/mail/messages/report-error-mail.ts';
import { undeliveredMail } from '../shared/notifications/mail/messages/undelivered-mail.ts';
import type { MailContent } from '../shared/notifications/mail/parts/mail-content.ts';
import type { ReaderLinks } from '../shared/notifications/mail/parts/reader-links.ts';
import { clientSummaryMail } from '../shared/notifications/mail/summary/client-summary-mail.ts';
import { portfolioSummaryMail } from '../shared/notifications/mail/summary/portfolio-summary-mail.ts';
import { accountsOf, portfolioOf } from '../shared/portfolio/portfolio.ts';
import { caseFacts, hoursLater, sampleCase } from './sample-cases.ts';
import { breachedStanding, sampleCharts, warnedStanding } from './sample-charts.ts';
import {
  acme,
  alertFacts,
  notification,
  portalAddress,
  sampleAddress,
  sampleLinks,
  sampleOrders,
  unreadable,
  writing,
} from './sample-facts.ts';
import { sampleForwarded, sampleMessages } from './sample-messages.ts';
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
import { sampleOpenWeek } from './sample-week.ts';

const clientsLinks: ReaderLinks = {
  ...sampleLinks,
  portal: { of: 'clients', address: `${portalAddress}clients/edit` },
};

const clients = [
  acme,
  { id: 'borealis', name: 'Borealis Outdoor' },
  { id: 'cobalt', name: 'Cobalt & Sons Ltd' },
  { id: 'dovetail', name: 'Dovetail' },
];

const readings = sampleReadings({ orders: 1000, defective: 9, late: 19, cancelled: 1, untracked: 8 });
const [odr] = readings;
const breached = sampleJudgement('orderDefectRate', share(34, 2500, 0.0121), {
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

const dayAt = (text: string): Day => text as Day;

/** Two orders after the window, seven in it: claims and feedback. */
const defective: AffectedOrders = {
  seen: true,
  orders: [
    ...sampleOrders(2, dayAt('2026-09-28'), [['A-to-z claim']], { counts: 'next', asins: ['B0DEMO0001'] }, 3),
    ...sampleOrders(7, dayAt('2026-09-17'), [['negative feedback'], ['A-to-z claim', 'negative feedback']], {}, 6),
  ],
};

const warning: Judgement = {
  ...sampleJudgement('orderDefectRate', share(14, 2400), { channel: 'seller', officialStatus: 'GOOD' }),
  verdict: 'warn',
  warnedBy: 'forecast',
  forecast: {
    asOf: sampleAsOf,
    p7: 0.004,
    p14: 0.21,
    p30: 0.72,
    p60: 0.91,
    likelyDate: dayAt('2026-10-26'),
    earliestDate: dayAt('2026-10-15'),
  },
};
const recovering: Judgement = {
  ...breached,
  forecast: { asOf: sampleAsOf, p7: 1, p14: 1, p30: 1, p60: 1, recoveryDate: dayAt('2026-10-21'), rolledOff: 10 },
};
const conversion: Judgement = {
  ...sampleJudgement('unitSessionPercentage', share(810, 10_020), { source: 'estimate' }),
  verdict: 'warn',
  warnedBy: 'drift',
  drift: { baseline: 0.119, current: 0.081, lower: 0.973, higher: 0.001 },
};
const aheads = new Map([
  ['orderDefectRate|seller', { from: dayAt('2026-08-07'), to: dayAt('2026-10-05'), numerator: 21, denominator: 2360 }],
]);

/** Sample mails by name. */
export function sampleMails(): ReadonlyMap<string, MailContent> {
  const six = sixAccounts();
  const ofAcme = accountsOf('acme', [
    warnedStanding(),
    { ...breachedStanding(), week: sampleOpenWeek() },
    sampleStanding('acme', 'FR', {}, { defective: 4 }),
  ]);
  const withForecast = [warnedStanding(), ...six.filter(({ account }) => account.client !== 'acme')];
  const clientName = (client: string): string => clients.find(({ id }) => id === client)?.name ?? client;
  const [chart] = sampleCharts(withForecast, 1, clientName);
  const stillOpen = notification(late, 'first', { since }).after;
  return new Map<string, MailContent>([
    [
      'alert-first',
      alertMail(
        alertFacts(odr ? [notification(odr, 'first')] : [], {
          judgements: readings,
          affectedOrders: { 'orderDefectRate|seller': { seen: false, orders: [] } },
        }),
      ),
    ],
    [
      'alert-with-a-pack',
      alertMail(
        alertFacts(odr ? [notification(odr, 'first')] : [], {
          judgements: readings,
          packs: packsOf([sampleCase], ['orderDefectRate|seller']),
        }),
      ),
    ],
    [
      'forwarded',
      sampleForwarded(
        alertMail(alertFacts(odr ? [notification(odr, 'first')] : [], { judgements: readings })),
        sampleLinks.unsubscribe,
      ),
    ],
    [
      'case-deadline',
      caseMail(caseFacts({ kind: 'deadline', what: clocks.planOfAction.title, isPlan: true, deadline: hoursLater(6) })),
    ],
    [
      'case-assumed',
      caseMail(
        caseFacts({
          kind: 'deadline',
          what: clocks.planOfAction.title,
          isPlan: true,
          deadline: hoursLater(24),
          assumed: { countedFrom: 'seen', hours: clocks.planOfAction.hours },
        }),
      ),
    ],
    [
      'case-passed',
      caseMail(caseFacts({ kind: 'passed', what: clocks.aToZAppeal.title, isPlan: false, deadline: hoursLater(-1) })),
    ],
    ['case-answer', caseMail(caseFacts({ kind: 'answer', submittedAt: hoursLater(-24) }, []))],
    ['case-closed', caseMail(caseFacts({ kind: 'closed', closedAt: sampleNow }, []))],
    [
      'alert-forecast',
      alertMail(
        alertFacts([notification(warning, 'first')], {
          judgements: [warning],
          lookAheads: aheads,
          affectedOrders: { 'orderDefectRate|seller': defective },
        }),
      ),
    ],
    ['alert-drift', alertMail(alertFacts([notification(conversion, 'first')]))],
    [
      'alert-worse',
      alertMail(
        alertFacts([notification(recovering, 'worse', { since, notified: 2 }, { verdict: 'warn' })], {
          judgements: [...readings.slice(4), recovering, late],
          alerts: { 'lateShipmentRate|seller': stillOpen },
          affectedOrders: {
            'orderDefectRate|seller': {
              seen: true,
              orders: sampleOrders(31, dayAt('2026-09-19'), [
                ['A-to-z claim'],
                ['negative feedback'],
                ['negative feedback'],
              ]),
            },
          },
        }),
      ),
    ],
    [
      'alert-recovered',
      alertMail(alertFacts([notification(better, 'recovered', { since, peak: 0.0131, notified: 3 })])),
    ],
    [
      'alert-several',
      alertMail(
        alertFacts(
          [
            notification(late, 'first', { flapping: true, recent: '001100110101011001011' }),
            notification(tracking, 'first'),
            notification(listing, 'more', { count: 3, notified: 2, since }, { count: 1 }),
            notification(cancelled, 'first'),
          ],
          {
            judgements: [late, lateTen, tracking, listing, cancelled],
            affectedOrders: {
              'lateShipmentRate|seller': {
                seen: true,
                orders: sampleOrders(3, dayAt('2026-10-04'), [['not shipped in time']], { dayIs: 'due' }),
                waiting: { asOf: '2026-10-05T04:30:00Z', overdue: 3, dueNext: 12 },
              },
              'validTrackingRate|seller': { seen: false, orders: [] },
              'cancellationRate|seller': {
                seen: true,
                orders: sampleOrders(4, dayAt('2026-10-03'), [['cancelled']]),
              },
            },
          },
        ),
      ),
    ],
    ['alert-at-risk', alertMail(alertFacts([notification(atRisk, 'first'), notification(rating, 'first')]))],
    [
      'alert-feed-stopped',
      alertMail(
        alertFacts([notification(undefined, 'feed stopped')], {
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
    [
      'report-error',
      reportErrorMail({ ...writing, account: { client: acme, marketplace: 'DE' }, uploadRecords: unreadable }),
    ],
    [
      'client-config',
      configurationMail({
        ...writing,
        links: clientsLinks,
        key: 'config/clients.yaml',
        uploadedAt: new Date('2026-10-05T05:58:00Z'),
        inForce: 'previous version',
        mistakes: [
          { line: 4, column: 15, message: 'expected an IANA time zone such as Europe/Berlin, found "Berlin"' },
          { line: 9, column: 7, message: 'unknown key "reciepts"; did you mean "recipients"?' },
        ],
      }),
    ],
    ['former-clients', formerClientsMail({ ...writing, clients: [acme], since: new Date('2026-10-05T05:58:00Z') })],
    ['reader-left', readerLeftMail({ ...writing, links: clientsLinks, client: acme, reader: 'jo@acme.example' })],
    [
      'client-summary',
      clientSummaryMail({
        ...writing,
        client: acme,
        standings: ofAcme,
        week: sampleWeek,
        charts: sampleCharts(ofAcme, 2, clientName),
        colour: '#0b6e6e',
      }),
    ],
    [
      'client-summary-fine',
      clientSummaryMail({
        ...writing,
        client: acme,
        standings: [sampleStanding('acme', 'FR', {}, { defective: 3 })],
        week: sampleWeek,
      }),
    ],
    [
      'portfolio-6',
      portfolioSummaryMail({
        ...writing,
        clients,
        portfolio: portfolioOf(withForecast),
        week: sampleWeek,
        ...(chart !== undefined && { chart }),
      }),
    ],
    [
      'portfolio-unreached',
      portfolioSummaryMail({
        ...writing,
        clients,
        portfolio: portfolioOf(six),
        week: sampleWeek,
        unreached: [
          { address: 'jo@acme.example', reason: 'bounced', since: '2026-10-01T06:00:00Z' },
          { address: 'al@borealis.example', reason: 'complained', since: '2026-10-03T06:00:00Z' },
        ],
      }),
    ],
    [
      'undelivered',
      undeliveredMail({
        ...writing,
        links: { ...clientsLinks, reinstate: sampleAddress('reinstate') },
        address: 'jo@acme.example',
        reason: 'bounced',
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
    ...sampleMessages(writing),
  ]);
}
