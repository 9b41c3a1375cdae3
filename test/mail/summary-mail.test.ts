import { describe, expect, test } from 'vitest';
import { acme, writing } from '../../cli/sample-mails.ts';
import { manyAccounts, sampleStanding, sampleWeek, sixAccounts, stopped } from '../../cli/sample-portfolio.ts';
import { clientSummaryMail } from '../../shared/mail/client-summary-mail.ts';
import { largestHtmlBytes } from '../../shared/mail/page.ts';
import { portfolioSummaryMail } from '../../shared/mail/portfolio-summary-mail.ts';
import { marketplaces } from '../../shared/metrics/marketplace.ts';
import { portfolioOf } from '../../shared/summary/portfolio.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const portfolioMail = (standings: ReturnType<typeof manyAccounts>) =>
  portfolioSummaryMail({ ...writing, clients: [acme], portfolio: portfolioOf(standings), week: sampleWeek });

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
      'borealis US',
      'cobalt UK',
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

  test('200 accounts in trouble are all named', () => {
    const { text } = portfolioMail(manyAccounts(200, 10));
    for (let i = 1; i <= 200; i += 1) expect(text).toContain(`client-${String(i).padStart(3, '0')} `);
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

  test('is fit to forward: no file names', () => {
    const { text, html } = write([bad, good]);
    expect(text + html).not.toMatch(/\.json|\.txt|\.csv|acme\/DE/);
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
