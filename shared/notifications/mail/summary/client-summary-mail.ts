import { plainColour } from '../../../config/client-config.ts';
import { storeOf } from '../../../domain/account.ts';
import type { Day } from '../../../domain/day.ts';
import type { Standing, StandingLine, State } from '../../../portfolio/account-standing.ts';
import type { ChartFacts } from '../charts/chart-facts.ts';
import { chartParts } from '../charts/chart-part.ts';
import type { NamedClient } from '../format/describe-account.ts';
import { headlineOf } from '../format/describe-judgement.ts';
import { firstStepOf } from '../format/describe-line.ts';
import { describeMetric, metricTitle, midSentence } from '../format/describe-metric.ts';
import { stateLabels } from '../format/describe-state.ts';
import { formatDay } from '../format/format-day.ts';
import { amount, formatCount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { closed, sentence, sentences } from '../format/sentence.ts';
import { badge } from '../parts/badge.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, leftNote, ownFootLines, textFoot } from '../parts/foot.ts';
import { type Html, html } from '../parts/html.ts';
import { section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, look, page, paragraph, smallPrint, subheading } from '../parts/page.ts';
import { standingTable, summaryRow, textRow } from '../parts/standing-table.ts';
import { comingRulesSection } from './coming-rules-section.ts';
import { describeAsOf, describeFine, describeTally, foldLines } from './describe-standing.ts';
import { changedSection, describeChecked, rollOffSection, todayOf } from './week-sections.ts';

/** What a client's weekly summary is written from. */
export interface ClientSummaryFacts extends Writing {
  readonly client: NamedClient;
  /** the client's accounts, worst first */
  readonly standings: readonly Standing[];
  /** the Monday that the summary belongs to */
  readonly week: Day;
  /** of its worst rates, worst first */
  readonly charts?: readonly ChartFacts[];
  /** of the consultancy's logo, `#rrggbb` */
  readonly colour?: string;
}

/** Accounts whose every metric has a row. */
const mostInFull = 2;

/**
 * A page about one client, fit to forward: under the consultancy's name and colour, no file or folder names, no talk between
 * consultancy and machine.
 */
export const clientSummaryMail = (facts: ClientSummaryFacts): MailContent =>
  firstThatFits<Detail>(
    [
      // Of many accounts a page is what asks for a look; the rest has a line.
      { foldFine: facts.standings.length > mostInFull, rows: 40 },
      { foldFine: true, rows: 40 },
      { foldFine: true, rows: 3 },
      { foldFine: true, rows: 1 },
      { foldFine: true, rows: 0 },
    ],
    (detail) => write(facts, detail),
  );

interface Detail {
  /** metrics that are fine share a line */
  readonly foldFine: boolean;
  /** metrics of an account that have a row of their own; the rest share a line */
  readonly rows: number;
}

function write(facts: ClientSummaryFacts, detail: Detail): MailContent {
  const { standings } = facts;
  const today = todayOf(facts);
  const attention = standings.filter(({ state }) => state !== 'ok');
  const name = shortLine(facts.client.name || facts.client.id, 40);
  const consultancy = shortLine(facts.consultancy, 60);
  const outcome = outcomeOf(standings, attention);
  const subject = `[${name}] Weekly summary: ${outcome}`;
  const lead = closed(`${name}: ${outcome}`);
  const first = firstLines(standings[0]);
  const about = `Weekly summary of ${formatDay(facts.week)} by ${consultancy}. ${describeChecked(standings, facts)}`;
  const charts = chartParts(facts.charts ?? []);
  const sections = [
    ...changedSection(standings, marketplaceOf),
    ...rollOffSection(standings, marketplaceOf, today),
    ...comingRulesSection(standings, marketplaceOf, today),
  ];
  const accounts = standings.map((standing) => accountOf(standing, today, detail));
  const notes = ownFootLines(facts, leftNote);
  return {
    subject,
    text: [
      [lead, ...first, about].join('\n'),
      ...(charts.length === 0 ? [] : [charts.map(({ text }) => text).join('\n')]),
      ...sections.map(textSection),
      ...accounts.map(({ title, state: at, note, shown, folded }) =>
        [`${title}: ${stateLabels[at].word}`, note, ...shown.map(textRow), ...folded].join('\n'),
      ),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: [lead, ...first].join(' '),
      state: standings[0]?.state ?? 'unknown',
      brand: { name: consultancy, colour: facts.colour ?? plainColour },
      parts: [
        html`${heading(lead)}${first.map(paragraph)}${smallPrint(about)}`,
        ...(charts.length === 0 ? [] : [html`${charts.map(({ html: picture }) => picture)}`]),
        ...sections.map(section),
        ...accounts.map((account) => accountPart(account)),
      ],
      foot: foot(notes, facts),
    }),
    ...(charts.length > 0 && { attachments: charts.map(({ attachment }) => attachment) }),
  };
}

