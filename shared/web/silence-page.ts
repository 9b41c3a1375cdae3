import { type AlertKey, subjectOf } from '../alerts/alert-key.ts';
import type { AlertMemory, Silence } from '../alerts/decision.ts';
import { reportKinds } from '../domain/report-kind.ts';
import type { Silencing } from '../links/link.ts';
import { describeAccount, type NamedClient } from '../notifications/mail/format/describe-account.ts';
import { metricTitle, midSentence } from '../notifications/mail/format/describe-metric.ts';
import { formatMoment } from '../notifications/mail/format/format-day.ts';
import type { State } from '../portfolio/account-standing.ts';
import { accountAddress } from './account-address.ts';
import { type Button, type PageContent, type PageWriting, page } from './page.ts';

/** What a page about the silence of an alert is written from. */
export interface SilenceFacts extends PageWriting {
  readonly client: NamedClient;
  /** the marketplace's code: `DE` */
  readonly marketplace: string;
  readonly alert: AlertKey;
  /** what is remembered of the alert; absent when it was never notified */
  readonly memory?: AlertMemory;
  /** the silence that is in force */
  readonly silence?: Silence;
}

/** What was asked for, as far as words need it. */
export type Wish = Silencing extends infer One
  ? One extends Silencing
    ? Omit<One, 'account' | 'alert' | 'since'>
    : never
  : never;

/** GET: what would happen, and the button that does it. */
export function askToSilence(facts: SilenceFacts, wish: Wish, until: Date, act: Button['target'] & string): string {
  const { silence } = facts;
  return page(
    {
      title: `${wordsOf(wish, facts.alert)}?`,
      about: aboutOf(facts),
      seeAlso: seeAlso(facts),
      paragraphs: [
        ...(silence === undefined
          ? []
          : [`At the moment it is ${inForce(silence, facts.timeZone)}. This replaces that.`]),
        ...effectOf(facts, wish.action, until, 'asked'),
      ],
      button: { words: wordsOf(wish, facts.alert), target: act },
    },
    facts,
  );
}

/** A silence is in force: it was just begun, or was found when the link was followed again. */
export function silencedPage(
  facts: SilenceFacts & { readonly silence: Silence },
  began: 'now' | 'before',
  undo: string,
): string {
  const { silence } = facts;
  return page(
    {
      title: `${began === 'now' ? 'Done' : 'Nothing to do'}: ${inForce(silence, facts.timeZone)}`,
      about: aboutOf(facts),
      seeAlso: seeAlso(facts),
      paragraphs: [
        ...(began === 'now'
          ? []
          : ['This link has been used before, or somebody else has asked for the same. Nothing has changed.']),
        ...effectOf(facts, actionOf(silence), new Date(silence.until), 'in force'),
      ],
      button: { words: `Undo: ${describeUndo[silence.kind]}`, target: undo },
    },
    facts,
  );
}

/** The link acted once and what it did is over: to do it again is a decision of its own. */
export const usedPage = (facts: SilenceFacts, wish: Wish, until: Date, again: string): string =>
  page(
    {
      title: 'This link has been used before',
      about: aboutOf(facts),
      seeAlso: seeAlso(facts),
      paragraphs: [
        'Nothing has changed: you will keep getting this alert.',
        ...effectOf(facts, wish.action, until, 'asked'),
      ],
      button: { words: wordsOf(wish, facts.alert), target: again },
    },
    facts,
  );

/** GET of an undo link. */
export const askToExpire = (facts: SilenceFacts & { readonly silence: Silence }, act: string): string =>
  page(
    {
      title: `Undo: ${describeUndo[facts.silence.kind]}?`,
      about: aboutOf(facts),
      seeAlso: seeAlso(facts),
      paragraphs: [
        `At the moment it is ${inForce(facts.silence, facts.timeZone)}.`,
        'After that you get this alert again.',
      ],
      button: { words: `Undo: ${describeUndo[facts.silence.kind]}`, target: act },
    },
    facts,
  );

/** The silence was taken back, now or before. */
export const silenceExpiredPage = (facts: SilenceFacts, expired: 'now' | 'before'): string =>
  page(
    {
      title: expired === 'now' ? 'Undone: you get this alert again' : 'There is nothing to undo',
      about: aboutOf(facts),
      seeAlso: seeAlso(facts),
      paragraphs: [
        ...(expired === 'now' ? [] : ['The silence has ended or was undone. Nothing has changed.']),
        'The links in the mail still work, if you change your mind.',
      ],
    },
    facts,
  );

