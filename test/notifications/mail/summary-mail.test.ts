import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { marketplaces } from '../../../shared/domain/marketplace.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import { clientSummaryMail } from '../../../shared/notifications/mail/summary/client-summary-mail.ts';
import { portfolioSummaryMail } from '../../../shared/notifications/mail/summary/portfolio-summary-mail.ts';
import { portfolioOf } from '../../../shared/portfolio/portfolio.ts';
import { standingOf } from '../../../shared/portfolio/standing-of.ts';
import { breachedStanding, sampleCharts, warnedStanding } from '../../../tools/sample-charts.ts';
import { acme, writing } from '../../../tools/sample-facts.ts';
import {
  manyAccounts,
  sampleAsOf,
  sampleJudgement,
  sampleStanding,
  sampleWeek,
  share,
  sixAccounts,
  stopped,
} from '../../../tools/sample-portfolio.ts';
import { sampleWeekOfEvents } from '../../../tools/sample-week.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const portfolioMail = (standings: ReturnType<typeof manyAccounts>) =>
  portfolioSummaryMail({ ...writing, clients: [acme], portfolio: portfolioOf(standings), week: sampleWeek });

/** The lines under a heading of the text part. */
const sectionOf = (text: string, title: string): readonly string[] =>
  text
    .split('\n\n')
    .find((part) => part.startsWith(`${title}\n`))
    ?.split('\n')
    .slice(1) ?? [];

/** An account whose week had an alert, a status and a case. */
const eventful = (): ReturnType<typeof sampleStanding> => ({
  ...sampleStanding('acme', 'DE', { orders: 1000, defective: 13 }),
  week: sampleWeekOfEvents(),
});

