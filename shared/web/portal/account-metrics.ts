import { html } from 'hono/html';
import type { Judgement } from '../../metrics/judge.ts';
import { describeForecast } from '../../notifications/mail/format/describe-forecast.ts';
import {
  describeChange,
  describeContradiction,
  describeNumbers,
  roomOf,
} from '../../notifications/mail/format/describe-line.ts';
import { describeLookAhead } from '../../notifications/mail/format/describe-look-ahead.ts';
import { metricTitle } from '../../notifications/mail/format/describe-metric.ts';
import { describeValue, describeWindow } from '../../notifications/mail/format/describe-reading.ts';
import { labelOf, stateLabels } from '../../notifications/mail/format/describe-state.ts';
import { describeWayBack } from '../../notifications/mail/format/describe-way-back.ts';
import { sentence } from '../../notifications/mail/format/sentence.ts';
import type { StandingLine } from '../../portfolio/account-standing.ts';
import { stateOfLine } from '../../portfolio/standing-of.ts';
import type { AccountFacts } from './account-facts.ts';
import type { Markup } from './markup.ts';

/** Every metric against its limit, worst first, with where it is going. */
export function metricsPart(facts: AccountFacts): Markup {
  const { lines } = facts.standing;
  if (lines.length === 0) {
    return html`<p class="card">Nothing has been read yet. Upload a seller performance report of this account.</p>`;
  }
  return html`<table>
<caption>Worst first. To the limit: how many more may go wrong in the counted period before it is missed, or how many are over.</caption>
<thead><tr><th scope="col">State</th><th scope="col">Metric</th><th scope="col">To the limit</th><th scope="col">Now</th><th scope="col">Ahead</th></tr></thead>
<tbody>
${lines.map((line) => row(line, facts))}</tbody>
</table>`;
}

const row = (line: StandingLine, facts: AccountFacts): Markup => {
  const { judgement, estimate } = line;
  const { reading } = judgement;
  const state = stateOfLine(judgement, estimate);
  const room = roomOf(judgement);
  const window = describeWindow(reading, facts.today);
  return html`<tr><td data-label="State"><span class="badge is-${state}"><span aria-hidden="true">${stateLabels[state].shape}</span> ${state === judgement.verdict ? labelOf(judgement) : stateLabels[state].word}</span></td><th scope="row" data-label="Metric">${metricTitle(reading)}${
    window !== undefined && html`<br><span class="soft">${window}</span>`
  }</th><td data-label="To the limit">${room.number} <span class="soft">${room.noun}</span></td><td data-label="Now">${describeNumbers(line, facts.standing.feed.asOf)}${described(describeContradiction(line))}${described(describeChange(line))}${line.parts.map((part) => html`<br><span class="soft">${metricTitle(part.reading)}: ${describeValue(part.reading)}</span>`)}</td><td data-label="Ahead">${ahead(line, facts)}</td></tr>\n`;
};

const described = (words: string | undefined): Markup | false => words !== undefined && html` ${words}`;

function wayBack(judgement: Judgement): string | undefined {
  const words = describeWayBack(judgement);
  return words && `back within the limit: ${words}`;
}

function ahead({ judgement }: StandingLine, { lookAheads, judgements }: AccountFacts): Markup | string {
  const { metric, channel } = judgement.reading;
  const said = [
    describeLookAhead(judgement, lookAheads.get(`${metric}|${channel}`), judgements),
    describeForecast(judgement),
    wayBack(judgement),
  ].flatMap((words) => (words === undefined ? [] : [sentence(words)]));
  return said.length === 0 ? '–' : html`${said.map((words) => html`<p>${words}</p>`)}`;
}
