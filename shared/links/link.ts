/** A signed link in a mail: who may use it, for what, and until when. */
export type Link = Signed & (Silencing | Expiring | Listing | Fetching | Recording | Reinstating);

interface Signed {
  /** the address that it was sent to */
  readonly to: string;
  /** seconds since 1970, from which on the link does nothing */
  readonly expires: number;
}

/** Silence about an alert. `account` is `acme/DE`, `alert` is `orderDefectRate|seller` or the feed's key. */
export type Silencing = {
  readonly account: string;
  readonly alert: string;
} & (
  | {
      readonly action: 'acknowledge';
      /** instant at which the alert began, ISO 8601 UTC: the link is about this one and none after it */
      readonly since: string;
    }
  | { readonly action: 'snooze'; readonly days: SnoozeDays; readonly since: string }
  | { readonly action: 'mute' }
);

/** Expires a silence: the one that began at this instant, and no other. */
export interface Expiring {
  readonly action: 'expire';
  readonly account: string;
  readonly alert: string;
  readonly at: string;
}

/** Unsubscribes the reader from a kind of mail, or subscribes them again. The scope is `alerts:acme`, `weekly:acme` or `portfolio:*`. */
export type Listing =
  | { readonly action: 'unsubscribe'; readonly scope: string }
  | {
      readonly action: 'resubscribe';
      readonly scope: string;
      /** version of the reader's record: any later change makes the link void */
      readonly version: number;
    };

/** Downloads the evidence pack of a case. It changes nothing, so a GET is enough. */
export interface Fetching {
  readonly action: 'fetch';
  readonly account: string;
  readonly case: string;
}

/** Records what became of a case, or takes it back. */
export type Recording = {
  readonly account: string;
  readonly case: string;
} /** what a clock asks for was sent; `since`: the plan before it, or the beginning of the case */ & (
  | { readonly action: 'sent'; readonly clock: string; readonly since: string }
  | { readonly action: 'set deadline'; readonly clock: string }
  | { readonly action: 'note' }
  /** `since`: instant at which the plan was sent that Amazon has answered, ISO 8601 UTC */
  | { readonly action: 'accepted' | 'rejected'; readonly since: string }
  /** `at`: instant at which it was recorded */
  | { readonly action: 'withdraw'; readonly at: string }
);

/** Writes to an address again that bounced or complained. Only the consultancy gets such a link. */
export interface Reinstating {
  readonly action: 'reinstate';
  readonly address: string;
  /** instant at which it was suppressed, ISO 8601 UTC: the link is about this time and none after it */
  readonly at: string;
}

export type SnoozeDays = (typeof snoozeDays)[number];

export const snoozeDays = [1, 3, 7] as const;

/** No silence lasts for ever: an acknowledged alert that is still open comes back, and so does a muted metric. */
export const acknowledgedDays = 30;
/** Longer than the longest window of a rate and its lag (60 and 15 days). */
export const mutedDays = 90;

/**
 * A serious open alert is repeated within a week, so mail older than two weeks has newer mail beside it. Links that mute live
 * as long as the mute they may have started: followed again, they are the way to end it.
 */
export const alertLinkDays = 14;
/** Canada asks for 60 days (CASL, section 11), the United States for 30 (CAN-SPAM): 60, and a month of grace. */
export const unsubscribeLinkDays = 90;
/** A case lasts for weeks, and its newest pack is behind the same link. */
export const packLinkDays = 30;
/** As long as the pack of the case: its reminders are further apart than those of an alert. */
export const caseLinkDays = 30;
/** A mailbox may take months to work again. */
export const reinstateLinkDays = 90;
/** For a button on a page that repeats or undoes an action: long enough for an interruption. */
export const pageLinkHours = 24;
