import { type Account, accountName } from '../../../domain/account.ts';
import type { Day } from '../../../domain/day.ts';
import type { StormArrival } from '../../../ports/alerts.ts';
import { lowestKey, startingWith } from './table.ts';

/**
 * Every key of the state table. These are the names that release 0.1.0 stored, some of them in words that the code no
 * longer uses (`directory`, `book`, `receipt`, `complaint`, `proof`): nobody reads a key, and a changed one would
 * mean moving items while old and new functions both write to them. So keys stay. A new kind of item takes today's words.
 */

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Everything that is known of one account stands in one partition: `account` is `acme/DE`, or `-` for none. */
const ofAccount = (account: string | Account): string =>
  `account#${typeof account === 'string' ? account : accountName(account)}`;

const under =
  (sk: string) =>
  (account: string | Account): Key => ({ pk: ofAccount(account), sk });

/** Everything of an account. */
export const itemsOfAccount = (account: Account) => ({ pk: ofAccount(account), range: startingWith('') });

export const accountAlertsKey = under('alerts');
export const decisionTrailKey = under('decisions');
export const lastChangeKey = under('changed');
export const latestReadingsKey = under('latest');
export const historiesKey = under('history');

export const caseKey = (account: Account, id: string): Key => ({ pk: ofAccount(account), sk: `case#${id}` });
export const casesOf = (account: Account) => ({ pk: ofAccount(account), range: startingWith('case#') });

/** The same bytes again are known by their digest. */
export const uploadRecordKey = (account: string, digest: string): Key => ({
  pk: ofAccount(account),
  sk: `receipt#${digest}`,
});
/** By time, for a list of the newest. The beginning of the digest keeps uploads of one millisecond apart. */
export const uploadRecordByTimeKey = (account: string, receivedAt: string, digest: string): Key => ({
  pk: ofAccount(account),
  sk: `received#${receivedAt}#${digest.slice(0, 16)}`,
});
export const uploadRecordsByTime = (account: string) => ({ pk: ofAccount(account), range: startingWith('received#') });

export const reportErrorKey = (account: string, digest: string): Key => ({
  pk: ofAccount(account),
  sk: `complaint#${digest}`,
});
export const reportErrorsOf = (account: string) => ({ pk: ofAccount(account), range: startingWith('complaint#') });

export const snapshotKey = (account: Account, asOf: Day, digest: string): Key => ({
  pk: ofAccount(account),
  sk: `snapshot#${asOf}#${digest}`,
});
export const snapshotsBetween = (account: Account, from: Day, to: Day) => ({
  pk: ofAccount(account),
  range: { from: `snapshot#${from}`, to: `snapshot#${to}#\uffff` },
});

export function partsOfSnapshotKey(sk: string): { readonly day: string; readonly digest: string } {
  const [, day = '', digest = ''] = sk.split('#');
  return { day, digest };
}

export const ledgerPageKey = (account: Account, day: Day): Key => ({ pk: ofAccount(account), sk: `ledger#${day}` });
export const ledgerPartKey = (account: Account, day: Day, generation: string, part: number): Key => ({
  pk: ofAccount(account),
  sk: `page#${day}#${generation}#${partNumber(part)}`,
});

const tallyPrefix = 'tally#';
export const tallyKey = (account: Account, day: Day): Key => ({ pk: ofAccount(account), sk: `${tallyPrefix}${day}` });
export const talliesBetween = (account: Account, from: Day, to: Day) => ({
  pk: ofAccount(account),
  range: { from: `${tallyPrefix}${from}`, to: `${tallyPrefix}${to}` },
});
export const dayOfTally = (sk: string): string => sk.slice(tallyPrefix.length);

/** Documents of an account that are written whole, each with a summary that is small whatever their size. */
export type DocumentName = 'defects' | 'traffic' | 'unshipped';
export const documentKey = (account: Account, name: DocumentName): Key => ({
  pk: ofAccount(account),
  sk: `book#${name}`,
});
export const documentSummaryKey = (account: Account, name: DocumentName): Key => ({
  pk: ofAccount(account),
  sk: `summary#${name}`,
});
export const documentSummariesOf = (account: Account) => ({ pk: ofAccount(account), range: startingWith('summary#') });
/** A part of a document that is larger than an item may be; its head names it by this sort key. */
export const documentPartSortKey = (name: DocumentName, version: number, digest: string, part: number): string =>
  `part#${name}#${version}-${digest}#${partNumber(part)}`;
