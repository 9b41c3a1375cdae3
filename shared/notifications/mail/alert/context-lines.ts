import { type AlertKey, alertKeyOf, subjectOf } from '../../../alerts/alert-key.ts';
import type { AlertMemory } from '../../../alerts/decision.ts';
import { dayIn } from '../../../domain/day.ts';
import { reportKinds } from '../../../domain/report-kind.ts';
import { metricNames, metricOf } from '../../../metrics/catalogue.ts';
import { bySeverity, type Judgement } from '../../../metrics/judge.ts';
import { moreSeriousFirst } from '../../../metrics/seriousness.ts';
import { metricTitle, midSentence } from '../format/describe-metric.ts';
import { labelled, stateLabels } from '../format/describe-state.ts';
import { formatAgo, formatDay, formatMoment } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { headlineOf } from '../format/headline.ts';
import { shortLine } from '../format/one-line.ts';
import { sentences } from '../format/sentence.ts';
import type { ListSection } from '../parts/list-section.ts';
import type { AlertFacts } from './alert-facts.ts';
import { localDay } from './alert-story.ts';
import { describeReports } from './alert-subject.ts';
import type { Notification } from './notification.ts';

const mostReports = 5;
const mostKeyLetters = 120;

/** What stands under the decisions: other open alerts, the last known numbers when reports stopped, and the evidence. */
export function contextOf(notifications: readonly Notification[], facts: AlertFacts): readonly ListSection[] {
  return [
    { title: 'Also open', lines: alsoOpen(notifications, facts) },
    { title: 'Last known numbers', lines: lastKnown(notifications, facts) },
    { title: 'Where the numbers come from', lines: evidence(facts) },
  ].filter(({ lines }) => lines.length > 0);
}

function alsoOpen(
  notifications: readonly Notification[],
  { alerts, judgements, timeZone }: AlertFacts,
): readonly string[] {
  const notified = new Set<AlertKey>(notifications.map(({ key }) => key));
  return Object.entries(alerts)
    .filter(([key, { state }]) => state === 'open' && !notified.has(key))
    .map(([key, memory]) => ({ key, memory, judgement: speakerOf(key, judgements) }))
    .sort(
      (a, b) =>
        (a.judgement !== undefined && b.judgement !== undefined
          ? moreSeriousFirst(a.judgement, b.judgement)
          : bySeverity(a.memory.verdict, b.memory.verdict)) || (a.key < b.key ? -1 : 1),
    )
    .map(({ key, memory, judgement }) => openLine(key, memory, judgement, timeZone));
}

function openLine(key: AlertKey, memory: AlertMemory, judgement: Judgement | undefined, timeZone: string): string {
  const since = `open since ${formatDay(localDay(memory.since, timeZone))}`;
  if (judgement === undefined) return sentences(`${describeKey(key)}, ${since}`);
  const { lead, numbers } = headlineOf(judgement);
  return sentences(`${labelled(judgement, lead)}, ${since}`, numbers);
}

function describeKey(key: AlertKey): string {
  const subject = subjectOf(key);
  if (subject.kind === 'metric') return metricOf(subject.metric).title;
  return subject.kind === 'feed' ? `${stateLabels.stale.word}: ${midSentence(describeReports(subject))}` : subject.key;
}

/** The judgement that speaks for an alert: Amazon's own before an estimate, the worst of several windows. */
const speakerOf = (key: AlertKey, judgements: readonly Judgement[]): Judgement | undefined =>
  judgements
    .filter((judgement) => alertKeyOf(judgement) === key)
    .sort(
      (a, b) =>
        Number(b.reading.source === 'official') - Number(a.reading.source === 'official') ||
        bySeverity(a.verdict, b.verdict),
    )[0];

/** When reports have stopped, the rates as they were last known. */
function lastKnown(notifications: readonly Notification[], { judgements }: AlertFacts): readonly string[] {
  const isStopped = ({ reason, judgement, feed }: Notification): boolean =>
    judgement === undefined && feed?.kind === undefined && reason !== 'feed resumed';
  if (!notifications.some(isStopped)) return [];
  const notified = new Set<AlertKey>(notifications.map(({ key }) => key));
  return judgements
    .filter(({ reading, verdict }) => {
      const { partOf, kind, force } = metricOf(reading.metric);
      const isOfInterest = force === 'limit' && (kind !== 'count' || verdict !== 'ok');
      return partOf === undefined && isOfInterest && reading.source === 'official' && verdict !== 'unknown';
    })
    .filter((judgement) => !notified.has(alertKeyOf(judgement)))
    .sort(
      (a, b) =>
        moreSeriousFirst(a, b) ||
        metricNames.indexOf(a.reading.metric) - metricNames.indexOf(b.reading.metric) ||
        metricTitle(a.reading).localeCompare(metricTitle(b.reading), 'en'),
    )
    .map((judgement) => {
      const { lead, numbers } = headlineOf(judgement);
      return sentences(labelled(judgement, lead), numbers);
    });
}

/** The newest as-of, and the reports that were read. */
function evidence({ feed, reports, now, timeZone }: AlertFacts): readonly string[] {
  const today = dayIn(now, timeZone);
  const shown = reports.slice(0, mostReports);
  const more = reports.length - shown.length;
  return [
    ...(feed.asOf === undefined
      ? []
      : [`Numbers as of ${formatDay(feed.asOf)} (${formatAgo(feed.asOf, today)}).${describeNext(feed, timeZone)}`]),
    ...shown.map(({ key, kind, asOf }) => {
      const of = asOf === undefined ? '' : `, as of ${formatDay(asOf)}`;
      return `${shortLine(key, mostKeyLetters)} (${reportKinds[kind]}${of})`;
    }),
    ...(more > 0 ? [`and ${amount(more, ['older report', 'older reports'])}`] : []),
  ];
}

/** By when a newer report is expected; nothing where that has passed, which the mail says first of all. */
const describeNext = ({ staleFrom, stale }: AlertFacts['feed'], timeZone: string): string =>
  staleFrom === undefined || stale
    ? ''
    : ` A newer report is expected by ${formatMoment(new Date(staleFrom), timeZone)}.`;
