import { type Region, regionFacts } from '../connections/region.ts';
import { amount } from '../notifications/mail/format/format-number.ts';
import { type PageWriting, page } from './page.ts';

/** Whose account is to be connected, in words that the seller knows. */
export interface ConsentSubject {
  /** name of the client */
  readonly client: string;
  readonly region: Region;
}

const aboutOf = ({ client, region }: ConsentSubject) => ({
  name: client,
  detail: `Amazon seller account, ${regionFacts[region].title}`,
});

/** What the seller reads before Amazon's own page. */
export const askForConsentPage = (writing: PageWriting, subject: ConsentSubject, address: string): string =>
  page(
    {
      title: `Let ${writing.consultancy} read your performance reports`,
      about: aboutOf(subject),
      paragraphs: [
        'Amazon asks the primary user of the seller account to sign in and to confirm. If that is not you, please pass this page on to that person.',
        'Reports about performance, orders, feedback, returns, settlements and traffic are then read once a day. No buyers’ names or addresses are requested, and nothing in the account is changed.',
        'You can withdraw this at any time in Seller Central under Apps and Services, Manage Your Apps.',
      ],
      leadsTo: { words: 'Continue at Amazon', address },
    },
    writing,
  );

export interface ConnectedSubject extends ConsentSubject {
  /** codes */
  readonly marketplaces: readonly string[];
  /** reports that were asked for */
  readonly requested: number;
  /** day until which Amazon lets us in; absent where no end is known */
  readonly until?: string;
}

export const connectedPage = (writing: PageWriting, subject: ConnectedSubject): string =>
  page(
    {
      title: 'The seller account is connected',
      about: aboutOf(subject),
      paragraphs: [
        subject.marketplaces.length === 0
          ? 'Amazon names no marketplace in which this account sells: nothing can be read yet. Tell your consultants.'
          : `Its marketplaces: ${subject.marketplaces.join(', ')}.`,
        ...(subject.requested > 0
          ? [
              `What happens next: ${amount(subject.requested, ['report has', 'reports have'])} been requested, among them the past 75 days of orders. The first numbers arrive in a few minutes, the rest within hours, and from then on every day.`,
            ]
          : []),
        ...(subject.until === undefined
          ? []
          : [
              `Amazon asks for this consent again every year: it ends on ${subject.until}, and you will be asked in time.`,
            ]),
        'There is nothing else to do. You can close this page.',
      ],
    },
    writing,
  );

/** Why a consent came to nothing. */
export type ConsentFailure =
  | 'link not valid'
  | 'link expired'
  | 'link used'
  | 'not confirmed'
  | 'code not valid'
  | 'another seller'
  | 'app not set up'
  | 'Amazon does not answer';

const failures: Readonly<Record<ConsentFailure, { readonly title: string; readonly next: string }>> = {
  'link not valid': {
    title: 'This link is not valid',
    next: 'Mail programs sometimes break long links: copy the whole of it, or ask your consultants for a new one.',
  },
  'link expired': { title: 'This link has expired', next: 'Ask your consultants for a new one.' },
  'link used': {
    title: 'This link has been used before',
    next: 'Each link connects one account once. If the account is not connected, ask your consultants for a new link.',
  },
  'not confirmed': {
    title: 'Amazon did not give its consent',
    next: 'Open the link again, sign in as the primary user of the account, and confirm.',
  },
  'code not valid': {
    title: 'Amazon’s confirmation has expired',
    next: 'It is valid for five minutes. Open the link again and confirm once more.',
  },
  'another seller': {
    title: 'This is another seller account',
    next: 'Reports of a different account are read under this name. Sign in to Seller Central with the account that was connected before, or ask your consultants to remove the old connection first.',
  },
  'app not set up': {
    title: 'The app is not set up',
    next: 'Its id or secret is missing or not accepted by Amazon. Your consultants have to fix that first; then open the link again.',
  },
  'Amazon does not answer': {
    title: 'Amazon does not answer at the moment',
    next: 'Open the link again in a few minutes.',
  },
};

/** Nothing was connected. Without a writing it says nothing of whose link it was. */
export const consentFailedPage = (failure: ConsentFailure, writing?: PageWriting): string => {
  const { title, next } = failures[failure];
  return page({ title, paragraphs: ['Nothing was connected or changed.', next] }, writing);
};