export const documentPartsOf = (account: Account, name: DocumentName) => ({
  pk: ofAccount(account),
  range: { from: `part#${name}#${lowestKey}`, to: `part#${name}#\uffff` },
});
export const versionOfDocumentPart = (sk: string): number => Number.parseInt(sk.split('#')[2] ?? '', 10);

const partNumber = (part: number): string => String(part).padStart(3, '0');

/** One small item per account, all in one partition: a list of accounts is one query. */
const accounts = 'accounts';
export const accountEntryKey = (account: Account): Key => ({ pk: accounts, sk: accountName(account) });
export const accountEntries = { pk: accounts, range: startingWith('') };
export const clientOfAccountEntry = (sk: string): string => sk.slice(0, sk.lastIndexOf('/'));
export const accountEntriesOf = (client: string) => ({ pk: accounts, range: startingWith(`${client}/`) });

export const clientConfigKey: Key = { pk: 'directory', sk: 'current' };
export const priorsKey: Key = { pk: 'priors', sk: 'current' };
/** One item for all accounts, as release 0.1.0 wrote it. */
export const stormsKey: Key = { pk: 'storms', sk: 'current' };

/**
 * Arrivals are spread over so many partitions, by account: one partition takes 1,000 write units a second, and accounts that
 * alert at once need three each. Never fewer, or what lies in the last ones is not found.
 */
const arrivalSpread = 10;
export const arrivalPartitions: readonly string[] = Array.from(
  { length: arrivalSpread },
  (_, index) => `storms#${index}`,
);
/** By FNV-1a, 32 bits. */
export function arrivalPartitionOf(account: string): string {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(account)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `storms#${hash % arrivalSpread}`;
}
/** `arrival#lateShipmentRate|begins#2026-10-05T07:00:00.000Z#acme/DE#lateShipmentRate|seller` */
export const arrivalKey = ({
  cause,
  at,
  account,
  key,
}: Pick<StormArrival, 'cause' | 'at' | 'account' | 'key'>): Key => ({
  pk: arrivalPartitionOf(account),
  sk: `arrival#${cause}#${at}#${account}#${key}`,
});
export const arrivalsIn = startingWith('arrival#');
/** In one partition, after an instant. */
export const arrivalsOfCause = (cause: string, after: string) => ({
  from: `arrival#${cause}#${after}#\uffff`,
  to: `arrival#${cause}#\uffff`,
});
export const newestWaitingKey = (partition: string): Key => ({ pk: partition, sk: 'newest-waiting' });
/** Whether a group alert may be pending. It sorts next to `current`: the hourly round reads both in one query. */
export const groupPendingKey: Key = { pk: 'storms', sk: 'pending' };
export const groupPendingAndLegacy = { pk: 'storms', range: { from: stormsKey.sk, to: groupPendingKey.sk } };
export const claimHeadKey: Key = { pk: 'storms', sk: 'claim' };
export const claimPartKey = (id: string, part: number): Key => ({
  pk: 'storms',
  sk: `claim#${id}#${partNumber(part)}`,
});

export const linkSecretKey: Key = { pk: 'links', sk: 'secret' };

/** Mail providers ignore the case of an address, whatever the standard allows. */
export const recipientKey = (address: string): Key => ({
  pk: `recipient#${address.trim().toLowerCase()}`,
  sk: 'state',
});

/** How an address gets into the portal. */
export const portalAccessKey = (address: string): Key => ({
  pk: `portal-access#${address.trim().toLowerCase()}`,
  sk: 'current',
});
/** What is counted to limit how often it is tried, by its digest. */
export const attemptsKey = (digest: string): Key => ({ pk: `attempts#${digest}`, sk: 'current' });

export const mailKey = (id: string): Key => ({ pk: `mail#${id}`, sk: 'mail' });
/** A mail and the progress of its sending. */
export const itemsOfMail = (id: string) => ({ pk: `mail#${id}`, range: startingWith('') });
export const sendingKey = (id: string): Key => ({ pk: `mail#${id}`, sk: 'sending' });
/** Mail by the time of its intent: all of it, and that of each address. */
const mailLog = 'mail-log';
const mailLogOf = (address?: string): string =>
  address === undefined ? mailLog : `${mailLog}#${address.trim().toLowerCase()}`;
