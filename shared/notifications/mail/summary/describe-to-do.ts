import { deactivatedListingsIn } from '../../../metrics/deactivated-listings.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import { likelyDateOf } from '../../../metrics/likely-date.ts';
import { isCritical } from '../../../metrics/seriousness.ts';
import type { Standing } from '../../../portfolio/account-standing.ts';
import { describeOtherSide } from '../format/describe-deactivated-listings.ts';
import { firstStepOf } from '../format/describe-line.ts';
import { describeMetric, midSentence } from '../format/describe-metric.ts';
import { formatMoment, formatShortDay } from '../format/format-day.ts';

/** Who the entries of the list are for. */
export interface People {
  /** the client, by its name */
  readonly client: string;
  readonly consultancy: string;
  readonly timeZone: string;
  readonly now: Date;
}

/**
 * Who does what by when: deadlines of appeal cases first, then what the alerts ask for, a line for each metric with the accounts
 * and their days, then the reports that are missing.
 */
export function describeToDo(
  standings: readonly Standing[],
  { client, consultancy, timeZone, now }: People,
): readonly string[] {
  const deadlines = standings.flatMap((standing) =>
    describeDeadlines(standing, timeZone, now).map(
      (words) => `${consultancy}, ${standing.account.marketplace}: ${words}`,
    ),
  );
  const asked = new Map<string, { readonly step: string; readonly when: string[]; readonly others: string[] }>();
  for (const { account, lines } of standings) {
    const matter = deactivatedListingsIn(
      account.marketplace,
      lines.map(({ judgement }) => judgement),
    );
    for (const { judgement } of lines) {
      if (judgement.verdict !== 'breach' && judgement.verdict !== 'warn') continue;
      const { reading } = judgement;
      // Listings deactivated for late delivery come back with on-time delivery: one entry for both.
      if (reading === matter?.shownAs.reading) continue;
      const other = reading === matter?.cause.reading ? describeOtherSide(matter, reading.metric) : undefined;
      const about = describeMetric({ metric: reading.metric, channel: reading.channel });
      const entry = asked.get(about) ?? { step: midSentence(firstStepOf(reading.metric)), when: [], others: [] };
      const when = `${account.marketplace} ${byWhen(judgement)}`;
      if (other !== undefined) entry.others.push(other);
      // Of two windows of a metric the worse comes first, and one is enough.
      if (!entry.when.some((known) => known.startsWith(`${account.marketplace} `))) entry.when.push(when);
      asked.set(about, entry);
    }
  }
  const steps = [...asked].map(([about, { step, when, others }]) => {
    const more = others.length === 0 ? '' : ` (${others.join('; ')})`;
    return `${client}, ${joined(when)}, ${about}${more}: ${step}`;
  });
  const reports = standings
    .filter(({ feed }) => feed.stale || feed.asOf === undefined)
    .map(({ account }) => `${consultancy}, ${account.marketplace} today: upload a new seller performance report`);
  return [...deadlines, ...steps, ...reports];
}

/** `DE today`, `DE today and FR before 8 October` */
const joined = (when: readonly string[]): string =>
  when.length < 2 ? when.join('') : `${when.slice(0, -1).join(', ')} and ${when.at(-1)}`;

/** What the open appeal cases of an account ask for, and by when; an assumed deadline is called assumed. */
export const describeDeadlines = ({ week }: Standing, timeZone: string, now: Date): readonly string[] =>
  (week?.cases ?? []).flatMap(({ state, deadlines, submittedAt, ...known }) => {
    const about = `for the ${describeMetric(known)}`;
    if (state === 'closed') return [];
    if (state === 'submitted' && submittedAt !== undefined)
      return [
        `ask whether Amazon has answered the plan sent on ${formatMoment(new Date(submittedAt), timeZone)}, ${about}`,
      ];
    return deadlines.map(({ title, at, assumed: isAssumed }) => {
      const due = Date.parse(at) < now.getTime() ? 'was due' : 'due';
      const assumed = isAssumed ? ' (an assumed date: go by Amazon’s notice)' : '';
      return `${title} ${about}, ${due} ${formatMoment(new Date(at), timeZone)}${assumed}`;
    });
  });

/** A missed limit waits for nothing; a warning for the day on which it becomes one. */
function byWhen(judgement: Judgement): string {
  if (isCritical(judgement)) return 'today';
  const likely = likelyDateOf(judgement);
  return likely === undefined ? 'this week' : `before ${formatShortDay(likely)}`;
}
