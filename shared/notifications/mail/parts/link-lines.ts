import { subjectOf } from '../../../alerts/alert-key.ts';
import { caseLinkWords } from '../format/case-link-words.ts';
import { type Html, html } from './html.ts';
import type { Writing } from './mail-content.ts';
import { look, subheading } from './page.ts';
import type { AlertLinks, CaseLinks, ReaderLinks } from './reader-links.ts';

/** A place that a reader can go to, in words. */
interface Place {
  readonly words: string;
  readonly address: string;
}

/** What can be done about each alert of a mail. */
export interface AlertPlaces {
  /** the alert's title */
  readonly title: string;
  readonly places: readonly Place[];
}

/** What a list of links is for. */
const titles = { alerts: 'Acknowledge, snooze or mute', cases: 'Record what has happened' } as const;

type PlacesFor = keyof typeof titles;

const placesOf = (key: string, { acknowledge, snooze, mute }: AlertLinks): readonly Place[] => [
  { words: 'Acknowledge', address: acknowledge },
  ...snooze.map(({ days, address }) => ({ words: `Snooze ${days === 1 ? '1 day' : `${days} days`}`, address })),
  ...(mute === undefined
    ? []
    : [{ words: subjectOf(key).kind === 'feed' ? 'Mute these reports' : 'Mute this metric', address: mute }]),
];

/** The alerts that have links, in the order given. */
export const placesOfAlerts = (
  alerts: readonly { readonly key: string; readonly title: string }[],
  links: ReaderLinks | undefined,
): readonly AlertPlaces[] =>
  alerts.flatMap((alert) => {
    const known = links?.alerts[alert.key];
    return known === undefined ? [] : [{ title: alert.title, places: placesOf(alert.key, known) }];
  });

export const textPlaces = (alerts: readonly AlertPlaces[], of: PlacesFor = 'alerts'): string =>
  [
    titles[of],
    ...alerts.flatMap((alert) => [alert.title, ...alert.places.map(({ words, address }) => `- ${words}: ${address}`)]),
  ].join('\n');

/** A row of links for each alert: words apart enough for a thumb. */
export const htmlPlaces = (alerts: readonly AlertPlaces[], of: PlacesFor = 'alerts'): Html =>
  html`${subheading(titles[of])}${alerts.map(
    (alert) => html`<p class="hi" style="${look.text};margin:8px 0 0">${alert.title}</p>
<p class="hs" style="${look.small};font-size:15px;line-height:32px;margin:0">${alert.places.map((place, i) => html`${i === 0 ? '' : ' · '}${anchor(place)}`)}</p>`,
  )}`;

/** What can be recorded of the cases of a mail, in the order given. */
export const placesOfCases = (
  matters: readonly { readonly key: string; readonly title: string }[],
  links: ReaderLinks | undefined,
): readonly AlertPlaces[] =>
  matters.flatMap(({ key, title: about }) => {
    const known = links?.cases?.[key];
    return known === undefined ? [] : [{ title: about, places: placesOfCase(known) }];
  });

function placesOfCase(links: CaseLinks): readonly Place[] {
  const note = { words: caseLinkWords.note, address: links.note };
  return links.waitsFor === 'sending'
    ? [
        { words: caseLinkWords.sent, address: links.sent },
        { words: caseLinkWords.deadline, address: links.deadline },
        note,
      ]
    : [
        { words: caseLinkWords.accepted, address: links.accepted },
        { words: caseLinkWords.rejected, address: links.rejected },
        note,
      ];
}

/** The words of a link stay on one line. */
export const anchor = ({ words, address }: Place): Html =>
  html`<a class="hi" href="${address}" style="${look.link}">${words.replaceAll(' ', '\u00a0')}</a>`;

/** Where to look at what the mail is about as it is now, above the foot of the mail. */
export const portalLine = ({ links }: Pick<Writing, 'links'>): readonly string[] => {
  const place = portalPlace(links);
  return place === undefined ? [] : [`${place.words}: ${place.address}`, ''];
};

export const portalPart = ({ links }: Pick<Writing, 'links'>): Html => {
  const place = portalPlace(links);
  return place === undefined ? html`` : html`<p class="hs" style="${look.small};font-size:15px">${anchor(place)}</p>`;
};

const portalWords: Readonly<Record<NonNullable<ReaderLinks['portal']>['of'], string>> = {
  account: 'See the account as it is now',
  accounts: 'See the accounts as they are now',
  connections: 'See the connections as they are now',
  clients: 'Edit clients.yaml in the portal',
};

const portalPlace = (links: ReaderLinks | undefined): Place | undefined =>
  links?.portal && { words: portalWords[links.portal.of], address: links.portal.address };

/** The way out, at the foot of every mail. */
export const unsubscribeLine = ({ links }: Pick<Writing, 'links'>): readonly string[] =>
  links === undefined ? [] : [`Unsubscribe: ${links.unsubscribe}`];

export const unsubscribePart = ({ links }: Pick<Writing, 'links'>): Html =>
  links === undefined
    ? html``
    : html`<p class="hs" style="${look.small}">${anchor({ words: 'Unsubscribe', address: links.unsubscribe })}</p>`;
