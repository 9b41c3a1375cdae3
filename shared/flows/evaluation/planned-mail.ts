import type { Mail } from '../../notifications/mail/mail.ts';
import type { Groupable } from '../../ports/alerts.ts';

/** Mail that an evaluation has written and not yet sent: about alerts, or about cases. */
export interface PlannedMail {
  readonly mails: readonly Mail[];
  /** what may go into a group alert; at most one */
  readonly groupable: readonly Groupable[];
}
