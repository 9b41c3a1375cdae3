import { type PageWriting, page } from './page.ts';

/** It names nobody: whoever made a link up learns nothing from it, and nothing is looked up for it. */
export const unknownLinkPage = (): string =>
  page({
    title: 'This link is not valid',
    paragraphs: [
      'Nothing was changed. Mail programs sometimes break long links: open it from the mail itself, or copy the whole of it.',
    ],
  });

export const expiredPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This link has expired',
      paragraphs: ['Nothing was changed. The newest mail about the same matter has links that work.'],
    },
    writing,
  );

/** The link's address was taken out of `clients.yaml` since. It tells nothing of the account: its reader is none any more. */
export const notNamedPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This link works no more',
      paragraphs: [
        'Nothing was changed. The address that it was sent to is not among the readers of this account any more. Whoever looks after clients.yaml can name it again.',
      ],
    },
    writing,
  );

/** There is no pack to hand out, or it is too large for this way out. */
export const fetchedPage = (writing: PageWriting, key: string, isThere: boolean): string =>
  page(
    {
      title: isThere ? 'The pack is too large for this link' : 'The pack is not there',
      paragraphs: [
        isThere
          ? `It lies in the reports bucket: ${key}`
          : `It is written within minutes of a case, and stays in the reports bucket: ${key}`,
      ],
    },
    writing,
  );

/** Asked in a way that a link is not: neither to look nor to act. */
export const wrongMethodPage = (): string =>
  page({ title: 'Links are opened, and buttons on their pages pressed', paragraphs: ['Nothing was changed.'] });

/** An unsubscription that was sent without the words that mean it. */
export const unclearPage = (writing: PageWriting): string =>
  page(
    {
      title: 'It is not clear what is wanted',
      paragraphs: ['Nothing was changed. Open the link from the mail and press the button on its page.'],
    },
    writing,
  );
