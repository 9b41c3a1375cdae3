import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../shared/domain/day.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { clientSummaryMail } from '../../shared/notifications/mail/summary/client-summary-mail.ts';
import { portfolioSummaryMail } from '../../shared/notifications/mail/summary/portfolio-summary-mail.ts';
import { portfolioOf } from '../../shared/portfolio/portfolio.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { acme, writing } from '../../tools/sample-facts.ts';
import { sampleJudgement, share } from '../../tools/sample-portfolio.ts';
import { visibleText } from './mail/reading-mail.ts';

/** In Germany on-time delivery is enforced from 1 September 2026: 60 days before are 3 July, and the Monday after is the 6th. */
const monday = '2026-07-06' as Day;

function mailsOf(week: Day, marketplace: string, onTime: number) {
  const asOf = addDays(week, -1);
  const limit = publishedLimit('unitOnTimeDeliveryRate', marketplace, asOf);
  const standing = standingOf({
    account: { client: 'acme', marketplace },
    judgements: [
      sampleJudgement('unitOnTimeDeliveryRate', share(onTime, 200), { ...(limit !== undefined && { limit }) }, asOf),
    ],
    weekAgo: [],
    feed: { asOf, staleFrom: `${addDays(week, 3)}T00:00:00Z`, stale: false },
  });
  const now = { ...writing, now: new Date(`${week}T06:00:00Z`), week };
  return [
    clientSummaryMail({ ...now, client: acme, standings: [standing] }),
    portfolioSummaryMail({ ...now, portfolio: portfolioOf([standing]), clients: [acme] }),
  ];
}

describe('a limit that Amazon will enforce soon', () => {
  test('is in the weekly summaries of accounts that would miss it, with the number they have to reach', () => {
    for (const { text, html } of mailsOf(monday, 'DE', 178)) {
      for (const words of [text, visibleText(html)]) {
        expect(words).toContain('Amazon will enforce soon');
        expect(words).toMatch(/from 1 September( 2026)? the on-time delivery rate/);
        // 90 % of 200 are 180.
        expect(words).toContain('178 of 200 now, at least 180 of them would meet it.');
      }
    }
  });
  test('is said once: not the Monday before, and not the Monday after', () => {
    for (const week of [addDays(monday, -7), addDays(monday, 7)])
      for (const { text } of mailsOf(week, 'DE', 178)) expect(text).not.toContain('Amazon will enforce soon');
  });
  test('is not said to accounts that meet it, nor in stores where it is not coming', () => {
    for (const { text } of [...mailsOf(monday, 'DE', 180), ...mailsOf(monday, 'FR', 178)])
      expect(text).not.toContain('Amazon will enforce soon');
  });
});
