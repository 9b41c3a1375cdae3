import { addDays, type Day, dayIn } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { Standing, StandingLine } from '../../../portfolio/account-standing.ts';
import { shortValue } from '../format/describe-line.ts';
import { describeMetric } from '../format/describe-metric.ts';
import { stateLabels } from '../format/describe-state.ts';
import { formatAgo, formatDay, formatDayRange, formatMoment, formatShortDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { closed, sentence } from '../format/sentence.ts';
import type { ListSection } from '../parts/list-section.ts';
import type { Writing } from '../parts/mail-content.ts';

/** How accounts are called: `DE` in a client's own mail, `Acme GmbH (acme) DE` in the portfolio's. */
type NameOf = (standing: Standing) => string;

/** Lines of a section; the rest are counted. */
const mostLines = 12;

function limited(lines: readonly string[]): readonly string[] {
  const more = lines.length - mostLines;
  return more <= 1 ? lines : [...lines.slice(0, mostLines), `and ${formatCount(more)} more.`];
}

const section = (title: string, lines: readonly string[]): readonly ListSection[] =>
  lines.length === 0 ? [] : [{ title, lines: limited(lines) }];

/**
 * Which verdicts a week has changed, a line for each account, those that got worse first. What moved within its verdict is
 * told in its row, and a metric of a feed that stopped has not moved.
 */
export function changedSection(standings: readonly Standing[], nameOf: NameOf): readonly ListSection[] {
  const compared = standings.flatMap((standing) => {
    const lines = standing.feed.stale ? [] : standing.lines.filter(isCompared);
    return lines.length === 0 ? [] : [{ standing, moved: lines.filter(hasMoved) }];
  });
  if (compared.length === 0) return [];
  const moved = compared.filter((account) => account.moved.length > 0);
  const gotWorse = moved.filter((account) => account.moved.some(({ change }) => change === 'worse'));
  const gotBetter = moved.filter((account) => !gotWorse.includes(account));
  const lines = [...gotWorse, ...gotBetter].map((account) =>
    closed(`${nameOf(account.standing)}: ${account.moved.map(describeMoved).join('; ')}`),
  );
  return section('Changed since last week', lines.length === 0 ? ['No metric changed its state.'] : lines);
}

const isCompared = ({ weekAgo }: StandingLine): boolean => weekAgo !== undefined && weekAgo.verdict !== 'unknown';

const hasMoved = ({ judgement, weekAgo }: StandingLine): boolean =>
  judgement.verdict !== 'unknown' && weekAgo !== undefined && weekAgo.verdict !== judgement.verdict;

/** `order defect rate (seller-fulfilled) from WATCH to WARN (0 left)` */
function describeMoved({ judgement, weekAgo }: StandingLine): string {
  const { headroom, reading, verdict } = judgement;
  const left =
    headroom === undefined || metricOf(reading.metric).kind === 'score' ? undefined : `${formatCount(headroom)} left`;
  const now = left ?? shortValue(judgement);
  const from = weekAgo === undefined ? '' : ` from ${stateLabels[weekAgo.verdict].word}`;
  return `${describeMetric(reading)}${from} to ${stateLabels[verdict].word}${now === undefined ? '' : ` (${now})`}`;
}

/** Which known defects leave Amazon's window within a week. */
export function rollOffSection(standings: readonly Standing[], nameOf: NameOf, today: Day): readonly ListSection[] {
  const lines = standings.flatMap((standing) =>
    standing.lines.flatMap((line) => {
      const rollsOff = line.rollsOff ?? [];
      if (rollsOff.length === 0) return [];
      const days = rollsOff.map(({ day, defects }) => `${formatCount(defects)} on ${formatShortDay(day)}`);
      const all = rollsOff.reduce((sum, { defects }) => sum + defects, 0);
      const many = amount(all, ['defective order rolls', 'defective orders roll']);
      return [`${nameOf(standing)}, ${describeMetric(line.judgement.reading)}: ${many} off (${days.join(', ')}).`];
    }),
  );
  return section(`Rolls off next week, ${formatDayRange(today, addDays(today, 6))}`, lines);
}

/** Who sends no reports, since when. */
export function staleSection(standings: readonly Standing[], nameOf: NameOf, today: Day): readonly ListSection[] {
  const lines = standings
    .filter(({ feed }) => feed.stale || feed.asOf === undefined)
    .map((standing) => {
      const { asOf } = standing.feed;
      const since =
        asOf === undefined
          ? 'no seller performance report yet'
          : `no seller performance report since ${formatDay(asOf)}, ${formatAgo(asOf, today)}`;
      return closed(`${nameOf(standing)}: ${since}`);
    });
  return section('Reports missing', lines);
}

/** `Checked 5 October 2026, 08:04: 87 accounts, all fresh.` */
export function describeChecked(standings: readonly Standing[], { now, timeZone }: Writing): string {
  const old = standings.filter(({ feed }) => feed.stale || feed.asOf === undefined).length;
  const fresh = old === 0 ? 'all fresh' : `${formatCount(standings.length - old)} fresh, ${formatCount(old)} stale`;
  return sentence(
    `checked ${formatMoment(now, timeZone)}: ${amount(standings.length, ['account', 'accounts'])}, ${fresh}`,
  );
}

/** The reader's own day. */
export const todayOf = ({ now, timeZone }: Writing): Day => dayIn(now, timeZone);
