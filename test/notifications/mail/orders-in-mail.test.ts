import { describe, expect, test } from 'vitest';
import type { Day } from '../../../shared/domain/day.ts';
import type { AffectedOrder, AffectedOrders } from '../../../shared/ledger/affected-orders.ts';
import { metricNames, metricOf } from '../../../shared/metrics/catalogue.ts';
import type { Judgement } from '../../../shared/metrics/judge.ts';
import { alertMail } from '../../../shared/notifications/mail/alert/alert-mail.ts';
import { mostInFile } from '../../../shared/notifications/mail/alert/order-list.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import { alertFacts, notification, sampleOrders } from '../../../tools/sample-facts.ts';
import { sampleJudgement, sampleReadings, share } from '../../../tools/sample-portfolio.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const day = (text: string): Day => text as Day;
const newest = day('2026-09-19');
const odr = sampleJudgement('orderDefectRate', share(34, 2500), { channel: 'seller' });
const key = 'orderDefectRate|seller';
const behind = (orders: readonly AffectedOrder[], more: Partial<AffectedOrders> = {}): AffectedOrders => ({
  orders,
  seen: true,
  ...more,
});
const mailOf = (judgement: Judgement, found: AffectedOrders, more = {}) => {
  const alert = notification(judgement, 'first');
  return alertMail(alertFacts([alert], { affectedOrders: { [alert.key]: found }, ...more }));
};
const rowsOf = (csv: string): readonly string[] => csv.split('\r\n').slice(1, -1);

describe('the orders behind an alert', () => {
  test('are named with day and defect, newest first, the same in text and HTML', () => {
    const orders = sampleOrders(3, newest, [['A-to-z claim'], ['negative feedback', 'chargeback']]);
    const { text, html, attachments } = mailOf(odr, behind(orders));
    expect(text).toContain(
      [
        '- Orders: 3 of the 34 that Amazon counts are known.',
        `  - ${orders[0]?.orderId}, ordered 19 September 2026: A-to-z claim`,
        `  - ${orders[1]?.orderId}, ordered 18 September 2026: negative feedback, chargeback`,
        `  - ${orders[2]?.orderId}, ordered 17 September 2026: A-to-z claim`,
      ].join('\n'),
    );
    expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
    expect(attachments).toBeUndefined();
  });

  test('beyond twenty are all in the attached file', () => {
    const orders = sampleOrders(31, newest, [['A-to-z claim']]);
    const { text, html, attachments = [] } = mailOf(odr, behind(orders));
    expect(text).toContain(
      '  The newest 20 are listed here. All 31 are in the attached orders-acme-DE-2026-10-05.csv.',
    );
    expect(visibleText(html)).toContain('All 31 are in the attached orders-acme-DE-2026-10-05.csv.');
    expect(text.match(/^ {2}- 302-/gm)).toHaveLength(20);
    const [file] = attachments;
    if (file?.kind !== 'file') throw new Error('No file is attached');
    expect(file).toMatchObject({ fileName: 'orders-acme-DE-2026-10-05.csv', mediaType: 'text/csv' });
    expect(rowsOf(file.text)).toEqual(
      orders.map(
        (order) => `"orderDefectRate","seller","${order.orderId}","${order.day}","ordered","","A-to-z claim","now"`,
      ),
    );
  });

  test('beyond three hundred, the newest are in the file, and the mail says so', () => {
    const orders = sampleOrders(1240, newest, [['negative feedback']]);
    const { text, attachments = [] } = mailOf(odr, behind(orders));
    expect(text).toContain('The newest 300 of 1,240 are in the attached');
    const [file] = attachments;
    expect(file?.kind === 'file' && rowsOf(file.text).length).toBe(mostInFile);
  });

  test('name the product where a report of the defect names it', () => {
    const [order] = sampleOrders(1, newest, [['A-to-z claim']], { asins: ['B0DEMO0001', 'B0DEMO0002'] });
    const { text, html } = mailOf(odr, behind(order === undefined ? [] : [order]));
    expect(text).toContain('ordered 19 September 2026, ASIN B0DEMO0001, B0DEMO0002: A-to-z claim');
    expect(visibleText(html)).toContain('ASIN B0DEMO0001, B0DEMO0002');
  });

  test('an order after Amazon’s window is called not counted yet', () => {
    const next = sampleOrders(1, day('2026-09-25'), [['A-to-z claim']], { counts: 'next' });
    const { text } = mailOf(odr, behind(next));
    expect(text).toContain(
      'Orders: none of the 34 that Amazon counts is known; 1 came after the window and is not counted yet.',
    );
    expect(text).toContain('ordered 25 September 2026: A-to-z claim; not counted yet');
  });

  test('a defect whose order is in no report is called open', () => {
    const stray = sampleOrders(1, day('2026-09-25'), [['negative feedback']], { counts: 'unknown', dayIs: 'came' });
    const { text } = mailOf(odr, behind(stray));
    expect(text).toContain('1 is in no order report, so it is open whether it counts.');
    expect(text).toContain('in no order report; came 25 September 2026: negative feedback');
  });

  test('more than Amazon counts is said as what it is', () => {
    const { text } = mailOf(odr, behind(sampleOrders(40, newest, [['negative feedback']])));
    expect(text).toContain('Orders: 40 defective orders known in this window, of which Amazon counts 34.');
  });

  test.each([
    {
      when: 'of a rate that many reports name',
      judgement: odr,
      says: 'no uploaded report names them; the list of defects from the Account Health page, the seller feedback report, the returns report (seller-fulfilled) or the settlement report (V2 flat file) would.',
    },
    {
      when: 'of a rate that only Amazon’s list names',
      judgement: sampleJudgement('validTrackingRate', share(940, 1000)),
      says: 'no uploaded report names them; the list of defects from the Account Health page would.',
    },
  ])('without a report, the mail says which one would bring them: $when', ({ judgement, says }) => {
    const { text, html } = mailOf(judgement, behind([], { seen: false }));
    expect(text).toContain(`- Orders: ${says}`);
    expect(visibleText(html)).toContain(says);
  });

  test('are not named of what is over', () => {
    const alert = notification(sampleJudgement('orderDefectRate', share(5, 1000), { channel: 'seller' }), 'recovered');
    const affectedOrders = { [key]: behind(sampleOrders(30, newest, [['chargeback']])) };
    const { text, attachments } = alertMail(alertFacts([alert], { affectedOrders }));
    expect(text).not.toContain('- Orders:');
    expect(attachments).toBeUndefined();
  });

  test('five hundred behind each of many alerts still fit a mail', () => {
    const all = metricNames
      .filter((metric) => metricOf(metric).kind === 'rate' && metricOf(metric).partOf === undefined)
      .map((metric) =>
        notification(sampleJudgement(metric, share(500, 1000, 0.1), { remark: 'x'.repeat(300) }), 'first'),
      );
    const found = behind(sampleOrders(500, newest, [['negative feedback', 'A-to-z claim', 'chargeback']]));
    const {
      text,
      html,
      attachments = [],
    } = alertMail(alertFacts(all, { affectedOrders: Object.fromEntries(all.map((alert) => [alert.key, found])) }));
    expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
    expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
    const [file] = attachments;
    // Every alert has its share of the file.
    expect(file?.kind === 'file' && rowsOf(file.text).length).toBe(all.length * Math.floor(mostInFile / all.length));
  });
});

