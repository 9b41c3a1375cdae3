import { alertKeyOf } from '../../../alerts/alert-key.ts';
import { dayIn } from '../../../domain/day.ts';
import { deactivatedListingsIn } from '../../../metrics/deactivated-listings.ts';
import { limitBar, textBar } from '../charts/limit-bar.ts';
import { accountInShort } from '../format/describe-account.ts';
import { caseSection } from '../format/describe-case.ts';
import { describeOtherSide } from '../format/describe-deactivated-listings.ts';
import { metricTitle } from '../format/describe-metric.ts';
import { formatDay } from '../format/format-day.ts';
import { amount } from '../format/format-number.ts';
import { headlineOf } from '../format/headline.ts';
import { closed, sentence, sentences } from '../format/sentence.ts';
import { badge, largeNumber } from '../parts/badge.ts';
import { factTable, textRows } from '../parts/fact-rows.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { type Html, html } from '../parts/html.ts';
import { htmlPlaces, placesOfAlerts, placesOfCases, textPlaces } from '../parts/link-lines.ts';
import { type ListSection, section, textSection } from '../parts/list-section.ts';
import type { MailContent } from '../parts/mail-content.ts';
import { heading, look, page, paragraph, subheading } from '../parts/page.ts';
import type { AlertFacts } from './alert-facts.ts';
import { describePast, type OrdersShown, type Story, storyOf } from './alert-story.ts';
import { contextOf } from './context-lines.ts';
import { describeCorrection, hasPast, moreThanNotified } from './describe-event.ts';
import { describeSilence } from './describe-silence.ts';
import { describeUploadWord, feedHeadline, feedStory } from './feed-story.ts';
import { describeFirstStep } from './first-step.ts';
import { isOver, type Notification, notificationsOf } from './notification.ts';
import { htmlOrders, type OrderFile, orderFile, textOrders } from './order-list.ts';
import { htmlPacks, textPacks } from './pack-part.ts';

/** Decisions given in full. */
const mostInFull = 10;

/** Orders named in the mail itself: of the first decision, and of each of the others; and decisions with links of their own. */
interface Detail {
  readonly first: number;
  readonly others: number;
  readonly links: number;
}

/** Fewer where the mail would be cut off. */
const details: readonly [Detail, ...Detail[]] = [
  { first: 20, others: 5, links: mostInFull },
  { first: 10, others: 0, links: mostInFull },
  { first: 0, others: 0, links: mostInFull },
  { first: 0, others: 0, links: 3 },
];

/**
 * One mail for one account and batch of decisions, worst first. Pure: facts in, subject, text and HTML out. The subject
 * is the one that the worst alert was opened with. Orders that do not fit are in an attached CSV. Throws when no decision
 * notifies: that would be a mail about nothing.
 */
export function alertMail(facts: AlertFacts): MailContent {
  const notifications = notificationsOf(facts.decisions);
  const [worst] = notifications;
  if (worst === undefined) throw new Error('An alert mail needs a decision that notifies');
  const file = orderFile(notifications, facts.affectedOrders ?? {}, fileNameFor(facts));
  return firstThatFits(details, (most) => write(facts, notifications, worst, most, file));
}

