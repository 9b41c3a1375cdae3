/** What an account takes on an average day. */
export interface MeasuredDay {
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly uploads: number;
  readonly megabytes: number;
  readonly mails: number;
}

/** What a connected account takes on an average day, its fetches included. */
export interface ConnectedDay extends MeasuredDay {
  /** evaluations of the account; most uploads of a day share one */
  readonly evaluations: number;
  /** messages of the fetches queue: one for all kinds that are due at the same time */
  readonly steps: number;
  readonly stepLogKilobytes: number;
}

/**
 * Published on-demand prices for us-east-1 in US dollars, before tax and without free allowances. The cost figures of the
 * documentation are generated from this file. Prices change: check the pricing pages before relying on a total.
 */
const prices = {
  readUnits: 0.125 / 1e6,
  writeUnits: 0.625 / 1e6,
  tableGigabytes: 0.25,
  s3Put: 5 / 1e6,
  s3Get: 0.4 / 1e6,
  s3Gigabytes: 0.023,
  sqsRequests: 0.4 / 1e6,
  lambdaRequests: 0.2 / 1e6,
  lambdaGigabyteSeconds: 0.0000133334,
  mails: 0.1 / 1000,
  alarms: 0.1,
  /** a custom CloudWatch metric */
  metrics: 0.3,
  logGigabytes: 0.5,
  /** out of AWS to the internet */
  transferGigabytes: 0.09,
} as const;

/** Assumptions that are not measured here, on the careful side. A test compares queues and alarms with the template. */
export const assumed = {
  daysAMonth: 30.4,
  ingestSeconds: 0.6,
  ingestGigabytes: 1,
  evaluateSeconds: 0.15,
  evaluateGigabytes: 0.5,
  /** at the default of one mail a second two copies of the sender spend two seconds on each mail of a batch, waiting */
  sendSeconds: 2,
  sendGigabytes: 0.5,
  /** put, receive and delete of a message; each upload, evaluation and mail is one */
  requestsAMessage: 3,
  /** of those that come together, such as the reports of one step: sent each, received and deleted two at a time at least */
  requestsAMessageTogether: 2,
  /** queues with a function behind them: Lambda polls each with five pollers, three times a minute each, empty or not */
  queues: 8,
  pollsAQueueAndMonth: 5 * 3 * 60 * 24 * 30.4,
  alarms: 45,
  /** the largest part of reports is ready when it is first looked for; of every other account one has to be looked for again */
  moreLooksADay: 0.5,
  /** a step waits for Amazon, with all kinds at once: of five that run together, the slowest */
  stepSeconds: 2,
  stepGigabytes: 0.375,
  /** the schedule finds all that is due in half an hour and asks for it at once: messages come in full batches */
  stepsAnInvocation: 5,
  /** the schedule's search reads every connection each half hour, some 400 bytes each, eventually consistent */
  searchReadUnits: 48 * 0.05,
  /** packed by Amazon: three days of orders, thirty of feedback, five of traffic, one performance report, with every column */
  fetchedMegabytes: 0.03,
  /** a fetched file is small: some thirty milliseconds of processor, and a dozen calls of S3 and DynamoDB */
  ingestFetchedSeconds: 0.2,
  /** the reputation metrics of the SES configuration set */
  metrics: 2,
  logKilobytesADay: 3,
  monthsKept: 12,
  /** the table: pages, snapshots, upload records and mail of an account */
  tableMegabytes: 3,
} as const;

/** What a thousand connected accounts may cost a month, in dollars, by list prices (docs/connecting.md). */
export const connectedBudget = { accounts: 1000, dollarsAMonth: 12 } as const;

export interface Bill {
  readonly lines: readonly { readonly what: string; readonly dollars: number }[];
  readonly total: number;
}

/** The bill of a month for so many accounts that upload every day, mail included. */
export function billOf(
  day: MeasuredDay,
  accounts: number,
  ingestSeconds: number = assumed.ingestSeconds,
  evaluations: number = day.uploads,
  requestsAnUpload: number = assumed.requestsAMessage,
): Bill {
  const days = accounts * assumed.daysAMonth;
  const messages = day.uploads * 2 + day.mails;
  const gigabyteSeconds =
    day.uploads * ingestSeconds * assumed.ingestGigabytes +
    evaluations * assumed.evaluateSeconds * assumed.evaluateGigabytes +
    day.mails * assumed.sendSeconds * assumed.sendGigabytes;
  const lines = [
    { what: 'DynamoDB, reads', dollars: days * day.readUnits * prices.readUnits },
    { what: 'DynamoDB, writes', dollars: days * day.writeUnits * prices.writeUnits },
    { what: 'DynamoDB, storage', dollars: ((accounts * assumed.tableMegabytes) / 1000) * prices.tableGigabytes },
    {
      what: 'Lambda',
      dollars: days * (gigabyteSeconds * prices.lambdaGigabyteSeconds + messages * prices.lambdaRequests),
    },
    { what: 'S3, requests', dollars: days * day.uploads * (prices.s3Put + prices.s3Get) },
    {
      what: `S3, storage of ${assumed.monthsKept} months`,
      dollars: ((days * day.megabytes * assumed.monthsKept) / 1000) * prices.s3Gigabytes,
    },
    {
      what: 'SQS, with polling',
      dollars:
        (days * (day.uploads * 2 * requestsAnUpload + day.mails * assumed.requestsAMessage) +
          assumed.queues * assumed.pollsAQueueAndMonth) *
        prices.sqsRequests,
    },
    { what: 'SES', dollars: days * day.mails * prices.mails },
    {
      what: 'CloudWatch, alarms, metrics and logs',
      dollars:
        assumed.alarms * prices.alarms +
        assumed.metrics * prices.metrics +
        ((days * assumed.logKilobytesADay) / 1e6) * prices.logGigabytes,
    },
  ];
  return { lines, total: lines.reduce((sum, { dollars }) => sum + dollars, 0) };
}