describe('what to do first', () => {
  /** All steps stand beneath; the first line has the first of them. */
  const stepIn = (text: string): string => {
    const [all = ''] = /(?<=^- Do first: ).*(?=\.$)/m.exec(text) ?? [];
    expect(firstLine(text)).toContain(` Do first: ${all.split('; ')[0]}. `);
    return all;
  };

  test('goes by the defects of the orders that are known, the shortest deadline first', () => {
    const orders = sampleOrders(4, newest, [['chargeback'], ['A-to-z claim'], ['A-to-z claim', 'negative feedback']]);
    expect(stepIn(mailOf(odr, behind(orders)).text)).toBe(
      'contest the 2 chargebacks, each within 7 days of its notice; answer the 2 A-to-z claims within 48 hours of Amazon’s request, or appeal each within 30 days of its decision; ask Amazon to remove the negative feedback if it breaks its rules, or the buyer to withdraw it (a reply does not lower the rate)',
    );
  });

  test('goes by Amazon’s components where no order is known', () => {
    // 9 defective orders: 5 with negative feedback, 4 with a claim, none with a chargeback.
    const judgements = sampleReadings({ orders: 1000, defective: 9, late: 0, cancelled: 0, untracked: 0 });
    const { text } = mailOf(odr, behind([], { seen: false }), { judgements });
    expect(stepIn(text)).toBe(
      'answer the 4 A-to-z claims within 48 hours of Amazon’s request, or appeal each within 30 days of its decision; of the 5 negative feedback ratings, ask Amazon to remove those that break its rules and the buyers to withdraw the others (a reply does not lower the rate)',
    );
  });

  const late = sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 });
  const waiting = { asOf: '2026-10-05T04:30:00Z', overdue: 3, dueNext: 12 };

  test('names the orders that wait for shipment, and when they were listed', () => {
    // 04:30 UTC is 06:30 in Berlin.
    expect(stepIn(mailOf(late, behind([], { waiting })).text)).toBe(
      'ship and confirm the 3 orders past their promise and the 12 orders due within a day, as listed on 5 October 2026, 06:30; then move the cut-off or the pick-up where they do not meet',
    );
  });

  test('an old list of waiting orders is no advice for today', () => {
    const old = { ...waiting, asOf: '2026-10-03T04:30:00Z' };
    expect(stepIn(mailOf(late, behind([], { waiting: old })).text)).toMatch(/^confirm today’s shipments/);
  });
});
