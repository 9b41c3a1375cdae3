import { describe, expect, test } from 'vitest';
import { metricNames, metricOf } from '../../../shared/metrics/catalogue.ts';
import { alertMail } from '../../../shared/notifications/mail/alert/alert-mail.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import { acme, alertFacts, notification } from '../../../tools/sample-mails.ts';
import { sampleJudgement, sampleReadings, share } from '../../../tools/sample-portfolio.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const seller = { channel: 'seller' } as const;
const nineOfThousand = sampleJudgement('orderDefectRate', share(9, 1000), seller);
const acmeFolder = { id: 'acme', name: 'acme' };

describe('the first line', () => {
  test('names folder, marketplace, metric, how many are left and what to do first', () => {
    const { text, html } = alertMail(alertFacts([notification(nineOfThousand, 'first')], { client: acmeFolder }));
    // 1 % of 1,000 orders is 10, which must not be reached: 9 are allowed and 9 are there, so 0 are left.
    expect(firstLine(text)).toBe(
      'acme DE: order defect rate: 0 left until 1 %. ' +
        'Do first: open the defective orders; refund or answer first where no claim is decided yet, and appeal wrong claims. ' +
        '9 of 1,000 orders, 0.90 %.',
    );
    expect(visibleText(html)).toContain('acme DE: order defect rate: 0 left until 1 %.');
  });

  test.each([
    { when: 'a name that gives its folder away', name: 'Acme GmbH', account: 'Acme GmbH DE' },
    { when: 'a name that does not', name: 'Northern Light Ltd', account: 'Northern Light Ltd (acme) DE' },
    { when: 'no name', name: '', account: 'acme DE' },
  ])('says where files go: $when', ({ name, account }) => {
    const { text, html } = alertMail(
      alertFacts([notification(nineOfThousand, 'first')], { client: { ...acme, name } }),
    );
    expect(firstLine(text).startsWith(`${account}: `)).toBe(true);
    expect(visibleText(html)).toContain(account);
  });

  test.each([
    // 12 of 900 is 1.33 %; 12/(900+k) < 1 % from 1,201 orders on: 301 more.
    {
      when: 'a breach says what brings it back',
      judgement: sampleJudgement('orderDefectRate', share(12, 900), seller),
      lead: 'order defect rate: breach, 0 left.',
      numbers: '12 of 900 orders, 1.33 %; must stay below 1 %. 301 clean orders in a row bring it back.',
    },
    // 3 of 250: 3/(250+k) < 1 % from 301 orders on: 51 more (reference table 4.2).
    {
      when: 'a small breach counts orders, not per cent',
      judgement: sampleJudgement('orderDefectRate', share(3, 250), seller),
      lead: 'order defect rate: breach, 0 left.',
      numbers: '3 of 250 orders, 1.20 %; must stay below 1 %. 51 clean orders in a row bring it back.',
    },
    // 4 % of 1,000 is 40: 39 are allowed, 36 are there.
    {
      when: 'late shipment is short: its window is named below',
      judgement: sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 }),
      lead: 'late shipment rate: 3 left until 4 %.',
      numbers: '36 of 1,000 orders, 3.60 %.',
    },
    // 95 % of 1,000 allow 50 without tracking; 49 are there.
    {
      when: 'a minimum is fallen below, not reached',
      judgement: sampleJudgement('validTrackingRate', share(951, 1000)),
      lead: 'valid tracking rate: 1 left before it falls below 95 %.',
      numbers: '951 of 1,000 packages, 95.1 %.',
    },
    {
      when: 'a rate without counts does not invent how many are left',
      judgement: sampleJudgement('lateShipmentRate', { kind: 'rate', printed: 0.034 }, { windowDays: 30 }),
      lead: 'late shipment rate: 3.40 %, the report gives no counts.',
      numbers: 'Must stay below 4 %.',
    },
    {
      when: 'the account health rating counts points',
      judgement: sampleJudgement('accountHealthRating', { kind: 'score', score: 180 }),
      lead: 'account health rating: 0 points left until 200.',
      numbers: 'It is 180, 20 below 200. Must stay at 200 or above.',
    },
    {
      when: 'an account status is Amazon’s own word',
      judgement: sampleJudgement('accountStatus', { kind: 'state', state: 'AT_RISK' }),
      lead: 'account status: AT_RISK.',
      numbers: '',
    },
    {
      when: 'a target without a penalty is not called a breach',
      judgement: sampleJudgement('returnDissatisfactionRate', share(12, 100)),
      // 10 % of 100 is 10, so 9 are allowed; 12/(100+k) < 10 % from 121 on: 21 more.
      lead: 'return dissatisfaction rate: misses Amazon’s target, 0 left.',
      numbers:
        '12 of 100 return requests, 12.0 %; should stay below 10 % (Amazon publishes this target, no penalty). 21 clean return requests in a row bring it back.',
    },
  ])('$when', ({ judgement, lead, numbers }) => {
    const { text } = alertMail(alertFacts([notification(judgement, 'first')], { client: acmeFolder }));
    const { firstStep } = metricOf(judgement.reading.metric);
    const step = `${firstStep.charAt(0).toLowerCase()}${firstStep.slice(1)}`;
    expect(firstLine(text)).toBe(`acme DE: ${lead} Do first: ${step} ${numbers}`.trimEnd());
  });

  test('a policy count says how many more than last told', () => {
    const three = sampleJudgement('listingPolicyViolations', { kind: 'count', count: 3 });
    const { text } = alertMail(alertFacts([notification(three, 'more', { count: 3 }, { count: 1 })]));
    expect(firstLine(text)).toMatch(
      /DE: 3 listing policy violations, 2 more than last told\. Do first: .* Must be 0\.$/,
    );
  });

  test('a recovery says how long it was open and the worst it came to, and asks for nothing', () => {
    const five = sampleJudgement('orderDefectRate', share(5, 1000), seller);
    const memory = { since: '2026-09-29T07:00:00Z', peak: 0.0131 };
    const { text } = alertMail(alertFacts([notification(five, 'recovered', memory)], { client: acmeFolder }));
    // 29 September to 5 October are 6 days; 9 allowed less 5.
    expect(firstLine(text)).toBe(
      'acme DE: order defect rate: recovered, 4 left until 1 %. 5 of 1,000 orders, 0.50 %. It was open 6 days, peak 1.31 %.',
    );
    expect(text).not.toContain('Do first');
  });

  test('what is over near the limit is not called recovered: the numbers are those of the warning', () => {
    const near = sampleJudgement('orderDefectRate', share(26, 3000), { channel: 'seller' });
    const { text } = alertMail(
      alertFacts([notification({ ...near, verdict: 'watch' }, 'recovered')], { client: acmeFolder }),
    );
    expect(text).toContain('order defect rate: no longer a warning, 3 left until 1 %.');
    expect(text).toContain('Order defect rate (seller-fulfilled): WATCH, no longer a warning');
    expect(text).not.toContain('recovered');
  });

  test('a higher-is-better metric that recovered names its lowest', () => {
    const fine = sampleJudgement('validTrackingRate', share(980, 1000));
    const { text } = alertMail(
      alertFacts([notification(fine, 'recovered', { since: '2026-10-04T07:00:00Z', peak: 0.931 })]),
    );
    expect(firstLine(text)).toContain('It was open 1 day, lowest 93.1 %.');
  });
});