function write(
  facts: AlertFacts,
  notifications: readonly Notification[],
  worst: Notification,
  most: Detail,
  file: OrderFile | undefined,
): MailContent {
  const apart = apartFrom(notifications, facts);
  const stories = apart.slice(0, mostInFull).map((notification, i) => ({
    of: notification.key,
    story: notify(notification, facts, { most: i === 0 ? most.first : most.others, file }),
    step: i === 0 ? fullStep(stepOf(notification, facts)) : stepOf(notification, facts),
  }));
  const first = firstLines(worst, apart.length - 1, facts, stories[0]?.story.event ?? '');
  const cases = facts.cases === undefined || facts.cases.length === 0 ? [] : [caseSection(facts.cases, facts)];
  const context = [...cases, ...restOf(apart.slice(mostInFull), facts), ...contextOf(notifications, facts)];
  const places = placesOfAlerts(
    notifications.slice(0, most.links).map(({ key, judgement }) => ({
      key,
      title:
        judgement === undefined
          ? (stories.find(({ of }) => of === key)?.story.title ?? key)
          : metricTitle(judgement.reading),
    })),
    facts.links,
  );
  const casePlaces = placesOfCases(facts.cases ?? [], facts.links);
  const firstLine = [closed(first.lead), sentences(first.step, first.numbers)].join(' ').trimEnd();
  const silence = describeSilence(facts);
  const notes = footLines(facts, ...(silence === undefined ? [] : [silence]));
  const isFileNeeded = apart.length > mostInFull || stories.some(({ story }) => story.orders?.rest !== undefined);
  return {
    subject: worst.after.subject,
    text: [
      firstLine,
      ...(first.warning === undefined ? [] : [first.warning]),
      ...stories.map(({ story, step }) => textStory(story, step)),
      ...textPacks(facts.packs ?? [], facts),
      ...context.map(textSection),
      ...(casePlaces.length === 0 ? [] : [textPlaces(casePlaces, 'cases')]),
      ...(places.length === 0 ? [] : [textPlaces(places)]),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: worst.after.subject,
      preheader: firstLine,
      state: stories[0]?.story.state ?? 'unknown',
      parts: [
        html`${heading(closed(first.lead))}${first.step === undefined ? html`` : paragraph(sentence(first.step))}${first.numbers === '' ? html`` : paragraph(first.numbers)}${first.warning === undefined ? html`` : paragraph(first.warning)}`,
        ...stories.map(({ story, step }) => htmlStory(story, step)),
        ...htmlPacks(facts.packs ?? [], facts),
        ...context.map(section),
        ...(casePlaces.length === 0 ? [] : [htmlPlaces(casePlaces, 'cases')]),
        ...(places.length === 0 ? [] : [htmlPlaces(places)]),
      ],
      foot: foot(notes, facts),
    }),
    ...(file !== undefined && isFileNeeded && { attachments: [file.attachment] }),
  };
}

/**
 * Those with a part of their own: the violations that are listings deactivated for late delivery stand in the part about late
 * delivery, which comes before them.
 */
function apartFrom(
  notifications: readonly Notification[],
  { marketplace, judgements }: AlertFacts,
): readonly Notification[] {
  const matter = deactivatedListingsIn(marketplace, judgements);
  if (matter === undefined) return notifications;
  const cause = notifications.findIndex((one) => !isOver(one) && one.key === alertKeyOf(matter.cause));
  return notifications.filter(
    (one, i) => cause < 0 || i < cause || isOver(one) || one.key !== alertKeyOf(matter.shownAs),
  );
}

/** `orders-acme-DE-2026-10-05.csv`: nothing from outside that a disk or a header could mind. */
const fileNameFor = ({ client, marketplace, now, timeZone }: AlertFacts): string =>
  `orders-${[client.id, marketplace].map((part) => part.replaceAll(/[^a-zA-Z0-9]+/g, '-').slice(0, 40)).join('-')}-${dayIn(now, timeZone)}.csv`;

/** Decisions beyond the ones given in full: a line each, so that an account where everything fails fits one mail. */
function restOf(notifications: readonly Notification[], facts: AlertFacts): readonly ListSection[] {
  if (notifications.length === 0) return [];
  const lines = notifications.map((notification) => {
    const { title, label, reason, left } = notify(notification, facts, { most: 0, file: undefined });
    return sentences(
      `${title}: ${[label, reason, left].filter((words) => words !== undefined && words !== '').join(', ')}`,
    );
  });
  return [{ title: 'Also in this mail', lines }];
}

interface FirstLines {
  /** what happened, client, marketplace, metric, how many are allowed or over, by when: what an inbox shows */
  readonly lead: string;
  /** what to do first */
  readonly step?: string;
  readonly numbers: string;
  /** that the numbers may be old */
  readonly warning?: string;
}

