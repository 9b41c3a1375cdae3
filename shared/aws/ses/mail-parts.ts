import type { Attachment, Mail } from '../../notifications/mail/mail.ts';

/** A mail with what becomes of its attachments: the words as they are sent, and the parts that travel with them. */
export interface MailParts {
  readonly text: string;
  readonly html: string;
  readonly pictures: readonly { readonly contentId: string; readonly fileName: string; readonly png: Uint8Array }[];
  readonly files: readonly { readonly fileName: string; readonly mediaType: string; readonly bytes: Uint8Array }[];
  /** names of files that would have made the mail larger than the service takes */
  readonly leftOut: readonly string[];
}

/** SES takes raw messages of 10 MB, as encoded (docs.aws.amazon.com/ses/latest/dg/quotas.html); headers and words need some of it. */
const mostAttachedBytes = 9_500_000;

/** Base64 in lines of 76 letters. */
const encodedBytes = (bytes: number): number => Math.ceil((Math.ceil(bytes / 3) * 4 * 78) / 76);

/**
 * Takes a mail apart for composing. A picture that was not rendered is replaced by its words; a file that would make the
 * mail too large stays behind, and the mail says so: neither keeps a mail from being sent.
 */
export function partsOf(mail: Mail, rendered: ReadonlyMap<string, Uint8Array>): MailParts {
  const pictures: MailParts['pictures'][number][] = [];
  const files: MailParts['files'][number][] = [];
  const leftOut: string[] = [];
  let { html } = mail;
  let left = mostAttachedBytes;
  const takes = (bytes: number): boolean => {
    const fits = encodedBytes(bytes) <= left;
    if (fits) left -= encodedBytes(bytes);
    return fits;
  };
  for (const attachment of mail.attachments ?? []) {
    if (attachment.kind === 'picture') {
      const png = rendered.get(attachment.contentId);
      if (png !== undefined && takes(png.length))
        pictures.push({ contentId: attachment.contentId, fileName: attachment.fileName, png });
      else html = withWordsFor(attachment.contentId, html);
    } else {
      const bytes = csvBytes(attachment);
      if (takes(bytes.length)) files.push({ fileName: attachment.fileName, mediaType: attachment.mediaType, bytes });
      else leftOut.push(attachment.fileName);
    }
  }
  return { ...withNote({ text: mail.text, html }, leftOut), pictures, files, leftOut };
}

const byteOrderMark = '\ufeff';

/** With a byte order mark: without one Excel takes UTF-8 for the machine's old code page. */
const csvBytes = ({ text }: Extract<Attachment, { kind: 'file' }>): Uint8Array =>
  Buffer.from(text.startsWith(byteOrderMark) ? text : byteOrderMark + text);

/** An image element gives way to its alternative text, which is escaped already. */
const withWordsFor = (contentId: string, html: string): string =>
  html.replaceAll(/<img\b[^>]*>/g, (image) =>
    image.includes(`src="cid:${contentId}"`) ? (/ alt="([^"]*)"/.exec(image)?.[1] ?? '') : image,
  );

function withNote(words: { readonly text: string; readonly html: string }, leftOut: readonly string[]) {
  if (leftOut.length === 0) return words;
  const note = `Too large to travel with this mail: ${leftOut.map((name) => name.replace(/[^\w. -]+/g, '-')).join(', ')}.`;
  return {
    text: `${words.text.trimEnd()}\n${note}\n`,
    html: words.html.includes('</body>')
      ? words.html.replace('</body>', `<p>${note}</p></body>`)
      : `${words.html}<p>${note}</p>`,
  };
}
