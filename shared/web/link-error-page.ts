import { type PageWriting, page } from './page.ts';

/** For a link that was never signed: it names nobody, and nothing is looked up for it. */
export const unknownLinkPage = (): string =>
  page({
    title: 'This link is not valid',
    paragraphs: [
      'Nothing was changed. Mail programs sometimes break long links: open the link from the mail itself, or copy all of it.',
    ],
  });

/** For a link whose time is over. */
export const expiredPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This link has expired',
      paragraphs: ['Nothing was changed. The newest mail about this alert has links that work.'],
    },
    writing,
  );

/** For a reader whose address has left `clients.yaml` since: the page reveals nothing about the account. */
export const notNamedPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This link no longer works',
      paragraphs: [
        'Nothing was changed. The address that this link was sent to is no longer a recipient for this account. Your consultancy can add it again in clients.yaml.',
      ],
    },
    writing,
  );

/** There is no pack to download, or it is too large for a function's answer. */
export const fetchedPage = (writing: PageWriting, key: string, isThere: boolean): string =>
  page(
    {
      title: isThere ? 'The pack is too large for this link' : 'The pack is not ready',
      paragraphs: [
        isThere
          ? `Download it from the reports bucket: ${key}`
          : `A pack is written within minutes of opening a case, and is kept in the reports bucket: ${key}`,
      ],
    },
    writing,
  );

/** For a request that is neither GET, HEAD nor POST. */
export const wrongMethodPage = (): string =>
  page({ title: 'This request is not supported', paragraphs: ['Nothing was changed. Open the link in a browser.'] });

/** For a POST to an unsubscribe link without the body that RFC 8058 asks for. */
export const unclearPage = (writing: PageWriting): string =>
  page(
    {
      title: 'This request is not clear',
      paragraphs: ['Nothing was changed. Open the link from the mail and press the button on its page.'],
    },
    writing,
  );