/** The first line, which is also what an inbox shows: the decision in its first 90 characters. */
function firstLines(worst: Notification, others: number, facts: AlertFacts, event: string): FirstLines {
  const { judgement } = worst;
  const more = others === 0 ? undefined : `${amount(others, ['more alert', 'more alerts'])} below`;
  const step = shortStep(stepOf(worst, facts));
  if (judgement === undefined) {
    const { lead, numbers } = feedHeadline(worst, facts);
    return { lead: `${event}: ${lead}`, numbers: sentences(numbers, more), ...(step !== undefined && { step }) };
  }
  const { lead, numbers } = headlineOf(judgement, {
    short: true,
    over: isOver(worst),
    more: moreThanNotified(worst.before, judgement),
  });
  const past = hasPast(worst)
    ? `the alert ${describePast(worst.after, judgement, facts.now, facts.timeZone)}`
    : undefined;
  const corrected = worst.correction && describeCorrection(worst.correction, judgement);
  const matter = isOver(worst) ? undefined : deactivatedListingsIn(facts.marketplace, facts.judgements);
  const otherSide = matter && describeOtherSide(matter, judgement.reading.metric);
  const remains =
    worst.reason === 'breach over' ? 'the alert stays open until the number is clear of the limit' : undefined;
  return {
    lead: `${event}: ${accountInShort(facts.client, facts.marketplace)}, ${lead}`,
    numbers: sentences(corrected, numbers, otherSide, remains, past, more),
    ...(step !== undefined && { step }),
    ...(facts.feed.stale &&
      facts.feed.asOf !== undefined && {
        warning: `No report since ${formatDay(facts.feed.asOf)}: these numbers may be out of date.`,
      }),
  };
}

/** The first of several steps: an inbox shows one, and a first line of five is not read. */
const shortStep = (step: string | undefined): string | undefined => step?.split('; ', 1)[0];

/** All steps, where the first line has only the first. */
const fullStep = (step: string | undefined): string | undefined => (step?.includes('; ') ? step : undefined);

/** What to do first; nothing once it is over. */
function stepOf(notification: Notification, facts: AlertFacts): string | undefined {
  if (isOver(notification)) return undefined;
  const { judgement } = notification;
  if (judgement === undefined) return `Do first: ${describeUploadWord(notification, facts)}`;
  return `Do first: ${describeFirstStep(judgement, { ...facts, behind: facts.affectedOrders?.[notification.key] })}`;
}

const notify = (notification: Notification, facts: AlertFacts, shown: OrdersShown): Story =>
  notification.judgement === undefined
    ? feedStory(notification, facts)
    : storyOf(notification, notification.judgement, facts, shown);

function textStory({ title, label, reason, left, used, rows, orders }: Story, step: string | undefined): string {
  return [
    `${title}: ${[label, reason].filter((words) => words !== '').join(', ')}`,
    ...(left === undefined ? [] : [`- Headroom: ${left}`]),
    ...(used === undefined ? [] : [`- Used: ${textBar(used)}`]),
    ...textRows(rows),
    ...(orders === undefined ? [] : textOrders(orders)),
    ...(step === undefined ? [] : [`- ${sentence(step)}`]),
  ].join('\n');
}

function htmlStory({ title, state, label, reason, left, used, rows, orders }: Story, step: string | undefined): Html {
  return html`${subheading(title)}
<p class="hs" style="${look.small};margin:6px 0 8px">${badge(state, label)} &nbsp;${reason}</p>
${left === undefined ? html`` : largeNumber(left, state)}${used === undefined ? html`` : limitBar(used, state)}
${factTable('In detail', rows)}${orders === undefined ? html`` : htmlOrders(orders)}${step === undefined ? html`` : html`<p class="hi" style="${look.text};margin:8px 0 0">${sentence(step)}</p>`}`;
}
