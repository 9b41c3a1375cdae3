/** A mail, ready to be made into MIME. One recipient each: a bounce or an unsubscription is one person's. */
export interface Mail {
  /** made from the decision and the recipient: the same decision makes the same id */
  readonly id: string;
  readonly kind:
    | 'alert'
    | 'report-error'
    | 'summary'
    | 'portfolio'
    | 'client-config'
    | 'heartbeat'
    | 'undelivered'
    | 'case'
    | 'sign-in'
    | 'connection';
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  /** the client that it is about, where it is about one: its folder's name. Mail recorded by release 0.1.0 does not say. */
  readonly client?: string;
  /** others who get the same news, in mails of their own */
  readonly alsoTo?: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Message-IDs without angle brackets: the synthetic root of the thread, and roots of other alerts in the same mail */
  readonly references: readonly string[];
  /** `acme-de.alerts.example.com`, for filters */
  readonly listId: string;
  /** where its reader ends this kind of mail, for the header of RFC 8058; mail recorded before there were links has none */
  readonly unsubscribe?: string;
  readonly attachments?: readonly Attachment[];
}

/** What travels with a mail. Pictures are kept as SVG, which is small, and become PNG when the mail is sent. */
export type Attachment =
  | { readonly kind: 'file'; readonly fileName: string; readonly mediaType: 'text/csv'; readonly text: string }
  /** shown in the HTML as `cid:CONTENT-ID` */
  | { readonly kind: 'picture'; readonly contentId: string; readonly fileName: string; readonly svg: string };
