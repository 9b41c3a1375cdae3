import { type AlertKey, subjectOf } from '../../../alerts/alert-key.ts';
import { dayIn } from '../../../domain/day.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import type { CaseOfWeek, NotifiedOfWeek, WeekOfAccount } from '../../../portfolio/week.ts';
import { describeMetric, limitWord, metricTitle, midSentence } from '../format/describe-metric.ts';
import { stateWord } from '../format/describe-state.ts';
import { formatShortDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';

/** What happened to an account since the last summary, a line for each alert and case; empty when nothing did. */
export function describeHappened(week: WeekOfAccount, timeZone: string): readonly string[] {
  const keys = [...new Set(week.notified.map(({ key }) => key))];
  const alerts = keys.map((key) =>
    describeAlert(
      key,
      week.notified.filter((record) => record.key === key),
      timeZone,
    ),
  );
  const cases = week.cases.flatMap((known) => describeCase(known, week.since, timeZone));
  return [...alerts, ...cases];
}

/** `order defect rate: warning on 9 October, in breach from 13 October, back within the limit on 17 October; 3 mails` */
function describeAlert(key: AlertKey, records: readonly NotifiedOfWeek[], timeZone: string): string {
  const events = records.flatMap((record, index) => {
    const words = describeRecord(record, index > 0);
    return words === undefined ? [] : [`${words} ${formatShortDay(dayIn(new Date(record.at), timeZone))}`];
  });
  const mails = amount(records.length, ['mail', 'mails']);
  const only = events.length === 0 ? `still open, ${mails}` : `${events.join(', ')}; ${mails}`;
  return `${titleOf(key)}: ${only}`;
}

/** What a mail was about, up to its day; nothing for a reminder. */
function describeRecord(
  { reason, verdict, reading, correction }: NotifiedOfWeek,
  isLater: boolean,
): string | undefined {
  const state = reading !== undefined && metricOf(reading.metric).kind === 'state' ? stateWord(reading) : undefined;
  const limit = reading === undefined ? 'limit' : limitWord(reading);
  if (correction !== undefined) {
    const { kind, was, is } = correction;
    const fewer = was === undefined || is === undefined ? 'better' : `${formatCount(was - is)} fewer`;
    const what = kind === 'report corrected' ? 'the report was corrected' : `${fewer} (perhaps taken back by Amazon)`;
    if (reason === 'recovered') return `${what} and the alert ended on`;
    return reason === 'breach over' ? `${what}, back within the ${limit} with a warning, on` : `${what} on`;
  }
  switch (reason) {
    case 'first':
    case 'worse':
      if (state !== undefined) return `${state} from`;
      if (reading?.measure.kind === 'count') return `${formatCount(reading.measure.count)} open on`;
      if (reading?.measure.kind === 'score') return `${formatCount(reading.measure.score)} on`;
      return verdict === 'breach' ? (isLater ? 'in breach from' : 'in breach since') : 'warning on';
    case 'closer':
      return `closer to the ${limit} on`;
    case 'much worse':
      return 'clearly worse on';
    case 'breach over':
      return `back within the ${limit}, with a warning, from`;
    case 'eased':
      if (reading?.measure.kind === 'score') return `up to ${formatCount(reading.measure.score)} on`;
      return state === undefined ? 'better on' : `${state} from`;
    case 'fell':
      return reading?.measure.kind === 'score' ? `down to ${formatCount(reading.measure.score)} on` : 'down on';
    case 'more':
      return reading?.measure.kind === 'count' ? `${formatCount(reading.measure.count)} open on` : 'more on';
    case 'recovered':
      return state === undefined ? 'alert ended on' : `${state} again on`;
    case 'passed':
      return 'came and went by';
    case 'feed stopped':
      return 'missing, first mailed on';
    case 'feed resumed':
      return 'arriving again from';
    default:
      return undefined;
  }
}

function titleOf(key: AlertKey): string {
  const subject = subjectOf(key);
  if (subject.kind === 'metric')
    return metricOf(subject.metric).channels.length > 1
      ? describeMetric(subject)
      : midSentence(metricTitle({ metric: subject.metric, channel: subject.channel }));
  if (subject.kind === 'unknown') return subject.key;
  return subject.reports === undefined ? 'seller performance reports' : `reports (${reportKinds[subject.reports]})`;
}

/** What became of a case since then: `appeal case about the order defect rate: opened on 13 October, plan sent on 14 October`. */
function describeCase(known: CaseOfWeek, since: string, timeZone: string): readonly string[] {
  const { openedAt, submittedAt, closedAt } = known;
  const steps = [
    { what: 'opened', at: openedAt },
    { what: 'plan sent', at: submittedAt },
    { what: 'closed', at: closedAt },
  ].flatMap(({ what, at }) =>
    at === undefined || at <= since ? [] : [`${what} on ${formatShortDay(dayIn(new Date(at), timeZone))}`],
  );
  return steps.length === 0 ? [] : [`appeal case about the ${describeMetric(known)}: ${steps.join(', ')}`];
}
