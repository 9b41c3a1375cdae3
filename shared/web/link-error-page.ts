import { type PageWriting, page } from './page.ts';

/** It names nobody: whoever made a link up learns nothing from it, and nothing is looked up for it. */
export const unknownLinkPage = (): string =>
  page({
    title: 'This link is not valid',
    paragraphs: [
      'Nothing has changed. Mail programs sometimes break long links: open it from the mail itself, or copy all of it.',
    ],
  });

export const expiredPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This link has expired',
      paragraphs: ['Nothing has changed. The newest mail about the same alert has links that work.'],
    },
    writing,
  );

/** The link's address was taken out of `clients.yaml` since. It says nothing about the account: its reader no longer is one. */
export const notNamedPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This link no longer works',
      paragraphs: [
        'Nothing has changed. The address it was sent to is no longer a recipient for this account. Whoever looks after clients.yaml can add it again.',
      ],
    },
    writing,
  );

/** There is no pack to hand out, or it is too large for this way out. */
export const fetchedPage = (writing: PageWriting, isThere: boolean): string =>
  page(
    {
      title: isThere ? 'The pack is too large for this link' : 'The pack is not there',
      paragraphs: [
        isThere
          ? `${writing.consultancy} has it and can send it to you.`
          : `It is written within minutes of a case being opened: open the link again in a few minutes. If it is still not there then, ask ${writing.consultancy}.`,
      ],
    },
    writing,
  );

/** Asked in a way that a link is not: neither to look nor to act. */
export const wrongMethodPage = (): string =>
  page({ title: 'Open the link, and press the button on its page', paragraphs: ['Nothing has changed.'] });

/** An unsubscription that was sent without the words that mean it. */
export const unclearPage = (writing: PageWriting): string =>
  page(
    {
      title: 'That request was not clear',
      paragraphs: ['Nothing has changed. Open the link from the mail and press the button on its page.'],
    },
    writing,
  );
