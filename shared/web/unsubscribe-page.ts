import type { Subscription } from '../config/client-config.ts';
import { describeClient, type NamedClient } from '../notifications/mail/format/describe-account.ts';
import { oneLine } from '../notifications/mail/format/one-line.ts';
import { type PageWriting, page } from './page.ts';

/** What a page about a kind of mail is written from. */
export interface ListFacts extends PageWriting {
  /** the reader's address */
  readonly to: string;
  readonly list: Subscription | 'heartbeat';
  /** absent where it is the consultancy's own mail */
  readonly client?: NamedClient;
}

/** `alerts of Acme GmbH (acme)` */
function describeMail({ list, client }: Omit<ListFacts, keyof PageWriting | 'to'>): string {
  switch (list) {
    case 'alerts':
      return client === undefined
        ? 'mail about files and settings that could not be used, and about many accounts at once'
        : `alerts of ${describeClient(client)}`;
    case 'weekly':
      return client === undefined ? 'weekly summaries' : `weekly summaries of ${describeClient(client)}`;
    case 'portfolio':
      return 'weekly summaries of the whole portfolio';
    case 'heartbeat':
      return 'the daily line that everything was checked';
  }
}

const aboutOf = (facts: ListFacts) => ({ name: oneLine(facts.to), detail: describeMail(facts) });

/** GET: what would end, and the button that ends it. */
export const askToLeave = (facts: ListFacts): string =>
  page(
    {
      title: 'Unsubscribe?',
      about: aboutOf(facts),
      paragraphs: [
        `This address will get no more ${describeMail(facts)}. Other mail and other addresses are not affected.`,
        ...(facts.list === 'alerts' && facts.client !== undefined
          ? [
              'Amazon’s limits and deadlines still apply. If nobody else reads these alerts, your consultancy is notified.',
            ]
          : []),
      ],
      button: { words: 'Unsubscribe' },
    },
    facts,
  );

export const leftPage = (facts: ListFacts, left: 'now' | 'before', undo: string): string =>
  page(
    {
      title: left === 'now' ? 'Done: unsubscribed' : 'Already unsubscribed',
      about: aboutOf(facts),
      paragraphs: [
        ...(left === 'now' ? [] : ['Nothing has changed.']),
        `This address gets no more ${describeMail(facts)}. Mail already on its way may still arrive.`,
      ],
      button: { words: 'Undo: subscribe again', target: undo },
    },
    facts,
  );

/** GET of an undo link. */
export const askToReturn = (facts: ListFacts, act: string): string =>
  page(
    {
      title: 'Subscribe again?',
      about: aboutOf(facts),
      paragraphs: [`This address will get ${describeMail(facts)} again.`],
      button: { words: 'Subscribe again', target: act },
    },
    facts,
  );

/** Subscribed, now or as before: the button is for those who want the opposite. */
export const subscribedPage = (facts: ListFacts, changed: 'now' | 'before'): string =>
  page(
    {
      title: changed === 'now' ? 'Undone: subscribed again' : 'There is nothing to undo',
      about: aboutOf(facts),
      paragraphs: [
        ...(changed === 'now' ? [] : ['Nothing has changed.']),
        `This address gets ${describeMail(facts)}. The link in each mail still unsubscribes it.`,
      ],
    },
    facts,
  );

/** Nobody else would read it: an alert without a reader is a lost alert. */
export const lastReaderPage = (facts: ListFacts): string =>
  page(
    {
      title: 'Not unsubscribed: nobody else would read this',
      about: aboutOf(facts),
      paragraphs: [
        `This is the last address for ${describeMail(facts)}. An alert without a reader is lost, so nothing has changed.`,
        'To hand over, add another recipient to clients.yaml and upload it. Then this link works.',
      ],
    },
    facts,
  );
