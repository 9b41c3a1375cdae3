import { describe, expect, test } from 'vitest';
import type { AlertMemory, Decision } from '../../shared/alerts/decision.ts';
import { moreSeriousDecisionFirst } from '../../shared/alerts/decision-order.ts';
import { arrivalsOf, type StormArrival, stormsIn } from '../../shared/alerts/storm.ts';
import type { Day } from '../../shared/domain/day.ts';
import type { MetricName } from '../../shared/metrics/catalogue.ts';
import type { Judgement } from '../../shared/metrics/judge.ts';
import { portfolioOf } from '../../shared/portfolio/portfolio.ts';
import { standingInShort } from '../../shared/portfolio/standing-in-short.ts';
import { standingOf } from '../../shared/portfolio/standing-of.ts';
import { portfolioView } from '../../shared/web/portal/portfolio-view.ts';
import { sampleAsOf, sampleJudgement, share } from '../../tools/sample-portfolio.ts';

/** Late shipments of 1,000, of which 4 % is the limit: 39 are allowed. */
const late = (orders: number): Judgement =>
  sampleJudgement('lateShipmentRate', share(orders, 1000), { windowDays: 30 });
const likelyBy = (orders: number, day: string): Judgement => ({
  ...late(orders),
  verdict: 'warn',
  warnedBy: 'forecast',
  forecast: { asOf: sampleAsOf, p7: 0.1, p14: 0.7, p30: 0.8, p60: 0.9, likelyDate: day as Day },
});
const score = (points: number): Judgement => sampleJudgement('accountHealthRating', { kind: 'score', score: points });

/** The most serious first, as the page on alerts has it. */
const lists: readonly { readonly metric: MetricName; readonly inOrder: Readonly<Record<string, Judgement>> }[] = [
  {
    metric: 'lateShipmentRate',
    inOrder: {
      // Missed limits by how far over, then warnings by the day on which the limit is likely missed, then by the fewest left.
      'twice the limit': late(80),
      'just over': late(41),
      'likely missed next week': likelyBy(30, '2026-10-12'),
      'likely missed in a month': likelyBy(35, '2026-11-04'),
      'none left': late(39),
      'five left': late(34),
      'half used': late(20),
    },
  },
  {
    metric: 'accountHealthRating',
    inOrder: { '90 points': score(90), '150 points': score(150), '190 points': score(190) },
  },
];

const after: AlertMemory = {
  state: 'open',
  verdict: 'warn',
  since: '2026-10-04T07:00:00.000Z',
  lastNotified: '2026-10-04T07:00:00.000Z',
  reason: 'first',
  notified: 1,
  threadRoot: 'a@alerts.example',
  subject: 'a',
};

describe.each(lists)('accounts with trouble of one kind: $metric', ({ metric, inOrder }) => {
  const expected = Object.keys(inOrder);
  // Names in the opposite order of the alphabet, so that no order by name looks right by chance.
  const accounts = Object.entries(inOrder)
    .map(([name, judgement], i) => ({ name, judgement, account: { client: `client-${9 - i}`, marketplace: 'DE' } }))
    .toReversed();
  const nameOf = (client: string) => accounts.find(({ account }) => account.client === client)?.name;
  const standings = accounts.map(({ account, judgement }) =>
    standingOf({ account, judgements: [judgement], weekAgo: [], feed: { asOf: sampleAsOf, stale: false } }),
  );
  const decisions = accounts.map(
    ({ account, judgement }): Decision => ({
      key: `${metric}|${account.client}`,
      notify: true,
      reason: 'first',
      after,
      judgement,
    }),
  );

  test('the summary, the portal, the group alert and an alert have the same order', () => {
    expect(portfolioOf(standings).attention.map(({ account }) => nameOf(account.client))).toEqual(expected);

    const listed = standings.map((standing) => ({
      account: standing.account,
      clientName: standing.account.client,
      fresh: true,
      openAlerts: 0,
      standing: standingInShort(standing, 0),
    }));
    const { shown } = portfolioView(
      { accounts: listed, withoutReports: [] },
      { search: '', openCases: false, sort: 'worst' },
    );
    expect(shown.map(({ account }) => nameOf(account.client))).toEqual(expected);

    const cause = `${metric}|begins`;
    const arrivals = accounts.flatMap(({ account, judgement }): readonly StormArrival[] =>
      arrivalsOf([{ key: `${metric}|seller`, notify: true, reason: 'first', after, judgement }], () => 'words').map(
        (arrival) => ({ ...arrival, cause, account: account.client, at: '2026-10-04T07:00:00.000Z', state: 'grouped' }),
      ),
    );
    expect(stormsIn(arrivals, arrivals).map(({ entries }) => entries.map(({ account }) => nameOf(account)))).toEqual([
      expected,
    ]);

    expect(decisions.toSorted(moreSeriousDecisionFirst).map(({ key }) => nameOf(key.slice(metric.length + 1)))).toEqual(
      expected,
    );
  });
});
