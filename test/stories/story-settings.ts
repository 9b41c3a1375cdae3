import type { Day } from '../../shared/domain/day.ts';
import { ordersAndFeedback, type StoryUpload } from './story-evidence.ts';

/** Something that a reader does. */
export interface StoryAct {
  /** instant, ISO 8601 UTC; the hour counts */
  readonly at: string;
  readonly account: string;
  readonly does: 'opens a case' | 'submits the plan' | 'acknowledges';
  /** `orderDefectRate|seller` */
  readonly key: string;
}

/** One reader who gets alerts and the weekly page. */
export const readerOf = (client: string): string =>
  `\n    recipients: [{ email: jo@${client}.example, receives: [alerts, weekly] }]`;

/** A client whose consultancy reads for it. */
export const noReader = ' {}';

/** What a story needs besides its reports, by client: who reads, with which limits, and what readers do. */
export function storySettings(clients: readonly string[]): {
  readonly of: Readonly<Record<string, string>>;
  readonly acts: readonly StoryAct[];
  readonly uploads: readonly StoryUpload[];
} {
  const has = (client: string): boolean => clients.includes(client);
  return {
    of: {
      norec: noReader,
      away: noReader,
      quiet: twoReadersInQuietHours('quiet'),
      nights: twoReadersInQuietHours('nights'),
    },
    acts: [
      ...(has('case') ? caseOf('case/DE', '2026-10-07T20:00:00Z', '2026-10-08T09:00:00Z') : []),
      ...(has('plea') ? caseOf('plea/DE', '2026-09-03T20:00:00Z', '2026-09-04T09:00:00Z') : []),
    ],
    // Amazon says 3 of 1,000, or 2 of 1,200; what was uploaded says 40 of as many.
    uploads: [
      ...(has('disa') ? ordersAndFeedback('disa/US', '2026-10-14' as Day, { perDay: 17, negative: 40 }) : []),
      ...(has('doubt') ? ordersAndFeedback('doubt/DE', '2026-09-15' as Day, { perDay: 20, negative: 40 }) : []),
    ],
  };
}

/** Amazon's notice came, and the plan went out. */
const caseOf = (account: string, openedAt: string, submittedAt: string): readonly StoryAct[] => [
  { at: openedAt, account, key: 'orderDefectRate|seller', does: 'opens a case' },
  { at: submittedAt, account, key: 'orderDefectRate|seller', does: 'submits the plan' },
];

const twoReadersInQuietHours = (client: string): string => `
    recipients:
      - { email: jo@${client}.example, receives: [alerts, weekly] }
      - { email: kim@${client}.example, receives: [alerts] }
    quietHours: { from: "19:00", to: "07:00", weekends: true }
    limits:
      orderDefectRate: { warnAtHeadroom: 4 }
      lateShipmentRate: { warnAtFractionOfLimit: 0.5 }`;