/** The alert that the link is about is over; another may have opened since. */
export const overPage = (facts: SilenceFacts): string =>
  page(
    {
      title: 'This alert is over',
      about: aboutOf(facts),
      seeAlso: seeAlso(facts),
      paragraphs: [
        'Nothing has changed. The alert has ended since the mail was sent.',
        ...(facts.memory?.state === 'open'
          ? ['A newer alert about the same metric is open; the links are in its own mail.']
          : []),
      ],
    },
    facts,
  );

const describeUndo: Readonly<Record<Silence['kind'], string>> = {
  acknowledged: 'withdraw the acknowledgement',
  snoozed: 'end the snooze',
  muted: 'unmute',
};

const actionOf = ({ kind }: Silence): Wish['action'] =>
  kind === 'acknowledged' ? 'acknowledge' : kind === 'snoozed' ? 'snooze' : 'mute';

function wordsOf(wish: Wish, alert: AlertKey): string {
  switch (wish.action) {
    case 'acknowledge':
      return 'Acknowledge this alert';
    case 'snooze':
      return `Snooze this alert for ${wish.days === 1 ? '1 day' : `${wish.days} days`}`;
    case 'mute':
      return `Mute ${midSentence(titleOf(alert))}`;
  }
}

/** `snoozed until 8 October 2026, 14:20` */
const inForce = ({ kind, until }: Silence, timeZone: string): string =>
  `${kind} until ${formatMoment(new Date(until), timeZone)}`;

function effectOf(
  facts: SilenceFacts,
  action: Wish['action'],
  until: Date,
  now: 'asked' | 'in force',
): readonly string[] {
  const end = formatMoment(until, facts.timeZone);
  const when = now === 'asked' ? `Once you press the button, until ${end},` : `Until ${end}`;
  return [
    action === 'mute'
      ? `${when} you get no mail about it, whatever happens, not even when it is over.${breaksMuting(facts)}`
      : `${when} you get no reminders. ${breaksSilence(facts)}`,
    'Checking goes on as before. This applies to everyone who gets the alerts of this account.',
  ];
}

const breaksSilence = ({ alert }: SilenceFacts): string =>
  isFeed(alert)
    ? 'When reports arrive again, you are mailed at once.'
    : 'If it gets worse, or is over, you are mailed at once.';

/** What is critical breaks a muting, unless it was critical when it was muted: `shared/alerts/decide-metric.ts`. */
function breaksMuting({ alert, memory, silence }: SilenceFacts): string {
  const was = silence?.verdict ?? (memory?.state === 'open' ? memory.verdict : 'ok');
  return isFeed(alert) || was === 'breach' ? '' : ' A missed limit is mailed all the same.';
}

const seeAlso = ({ client, marketplace }: SilenceFacts): NonNullable<PageContent['seeAlso']> => ({
  words: 'See the account as it is now',
  path: accountAddress({ client: client.id, marketplace }),
});

function aboutOf(facts: SilenceFacts): NonNullable<PageContent['about']> {
  const about = {
    name: describeAccount(facts.client, facts.marketplace),
    detail: titleOf(facts.alert),
  };
  const { memory, timeZone } = facts;
  if (memory === undefined) return about;
  const words = (instant: string) => formatMoment(new Date(instant), timeZone);
  return memory.state === 'resolved'
    ? { ...about, state: 'ok', note: `over since ${words(memory.lastNotified)}` }
    : { ...about, state: stateOf(facts, memory), note: `open since ${words(memory.since)}` };
}

const stateOf = ({ alert }: SilenceFacts, { verdict }: AlertMemory): State => (isFeed(alert) ? 'stale' : verdict);

const isFeed = (alert: AlertKey): boolean => subjectOf(alert).kind === 'feed';

/** As the mail calls it: `shared/notifications/mail/alert/feed-story.ts`. */
export function titleOf(alert: AlertKey): string {
  const subject = subjectOf(alert);
  if (subject.kind === 'metric') return metricTitle(subject);
  if (subject.kind === 'unknown') return subject.key;
  return subject.reports === undefined ? 'Seller performance reports' : `Reports: ${reportKinds[subject.reports]}`;
}
