import { describe, expect, test } from 'vitest';
import { withoutDeactivatedListings } from '../../shared/alerts/storm.ts';
import type { Day } from '../../shared/domain/day.ts';
import { publishedLimit } from '../../shared/metrics/catalogue.ts';
import { deactivatedListingsIn } from '../../shared/metrics/deactivated-listings.ts';
import { alertMail } from '../../shared/notifications/mail/alert/alert-mail.ts';
import { describeStorm } from '../../shared/notifications/mail/alert/group-alert-mail.ts';
import { clientSummaryMail } from '../../shared/notifications/mail/summary/client-summary-mail.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { acme, alertFacts, notification, writing } from '../../tools/sample-facts.ts';
import { sampleAsOf, sampleJudgement, sampleWeek, share } from '../../tools/sample-portfolio.ts';
import { firstLine, visibleText } from './mail/reading-mail.ts';

/** 170 of 200 units are 85 %: 20 late ones are allowed at 90 %, 30 are there. */
const onTime = (marketplace: string, on: Day = sampleAsOf, good = 170) => {
  const limit = publishedLimit('unitOnTimeDeliveryRate', marketplace, on);
  return sampleJudgement('unitOnTimeDeliveryRate', share(good, 200), { ...(limit !== undefined && { limit }) }, on);
};
const violations = sampleJudgement('otherPolicyViolations', { kind: 'count', count: 3 });
const both = (marketplace: string, cause = onTime(marketplace)) => [
  notification(cause, 'first'),
  notification(violations, 'first'),
];
const mailIn = (marketplace: string, cause = onTime(marketplace)) =>
  alertMail(alertFacts(both(marketplace, cause), { marketplace }));

describe('late delivery and the listings that Amazon deactivates for it', () => {
  test('are one alert in the US, which names both', () => {
    const { text, html } = mailIn('US');
    expect(firstLine(text)).toContain('The 3 other policy violations may be listings deactivated for it.');
    expect(firstLine(text)).not.toContain('more alert');
    for (const words of [text, visibleText(html)]) {
      expect(words).toContain(
        '3 other policy violations and an on-time delivery rate below its limit (170 of 200 tracked units, 85.0 %)',
      );
      expect(words).toContain('since 28 February 2026 Amazon deactivates the listings that hurt delivery most');
    }
    // The violations have no part of their own; silencing either stays possible.
    expect(text).not.toMatch(/^Other policy violations: /m);
    expect(text).toMatch(/^Other policy violations$/m);
    expect(text).toMatch(/^On-time delivery rate$/m);
  });

  test('are notified together where only the violations are new', () => {
    const text = alertMail(
      alertFacts([notification(violations, 'more', {}, { count: 1 })], {
        marketplace: 'US',
        judgements: [onTime('US'), violations],
      }),
    ).text;
    expect(firstLine(text)).toContain(
      'They may be listings deactivated for the on-time delivery rate, which is below its limit.',
    );
    expect(text).toContain('3 other policy violations and an on-time delivery rate below its limit');
  });

  test.each([
    { where: 'Germany, where no such rule is known', marketplace: 'DE', cause: onTime('DE') },
    { where: 'the US while deliveries are on time', marketplace: 'US', cause: onTime('US', sampleAsOf, 190) },
    { where: 'the US before 28 February 2026', marketplace: 'US', cause: onTime('US', '2026-02-27' as Day) },
  ])('are two alerts in $where', ({ marketplace, cause }) => {
    const { text } = mailIn(marketplace, cause);
    expect(text).not.toMatch(/may be (a listing|listings) deactivated/);
    expect(text).toMatch(/^Other policy violations: /m);
  });

  test('are one entry of a mail about many accounts, where both have just begun', () => {
    const matter = deactivatedListingsIn('US', [onTime('US'), violations]);
    const keys = (decisions: Parameters<typeof withoutDeactivatedListings>[0]) =>
      withoutDeactivatedListings(decisions, matter).map(({ key }) => key);
    expect(keys(both('US'))).toEqual(['unitOnTimeDeliveryRate|seller']);
    // Violations alone have no other entry that could name them.
    expect(keys([notification(violations, 'more', {}, { count: 1 })])).toEqual(['otherPolicyViolations|all']);
    const [cause] = both('US', matter?.cause ?? onTime('US'));
    expect(cause && describeStorm(cause, matter)).toContain(
      'The 3 other policy violations may be listings deactivated for it.',
    );
  });

  test('are one entry of the week’s list', () => {
    const standing = standingOf({
      account: { client: 'acme', marketplace: 'US' },
      judgements: [onTime('US'), violations],
      weekAgo: [],
      feed: { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false },
    });
    const { text } = clientSummaryMail({ ...writing, client: acme, standings: [standing], week: sampleWeek });
    expect(text).toContain(
      'US today, on-time delivery rate (the 3 other policy violations may be listings deactivated for it): ',
    );
    expect(text).not.toMatch(/today, other policy violations/);
  });
});