describe('the details', () => {
  const detail = (judgement = nineOfThousand, more = {}) =>
    alertMail(alertFacts([notification(judgement, 'first')], more)).text;

  test('say the window, and how far back Amazon shows', () => {
    // The window ends 15 days before 4 October, which is 16 days before the morning of 5 October.
    expect(detail()).toContain('- Window: 60 days, 22 July to 19 September 2026 (Amazon shows up to 16 days ago)');
  });

  test('say what zero left means, for exactly the orders that are counted', () => {
    expect(detail()).toContain('- Next: one more among these 1,000 orders misses the limit');
  });

  test('fold the components into the rate they are part of', () => {
    const judgements = sampleReadings({ orders: 1000, defective: 9, late: 0, cancelled: 0, untracked: 0 });
    expect(detail(nineOfThousand, { judgements })).toContain(
      '- Made of: negative feedback 5, A-to-z claims 4, chargebacks 0; an order with several counts once',
    );
  });

  test('say when Amazon’s own status does not fit its numbers', () => {
    const judgement = sampleJudgement('orderDefectRate', share(12, 900), { ...seller, officialStatus: 'GOOD' });
    expect(detail(judgement)).toContain('- Amazon: status GOOD, although the numbers miss the limit');
  });

  test('show a printed rate that is not the rate of its counts, and say which one is used', () => {
    const judgement = sampleJudgement('cancellationRate', share(551, 17_197, 0.005));
    // 551 / 17,197 = 3.204 %, Amazon's own example prints 0.5 %.
    expect(detail(judgement)).toContain(
      '- Printed: the report prints 0.50 % beside counts that make 3.20 %; Headroom goes by the counts',
    );
  });

  test('a printed rate that is only rounded is not worth a line', () => {
    expect(detail(sampleJudgement('orderDefectRate', share(9, 1000, 0.0088), seller))).not.toContain('Printed');
  });

  test('put an estimate beside the official number, marked and with its bias', () => {
    const official = sampleJudgement('cancellationRate', share(5, 200));
    const estimate = sampleJudgement('cancellationRate', share(7, 201), {
      source: 'estimate',
      bound: 'upper',
      remark: 'All Orders does not say who cancelled',
    });
    expect(detail(official, { judgements: [official, estimate] })).toContain(
      '- Estimate: 7 of 201 orders, 3.48 %, from uploaded reports; it can only be too high. All Orders does not say who cancelled.',
    );
  });

  test('name the reports behind the numbers, and how old they are', () => {
    expect(detail()).toContain('- Numbers as of 4 October 2026 (yesterday).');
    expect(detail()).toContain(
      '- acme/DE/performance 2026-10-04.json (V2 seller performance report, as of 4 October 2026)',
    );
  });
});

