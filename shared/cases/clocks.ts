/** How long there is to answer, by what is asked. Defaults only: Amazon's notice decides, so every deadline can be set. */
export interface Clock {
  /** at the start of a sentence */
  readonly title: string;
  readonly hours: number;
  /** where the rule is documented, or who says so */
  readonly source: string;
}

const day = 24;

export const clocks = {
  planOfAction: {
    title: 'Plan of Action',
    hours: 72,
    source:
      'Amazon’s warning about late shipments, the quiz after an order defect rate of 1 %, and Account Health Assurance',
  },
  aToZInformation: {
    title: 'Answer to an A-to-z information request',
    hours: 48,
    source: 'Amazon help 1781; during an appeal 72 hours (help G202041210): go by the notice',
  },
  aToZAppeal: {
    title: 'Appeal of an A-to-z decision',
    hours: 30 * day,
    source: 'Amazon help G202041210',
  },
  chargebackRepresentment: {
    title: 'Answer to a chargeback',
    hours: 7 * day,
    source: 'Amazon help G202145040',
  },
  returnRequest: { title: 'Answer to a return request', hours: 48, source: 'Amazon help 201887610' },
  refundOfReturn: {
    title: 'Refund of a returned item (US)',
    hours: 4 * day,
    source:
      'Amazon’s announcement of 2026-01-26 (ecommercebytes.com): after four calendar days Amazon refunds by itself, and no SAFE-T claim is possible',
  },
  safeTClaim: {
    title: 'SAFE-T claim (US)',
    hours: 30 * day,
    source:
      'Amazon’s announcement of 2026-02-16 (bigbcc.com): from the later of delivery scan and refund, of a lost parcel from its last scan; before, 60 days',
  },
  buyerMessage: { title: 'Answer to a buyer', hours: 24, source: 'Amazon help 200549770' },
  verification: {
    title: 'Documents for a verification',
    hours: 14 * day,
    source: 'one seller’s account in Amazon’s forum; go by the notice',
  },
  terminationNotice: {
    title: 'End of a termination notice (EU, UK)',
    hours: 30 * day,
    source: 'Regulation (EU) 2019/1150, article 4',
  },
} as const satisfies Record<string, Clock>;

export type ClockName = keyof typeof clocks;

export const clockNames = Object.keys(clocks) as readonly ClockName[];

export const isClockName = (name: string): name is ClockName => Object.hasOwn(clocks, name);

/** The instant at which a clock that started at an instant runs out, ISO 8601 UTC. */
export const runsOutAt = (clock: ClockName, from: string): string => laterBy(from, clocks[clock].hours);

/** `hours` after an instant (negative: before), ISO 8601 UTC. */
export const laterBy = (instant: string, hours: number): string =>
  new Date(Date.parse(instant) + hours * 3_600_000).toISOString();

/** What a clock asks for, in the middle of a sentence: `Plan of Action`, `answer to a chargeback`. */
export const dueInSentence = (clock: ClockName): string =>
  /^(Answer|Appeal|Refund|Documents|End)\b/.test(clocks[clock].title)
    ? `${clocks[clock].title.charAt(0).toLowerCase()}${clocks[clock].title.slice(1)}`
    : clocks[clock].title;
