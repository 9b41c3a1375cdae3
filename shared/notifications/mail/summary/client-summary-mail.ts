import { plainColour } from '../../../config/client-config.ts';
import { storeOf } from '../../../domain/account.ts';
import type { Day } from '../../../domain/day.ts';
import type { UnreadableAccount } from '../../../domain/unreadable.ts';
import type { Judgement } from '../../../metrics/judge.ts';
import type { Standing, StandingLine, State } from '../../../portfolio/account-standing.ts';
import { stateOfLine } from '../../../portfolio/standing-of.ts';
import type { Chart } from '../charts/chart-facts.ts';
import { chartAttachments, chartParts } from '../charts/chart-part.ts';
import type { NamedClient } from '../format/describe-account.ts';
import { describeAssurance } from '../format/describe-assurance.ts';
import { describeContradiction, describeRoom } from '../format/describe-line.ts';
import { describeMetric, metricTitle } from '../format/describe-metric.ts';
import { labelOf, stateLabels } from '../format/describe-state.ts';
import { formatDay } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { headlineOf } from '../format/headline.ts';
import { shortLine } from '../format/one-line.ts';
import { closed, sentence, sentences } from '../format/sentence.ts';
import { badge } from '../parts/badge.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, headroomNote, ownFootLines, textFoot } from '../parts/foot.ts';
import { type Html, html } from '../parts/html.ts';
import { section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, look, page, paragraph, smallPrint, subheading } from '../parts/page.ts';
import { standingTable, summaryRow, textRow } from '../parts/standing-table.ts';
import { comingRulesSection } from './coming-rules-section.ts';
import {
  describeAllFine,
  describeAsOf,
  describeFine,
  describeNoNumbers,
  describeTally,
  foldLines,
} from './describe-standing.ts';
import { describeUnreadable, missingSections, type NamedUnreadable } from './unreadable-section.ts';
import { describeChecked, expectedSection, happenedSection, toDoSection, todayOf } from './week-sections.ts';

/** What a client's weekly summary is written from. */
export interface ClientSummaryFacts extends Writing {
  readonly client: NamedClient;
  /** the client's accounts, worst first */
  readonly standings: readonly Standing[];
  /** the Monday that the summary belongs to */
  readonly week: Day;
  /** of its worst rates, ratings and statuses, worst first */
  readonly charts?: readonly Chart[];
  /** of the consultancy's logo, `#rrggbb` */
  readonly colour?: string;
  /** accounts that cannot be read: the mail has no numbers of them */
  readonly unreadable?: readonly UnreadableAccount[];
}

/**
 * A page about one client, fit to forward: under the consultancy's name and colour, no file or folder names, no talk between
 * consultancy and machine.
 */
export const clientSummaryMail = (facts: ClientSummaryFacts): MailContent =>
  firstThatFits<Detail>(
    [
      // A page is what asks for a look; what is fine shares a line.
      { rows: 40 },
      { rows: 3 },
      { rows: 1 },
      { rows: 0 },
    ],
    (detail) => write(facts, detail),
  );

interface Detail {
  /** metrics of an account that have a row of their own; the rest share a line */
  readonly rows: number;
}

function write(facts: ClientSummaryFacts, detail: Detail): MailContent {
  const { standings, timeZone } = facts;
  const today = todayOf(facts);
  const attention = standings.filter(({ state }) => state !== 'ok');
  const name = shortLine(facts.client.name || facts.client.id, 40);
  const [only, ...others] = standings;
  // Of one account the marketplace belongs to the name.
  const who =
    only !== undefined && others.length === 0 && attention.length > 0 ? `${name} ${marketplaceOf(only)}` : name;
  const consultancy = shortLine(facts.consultancy, 60);
  const unreadable = (facts.unreadable ?? []).map((found) => ({ ...found, name: found.account.marketplace }));
  const outcome = `${outcomeOf(standings, attention, unreadable)}${describeUnreadable(unreadable)}`;
  const subject = `[${who}] Weekly summary: ${outcome}`;
  const lead = closed(`${who}: ${outcome}`);
  const first = firstLines(standings[0]);
  const about = `Weekly summary of ${formatDay(facts.week)} by ${consultancy}. ${describeChecked(standings, facts)}`;
  const charts = chartParts(facts.charts ?? []);
  const pictures = chartAttachments(charts);
  const sections = [
    ...missingSections(unreadable, consultancy),
    ...happenedSection(standings, marketplaceOf, timeZone),
    ...expectedSection(standings, marketplaceOf, today),
    ...comingRulesSection(standings, marketplaceOf, today),
    ...toDoSection(standings, { client: name, consultancy, timeZone, now: facts.now }),
  ];
  const accounts = standings.map((standing) => accountOf(standing, today, detail));
  const notes = ownFootLines(facts, headroomNote);
  return {
    subject,
    text: [
      [lead, ...first, about].join('\n'),
      ...sections.map(textSection),
      ...(charts.length === 0 ? [] : [charts.map(({ text }) => text).join('\n')]),
      ...accounts.map(({ title, label, note, shown, folded }) =>
        shown.length === 0
          ? [`${title}: ${label}.`, note, ...folded].join(' ')
          : [`${title}: ${label}`, note, ...shown.map(textRow), ...folded].join('\n'),
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
        ...sections.map(section),
        ...(charts.length === 0 ? [] : [html`${charts.map(({ html: picture }) => picture)}`]),
        ...accounts.map((account) => accountPart(account)),
      ],
      foot: foot(notes, facts),
    }),
    ...(pictures.length > 0 && { attachments: pictures }),
  };
}

