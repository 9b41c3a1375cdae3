/** What a link in a mail lets its reader do. It names the reader, what it is about, and when it ends. */
export type Link = Signed & (Silencing | Expiring | Listing | Fetching);

interface Signed {
  /** the address that it was sent to */
  readonly to: string;
  /** seconds since 1970: from here on it does nothing */
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

/** Takes a silence back: the one that began at this instant, and no other. */
export interface Expiring {
  readonly action: 'expire';
  readonly account: string;
  readonly alert: string;
  readonly at: string;
}

/** Ends a kind of mail for the reader, or begins it again. The scope is `alerts:acme`, `weekly:acme` or `portfolio:*`. */
export type Listing =
  | { readonly action: 'unsubscribe'; readonly scope: string }
  | {
      readonly action: 'resubscribe';
      readonly scope: string;
      /** what is known of the reader has this version: whatever was changed since makes the link void */
      readonly version: number;
    };

/** Hands out the evidence pack of a case. It changes nothing, so opening it is all there is. */
export interface Fetching {
  readonly action: 'fetch';
  readonly account: string;
  readonly case: string;
}

export type SnoozeDays = (typeof snoozeDays)[number];

export const snoozeDays = [1, 3, 7] as const;

/** Nothing is silent for ever: an acknowledged alert that is still open comes back, and so does a muted metric. */
export const acknowledgedDays = 30;
/** Longer than the longest window of a rate and its lag (60 and 15 days). */
export const mutedDays = 90;

/**
 * An open alert that matters is notified again within a week: mail older than two of those has a newer one beside it. Links that mute
 * live as long as the muting that they may have begun: followed again, they are the way to take it back.
 */
export const alertLinkDays = 14;
/** Canada asks for 60 days (CASL, section 11), the United States for 30 (CAN-SPAM): 60, and a month for the forgetful. */
export const unsubscribeLinkDays = 90;
/** A case goes on for weeks, and its newest pack lies under the same link. */
export const packLinkDays = 30;
/** Of a button on a page that does something again: enough to be called away in between. */
export const pageLinkHours = 24;
