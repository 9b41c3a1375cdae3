import type { MailContent } from './mail-content.ts';
import { largestHtmlBytes } from './page.ts';

/** The first of several renderings, most detailed first, whose HTML is not cut off by Gmail; the last when none is. */
export function firstThatFits<Detail>(
  details: readonly [Detail, ...Detail[]],
  render: (detail: Detail) => MailContent,
): MailContent {
  let mail = render(details[0]);
  for (const detail of details.slice(1)) {
    if (Buffer.byteLength(mail.html) < largestHtmlBytes) break;
    mail = render(detail);
  }
  return mail;
}
