import { storeOf } from '../metrics/account.ts';
import { type Day, dayIn } from '../metrics/day.ts';
import type { Standing, StandingLine, State } from '../metrics/standing.ts';
import { clientWords, type NamedClient } from './account-words.ts';
import { badge } from './badge.ts';
import { dayWords } from './day-words.ts';
import { firstThatFits } from './fitting.ts';
import { foot, footLines, textFoot } from './foot.ts';
import { headlineOf } from './headline.ts';
import { type Html, html } from './html.ts';
import { firstStepOf } from './line-words.ts';
import type { MailContent, Writing } from './mail-content.ts';
import { metricTitle, metricWords, midSentence } from './metric-words.ts';
import { amount, countWords } from './number-words.ts';
import { shortLine } from './one-line.ts';
import { heading, look, page, paragraph, subheading } from './page.ts';
import { closed, sentence, sentences } from './sentence.ts';
import { standingTable, summaryRow, textRow } from './standing-table.ts';
import { asOfWords, fineWords, foldLines, tallyWords } from './standing-words.ts';
import { stateWords } from './state-words.ts';

/** What a client's weekly summary is written from. */
export interface ClientSummaryFacts extends Writing {
  readonly client: NamedClient;
  /** the client's accounts, worst first */
  readonly standings: readonly Standing[];
  /** the Monday that the summary belongs to */
  readonly week: Day;
}

/** A page about one client, fit to forward: no file names, no talk between consultancy and machine. */
export const clientSummaryMail = (facts: ClientSummaryFacts): MailContent =>
  firstThatFits<Detail>(
    [
      { foldFine: false, rows: 40 },
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
  const today = dayIn(facts.now, facts.timeZone);
  const attention = standings.filter(({ state }) => state !== 'ok');
  const outcome = outcomeOf(standings, attention);
  const subject = `[${shortLine(facts.client.name || facts.client.id, 40)}] Weekly summary: ${outcome}`;
  const lead = `${clientWords(facts.client)}, weekly summary of ${dayWords(facts.week)} by ${shortLine(facts.consultancy, 60)}: ${outcome}`;
  const first = firstLines(standings[0]);
  const accounts = standings.map((standing) => accountOf(standing, today, detail));
  const notes = footLines(facts, 'Left: how many more may go wrong in the counted period before the limit is missed.');
  const state: State = standings[0]?.state ?? 'unknown';
  return {
    subject,
    text: [
      closed(lead),
      ...(first.length === 0 ? [] : [first.join('\n')]),
      ...accounts.map(({ title, state: at, note, shown, folded }) =>
        [`${title}: ${stateWords[at].word}`, note, ...shown.map(textRow), ...folded].join('\n'),
      ),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: [closed(lead), ...first].join(' '),
      state,
      parts: [
        html`${heading(closed(lead))}${first.map(paragraph)}`,
        ...accounts.map((account) => accountPart(account)),
      ],
      foot: foot(notes, facts),
    }),
  };
}

function outcomeOf(standings: readonly Standing[], attention: readonly Standing[]): string {
  if (standings.length === 0) return 'no account yet';
  if (attention.length === 0) return fineWords(standings, false);
  const many = attention.length === 1 ? 'needs a look' : 'need a look';
  const all = amount(standings.length, ['account', 'accounts']);
  return `${attention.length} of ${all} ${many} (${tallyWords(attention)})`;
}

/** The worst line of the worst account, and what to do about it first. */
function firstLines(worst: Standing | undefined): readonly string[] {
  const line = worst?.lines[0]?.judgement;
  if (worst === undefined || line === undefined || worst.state === 'ok' || worst.state === 'unknown') return [];
  const { lead, numbers } = headlineOf(line);
  const stale =
    worst.feed.stale && worst.feed.asOf !== undefined
      ? [sentences(`${worst.account.marketplace}: no seller performance report since ${dayWords(worst.feed.asOf)}`)]
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
    note: sentence(asOfWords(standing, today)),
    shown: shown.slice(0, rows).map(row),
    folded:
      standing.lines.length === 0
        ? ['No numbers yet.']
        : [...(rest.length === 0 ? [] : [sentence(`also ${rest.map(briefly).join(', ')}`)]), ...folded],
  };
}

/** `late shipment rate (30 days) WARN, 0 left` */
function briefly({ judgement: { reading, verdict, headroom } }: StandingLine): string {
  const left = headroom === undefined ? '' : ` ${countWords(headroom)} left`;
  return `${metricWords(reading)} ${stateWords[verdict].word}${left}`;
}

const accountPart = ({ title, state, note, shown, folded }: AccountPart): Html =>
  html`${subheading(title)}
<p class="hs" style="${look.small};margin:6px 0 8px">${badge(state)} &nbsp;${note}</p>
${shown.length === 0 ? html`` : standingTable({ caption: 'Worst first', first: 'Metric', rows: shown })}${folded.map((words) => html`<p class="hs" style="${look.small};margin:8px 0 0">${words}</p>`)}`;