describe('the portfolio summary', () => {
  test('says in its first line how many accounts ask for a look, and how badly', () => {
    const { subject, text } = portfolioMail(sixAccounts());
    expect(subject).toBe(
      '[Northwind Advisory] Weekly summary: 5 of 6 accounts need a look (1 at risk, 1 in breach, 1 with a warning, 1 without a new report, 1 worth watching)',
    );
    expect(firstLine(text)).toBe(
      'Northwind Advisory: 5 of 6 accounts need a look (1 at risk, 1 in breach, 1 with a warning, 1 without a new report, 1 worth watching).',
    );
  });

  test('lists the worst first, and says how they stood in the last summary', () => {
    const { text } = portfolioMail(sixAccounts());
    const rows = text
      .split('\n')
      .filter((line) => /^- [^,]*: (BREACH|WARNING|AT RISK|NO NEW REPORT|WORTH WATCHING)[,.]/.test(line));
    expect(rows.map((row) => row.slice(2, row.indexOf(':')))).toEqual([
      'cobalt UK',
      'borealis US',
      'Acme GmbH (acme) DE',
      'dovetail FR',
      'fennel IT',
    ]);
    // 980 orders allow 9 (1 % of them is 9.8); 7 were there in the last summary, so 2 were allowed.
    expect(rows[2]).toBe(
      '- Acme GmbH (acme) DE: WARNING, 0 more allowed. Order defect rate (seller-fulfilled): 9 of 1,000 orders, 0.90 %; must stay below 1 %. Worse than in the last weekly summary: 2 more allowed, 0.71 %, 7 of 980.',
    );
    expect(rows[3]).toBe(
      '- dovetail FR: NO NEW REPORT. No seller performance report since 28 September 2026, 7 days ago. Last known: nothing near a limit.',
    );
  });

  test('proves that the rest was looked at', () => {
    expect(portfolioMail(manyAccounts(200)).text).toContain('160 others checked, fresh, fine (as of 4 October 2026).');
  });

  test('a portfolio without trouble says so in one line', () => {
    const { subject, text } = portfolioMail(manyAccounts(20, 0));
    expect(subject).toBe('[Northwind Advisory] Weekly summary: all 20 accounts fine');
    expect(text).toContain('20 accounts checked, fresh, fine (as of 4 October 2026).');
  });

  test.each([
    { when: '200 accounts, two of ten in trouble', standings: manyAccounts(200) },
    { when: '200 accounts, all in trouble', standings: manyAccounts(200, 10) },
    { when: '2,000 accounts, half of them in trouble', standings: manyAccounts(2000, 5) },
  ])('$when: not cut off by Gmail, the same numbers in text and HTML', ({ standings }) => {
    const { text, html } = portfolioMail(standings);
    expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
    expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
  });

  test('200 accounts in trouble are all named, beside a chart', () => {
    const portfolio = portfolioOf(manyAccounts(200, 10));
    const [chart] = sampleCharts(portfolio.attention, 1, (client) => client);
    if (chart === undefined) throw new Error('there is a chart');
    const { text, html } = portfolioSummaryMail({ ...writing, clients: [acme], portfolio, week: sampleWeek, chart });
    expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
    for (let i = 1; i <= 200; i += 1) expect(text).toContain(`client-${String(i).padStart(3, '0')} `);
  });

  // A quotation mark is six letters in HTML, and a folder's name may have a hundred.
  test.each(['"', '&', '株'])(
    '1,000 accounts that are called %s a hundred times over are not cut off either',
    (letter) => {
      const standings = Array.from({ length: 1000 }, (_, i) =>
        sampleStanding(
          `${letter.repeat(94)}${i}`,
          'DE',
          { orders: 1000 + i, defective: 8 + (i % 7) },
          { defective: 6 },
        ),
      );
      const clients = standings.map(({ account }) => ({ id: account.client, name: letter.repeat(200) }));
      const { html } = portfolioSummaryMail({
        ...writing,
        clients,
        portfolio: portfolioOf(standings),
        week: sampleWeek,
      });
      expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
    },
  );

  test('says how many were looked at, when, and how many sent nothing', () => {
    expect(portfolioMail(sixAccounts()).text).toContain(
      'Weekly summary of 5 October 2026. Checked 5 October 2026, 08:04: 6 accounts, 5 with new reports, 1 without.',
    );
    expect(portfolioMail(manyAccounts(87, 0)).text).toContain(
      'Checked 5 October 2026, 08:04: 87 accounts, all with new reports.',
    );
  });

  test('says what happened since the last summary, a line for each alert and case', () => {
    const { text } = portfolioMail([eventful(), ...sixAccounts().slice(3)]);
    // 13 of 1,000 are 4 over; of the 12 that were in the report on the 2nd, 8 were gone on the 3rd.
    expect(sectionOf(text, 'This week')).toEqual([
      '- Acme GmbH (acme) DE, order defect rate (seller-fulfilled): warning on 29 September, in breach from 30 September, 8 fewer (perhaps taken back by Amazon) and the alert ended on 3 October; 4 mails.',
      '- Acme GmbH (acme) DE, account status: AT RISK from 1 October; 1 mail.',
      '- Acme GmbH (acme) DE, appeal case about the order defect rate (seller-fulfilled): opened on 30 September.',
    ]);
    expect(sectionOf(text, 'Appeal cases')).toEqual([
      '- Acme GmbH (acme) DE: Plan of Action for the order defect rate (seller-fulfilled), was due 3 October 2026, 20:00 (an assumed date: go by Amazon’s notice).',
    ]);
  });

  test('a quiet week is said to be one, with what is still open', () => {
    const quiet = { since: '2026-09-28T05:00:00Z', notified: [], cases: [], open: 2 };
    const { text } = portfolioMail([{ ...sampleStanding('acme', 'DE', {}), week: quiet }]);
    expect(sectionOf(text, 'This week')).toEqual([
      '- No alert began or ended, and no mail went out; 2 alerts are open.',
    ]);
  });

  test('says what is expected of the week, and who sends no reports', () => {
    const { text } = portfolioMail([warnedStanding(), ...sixAccounts().slice(3)]);
    // Orders of 24, 27 and 28 July (two, of an order day each) leave the 60 days on 7, 10 and 11 October.
    expect(sectionOf(text, 'Next week, 5 October to 11 October 2026')).toEqual([
      '- Acme GmbH (acme) DE, order defect rate (seller-fulfilled): 4 defective orders roll off (1 on 7 October, 2 on 10 October, 1 on 11 October).',
    ]);
    expect(sectionOf(text, 'Reports missing')).toEqual([
      '- dovetail FR: no seller performance report since 28 September 2026, 7 days ago.',
    ]);
  });

  test('a row says by when the limit is likely missed', () => {
    expect(portfolioMail([warnedStanding()]).text).toContain(
      'must stay below 1 %. Likely past 1 % by 18 October (62 %). More likely than not from 16 October 2026 on.',
    );
  });

  test('a chart travels with it, and its words stand where it stands', () => {
    const [chart] = sampleCharts([warnedStanding()], 1, () => 'Acme GmbH');
    if (chart === undefined) throw new Error('there is a chart');
    const { text, html, attachments } = portfolioSummaryMail({
      ...writing,
      clients: [acme],
      portfolio: portfolioOf([warnedStanding()]),
      week: sampleWeek,
      chart,
    });
    expect(attachments).toMatchObject([{ kind: 'picture', contentId: 'chart-1@headroom', fileName: 'chart-1.png' }]);
    expect(html).toContain('<img src="cid:chart-1@headroom"');
    const words =
      'Order defect rate (seller-fulfilled) of Acme GmbH DE: 0.90 % now, up from 0.34 % on 8 August 2026; limit 1 %, more likely than not past it from 16 October 2026 on.';
    expect(text).toContain(`\n\n${words}\n\n`);
    expect(visibleText(html)).toContain(words);
  });

  test('before the first report there is nothing to summarise, and it says so', () => {
    expect(firstLine(portfolioMail([]).text)).toContain('no account yet');
  });
});

