import { clocks } from '../../../cases/clocks.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { likelyDateOf } from '../../../metrics/likely-date.ts';
import { isCritical } from '../../../metrics/seriousness.ts';
import type { Standing } from '../../../portfolio/account-standing.ts';
import { firstStepOf } from '../format/describe-line.ts';
import { describeMetric, midSentence } from '../format/describe-metric.ts';
import { formatMoment, formatShortDay } from '../format/format-day.ts';

/** Who an entry of the list is for. */
export interface People {
  /** the client, by its name */
  readonly client: string;
  readonly consultancy: string;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * Who does what by when about an account: deadlines of its appeal cases first, then what each alert asks for, then the report
 * that is missing.
 */
export function describeToDo(standing: Standing, { client, consultancy, timeZone, now }: People): readonly string[] {
  const deadlines = describeDeadlines(standing, timeZone, now).map((words) => `${consultancy}: ${words}`);
  const steps = standing.lines
    .map(({ judgement }) => judgement)
    .filter(({ verdict }) => verdict === 'breach' || verdict === 'warn')
    .map(
      (judgement) =>
        `${client}, ${byWhen(judgement)}, for the ${describeMetric(judgement.reading)}: ${midSentence(firstStepOf(judgement.reading.metric))}`,
    );
  const report =
    standing.feed.stale || standing.feed.asOf === undefined
      ? [`${consultancy}, today: upload a new seller performance report`]
      : [];
  return [...deadlines, ...new Set(steps), ...report];
}

/** What the open appeal cases of an account ask for, and by when; an assumed deadline is called assumed. */
export const describeDeadlines = ({ week }: Standing, timeZone: string, now: Date): readonly string[] =>
  (week?.cases ?? []).flatMap(({ state, deadlines, submittedAt, ...known }) => {
    const about = `for the ${describeMetric(known)}`;
    if (state === 'closed') return [];
    if (state === 'submitted' && submittedAt !== undefined)
      return [
        `ask whether Amazon has answered the plan sent on ${formatMoment(new Date(submittedAt), timeZone)}, ${about}`,
      ];
    return deadlines.map(({ clock, at, byHand }) => {
      const due = Date.parse(at) < now.getTime() ? 'was due' : 'due';
      const assumed = byHand ? '' : ' (an assumed date: go by Amazon’s notice)';
      return `${clocks[clock].title} ${about}, ${due} ${formatMoment(new Date(at), timeZone)}${assumed}`;
    });
  });

/** A missed limit waits for nothing; a warning for the day on which it becomes one. */
function byWhen(judgement: Judgement): string {
  if (isCritical(judgement)) return 'today';
  const likely = likelyDateOf(judgement);
  return likely === undefined ? 'this week' : `before ${formatShortDay(likely)}`;
}