export const mailLogKeys = (to: string, recordedAt: string, id: string): readonly Key[] =>
  [undefined, to].map((address) => ({ pk: mailLogOf(address), sk: `${recordedAt}#${id}` }));
export const wholeMailLog = { pk: mailLog, range: startingWith('') };
/** Before an instant and an id of a mail, `2026-10-05T07:00:00.000Z#ID`, or all. */
export const mailLogBefore = (address: string | undefined, before: string | undefined) => ({
  pk: mailLogOf(address),
  // Sorts before the key itself and after everything below it.
  range: { from: lowestKey, to: before === undefined ? '\uffff' : `${before.slice(0, -1)}${previousOf(before)}\uffff` },
});
const previousOf = (text: string): string => String.fromCharCode(text.charCodeAt(text.length - 1) - 1);

const waiting = 'outbox-waiting';
export const waitingMailKey = (id: string): Key => ({ pk: waiting, sk: id });
export const waitingMail = { pk: waiting, range: startingWith('') };

/** The claim of a summary is its key and nothing else. The daily heartbeat is claimed as the `proof` it once was. */
const storedHeartbeat = 'proof';
export const summaryClaimKey = (week: Day, scope: string): Key => ({
  pk: 'summaries',
  sk: `${week}#${scope === 'heartbeat' ? storedHeartbeat : scope}`,
});
export const summaryClaimsOf = (week: Day) => ({ pk: 'summaries', range: startingWith(`${week}#`) });
export const scopeOfSummaryClaim = (week: Day, sk: string): string => {
  const stored = sk.slice(week.length + 1);
  return stored === storedHeartbeat ? 'heartbeat' : stored;
};

/** Seconds since 1970, some days after an instant: when an item may be forgotten. */
export const expiryAfter = (now: Date, days: number): number => Math.floor(now.getTime() / 1000) + days * 86_400;

const apps = 'apps';
export const appKey = (id: string): Key => ({ pk: apps, sk: id });
export const allApps = { pk: apps, range: startingWith('') };
/** When an app may ask for a kind of report again, where its sellers share the rate. */
export const appTurnKey = (id: string, kind: string): Key => ({ pk: `app#${id}`, sk: `turn#${kind}` });

/** All connections in one partition: who is due is one query. */
const connections = 'connections';
export const connectionKey = ({ client, region }: { readonly client: string; readonly region: string }): Key => ({
  pk: connections,
  sk: `${client}/${region}`,
});
export const allConnections = { pk: connections, range: startingWith('') };

/** Whether a connection needs somebody: of a thousand that are well, a list reads nothing. */
const connectionTroubles = 'connection-troubles';
export const connectionTroubleKey = ({
  client,
  region,
}: {
  readonly client: string;
  readonly region: string;
}): Key => ({
  pk: connectionTroubles,
  sk: `${client}/${region}`,
});
export const allConnectionTroubles = { pk: connectionTroubles, range: startingWith('') };
export const connectionsOfClient = (client: string) => ({ pk: connections, range: startingWith(`${client}/`) });

const ofConnection = ({ client, region }: { readonly client: string; readonly region: string }): string =>
  `connection#${client}/${region}`;
export const fetchKey = (fetch: {
  readonly client: string;
  readonly region: string;
  readonly marketplace: string;
  readonly kind: string;
}): Key => ({ pk: ofConnection(fetch), sk: `fetch#${fetch.marketplace}#${fetch.kind}` });
export const fetchesOf = (connection: { readonly client: string; readonly region: string }) => ({
  pk: ofConnection(connection),
  range: startingWith('fetch#'),
});

export const fetchesOfMarketplace = (ref: {
  readonly client: string;
  readonly region: string;
  readonly marketplace: string;
}) => ({ pk: ofConnection(ref), range: startingWith(`fetch#${ref.marketplace}#`) });

/** A consent link that was used: its key and nothing else. */
export const consentClaimKey = (nonce: string): Key => ({ pk: 'consents', sk: nonce });