describe('several decisions', () => {
  const late = sampleJudgement('lateShipmentRate', share(36, 1000), { windowDays: 30 });
  const breach = sampleJudgement('orderDefectRate', share(12, 900), seller);
  const fine = sampleJudgement('validTrackingRate', share(980, 1000));

  test('go into one mail, worst first and recoveries last, under the subject of the worst', () => {
    const { subject, text } = alertMail(
      alertFacts([notification(fine, 'recovered'), notification(late, 'first'), notification(breach, 'first')]),
    );
    expect(subject).toBe('[Acme GmbH DE] Order defect rate - action needed');
    expect(firstLine(text)).toContain('2 more alerts below.');
    const order = [
      'Order defect rate (seller-fulfilled): BREACH',
      'Late shipment rate (30 days): WARN',
      'Valid tracking rate: OK',
    ];
    const places = order.map((title) => text.indexOf(`\n${title}`));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  test('decisions to stay silent are not in the mail', () => {
    const silent = { key: 'lateShipmentRate|seller', notify: false, reason: 'unchanged', judgement: late } as const;
    const { text } = alertMail(alertFacts([silent, notification(breach, 'first')], { judgements: [breach] }));
    expect(text).not.toContain('Late shipment');
  });

  test('alerts that are still open and not told now are named', () => {
    const open = notification(late, 'first', { since: '2026-09-29T07:00:00Z' }).after;
    const facts = { judgements: [late, breach], alerts: { 'lateShipmentRate|seller': open } };
    expect(alertMail(alertFacts([notification(breach, 'first')], facts)).text).toContain(
      'Also open\n- WARN: late shipment rate (30 days): 3 more late orders until 4 %, open since 29 September 2026. 36 of 1,000 orders, 3.60 %.',
    );
  });

  test('a mail about nothing is a mistake of ours', () => {
    expect(() => alertMail(alertFacts([]))).toThrow('needs a decision that tells');
  });

  test('an account where everything fails still fits a mail', () => {
    const all = metricNames
      .filter((metric) => metricOf(metric).partOf === undefined)
      .map((metric) => {
        const { kind, numeratorCounts } = metricOf(metric);
        if (kind === 'count') return sampleJudgement(metric, { kind, count: 7 });
        if (kind === 'score') return sampleJudgement(metric, { kind, score: 50 });
        if (kind === 'state') return sampleJudgement(metric, { kind, state: 'DEACTIVATED' });
        return sampleJudgement(metric, numeratorCounts === 'defects' ? share(300, 1000, 0.1) : share(500, 1000, 0.9), {
          remark: 'x'.repeat(200),
        });
      });
    const { text, html } = alertMail(alertFacts(all.map((judgement) => notification(judgement, 'first'))));
    expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
    for (const { reading } of all) expect(text.toLowerCase()).toContain(metricOf(reading.metric).title.toLowerCase());
    expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
  });
});

describe('names from outside', () => {
  test('cannot write HTML', () => {
    const client = { ...acme, name: '<b>Smith</b> & Sons' };
    const { text, html } = alertMail(alertFacts([notification(nineOfThousand, 'first')], { client }));
    expect(html).toContain('&lt;b&gt;Smith&lt;/b&gt; &amp; Sons (acme) DE');
    expect(html).not.toContain('<b>');
    expect(firstLine(text)).toContain('<b>Smith</b> & Sons (acme) DE');
  });

  test('cannot add lines to the text', () => {
    const client = { ...acme, name: 'Acme\r\n\r\nYour password has expired' };
    const { text } = alertMail(alertFacts([notification(nineOfThousand, 'first')], { client }));
    expect(firstLine(text)).toMatch(/^Acme Your pa…has expired DE: /);
  });

  test('production mail does not speak of stages', () => {
    const { text, html } = alertMail(alertFacts([notification(nineOfThousand, 'first')], { stage: 'production' }));
    expect(text + html).not.toMatch(/stage/i);
  });
});
