import { addDays, type Day, dayIn } from '../../../domain/day.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { likelyDateOf } from '../../../metrics/likely-date.ts';
import type { Standing, StandingLine } from '../../../portfolio/account-standing.ts';
import { describeMetric, limitWord, midSentence } from '../format/describe-metric.ts';
import { describeWarning } from '../format/describe-warning.ts';
import { describeWayBack } from '../format/describe-way-back.ts';
import { formatAgo, formatDay, formatDayRange, formatMoment, formatShortDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { closed, sentence } from '../format/sentence.ts';
import type { ListSection } from '../parts/list-section.ts';
import type { Writing } from '../parts/mail-content.ts';
import { describeHappened } from './describe-happened.ts';
import { describeDeadlines, describeToDo, type People } from './describe-to-do.ts';

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

/** What happened since the last summary: alerts, mails, cases and what was taken back, a line for each. */
export function happenedSection(
  standings: readonly Standing[],
  nameOf: NameOf,
  timeZone: string,
): readonly ListSection[] {
  const known = standings.filter(({ week }) => week !== undefined);
  if (known.length === 0) return [];
  const lines = known.flatMap((standing) =>
    standing.week === undefined
      ? []
      : describeHappened(standing.week, timeZone).map((words) => closed(`${nameOf(standing)}, ${words}`)),
  );
  const open = known.reduce((sum, { week }) => sum + (week?.open ?? 0), 0);
  const still = open === 0 ? '' : `; ${amount(open, ['alert is', 'alerts are'])} open`;
  return section('This week', lines.length === 0 ? [`No alert began or ended, and no mail went out${still}.`] : lines);
}

/** What is known or likely of the coming week: what rolls off, and which limits are likely to be missed, when. */
export function expectedSection(standings: readonly Standing[], nameOf: NameOf, today: Day): readonly ListSection[] {
  const fresh = standings.filter(({ feed }) => !feed.stale && feed.asOf !== undefined);
  const lines = fresh.flatMap((standing) =>
    standing.lines.flatMap((line) => {
      const { judgement } = line;
      const name = `${nameOf(standing)}, ${describeMetric(judgement.reading)}`;
      const likely = likelyDateOf(judgement);
      const warning = likely !== undefined && likely < addDays(today, 7) ? describeWarning(judgement) : undefined;
      const { recoveryDate, inside60 } = judgement.forecast ?? {};
      const isKnown = recoveryDate !== undefined || inside60 !== undefined;
      const back = isKnown && isPastLimit(judgement) ? describeWayBack(judgement) : undefined;
      return [
        ...(warning === undefined ? [] : [closed(`${name}: ${midSentence(warning)}`)]),
        ...(back === undefined
          ? []
          : [
              closed(
                `${name}: back within the ${limitWord(judgement.reading)}${recoveryDate === undefined ? ':' : ''} ${back}`,
              ),
            ]),
        ...describeRollOff(line, name),
      ];
    }),
  );
  const isMissed = fresh.some(({ lines: all }) =>
    all.some(({ judgement }) => isPastLimit(judgement) || isPastScore(judgement)),
  );
  const none = `No ${isMissed ? 'other ' : ''}limit is likely to be missed in it, and no known defect rolls off.`;
  return section(
    `Next week, ${formatDayRange(today, addDays(today, 6))}`,
    lines.length === 0 && fresh.length > 0 ? [none] : lines,
  );
}

/** A rating below its limit, whose verdict may be no more than a warning. */
const isPastScore = ({ reading: { measure, limit } }: Judgement): boolean =>
  measure.kind === 'score' && limit?.value !== undefined && measure.score < limit.value;

/** Which known defects leave Amazon's window within the week. */
function describeRollOff({ rollsOff = [] }: StandingLine, name: string): readonly string[] {
  if (rollsOff.length === 0) return [];
  const days = rollsOff.map(({ day, defects }) => `${formatCount(defects)} on ${formatShortDay(day)}`);
  const all = rollsOff.reduce((sum, { defects }) => sum + defects, 0);
  return [`${name}: ${amount(all, ['defective order rolls', 'defective orders roll'])} off (${days.join(', ')}).`];
}

/** Who does what by when, the most urgent account first. */
export const toDoSection = (standings: readonly Standing[], people: People): readonly ListSection[] =>
  section('To do', describeToDo(standings, people).map(closed));

/** Deadlines and answers of appeal cases, for the consultancy, which keeps them. */
export function deadlineSection(
  standings: readonly Standing[],
  nameOf: NameOf,
  { timeZone, now }: Pick<Writing, 'timeZone' | 'now'>,
): readonly ListSection[] {
  const lines = standings.flatMap((standing) =>
    describeDeadlines(standing, timeZone, now).map((words) => closed(`${nameOf(standing)}: ${words}`)),
  );
  return section('Appeal cases', lines);
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

/** `Checked 5 October 2026, 08:04: 87 accounts, all with new reports.` */
export function describeChecked(standings: readonly Standing[], { now, timeZone }: Writing): string {
  const old = standings.filter(({ feed }) => feed.stale || feed.asOf === undefined).length;
  const fresh =
    old === 0
      ? 'all with new reports'
      : `${formatCount(standings.length - old)} with new reports, ${formatCount(old)} without`;
  return sentence(
    `checked ${formatMoment(now, timeZone)}: ${amount(standings.length, ['account', 'accounts'])}, ${fresh}`,
  );
}

/** The reader's own day. */
export const todayOf = ({ now, timeZone }: Writing): Day => dayIn(now, timeZone);