/**
 * The bill of a month for so many connected accounts with every report every day, mail included. Parameter Store's standard tier
 * and Amazon's API cost nothing.
 */
export function billOfConnected(day: ConnectedDay, accounts: number): Bill {
  const steps = day.steps + assumed.moreLooksADay;
  const stepLogs = (day.stepLogKilobytes * steps) / day.steps;
  const uploads = billOf(
    {
      ...day,
      megabytes: Math.max(day.megabytes, assumed.fetchedMegabytes),
      readUnits: day.readUnits + assumed.searchReadUnits,
    },
    accounts,
    assumed.ingestFetchedSeconds,
    day.evaluations,
    assumed.requestsAMessageTogether,
  );
  const days = accounts * assumed.daysAMonth;
  const lines = [
    ...uploads.lines,
    {
      what: 'Lambda, fetching',
      dollars:
        ((days * steps) / assumed.stepsAnInvocation) *
        (assumed.stepSeconds * assumed.stepGigabytes * prices.lambdaGigabyteSeconds + prices.lambdaRequests),
    },
    { what: 'SQS, steps', dollars: days * steps * assumed.requestsAMessageTogether * prices.sqsRequests },
    { what: 'CloudWatch, logs of steps', dollars: ((days * stepLogs) / 1e6) * prices.logGigabytes },
  ];
  return { lines, total: lines.reduce((sum, { dollars }) => sum + dollars, 0) };
}

/** What AWS gives every account without charge and for good, a month ("always free" at aws.amazon.com/free). */
const alwaysFree = {
  gigabyteSeconds: 400_000,
  lambdaRequests: 1e6,
  sqsRequests: 1e6,
  tableGigabytes: 25,
  alarms: 10,
} as const;

/** The bill less those allowances, as far as the account does nothing else with them. */
export function afterFreeAllowances({ lines, total }: Bill): number {
  const spent = (...starts: readonly string[]): number =>
    lines
      .filter(({ what }) => starts.some((start) => what.startsWith(start)))
      .reduce((sum, { dollars }) => sum + dollars, 0);
  const { gigabyteSeconds, lambdaRequests, sqsRequests, tableGigabytes, alarms } = alwaysFree;
  return (
    total -
    Math.min(spent('Lambda'), gigabyteSeconds * prices.lambdaGigabyteSeconds + lambdaRequests * prices.lambdaRequests) -
    Math.min(spent('SQS'), sqsRequests * prices.sqsRequests) -
    Math.min(spent('DynamoDB, storage'), tableGigabytes * prices.tableGigabytes) -
    Math.min(assumed.alarms, alarms) * prices.alarms
  );
}

/** A client that uploads a seller performance report a day and its orders once a week, for the documentation. */
export const typicalDay: MeasuredDay = { readUnits: 20, writeUnits: 50, uploads: 1.2, megabytes: 0.2, mails: 1 / 3 };

/**
 * An account of some fifty orders a day of which Amazon has every report on every day. Measured by `test/support/connected-day.ts`, which
 * a test runs again; the mails are those of the simulated year (docs/bench.md), twelve a year, and a weekly summary.
 */
export const connectedDay: ConnectedDay = {
  readUnits: 84.5,
  writeUnits: 51,
  uploads: 5,
  evaluations: 1,
  megabytes: 0.005,
  mails: 12.2 / 365 + 1 / 7,
  steps: 2,
  stepLogKilobytes: 1.4,
};
/** What a request with a link that nobody signed takes: a page that says so, and a read of the secret that links are signed with. */
const strangersRequest = { seconds: 0.02, readUnits: 0.5, kilobytes: 2 } as const;
const monthSeconds = assumed.daysAMonth * 86_400;
/** functions with a public address: `web` and `accept-consent` */
const publicGigabytes = [1, 0.5] as const;

const costOfStrangers = (requests: number, gigabyteSeconds: number): number =>
  requests * (prices.lambdaRequests + strangersRequest.readUnits * prices.readUnits) +
  ((requests * strangersRequest.kilobytes) / 1e6) * prices.transferGigabytes +
  gigabyteSeconds * prices.lambdaGigabyteSeconds;

/** What strangers cost in a month who call both addresses as often as raises no alarm. Logs are sampled, and cost nothing. */
export function strangersUnseen(requestsAnHour: number): number {
  const each = requestsAnHour * 24 * assumed.daysAMonth;
  return publicGigabytes.reduce((sum, size) => sum + costOfStrangers(each, each * strangersRequest.seconds * size), 0);
}

/** The most they can cost in a month in which nobody heeds the alarm: every reserved copy busy, all the time. */
export function strangersAtMost(atOnce: number): number {
  return publicGigabytes.reduce(
    (sum, size) =>
      sum + costOfStrangers((atOnce * monthSeconds) / strangersRequest.seconds, atOnce * monthSeconds * size),
    0,
  );
}
