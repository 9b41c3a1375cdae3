import { type Day, dayIn } from '../../../domain/day.ts';
import type { UnreadableAccount } from '../../../domain/unreadable.ts';
import type { Portfolio, Standing, State } from '../../../portfolio/account-standing.ts';
import { stateOfLine } from '../../../portfolio/standing-of.ts';
import type { Chart } from '../charts/chart-facts.ts';
import { chartAttachments, chartParts } from '../charts/chart-part.ts';
import { describeAccount, type NamedClient } from '../format/describe-account.ts';
import { describeRoom, firstStepOf } from '../format/describe-line.ts';
import { describeMetric, metricTitle, midSentence } from '../format/describe-metric.ts';
import { labelled, labelOf, stateLabels } from '../format/describe-state.ts';
import { formatAgo, formatDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { headlineOf } from '../format/headline.ts';
import { shortLine } from '../format/one-line.ts';
import { closed, sentence, sentences } from '../format/sentence.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, footLines, headroomNote, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { type ListSection, section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph, smallPrint } from '../parts/page.ts';
import { plainRow, type SummaryRow, standingTable, summaryRow, textRow } from '../parts/standing-table.ts';
import { comingRulesSection } from './coming-rules-section.ts';
import { type ConnectionsOfWeek, connectionSections } from './connection-section.ts';
import { describeFine, describeNoNumbers, describeTally } from './describe-standing.ts';
import { type UnreachedRecipient, unreachedSections } from './unreached-section.ts';
import { describeUnreadable, type NamedUnreadable, unreadableSections } from './unreadable-section.ts';
import {
  deadlineSection,
  describeChecked,
  expectedSection,
  happenedSection,
  staleSection,
  todayOf,
} from './week-sections.ts';

/** What the consultancy's weekly summary is written from. */
export interface PortfolioSummaryFacts extends Writing {
  readonly portfolio: Portfolio;
  /** names of the clients; a folder that is not among them goes by its own name */
  readonly clients: readonly NamedClient[];
  /** the Monday that the summary belongs to */
  readonly week: Day;
  /** of the worst rate there is */
  readonly chart?: Chart;
  /** people whom mail does not reach */
  readonly unreached?: readonly UnreachedRecipient[];
  /** accounts that cannot be read: they are in no other list of the mail */
  readonly unreadable?: readonly UnreadableAccount[];
  /** seller accounts whose reports come by themselves */
  readonly connected?: ConnectionsOfWeek;
}

interface Detail {
  /** accounts with a row of their own; the rest have a line */
  readonly rows: number;
  /** accounts named in lines; the rest are only counted */
  readonly named: number;
}

/** Every account of the consultancy on one page, worst first: rows for what asks for a look, one line of proof for the rest. */
export const portfolioSummaryMail = (facts: PortfolioSummaryFacts): MailContent =>
  firstThatFits<Detail>(
    [
      { rows: 50, named: 600 },
      { rows: 30, named: 600 },
      { rows: 30, named: 300 },
      { rows: 10, named: 100 },
      { rows: 5, named: 10 },
    ],
    (detail) => write(facts, detail),
  );

function write(facts: PortfolioSummaryFacts, { rows, named }: Detail): MailContent {
  const { attention, fine } = facts.portfolio;
  const all = [...attention, ...fine];
  const today = todayOf(facts);
  const name = (standing: Standing): string => nameOf(standing, facts);
  const unreadable = (facts.unreadable ?? []).map((found) => ({ ...found, name: nameOf(found, facts) }));
  const outcome = outcomeOf(attention, all.length, unreadable);
  const subject = `[${shortLine(facts.consultancy, 40)}] Weekly summary: ${outcome}`;
  const lead = closed(`${shortLine(facts.consultancy, 60)}: ${outcome}`);
  const first = worstLines(facts);
  const about = `Weekly summary of ${formatDay(facts.week)}. ${describeChecked(all, facts)}`;
  const charts = chartParts(facts.chart === undefined ? [] : [facts.chart]);
  const shown = attention.slice(0, rows).map((standing) => rowOf(standing, facts));
  const week: readonly ListSection[] = [
    ...happenedSection(all, name, facts.timeZone),
    ...expectedSection(attention, name, today),
    ...deadlineSection(all, name, facts),
  ];
  const sections: readonly ListSection[] = [
    ...unreadableSections(unreadable, facts.timeZone),
    ...unreachedSections(facts.unreached ?? [], facts.timeZone),
    ...connectionSections(facts.connected ?? { connections: [], apps: [] }, nameOfClient(facts), facts),
    ...restSections(attention.slice(rows), named),
    ...comingRulesSection(all, name, today),
    ...staleSection(all, name, today),
    ...(fine.length === 0 ? [] : [{ title: 'Fine', lines: fineLines(fine, attention.length > 0, named) }]),
  ];
  const notes = footLines(facts, headroomNote);
  return {
    subject,
    text: [
      [lead, ...first, about].join('\n'),
      ...week.map(textSection),
      ...charts.map(({ text }) => text),
      ...(shown.length === 0 ? [] : [['Worst first', ...shown.map(textRow)].join('\n')]),
      ...sections.map(textSection),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: [lead, ...first].join(' '),
      state: attention[0]?.state ?? (all.length === 0 || unreadable.length > 0 ? 'unknown' : 'ok'),
      parts: [
        html`${heading(lead)}${first.map(paragraph)}${smallPrint(about)}`,
        ...week.map(section),
        ...charts.map(({ html: picture }) => picture),
        ...(shown.length === 0 ? [] : [standingTable({ caption: 'Worst first', first: 'Account', rows: shown })]),
        ...sections.map(section),
      ],
      foot: foot(notes, facts),
    }),
    ...(charts.length > 0 && { attachments: chartAttachments(charts) }),
  };
}

