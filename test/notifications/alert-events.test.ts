import { describe, expect, test } from 'vitest';
import type { Day } from '../../shared/domain/day.ts';
import { alertMail } from '../../shared/notifications/mail/alert/alert-mail.ts';
import { alertFacts, notification } from '../../tools/sample-facts.ts';
import { sampleJudgement, share } from '../../tools/sample-portfolio.ts';
import { firstLine } from './mail/reading-mail.ts';

const seller = { channel: 'seller' } as const;
const nineOfThousand = sampleJudgement('orderDefectRate', share(9, 1000), seller);

describe('what became of an alert', () => {
  const three = sampleJudgement('orderDefectRate', share(3, 1000), seller);
  const eleven = sampleJudgement('orderDefectRate', share(11, 1000), seller);
  const correction = (kind: 'report corrected' | 'taken back', was: number, is: number) =>
    ({ kind, was, is, asOf: '2026-10-04' as Day }) as const;
  const mailOf = (decision: ReturnType<typeof notification>) => alertMail(alertFacts([decision])).text;

  test('a report that was corrected is that, and nothing was ever as bad', () => {
    const text = mailOf({
      ...notification(three, 'recovered', { peak: 0.012 }, { verdict: 'breach' }),
      correction: correction('report corrected', 12, 3),
    });
    expect(firstLine(text)).toBe(
      'REPORT CORRECTED: Acme GmbH DE, order defect rate: 6 more allowed before 1 %. ' +
        'The report of 4 October 2026 was corrected: 3 defective orders, not 12. 3 of 1,000 orders, 0.30 %.',
    );
    expect(text).not.toMatch(/at worst|was open/);
  });

  test('what Amazon took back is asked about, and has no worst either', () => {
    const text = mailOf({
      ...notification(three, 'recovered', { peak: 0.011 }, { verdict: 'breach' }),
      correction: correction('taken back', 11, 3),
    });
    expect(firstLine(text)).toMatch(
      /^BACK WITHIN THE LIMIT: Acme GmbH DE, order defect rate: 6 more allowed before 1 %\./,
    );
    expect(text).toContain('8 fewer defective orders than in the report before: taken back by Amazon?');
    expect(text).not.toMatch(/at worst|was open/);
  });

  test('a second breach is “again”, with the day on which the last one ended', () => {
    const text = mailOf(
      notification(eleven, 'worse', { breaches: 2, breachEndedAt: '2026-09-29T18:00:00Z' }, { verdict: 'warn' }),
    );
    expect(firstLine(text)).toMatch(/^BREACH AGAIN: Acme GmbH DE, order defect rate: 2 over the limit of 1 %\./);
    expect(text).toContain('again: the last breach ended on 29 September 2026; was a warning at the last update');
  });

  test('the end of a breach is said although a warning remains', () => {
    const text = mailOf(notification(nineOfThousand, 'breach over', { notified: 3 }, { verdict: 'breach' }));
    expect(firstLine(text)).toMatch(/^BACK WITHIN THE LIMIT: Acme GmbH DE, order defect rate: 0 more allowed/);
    expect(firstLine(text)).toContain('The alert stays open until the number is clear of the limit.');
  });

  test('worse says from how many to how many', () => {
    const notifiedNumber = { asOf: '2026-10-01' as Day, value: 11 };
    const seventeen = sampleJudgement('orderDefectRate', share(17, 1000), seller);
    const text = mailOf(notification(seventeen, 'much worse', { notified: 3 }, { verdict: 'breach', notifiedNumber }));
    expect(firstLine(text)).toMatch(/^BREACH, WORSE: .*8 over the limit of 1 %\./);
    expect(text).toContain('clearly worse than at the last update (11 then, 17 now)');
  });

  test('a status that is well again is good news: reinstated', () => {
    const normal = sampleJudgement('accountStatus', { kind: 'state', state: 'NORMAL' });
    expect(firstLine(mailOf(notification(normal, 'recovered', {}, { verdict: 'breach' })))).toMatch(
      /^REINSTATED: Acme GmbH DE, account status: NORMAL\./,
    );
    expect(firstLine(mailOf(notification(normal, 'recovered', {}, { verdict: 'warn' })))).toMatch(/^BACK TO NORMAL: /);
  });

  test('nothing is back where the limit is likely missed soon, or will be by what is known', () => {
    const likely = { ...three, forecast: { p7: 0.2, p14: 0.4, p30: 0.6, p60: 0.8, likelyDate: '2026-10-26' as Day } };
    expect(firstLine(mailOf(notification(likely, 'recovered', {}, { verdict: 'breach' })))).toMatch(
      /^WITHIN THE LIMIT FOR NOW: .*, likely past 1 % by /,
    );
    const ahead = { from: '2026-08-07' as Day, to: '2026-10-05' as Day, numerator: 24, denominator: 2360 };
    const { text } = alertMail(
      alertFacts([notification(three, 'recovered', {}, { verdict: 'breach' })], {
        lookAheads: new Map([['orderDefectRate|seller', ahead]]),
      }),
    );
    expect(firstLine(text)).toMatch(/^WITHIN THE LIMIT FOR NOW: /);
    expect(text).toContain('that would miss the limit');
  });
});

describe('what it means when no mail comes', () => {
  const foot = (decisions: readonly ReturnType<typeof notification>[], more = {}) =>
    alertMail(alertFacts(decisions, more)).text.split('\n--\n')[1]?.split('\n')[0];

  test('fine only where nothing is open', () => {
    const fine = sampleJudgement('orderDefectRate', share(3, 1000), seller);
    expect(foot([notification(fine, 'recovered')])).toBe('No mail from Headroom means: checked, fresh, fine.');
    expect(foot([notification(nineOfThousand, 'first')])).toBe(
      'No mail means nothing new; 1 alert is open. The next mail comes when it gets worse, has something new or is over.',
    );
  });

  test('alerts of other mails are counted too', () => {
    const other = notification(sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 }), 'first').after;
    expect(foot([notification(nineOfThousand, 'first')], { alerts: { 'lateShipmentRate|seller': other } })).toMatch(
      /^No mail means nothing new; 2 alerts are open\. The next mail comes when one of them /,
    );
  });

  test('not fine where a limit is likely missed', () => {
    const likely = {
      ...sampleJudgement('orderDefectRate', share(3, 1000), seller),
      forecast: { p7: 0.2, p14: 0.4, p30: 0.6, p60: 0.8 },
    };
    expect(foot([notification(likely, 'recovered')])).toBe('No mail from Headroom means: checked, fresh, nothing new.');
  });
});