describe('the client’s summary', () => {
  const write = (standings: ReturnType<typeof sixAccounts>) =>
    clientSummaryMail({ ...writing, client: acme, standings, week: sampleWeek });
  const bad = sampleStanding('acme', 'DE', { orders: 1000, defective: 9 }, { orders: 980, defective: 7 });
  const good = sampleStanding('acme', 'FR', {});

  test('names client, consultancy, week and outcome, then the worst', () => {
    const { subject, text } = write([bad, good]);
    expect(subject).toBe('[Acme GmbH] Weekly summary: 1 of 2 accounts needs a look (1 with a warning)');
    expect(firstLine(text)).toBe('Acme GmbH: 1 of 2 accounts needs a look (1 with a warning).');
    expect(text).toContain(
      'DE: order defect rate (seller-fulfilled): 0 more defective orders allowed before 1 %. 9 of 1,000 orders, 0.90 %.',
    );
  });

  test('is fit to forward: no file or folder names, and nobody named but client and consultancy', () => {
    const { subject, text, html } = write([bad, good]);
    expect(subject + text + html).not.toMatch(/\.json|\.txt|\.csv|acme\/DE|\(acme\)|Headroom/);
    expect(text).toContain('Weekly summary of 5 October 2026 by Northwind Advisory.');
  });

  test('stands under the consultancy’s name in its colour', () => {
    const facts = { ...writing, client: acme, standings: [good], week: sampleWeek };
    const { html } = clientSummaryMail({ ...facts, colour: '#ffd166' });
    // Dark letters: light ones on this yellow would have a contrast of 1.4.
    expect(html).toMatch(/background-color:#ffd166;[^"]*color:#12161c[^"]*">Northwind Advisory</);
    expect(clientSummaryMail(facts).html).toMatch(/background-color:#1d4f91;[^"]*">Northwind Advisory</);
  });

  test('of one account it says which', () => {
    expect(write([bad]).subject).toBe('[Acme GmbH DE] Weekly summary: warning, order defect rate (seller-fulfilled)');
    expect(firstLine(write([good]).text)).toBe('Acme GmbH: 1 account checked, fresh, fine (as of 4 October 2026).');
  });

  test('of a missed limit it says before which day it is not met again', () => {
    expect(write([breachedStanding()]).text).toContain(
      'Next week, 5 October to 11 October 2026\n- US, order defect rate (seller-fulfilled): back within the limit not before 11 October 2026, on what is known today: by then 4 defective orders have rolled off, if no new one comes.',
    );
  });

  test('what is fine shares a line, and so does an account that is', () => {
    const { text } = write([bad, good]);
    expect(text).not.toContain('- Valid tracking rate: OK');
    // 492 of 500: 95 % allow 25 without tracking, 8 are there. FR: 155 orders allow 3 cancellations at 2.5 %, 1 is there.
    expect(text).toContain('valid tracking rate, 17 more allowed');
    expect(text).toContain(
      '\n\nFR (Amazon.fr): OK. Numbers as of 4 October 2026, yesterday. All within their limits; the nearest is the pre-fulfilment cancellation rate, 2 more allowed.\n',
    );
  });

  test('nothing is fine that more likely than not misses its limit', () => {
    // 6 of 2,000 is watched by nobody, but the forecast holds the limit likely missed.
    const forecast = { p7: 0.1, p14: 0.2, p30: 0.4, p60: 0.64, likelyDate: '2026-11-20' as Day };
    const judgements = [{ ...sampleJudgement('orderDefectRate', share(6, 2000), { channel: 'seller' }), forecast }];
    const standing = standingOf({
      account: { client: 'acme', marketplace: 'DE' },
      judgements,
      weekAgo: [],
      feed: { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false },
    });
    const { subject, text } = write([standing]);
    expect(subject).toBe('[Acme GmbH DE] Weekly summary: worth watching, order defect rate (seller-fulfilled)');
    expect(text).not.toContain('fine');
    expect(text).toContain('- Order defect rate (seller-fulfilled): WORTH WATCHING, 13 more allowed.');
  });

  test('better and worse go by the numbers, not by what a forecast makes of them', () => {
    // 15 of 2,000 in the last summary, 13 now, and a forecast warns: fewer is better.
    const now = {
      ...sampleJudgement('orderDefectRate', share(13, 2000), { channel: 'seller' }),
      verdict: 'warn' as const,
    };
    const standing = standingOf({
      account: { client: 'acme', marketplace: 'DE' },
      judgements: [now],
      weekAgo: [sampleJudgement('orderDefectRate', share(15, 2000), { channel: 'seller' })],
      feed: { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false },
    });
    expect(write([standing]).text).toContain(
      'Better than in the last weekly summary: 4 more allowed, 0.75 %, 15 of 2,000.',
    );
  });

  test('says who does what by when: what is missed today, what threatens before its day', () => {
    const { text } = write([{ ...breachedStanding(), week: sampleWeekOfEvents() }]);
    expect(sectionOf(text, 'To do').map((line) => line.slice(0, 110))).toEqual([
      '- Northwind Advisory, US: Plan of Action for the order defect rate (seller-fulfilled), was due 3 October 2026,',
      '- Acme GmbH, US today, order defect rate (seller-fulfilled): contest chargebacks within 7 days of their notice',
    ]);
  });

  test('what happened and what is to do come before the state', () => {
    const { text } = write([{ ...breachedStanding(), week: sampleWeekOfEvents() }]);
    const places = ['This week', 'Next week', 'To do', 'US (Amazon.'].map((title) => text.indexOf(`\n${title}`));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test('a metric that nobody could judge is not called fine, and never 0 %', () => {
    expect(write([bad]).text).toContain('Too little to judge: on-time delivery rate.');
  });

  test('policy counts of zero share a line', () => {
    // The catalogue has 12 of them.
    expect(write([bad]).text).toContain('Policy findings: none in 12 categories.');
  });

  test('an account whose reports stopped says so before its numbers', () => {
    const { text } = write([sampleStanding('acme', 'DE', {}, {}, stopped)]);
    expect(text).toContain(
      'DE (Amazon.de): NO NEW REPORT. No seller performance report since 28 September 2026, 7 days ago; these numbers may be out of date.',
    );
  });

  test('a client in every marketplace still fits a mail', () => {
    const standings = marketplaces.map(({ code }) =>
      sampleStanding('acme', code, { defective: 11, late: 30 }, { defective: 5 }),
    );
    const { text, html } = write(standings);
    expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
    expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
  });
});
