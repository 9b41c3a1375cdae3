/** Why something is notified about or not, for checking what is read back. */

export const reasonsToNotify = [
  'first',
  'closer',
  'worse',
  'much worse',
  'breach over',
  'eased',
  'fell',
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
  'with the next mail',
  'ended quietly',
  'its case reminds',
] as const;
