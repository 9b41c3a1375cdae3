/** How long the ways into the portal last. */
export interface AccessTimes {
  readonly linkMinutes: number;
  /** of a link that the command line prints */
  readonly directLinkMinutes: number;
  readonly sessionDays: number;
}

const minutesPerYear = 525_600;

/**
 * A link of a mail lives for a quarter of an hour, a session for a month. In the local cloud months pass while its demo plays,
 * and only the person in front of the machine can reach it: whoever runs it stays signed in.
 */
export const accessTimesOf = (stage: string): AccessTimes =>
  stage === 'local'
    ? { linkMinutes: 15, directLinkMinutes: 10 * minutesPerYear, sessionDays: 3650 }
    : { linkMinutes: 15, directLinkMinutes: 15, sessionDays: 30 };