/** A client knows who it is: of its accounts the marketplace tells which. */
const marketplaceOf = ({ account }: Standing): string => account.marketplace;

function outcomeOf(standings: readonly Standing[], attention: readonly Standing[]): string {
  if (standings.length === 0) return 'no account yet';
  if (attention.length === 0) return describeFine(standings, false);
  const [only] = attention;
  if (only !== undefined && standings.length === 1)
    return `${only.account.marketplace} needs a look (${stateLabels[only.state].word.toLowerCase()})`;
  const many = attention.length === 1 ? 'needs a look' : 'need a look';
  const all = amount(standings.length, ['account', 'accounts']);
  return `${attention.length} of ${all} ${many} (${describeTally(attention)})`;
}

/** The worst line of the worst account, and what to do about it first. */
function firstLines(worst: Standing | undefined): readonly string[] {
  const line = worst?.lines[0]?.judgement;
  if (worst === undefined || line === undefined || worst.state === 'ok' || worst.state === 'unknown') return [];
  const { lead, numbers } = headlineOf(line);
  const stale =
    worst.feed.stale && worst.feed.asOf !== undefined
      ? [sentences(`${worst.account.marketplace}: no seller performance report since ${formatDay(worst.feed.asOf)}`)]
      : [];
  if (line.verdict !== 'breach' && line.verdict !== 'warn' && line.verdict !== 'watch') return stale;
  return [
    ...stale,
    sentences(`${worst.account.marketplace}: ${lead}`, numbers),
    sentences(`do first: ${midSentence(firstStepOf(line.reading.metric))}`),
  ];
}

interface AccountPart {
  readonly title: string;
  readonly state: State;
  readonly note: string;
  readonly shown: readonly ReturnType<typeof summaryRow>[];
  readonly folded: readonly string[];
}

function accountOf(standing: Standing, today: Day, { foldFine, rows }: Detail): AccountPart {
  const { shown, folded } = foldLines(standing.lines, foldFine);
  const row = (line: StandingLine) => summaryRow(metricTitle(line.judgement.reading), line, standing.feed.asOf);
  const rest = shown.slice(rows);
  return {
    title: `${standing.account.marketplace} (${storeOf(standing.account).salesChannel})`,
    state: standing.state,
    note: sentence(describeAsOf(standing, today)),
    shown: shown.slice(0, rows).map(row),
    folded:
      standing.lines.length === 0
        ? ['No numbers yet.']
        : [...(rest.length === 0 ? [] : [sentence(`also ${rest.map(briefly).join(', ')}`)]), ...folded],
  };
}

/** `late shipment rate (30 days) WARN, 0 left` */
function briefly({ judgement: { reading, verdict, headroom } }: StandingLine): string {
  const left = headroom === undefined ? '' : ` ${formatCount(headroom)} left`;
  return `${describeMetric(reading)} ${stateLabels[verdict].word}${left}`;
}

const accountPart = ({ title, state, note, shown, folded }: AccountPart): Html =>
  html`${subheading(title)}
<p class="hs" style="${look.small};margin:6px 0 8px">${badge(state)} &nbsp;${note}</p>
${shown.length === 0 ? html`` : standingTable({ caption: 'Worst first', first: 'Metric', rows: shown })}${folded.map((words) => html`<p class="hs" style="${look.small};margin:8px 0 0">${words}</p>`)}`;
