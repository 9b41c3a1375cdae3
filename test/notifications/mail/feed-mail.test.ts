import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import { alertMail } from '../../../shared/notifications/mail/alert/alert-mail.ts';
import { alertFacts, notification } from '../../../tools/sample-facts.ts';
import { sampleAsOf, sampleJudgement, share, stopped } from '../../../tools/sample-portfolio.ts';
import { firstLine } from './reading-mail.ts';

const nineOfThousand = sampleJudgement('orderDefectRate', share(9, 1000), { channel: 'seller' });
const acmeFolder = { id: 'acme', name: 'acme' };

describe('a feed that stops', () => {
  test('says since when, that no mail means nothing, what to do, and how old the numbers are', () => {
    const judgements = [nineOfThousand];
    const { subject, text } = alertMail(
      alertFacts([notification(undefined, 'feed stopped')], { client: acmeFolder, judgements, feed: stopped }),
    );
    expect(subject).toBe('[Acme GmbH DE] Seller performance reports');
    expect(firstLine(text)).toBe(
      'NO NEW REPORT: acme DE: no seller performance report since 28 September 2026. ' +
        'Do first: upload a new seller performance report on the account’s page (link below), or into the folder acme/DE/. ' +
        'While it is missing, no mail from Headroom means nothing. The numbers below are as of 28 September 2026.',
    );
    expect(text).toContain(
      '- WARNING: order defect rate (seller-fulfilled): 0 more defective orders allowed before 1 %.',
    );
    expect(text).not.toContain('No mail from Headroom means: checked');
  });

  test('an alert about a metric warns that its numbers may be old', () => {
    const { text } = alertMail(
      alertFacts([notification(nineOfThousand, 'reminder', { notified: 2 })], { feed: stopped }),
    );
    expect(text).toContain('No report since 28 September 2026: these numbers may be out of date.');
  });

  test('a feed that is back says its numbers first', () => {
    const { text } = alertMail(
      alertFacts([notification(undefined, 'feed resumed')], {
        client: acmeFolder,
        judgements: [nineOfThousand],
        feed: { asOf: sampleAsOf, stale: false },
      }),
    );
    expect(firstLine(text)).toBe(
      'REPORTS ARE BACK: acme DE, WARNING: order defect rate: 0 more allowed, one more misses 1 %. 9 of 1,000 orders, 0.90 %. The newest report is as of 4 October 2026.',
    );
    expect(text).not.toContain('checked, fresh, fine');
  });

  test('a feed that is back with nothing near a limit gives silence its meaning back', () => {
    const { text } = alertMail(
      alertFacts([notification(undefined, 'feed resumed', { since: '2026-10-01T00:00:00Z' })], {
        client: acmeFolder,
        feed: { asOf: sampleAsOf, stale: false },
      }),
    );
    expect(firstLine(text)).toBe(
      'REPORTS ARE BACK: acme DE: nothing is near a limit. The newest report is as of 4 October 2026.',
    );
    // Open from 1 October 02:00 in Berlin to 5 October: 4 days.
    expect(text).toContain('- Open: was open for 4 days');
    expect(text).toContain('No mail from Headroom means: checked, fresh, fine.');
  });
});

describe('another kind of report that stops', () => {
  const feed = {
    kind: 'all-orders',
    asOf: '2026-09-20' as Day,
    staleFrom: '2026-10-04T00:00:00Z',
    stale: true,
  } as const;
  const stoppedOrders = { ...notification(undefined, 'feed stopped'), key: 'feed|all-orders', feed };

  test('is named, and does not cast doubt on Amazon’s own numbers', () => {
    const { text } = alertMail(alertFacts([stoppedOrders], { client: acmeFolder, judgements: [nineOfThousand] }));
    expect(firstLine(text)).toBe(
      'NO NEW REPORT: acme DE: no All Orders report since 20 September 2026. ' +
        'Do first: upload a new All Orders report on the account’s page (link below), or into the folder acme/DE/. ' +
        'What is estimated from it stands still; Amazon’s own numbers do not depend on it.',
    );
    expect(text).toContain(
      'All Orders report: NO NEW REPORT, none has arrived in time\n- Newest: as of 20 September 2026, 15 days ago',
    );
    expect(text).not.toContain('Last known numbers');
  });

  test('comes after a rate that warns', () => {
    const { text } = alertMail(alertFacts([stoppedOrders, notification(nineOfThousand, 'first')]));
    expect(firstLine(text)).toMatch(/^WARNING: Acme GmbH DE, order defect rate: .* 1 more alert below\.$/);
  });

  test('is named when it arrives again', () => {
    const back = {
      ...notification(undefined, 'feed resumed'),
      key: 'feed|all-orders',
      feed: { ...feed, stale: false },
    };
    const { text } = alertMail(alertFacts([back], { client: acmeFolder }));
    expect(firstLine(text)).toBe(
      'REPORTS ARE BACK: acme DE, All Orders report. The newest report is as of 20 September 2026.',
    );
  });
});
