import type { Attachment } from '../mail.ts';
import type { ReaderLinks } from './reader-links.ts';

/** What a mail says; text and HTML say the same. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly Attachment[];
}

/** What every mail must know of where and when it is written. */
export interface Writing {
  /** the consultancy's name */
  readonly consultancy: string;
  readonly now: Date;
  /** IANA zone of the reader */
  readonly timeZone: string;
  /** mail from any stage but `production` says so */
  readonly stage: string;
  /** absent where a mail is shown that goes to nobody */
  readonly links?: ReaderLinks;
}
