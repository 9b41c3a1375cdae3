import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../shared/domain/day.ts';
import { metricNames, metricOf, publishedLimit } from '../../shared/metrics/catalogue.ts';
import type { Judgement } from '../../shared/metrics/judge.ts';
import type { Reading } from '../../shared/metrics/reading.ts';
import { alertMail } from '../../shared/notifications/mail/alert/alert-mail.ts';
import { chartOfSeries } from '../../shared/notifications/mail/charts/chart-of-series.ts';
import { describeChart } from '../../shared/notifications/mail/charts/describe-chart.ts';
import { rateChart } from '../../shared/notifications/mail/charts/rate-chart.ts';
import { clientSummaryMail } from '../../shared/notifications/mail/summary/client-summary-mail.ts';
import { portfolioSummaryMail } from '../../shared/notifications/mail/summary/portfolio-summary-mail.ts';
import { portfolioOf } from '../../shared/portfolio/portfolio.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { acme, alertFacts, notification, writing } from '../../tools/sample-facts.ts';
import { sampleMails } from '../../tools/sample-mails.ts';
import { samplePages } from '../../tools/sample-pages.ts';
import { sampleAsOf, sampleJudgement, sampleWeek, share } from '../../tools/sample-portfolio.ts';
import { visibleText } from './mail/reading-mail.ts';

const saysBreach = /breach/i;
const feed = { asOf: sampleAsOf, staleFrom: '2026-10-08T00:00:00Z', stale: false };

/** What makes a number past its limit no breach: an upper bound, a rounded rate that Amazon calls good, or nothing. */
const origins: readonly Partial<Reading>[] = [
  {},
  { source: 'estimate', bound: 'upper', remark: 'Known for 2 of 7 days.' },
  { source: 'estimate' },
  { officialStatus: 'GOOD' },
  { officialStatus: 'BAD' },
  { manual: true },
];

const anyJudgement = fc
  .record({
    metric: fc.constantFrom(
      ...metricNames.filter((name) => publishedLimit(name, 'DE', sampleAsOf)?.perMillion !== undefined),
    ),
    base: fc.integer({ min: 1, max: 2000 }),
    perThousand: fc.integer({ min: 0, max: 200 }),
    isPrinted: fc.boolean(),
    origin: fc.constantFrom(...origins),
  })
  .map(({ metric, base, perThousand, isPrinted, origin }): Judgement => {
    const bad = Math.round((base * perThousand) / 1000);
    const good = metricOf(metric).numeratorCounts === 'defects' ? bad : base - bad;
    return sampleJudgement(
      metric,
      isPrinted ? { kind: 'rate', printed: Math.round((good / base) * 1000) / 1000 } : share(good, base),
      origin,
    );
  });

/** Every text of the mails and pictures about one judgement, as a reader sees them. */
function saidOf(judgement: Judgement): readonly string[] {
  const standing = standingOf({
    account: { client: 'acme', marketplace: 'DE' },
    judgements: [judgement],
    weekAgo: [],
    feed,
  });
  const chart = chartOf(judgement);
  const charted = chart === undefined ? {} : { charts: [chart] };
  const mails = [
    clientSummaryMail({ ...writing, client: acme, standings: [standing], week: sampleWeek, ...charted }),
    portfolioSummaryMail({
      ...writing,
      portfolio: portfolioOf([standing]),
      clients: [acme],
      week: sampleWeek,
      ...(chart !== undefined && { chart }),
    }),
    alertMail(alertFacts([notification(judgement, 'first')])),
    alertMail(alertFacts([notification(judgement, 'reminder', { notified: 2 })])),
  ];
  return [
    ...mails.flatMap(({ subject, text, html }) => [subject, text, visibleText(html)]),
    ...(chart === undefined ? [] : [describeChart(chart) ?? '', textOfPicture(rateChart(chart) ?? '')]),
  ];
}

/** The rate as Amazon showed it for the last ten days. */
function chartOf(judgement: Judgement) {
  const { measure, metric, channel, windowDays = 60 } = judgement.reading;
  if (measure.kind !== 'share') return undefined;
  const { numerator, denominator } = measure;
  const shown = Array.from({ length: 10 }, (_, i) => {
    const asOf = addDays(sampleAsOf, i - 9);
    return { asOf, to: asOf, numerator, denominator, receivedAt: `${asOf}T20:00:00Z` };
  });
  return chartOfSeries({
    account: 'Acme GmbH DE',
    judgement,
    series: { metric, channel, windowDays, shown },
    today: sampleAsOf,
  });
}

const textOfPicture = (svg: string): string => svg.replaceAll(/<[^>]*>/g, ' ');

describe('the word breach stands only where the verdict is breach', () => {
  test('in every mail and picture about any rate', { timeout: 60_000 }, () => {
    const seen = { breach: 0, pastAndNoBreach: 0 };
    fc.assert(
      fc.property(anyJudgement, (judgement) => {
        const said = saidOf(judgement);
        if (judgement.verdict === 'breach') {
          seen.breach++;
          expect(said.some((text) => saysBreach.test(text))).toBe(true);
          return;
        }
        if ((judgement.cleanOrdersToRecover ?? 0) > 0) seen.pastAndNoBreach++;
        for (const text of said) expect(text).not.toMatch(saysBreach);
      }),
      { numRuns: 300, seed: 20_261_005 },
    );
    // Both kinds were among them: breaches, and what is past its limit and none.
    expect(seen.breach).toBeGreaterThan(10);
    expect(seen.pastAndNoBreach).toBeGreaterThan(10);
  });

  test('of a rate that is printed rounded, stands exactly at its limit and is called good by Amazon', () => {
    const printed = { kind: 'rate', printed: 0.01 } as const;
    const judgement = sampleJudgement('orderDefectRate', printed, { channel: 'seller', officialStatus: 'GOOD' });
    expect(judgement.verdict).toBe('warn');
    for (const text of saidOf(judgement)) expect(text).not.toMatch(saysBreach);
  });

  test.each([...samplePages()])('in the page %s, whose alert is a warning', (_, page) => {
    const text = page.replace(/<style[\s\S]*?<\/style>/, '').replaceAll(/<[^>]*>/g, ' ');
    expect(text).not.toMatch(saysBreach);
  });

  test('in the sample of the portfolio, once for each account that is in one', () => {
    const mail = sampleMails().get('portfolio-6');
    const rows = mail?.text.split('\n').filter((line) => /: BREACH[,.]/.test(line)) ?? [];
    expect(rows.length).toBeGreaterThan(0);
    const counted = Number(/[( ](\d+) in breach/.exec(mail?.subject ?? '')?.[1]);
    expect(rows.length).toBe(counted);
  });
});
