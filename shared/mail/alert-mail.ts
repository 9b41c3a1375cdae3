import { metricOf } from '../metrics/catalogue.ts';
import { accountWords } from './account-words.ts';
import type { AlertFacts } from './alert-facts.ts';
import { moreThanTold, pastWords, type Story, storyOf } from './alert-story.ts';
import { badge, largeNumber } from './badge.ts';
import { contextOf } from './context-lines.ts';
import { dayWords } from './day-words.ts';
import { factTable, textRows } from './fact-rows.ts';
import { feedHeadline, feedStory, uploadWords } from './feed-story.ts';
import { foot, footLines } from './foot.ts';
import { headlineOf } from './headline.ts';
import { type Html, html } from './html.ts';
import { limitBar, textBar } from './limit-bar.ts';
import { type ListSection, section, textSection } from './list-section.ts';
import type { MailContent } from './mail-content.ts';
import { midSentence } from './metric-words.ts';
import { amount } from './number-words.ts';
import { oneLine } from './one-line.ts';
import { heading, look, page, paragraph, subheading } from './page.ts';
import { closed, sentence, sentences } from './sentence.ts';
import { stateWords } from './state-words.ts';
import { isOver, type Telling, tellingsOf } from './telling.ts';

/** Decisions told in full. */
const mostInFull = 10;

/**
 * One mail for one account and batch of decisions, worst first. Pure: facts in, subject, text and HTML out. The subject
 * is the one that the worst alert was opened with. Throws when no decision tells: that would be a mail about nothing.
 */
export function alertMail(facts: AlertFacts): MailContent {
  const tellings = tellingsOf(facts.decisions);
  const [worst] = tellings;
  if (worst === undefined) throw new Error('An alert mail needs a decision that tells');
  const first = firstLines(worst, tellings.length - 1, facts);
  const stories = tellings.slice(0, mostInFull).map((telling, i) => ({
    story: tell(telling, facts),
    step: i === 0 ? undefined : stepOf(telling, facts),
  }));
  const context = [...restOf(tellings.slice(mostInFull), facts), ...packsOf(facts), ...contextOf(tellings, facts)];
  const firstLine = [closed(first.lead), sentences(first.numbers, first.step)].join(' ').trimEnd();
  const notes = footLines(facts, ...(facts.feed.stale ? [] : ['No mail from Headroom means: checked, fresh, fine.']));
  return {
    subject: worst.after.subject,
    text: [
      firstLine,
      ...(first.warning === undefined ? [] : [first.warning]),
      ...stories.map(({ story, step }) => textStory(story, step)),
      ...context.map(textSection),
      ['--', ...notes].join('\n'),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: worst.after.subject,
      preheader: firstLine,
      state: stories[0]?.story.state ?? 'unknown',
      parts: [
        html`${heading(closed(first.lead))}${first.numbers === '' ? html`` : paragraph(first.numbers)}${first.step === undefined ? html`` : paragraph(sentence(first.step))}${first.warning === undefined ? html`` : paragraph(first.warning)}`,
        ...stories.map(({ story, step }) => htmlStory(story, step)),
        ...context.map(section),
      ],
      foot: foot(notes),
    }),
  };
}

/** Decisions beyond the ones told in full: a line each, so that an account where everything fails fits one mail. */
function restOf(tellings: readonly Telling[], facts: AlertFacts): readonly ListSection[] {
  if (tellings.length === 0) return [];
  const lines = tellings.map((telling) => {
    const { title, state, because, left } = tell(telling, facts);
    return sentences(
      `${title}: ${stateWords[state].word}, ${[because, left].filter((words) => words !== undefined).join(', ')}`,
    );
  });
  return [{ title: 'Told as well', lines }];
}

/** Where the evidence lies, for alerts that Amazon asks an answer to. */
const packsOf = ({ packs = [] }: AlertFacts): readonly ListSection[] =>
  packs.length === 0 ? [] : [{ title: 'For an appeal', lines: packs.map(oneLine) }];

interface FirstLines {
  /** client, marketplace, metric, how many left */
  readonly lead: string;
  readonly numbers: string;
  /** what to do first */
  readonly step?: string;
  /** that the numbers may be old */
  readonly warning?: string;
}

/** The first line, which is also what an inbox shows. */
function firstLines(worst: Telling, others: number, facts: AlertFacts): FirstLines {
  const { judgement } = worst;
  const account = accountWords(facts.client, facts.marketplace);
  const more = others === 0 ? undefined : `${amount(others, ['more alert', 'more alerts'])} below`;
  const step = stepOf(worst, facts);
  if (judgement === undefined) {
    const { lead, numbers } = feedHeadline(worst, facts);
    return { lead, numbers: sentences(numbers, more), ...(step !== undefined && { step }) };
  }
  const byWhen = facts.byWhen?.[worst.key];
  const { lead, numbers } = headlineOf(judgement, {
    recovered: isOver(worst),
    more: moreThanTold(worst.before, judgement),
    ...(byWhen !== undefined && { byWhen }),
  });
  const past = isOver(worst) ? `it ${pastWords(worst.after, judgement, facts.now, facts.timeZone)}` : undefined;
  return {
    lead: `${account}: ${lead}`,
    numbers: sentences(numbers, past, more),
    ...(step !== undefined && { step }),
    ...(facts.feed.stale &&
      facts.feed.asOf !== undefined && {
        warning: `No report since ${dayWords(facts.feed.asOf)}: these numbers may be out of date.`,
      }),
  };
}

/** What to do first; nothing once it is over. */
function stepOf(telling: Telling, facts: AlertFacts): string | undefined {
  if (isOver(telling)) return undefined;
  const { judgement } = telling;
  return `Do first: ${judgement === undefined ? uploadWords(facts, telling.feed ?? facts.feed) : midSentence(metricOf(judgement.reading.metric).firstStep)}`;
}

const tell = (telling: Telling, facts: AlertFacts): Story =>
  telling.judgement === undefined ? feedStory(telling, facts) : storyOf(telling, telling.judgement, facts);

function textStory({ title, state, because, left, used, rows }: Story, step: string | undefined): string {
  return [
    `${title}: ${stateWords[state].word}, ${because}`,
    ...(left === undefined ? [] : [`- Left: ${left}`]),
    ...(used === undefined ? [] : [`- Used: ${textBar(used)}`]),
    ...textRows(rows),
    ...(step === undefined ? [] : [`- ${sentence(step)}`]),
  ].join('\n');
}

function htmlStory({ title, state, because, left, used, rows }: Story, step: string | undefined): Html {
  return html`${subheading(title)}
<p class="hs" style="${look.small};margin:6px 0 8px">${badge(state)} &nbsp;${because}</p>
${left === undefined ? html`` : largeNumber(left, state)}${used === undefined ? html`` : limitBar(used, state)}
${factTable('In detail', rows)}${step === undefined ? html`` : html`<p class="hi" style="${look.text};margin:8px 0 0">${sentence(step)}</p>`}`;
}
