/** Why something is notified about or not, for checking what is read back. */

export const reasonsToNotify = [
  'first',
  'worse',
  'recovered',
  'reminder',
  'more',
  'passed',
  'feed stopped',
  'feed resumed',
] as const;

export const reasonsForSilence = [
  'unchanged',
  'well',
  'not clear yet',
  'no data',
  'less serious',
  'quiet hours',
  'account deactivated',
  'acknowledged',
  'snoozed',
  'muted',
  'flapping',
  'one mail a day',
] as const;