/** A client knows who it is: the marketplace says which of its accounts. */
const marketplaceOf = ({ account }: Standing): string => account.marketplace;

function outcomeOf(
  standings: readonly Standing[],
  attention: readonly Standing[],
  unreadable: readonly NamedUnreadable[],
): string {
  if (standings.length === 0) return unreadable.length === 0 ? 'no account yet' : 'no numbers';
  if (attention.length === 0) return describeFine(standings, false);
  const [only] = attention;
  if (only !== undefined && standings.length === 1) return describeWorst(only);
  const many = attention.length === 1 ? 'needs a look' : 'need a look';
  const all = amount(standings.length, ['account', 'accounts']);
  return `${attention.length} of ${all} ${many} (${describeTally(attention)})`;
}

/** `breach, order defect rate`: the worst of an account in plain words. */
function describeWorst({ state, lines }: Standing): string {
  const worst = worstLineOf({ state, lines })?.judgement;
  const label = labelOfState(state, worst).toLowerCase();
  if (state === 'stale' || state === 'unknown' || worst === undefined) return label;
  return `${label}, ${describeMetric(worst.reading)}`;
}

/** The line that makes the state of an account: where only uploaded reports are worse than Amazon, that is not the first. */
const worstLineOf = ({ state, lines }: Pick<Standing, 'state' | 'lines'>): StandingLine | undefined =>
  lines.find(({ judgement, estimate }) => stateOfLine(judgement, estimate) === state) ?? lines[0];

/** What the state of an account is called: as its worst line is, where that is what makes the state. */
const labelOfState = (state: State, worst: Judgement | undefined): string =>
  worst !== undefined && state === worst.verdict && state !== 'ok' ? labelOf(worst) : stateLabels[state].word;

/** The worst line of the worst account, and what makes its numbers old. */
function firstLines(worst: Standing | undefined): readonly string[] {
  const first = worst && worstLineOf(worst);
  const line = first?.judgement;
  if (
    worst === undefined ||
    first === undefined ||
    line === undefined ||
    worst.state === 'ok' ||
    worst.state === 'unknown'
  )
    return [];
  const { lead, numbers } = headlineOf(line);
  const stale =
    worst.feed.stale && worst.feed.asOf !== undefined
      ? [sentences(`${worst.account.marketplace}: no seller performance report since ${formatDay(worst.feed.asOf)}`)]
      : [];
  if (stateOfLine(line, first.estimate) === 'ok' || line.verdict === 'unknown') return stale;
  return [...stale, sentences(`${worst.account.marketplace}: ${lead}`, numbers, describeContradiction(first))];
}

interface AccountPart {
  readonly title: string;
  readonly state: State;
  /** the state in words: of a status and a rating their own, `AT RISK` */
  readonly label: string;
  readonly note: string;
  readonly shown: readonly ReturnType<typeof summaryRow>[];
  readonly folded: readonly string[];
}

function accountOf(standing: Standing, today: Day, { rows }: Detail): AccountPart {
  if (standing.state === 'ok')
    return {
      ...titleOf(standing),
      note: sentences(describeAsOf(standing, today)),
      shown: [],
      folded: [describeAllFine(standing), ...assuranceLines(standing)],
    };
  const { shown, folded } = foldLines(standing.lines);
  const row = (line: StandingLine) => summaryRow(metricTitle(line.judgement.reading), line, standing.feed.asOf);
  const rest = shown.slice(rows);
  return {
    ...titleOf(standing),
    note: sentence(describeAsOf(standing, today)),
    shown: shown.slice(0, rows).map(row),
    folded:
      standing.lines.length === 0
        ? [describeNoNumbers(standing)]
        : [
            ...(rest.length === 0 ? [] : [sentence(`also ${rest.map(briefly).join(', ')}`)]),
            ...folded,
            ...assuranceLines(standing),
          ],
  };
}

function assuranceLines({ assurance }: Standing): readonly string[] {
  const words = assurance && describeAssurance(assurance);
  return words === undefined ? [] : [sentence(words)];
}

const titleOf = ({ account, state, lines }: Standing): Pick<AccountPart, 'title' | 'state' | 'label'> => ({
  title: `${account.marketplace} (${storeOf(account).salesChannel})`,
  state,
  label: labelOfState(state, worstLineOf({ state, lines })?.judgement),
});

/** `late shipment rate (30 days) WARNING (0 more allowed)` */
function briefly({ judgement }: StandingLine): string {
  const room = describeRoom(judgement);
  return `${describeMetric(judgement.reading)} ${labelOf(judgement)}${room === undefined ? '' : ` (${room})`}`;
}

const accountPart = ({ title, state, label, note, shown, folded }: AccountPart): Html =>
  html`${subheading(title)}
<p class="hs" style="${look.small};margin:6px 0 8px">${badge(state, label)} &nbsp;${note}</p>
${shown.length === 0 ? html`` : standingTable({ caption: 'Worst first', first: 'Metric', rows: shown })}${folded.map((words) => html`<p class="hs" style="${look.small};margin:8px 0 0">${words}</p>`)}`;
