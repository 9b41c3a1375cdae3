import type { StandingLine, State } from '../../../portfolio/account-standing.ts';
import { stateOfLine } from '../../../portfolio/standing-of.ts';
import { describeChange, describeContradiction, describeNumbers, type Room, roomOf } from '../format/describe-line.ts';
import { labelOf, stateLabels } from '../format/describe-state.ts';
import { describeWarning } from '../format/describe-warning.ts';
import { badge } from './badge.ts';
import { type Html, html } from './html.ts';
import { font } from './page.ts';
import { light, stateColours } from './palette.ts';

/** A row of a summary: a metric of an account, or an account of the portfolio with its worst metric. */
export interface SummaryRow {
  readonly name: string;
  readonly state: State;
  /** the state in words */
  readonly label: string;
  readonly room: Room;
  /** sentences */
  readonly words: readonly string[];
}

/** The row of one metric of one account. `title`: where the row is named for something else, the metric begins its words. */
export function summaryRow(
  name: string,
  line: StandingLine,
  accountAsOf: string | undefined,
  title?: string,
): SummaryRow {
  const state = stateOfLine(line.judgement, line.estimate);
  const change = describeChange(line);
  const numbers = describeNumbers(line, accountAsOf);
  const now = [
    title === undefined ? numbers : numbers === '' ? `${title}.` : `${title}: ${numbers}`,
    describeContradiction(line),
    describeWarning(line.judgement),
  ];
  return {
    name,
    state,
    label: state === line.judgement.verdict ? labelOf(line.judgement) : stateLabels[state].word,
    room: roomOf(line.judgement),
    words: [now.filter((words) => words !== undefined).join(' '), ...(change === undefined ? [] : [change])],
  };
}

/** `- Order defect rate (seller-fulfilled): BREACH, 3 over. 12 of 1,000 orders, 1.20 %; …` */
export function textRow({ name, label, room: { number, noun }, words }: SummaryRow): string {
  const room = number === '-' ? '' : `, ${number} ${noun}`;
  return `- ${[`${name}: ${label}${room}.`, ...words].join(' ')}`;
}

/** A row without a number of its own. */
export const plainRow = (name: string, state: State, words: readonly string[]): SummaryRow => ({
  name,
  state,
  label: stateLabels[state].word,
  room: { number: '-', noun: '' },
  words,
});

interface StandingTable {
  readonly caption: string;
  /** the head of the first column */
  readonly first: string;
  readonly rows: readonly SummaryRow[];
}

const base = `font-family:${font};text-align:left;vertical-align:top`;
const head = `${base};padding:4px 0;font-size:14px;line-height:18px;font-weight:normal;color:${light.soft}`;
const rule = `border-top:1px solid ${light.line}`;

/**
 * A data table of two columns, what and how much headroom is left, with the numbers beneath across both: it reads the same on a
 * phone and on a desk. Each pair of rows is a group of its own, headed by its name.
 */
export const standingTable = ({ caption, first, rows }: StandingTable): Html =>
  html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
<caption class="hs" style="${head}">${caption}</caption>
<thead><tr><th scope="col" class="hs" width="60%" style="${head}">${first}</th><th scope="col" class="hs" width="40%" style="${head}">Room left</th></tr></thead>
${rows.map((row) => (row.state === 'ok' ? fineRow(row) : htmlRow(row)))}</table>`;

/** What is fine takes half the room. */
const fineRow = ({ name, label, room: { number, noun }, words }: SummaryRow): Html =>
  html`<tbody><tr><th scope="rowgroup" class="hi hl" style="${base};${rule};padding:8px 12px 0 0;font-size:15px;line-height:20px;font-weight:normal;color:${light.ink};word-break:break-word">${name} <span class="hn-ok" style="font-size:13px;color:${stateColours.ok.ground}">${stateLabels.ok.shape}&nbsp;${label}</span></th><td class="hs hl" style="${base};${rule};padding:8px 0 0;font-size:14px;line-height:20px;color:${light.soft}">${number === '-' ? html`` : html`<span class="hn-ok" style="font-weight:bold;color:${stateColours.ok.ground}">${number}</span> ${noun}`}</td></tr>
<tr><td colspan="2" class="hs" style="${base};padding:0 0 8px;font-size:14px;line-height:20px;color:${light.soft}">${words.join(' ')}</td></tr></tbody>
`;

const htmlRow = ({ name, state, label, room: { number, noun }, words }: SummaryRow): Html =>
  html`<tbody><tr><th scope="rowgroup" class="hi hl" style="${base};${rule};padding:10px 12px 0 0;font-size:16px;line-height:22px;font-weight:bold;color:${light.ink};word-break:break-word">${name}<br>${badge(state, label)}</th><td class="hs hl" style="${base};${rule};padding:10px 0 0;font-size:14px;line-height:18px;color:${light.soft}"><span class="hn-${state}" style="font-size:22px;line-height:24px;font-weight:bold;color:${stateColours[state].ground}">${number === '-' ? '–' : number}</span>${noun === '' ? html`` : html`<br>${noun}`}</td></tr>
<tr><td colspan="2" class="hi" style="${base};padding:6px 0 12px;font-size:15px;line-height:21px;color:${light.ink}">${words.map((text, i) => (i === 0 ? html`${text}` : html`<br><span class="hs" style="color:${light.soft}">${text}</span>`))}</td></tr></tbody>
`;
