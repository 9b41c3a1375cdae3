import * as fc from 'fast-check';
import { simpleParser } from 'mailparser';
import { describe, expect, test } from 'vitest';
import { composeMime } from '../../../shared/aws/ses/compose-mime.ts';
import type { Day } from '../../../shared/domain/day.ts';
import type { MetricName } from '../../../shared/metrics/catalogue.ts';
import type { Judgement } from '../../../shared/metrics/judge.ts';
import { alertMail } from '../../../shared/notifications/mail/alert/alert-mail.ts';
import { alertSubject } from '../../../shared/notifications/mail/alert/alert-subject.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import { alertFacts, notification, sampleOrders } from '../../../tools/sample-facts.ts';
import { sampleAsOf, sampleJudgement, share } from '../../../tools/sample-portfolio.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const newest = '2026-09-19' as Day;
const forecast = { asOf: sampleAsOf, p7: 0.2, p14: 0.4, p30: 0.72, p60: 0.9 };

/** What people, and people who mean harm, write: mark-up, quotes, other scripts, directions, line breaks, headers. */
const nasty = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      '<',
      '>',
      '&',
      '"',
      "'",
      '\r',
      '\n',
      '\u2028',
      '\u202e',
      '\u200f',
      'ש',
      'ל',
      '=',
      ':',
      '-',
      '$',
      'a',
    ),
  }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    'Acme\r\nBcc: everyone@example.com',
    'שלום & Söhne',
    '\u202eHbmG emcA',
    '$& $1 $`',
  ),
);

const aMail = (name: string, id: string, key: string, remark: string) => {
  const judgement: Judgement = {
    ...sampleJudgement('orderDefectRate', share(14, 2400), { channel: 'seller', remark, officialStatus: name }),
    warnedBy: 'forecast',
    forecast,
  };
  const client = { id, name };
  const alert = notification(judgement, 'first', { subject: alertSubject(client, 'DE', 'orderDefectRate|seller') });
  return alertMail(
    alertFacts([alert], {
      client,
      consultancy: name,
      reports: [{ key, kind: 'seller-performance', asOf: sampleAsOf }],
      affectedOrders: { [alert.key]: { seen: true, orders: sampleOrders(500, newest, [['A-to-z claim']]) } },
    }),
  );
};

describe('whatever a client is called', () => {
  test('no mark-up gets in, nothing is left open, every number of the text is in the HTML, and it fits', () => {
    fc.assert(
      fc.property(nasty, nasty, nasty, nasty, (name, id, key, remark) => {
        const { subject, text, html } = aMail(name, id, key, remark);
        const tags = new Set([...html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)/g)].map(([, tag]) => tag));
        for (const tag of tags) expect(ours).toContain(tag);
        expect(html).not.toMatch(/<(script|img)|onerror="/i);
        expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
        expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
        expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
      }),
      { numRuns: 200 },
    );
  });

  test('it adds no header, and a mail program reads the same mail', async () => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, async (name, id) => {
        const { subject, text, html } = aMail(name, id, 'acme/DE/report.json', '');
        const raw = await composeMime(
          {
            id: 'a1b2c3',
            kind: 'alert',
            from: { name, address: 'alerts@northwind.example' },
            to: 'jo@acme.example',
            subject,
            text,
            html,
            references: ['alert-1@northwind.example'],
            listId: 'acme-de.alerts.northwind.example',
          },
          'production',
        );
        const parsed = await simpleParser(raw);
        expect([...parsed.headers.keys()].sort()).toEqual(headers);
        expect(parsed.bcc).toBeUndefined();
        expect(parsed.text).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

const ours = 'html head meta title style body div table caption thead tbody tr th td h1 h2 p span br a'.split(' ');
const headers = [
  'auto-submitted',
  'content-type',
  'date',
  'from',
  'in-reply-to',
  'list',
  'message-id',
  'mime-version',
  'references',
  'subject',
  'to',
  'x-auto-response-suppress',
].sort();

describe('the first 90 characters', () => {
  const metrics: readonly MetricName[] = [
    'orderDefectRate',
    'lateShipmentRate',
    'validTrackingRate',
    'unitOnTimeDeliveryRate',
    'invoiceDefectRate',
  ];

  test.each(metrics)(
    'hold what happened, client, marketplace, metric, how many are allowed and by when: %s',
    (metric) => {
      const higher = metric === 'validTrackingRate' || metric === 'unitOnTimeDeliveryRate';
      const judgement: Judgement = {
        ...sampleJudgement(metric, share(higher ? 985 : 5, 1000)),
        verdict: 'warn',
        warnedBy: 'forecast',
        forecast,
      };
      const { text, html } = alertMail(
        alertFacts([notification(judgement, 'first')], { client: { id: 'cobalt', name: 'Cobalt Werkzeuge' } }),
      );
      const shown = firstLine(text).slice(0, 90);
      expect(shown).toMatch(/^WARNING: Cobalt Werkzeuge DE, [a-z -]+: \d+ more allowed, likely (past|below) \d+ % by/);
      expect(visibleText(/<div style="display:none[^>]*>([\s\S]*?)<\/div>/.exec(html)?.[1] ?? '')).toContain(
        shown.trim(),
      );
    },
  );
});