function outcomeOf(attention: readonly Standing[], total: number, unreadable: readonly NamedUnreadable[]): string {
  const accounts = amount(total, ['account', 'accounts']);
  const missing = describeUnreadable(unreadable);
  if (total === 0) return missing === '' ? 'no account yet' : `no account can be read${missing}`;
  if (attention.length === 0) {
    if (total === 1) return `1 account, fine${missing}`;
    return missing === '' ? `all ${accounts} fine` : `${accounts} fine${missing}`;
  }
  const need = attention.length === 1 ? 'needs' : 'need';
  return `${formatCount(attention.length)} of ${accounts} ${need} a look (${describeTally(attention)})${missing}`;
}

/** The worst account, in a sentence, and what to do there first. */
function worstLines(facts: PortfolioSummaryFacts): readonly string[] {
  const [worst] = facts.portfolio.attention;
  const judgement = worst?.lines[0]?.judgement;
  if (worst === undefined || judgement === undefined) return [];
  if (judgement.verdict !== 'breach' && judgement.verdict !== 'warn') return [];
  const { lead, numbers } = headlineOf(judgement);
  return [
    sentences(`worst: ${nameOf(worst, facts)}, ${labelled(judgement, lead)}`, numbers),
    sentences(`do first: ${midSentence(firstStepOf(judgement.reading.metric))}`),
  ];
}

const nameOf = ({ account }: Pick<Standing, 'account'>, { clients }: PortfolioSummaryFacts): string =>
  describeAccount(
    clients.find(({ id }) => id === account.client) ?? { id: account.client, name: account.client },
    account.marketplace,
  );

const nameOfClient =
  ({ clients }: PortfolioSummaryFacts) =>
  (client: string): string =>
    clients.find(({ id }) => id === client)?.name ?? client;

function rowOf(standing: Standing, facts: PortfolioSummaryFacts): SummaryRow {
  const name = nameOf(standing, facts);
  const { state, feed } = standing;
  const worst =
    standing.lines.find(({ judgement, estimate }) => stateOfLine(judgement, estimate) === state) ?? standing.lines[0];
  const others = standing.lines.filter((line) => line !== worst);
  const report = describeReport(standing, dayIn(facts.now, facts.timeZone));
  if (worst === undefined || (stateOfLine(worst.judgement, worst.estimate) === 'ok' && state !== 'ok'))
    return plainRow(name, state, [
      ...report,
      worst === undefined ? describeNoNumbers(standing) : 'Last known: nothing near a limit.',
    ]);
  const row = summaryRow(name, worst, feed.asOf, metricTitle(worst.judgement.reading));
  const also = others.filter(({ judgement }) => isBad(judgement.verdict));
  const label = state === row.state ? row.label : stateLabels[state].word;
  return { ...row, state, label, words: [...report, ...row.words, ...(also.length === 0 ? [] : [describeAlso(also)])] };
}

const isBad = (verdict: State): boolean => verdict === 'breach' || verdict === 'warn';

const mostAlso = 3;

function describeAlso(others: Standing['lines']): string {
  const named = others
    .slice(0, mostAlso)
    .map(({ judgement }) => `${describeMetric(judgement.reading)} ${labelOf(judgement)}`);
  const more = others.length - named.length;
  return sentence(`also ${named.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`);
}

/** Nothing when the numbers are fresh; else since when they are not. */
function describeReport({ feed }: Standing, today: Day): readonly string[] {
  if (feed.asOf === undefined) return ['No seller performance report yet.'];
  return feed.stale
    ? [`No seller performance report since ${formatDay(feed.asOf)}, ${formatAgo(feed.asOf, today)}.`]
    : [];
}

const shortName = ({ account }: Standing): string => `${shortLine(account.client, 40)} ${account.marketplace}`;

/** Accounts beyond the rows: their state, name and how many are left, in a line for each state. */
function restSections(rest: readonly Standing[], named: number): readonly ListSection[] {
  if (rest.length === 0) return [];
  const states = [...new Set(rest.map(({ state }) => state))];
  const lines = states.map((state) => {
    const standings = rest.filter((standing) => standing.state === state);
    return `${stateLabels[state].word}: ${namesOf(standings, named, restName)}.`;
  });
  return [{ title: `And ${amount(rest.length, ['more account', 'more accounts'])}`, lines }];
}

function restName(standing: Standing): string {
  const judgement = standing.lines[0]?.judgement;
  if (judgement === undefined) return shortName(standing);
  const room = describeRoom(judgement);
  return `${shortName(standing)} (${describeMetric(judgement.reading)}${room === undefined ? '' : `, ${room}`})`;
}

const fineLines = (fine: readonly Standing[], others: boolean, named: number): readonly string[] => [
  `${describeFine(fine, others)}.`,
  `${namesOf(fine, named, shortName)}.`,
];

function namesOf(standings: readonly Standing[], most: number, name: (standing: Standing) => string): string {
  const names = standings.slice(0, most).map(name).join(', ');
  const more = standings.length - Math.min(most, standings.length);
  return more > 0 ? `${names} and ${formatCount(more)} more` : names;
}
