import { formatMoment } from '../notifications/mail/format/format-day.ts';
import { oneLine } from '../notifications/mail/format/one-line.ts';
import { type PageWriting, page } from './page.ts';

/** Why an address is not written to, and since when. */
interface Suppressed {
  readonly reason: 'bounced' | 'complained';
  /** instant, ISO 8601 UTC */
  readonly at: string;
}

const whatHappened = {
  bounced: 'its mail server accepted no mail for it',
  complained: 'its owner reported mail as unwanted',
} as const;

/** GET: whom would be written to again, and the button that does it. */
export const askToReinstate = (
  writing: PageWriting,
  address: string,
  { reason, at }: Suppressed,
  act: string,
): string =>
  page(
    {
      title: 'Write to this address again?',
      about: {
        name: oneLine(address),
        detail: `Nothing has been sent to it since ${formatMoment(new Date(at), writing.timeZone)}: ${whatHappened[reason]}`,
      },
      paragraphs: [
        reason === 'complained'
          ? 'Do this only when its owner has asked for the mail: complaints cost the sender’s reputation.'
          : 'Do this once the mailbox works again: mail that bounces costs the sender’s reputation.',
        'It then gets the mail that clients.yaml names it for. Should mail bounce again, you are mailed again.',
      ],
      button: { words: 'Write to it again', target: act },
    },
    writing,
  );

const titles = {
  now: 'Done: mail goes to this address again',
  before: 'Nothing to do: mail goes to this address',
  'suppressed anew': 'Mail has come back from this address again',
} as const;

/** It is written to, now or as before; or mail came back again, of which a newer mail tells. */
export const reinstatedPage = (writing: PageWriting, address: string, when: keyof typeof titles): string =>
  page(
    {
      title: titles[when],
      about: { name: oneLine(address), detail: 'recipient of mail' },
      paragraphs: [
        when === 'now'
          ? 'What it missed is not sent again.'
          : when === 'before'
            ? 'Nothing has changed.'
            : 'Nothing has changed. The newest mail about it has a link that works.',
      ],
    },
    writing,
  );
