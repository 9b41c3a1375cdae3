import type { ReasonForSilence, ReasonToNotify } from '../../../alerts/decision.ts';

/** Why a notification was or was not sent, as the second half of a sentence. */
export const decisionReasons: Readonly<Record<ReasonToNotify | ReasonForSilence, string>> = {
  first: 'it is new',
  worse: 'it got worse since the last notification',
  recovered: 'it has clearly recovered',
  reminder: 'it is still open',
  more: 'there are more findings than in the last notification',
  passed: 'it came and went while mail had to wait',
  'feed stopped': 'reports are overdue',
  'feed resumed': 'reports are arriving again',
  unchanged: 'nothing has changed since the last notification',
  well: 'all is well',
  'not clear yet': 'one more defect would reopen it',
  'no data': 'without data nothing is known, so the alert stays as it is',
  'less serious': 'it has eased but is not over',
  'quiet hours': 'it is quiet hours, and this is not critical',
  'account deactivated': 'the account is deactivated, which has its own alert',
  acknowledged: 'a reader acknowledged it',
  snoozed: 'a reader snoozed it',
  muted: 'a reader muted it, and it has not become critical since',
  flapping: 'it keeps coming and going; the alert stays open until it settles',
  'one mail a day': 'the account had a mail less than a day ago, and this is not critical',
};
