import { describe, expect, test } from 'vitest';
import { marketplaces } from '../../../shared/domain/marketplace.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import { clientSummaryMail } from '../../../shared/notifications/mail/summary/client-summary-mail.ts';
import { portfolioSummaryMail } from '../../../shared/notifications/mail/summary/portfolio-summary-mail.ts';
import { portfolioOf } from '../../../shared/portfolio/portfolio.ts';
import { breachedStanding, sampleCharts, warnedStanding } from '../../../tools/sample-charts.ts';
import { acme, writing } from '../../../tools/sample-mails.ts';
import { manyAccounts, sampleStanding, sampleWeek, sixAccounts, stopped } from '../../../tools/sample-portfolio.ts';
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

describe('the portfolio summary', () => {
  test('says in its first line how many accounts ask for a look, and how badly', () => {
    const { subject, text } = portfolioMail(sixAccounts());
    expect(subject).toBe(
      '[Northwind Advisory] Weekly summary: 5 of 6 accounts need a look (1 breach, 2 warn, 1 stale, 1 watch)',
    );
    expect(firstLine(text)).toBe(
      'Northwind Advisory: 5 of 6 accounts need a look (1 breach, 2 warn, 1 stale, 1 watch).',
    );
  });

  test('lists the worst first, and shows what a week has changed', () => {
    const { text } = portfolioMail(sixAccounts());
    const rows = text.split('\n').filter((line) => /^- [^,]*: (BREACH|WARN|STALE|WATCH)/.test(line));
    expect(rows.map((row) => row.slice(2, row.indexOf(':')))).toEqual([
      'cobalt UK',
      'borealis US',
      'Acme GmbH (acme) DE',
      'dovetail FR',
      'fennel IT',
    ]);
    // 980 orders allow 9 (1 % of them is 9.8); 7 were there a week ago, so 2 were left.
    expect(rows[2]).toBe(
      '- Acme GmbH (acme) DE: WARN, 0 defective orders left. Order defect rate (seller-fulfilled): 9 of 1,000 orders, 0.90 %; must stay below 1 %. Worse than a week ago: 2 left, 0.71 %, 7 of 980.',
    );
    expect(rows[3]).toBe(
      '- dovetail FR: STALE. No seller performance report since 28 September 2026, 7 days ago. Last known: nothing near a limit.',
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
      'Weekly summary of 5 October 2026. Checked 5 October 2026, 08:04: 6 accounts, 5 fresh, 1 stale.',
    );
    expect(portfolioMail(manyAccounts(87, 0)).text).toContain('Checked 5 October 2026, 08:04: 87 accounts, all fresh.');
  });

  test('says which verdicts a week has changed, a line for each account', () => {
    const { text } = portfolioMail(sixAccounts());
    const lines = sectionOf(text, 'Changed since last week');
    // Defects: 8 of 910 left 1 of 9, 12 of 900 is past the limit. Late in ten days: 5 of 152 was 82 % of 4 %, 6 of 150 is 4 %.
    expect(lines[1]).toBe(
      '- borealis US: order defect rate (seller-fulfilled) from WARN to BREACH (0 left); late shipment rate (10 days) from WARN to BREACH (0 left).',
    );
    expect(lines[0]).toBe(
      '- cobalt UK: account status from OK to WARN (AT_RISK); account health rating from OK to WARN (190).',
    );
    // What stopped sending reports has not changed.
    expect(lines.join()).not.toContain('dovetail');
    expect(portfolioMail(manyAccounts(3, 0)).text).toContain('Changed since last week\n- No metric changed its state.');
  });

  test('says what rolls off within a week, and who sends no reports', () => {
    const { text } = portfolioMail([warnedStanding(), ...sixAccounts().slice(3)]);
    // Orders of 24, 27 and 28 July (two, of an order day each) leave the 60 days on 7, 10 and 11 October.
    expect(sectionOf(text, 'Rolls off next week, 5 October to 11 October 2026')).toEqual([
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

  test('names client, consultancy, week and outcome, then the worst and what to do', () => {
    const { subject, text } = write([bad, good]);
    expect(subject).toBe('[Acme GmbH] Weekly summary: 1 of 2 accounts needs a look (1 warn)');
    expect(firstLine(text)).toBe('Acme GmbH: 1 of 2 accounts needs a look (1 warn).');
    expect(text).toContain(
      'DE: order defect rate (seller-fulfilled): 0 more defective orders until 1 %. 9 of 1,000 orders, 0.90 %.',
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
    expect(write([bad]).subject).toBe('[Acme GmbH] Weekly summary: DE needs a look (warn)');
    expect(firstLine(write([good]).text)).toBe('Acme GmbH: 1 account checked, fresh, fine (as of 4 October 2026).');
  });

  test('of a past limit it says when it is met again', () => {
    expect(write([breachedStanding()]).text).toContain(
      '301 clean orders in a row bring it back, or 2 November 2026 when 4 roll off, if no further defect comes.',
    );
  });

  test('of many accounts what is fine has a line, of two each metric has a row', () => {
    const fine = '- Valid tracking rate: OK';
    expect(write([bad, good]).text).toContain(fine);
    const many = write([bad, good, sampleStanding('acme', 'IT', {})]).text;
    expect(many).not.toContain(fine);
    expect(many).toContain('valid tracking rate 23 left');
  });

  test('a metric that nobody could judge is not called fine, and never 0 %', () => {
    expect(write([good]).text).toContain('Not judged, too little or nothing to count: on-time delivery rate.');
  });

  test('policy counts of zero share a line', () => {
    // The catalogue has 12 of them.
    expect(write([good]).text).toContain('Policy findings: 0 in 12 counts.');
  });

  test('an account whose reports stopped says so before its numbers', () => {
    const { text } = write([sampleStanding('acme', 'DE', {}, {}, stopped)]);
    expect(text).toContain(
      'DE (Amazon.de): STALE\nNo seller performance report since 28 September 2026, 7 days ago; these numbers may be out of date.',
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
