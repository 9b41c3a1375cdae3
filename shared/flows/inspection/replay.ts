import type { Account } from '../../domain/account.ts';
import { accountName } from '../../domain/account.ts';
import { addDays, type Day, dayIn } from '../../domain/day.ts';
import { encodePage } from '../../ledger/page-codec.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Histories, LatestReadingsStore, Snapshots } from '../../ports/readings.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import type { UploadRecords } from '../../ports/upload-records.ts';
import type { UploadRef } from '../../ports/uploads.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { type IngestDependencies, ingestReport } from '../intake/ingest-report.ts';
import type { EvidenceDependencies } from '../intake/store-evidence.ts';

/** What is known of accounts, as far as uploads make it. */
export interface Knowledge extends EvidenceDependencies {
  readonly accounts: Accounts;
  readonly latestReadings: LatestReadingsStore;
  readonly snapshots: Snapshots;
  readonly histories: Histories;
  readonly uploadRecords: UploadRecords;
  readonly ledger: Ledger;
}

/** An upload of the archive, and when it was stored there, where that is known. */
export type ArchivedRef = UploadRef & { readonly storedAt?: Date };

/**
 * Ingests all uploads again, one after the other, the oldest first: the same bytes uploaded daily speak of each of those
 * days, as they did when they came. Those that are gone are counted.
 */
export async function replayUploads(
  dependencies: IngestDependencies,
  uploads: AsyncIterable<ArchivedRef>,
  now: Date,
): Promise<{ readonly taken: number; readonly gone: number }> {
  let taken = 0;
  let gone = 0;
  const all: ArchivedRef[] = [];
  for await (const upload of uploads) all.push(upload);
  const timeOf = ({ storedAt }: ArchivedRef): number => storedAt?.getTime() ?? 0;
  for (const upload of all.sort((a, b) => timeOf(a) - timeOf(b))) {
    const { outcome } = await ingestReport(dependencies, upload, now);
    if (outcome === 'gone') gone++;
    else taken++;
  }
  return { taken, gone };
}

/** Days of orders that are compared: longer than any window and any report reaches. */
export const daysCompared = 800;
export const uploadRecordsCompared = 100_000;

/**
 * Where two states of an account differ, in words; nothing when they are the same. Compared is what uploads make: official
 * readings and their history, every day of orders with its tally, defects, sessions, unshipped orders, and what became of
 * each upload. Mail, alerts and versions are not.
 */
export async function differencesOf(
  account: Account,
  stored: Knowledge,
  replayed: Knowledge,
  now: Date,
): Promise<readonly string[]> {
  const today = dayIn(now, 'UTC');
  const from = addDays(today, -daysCompared);
  const to = addDays(today, 2);
  const both = async <Value>(
    read: (state: Knowledge) => Promise<Value>,
  ): Promise<readonly [Value | typeof notReadable, Value]> => [
    await orNotReadable(() => read(stored)),
    await read(replayed),
  ];
  const differences: string[] = [];
  const compare = ([was, is]: readonly [unknown, unknown], what: string): void => {
    if (was === notReadable) differences.push(`${what} (cannot be read)`);
    else if (textOf(was) !== textOf(is)) differences.push(what);
  };
  compare(
    await both(async ({ latestReadings }) => (await latestReadings.read(account)).value),
    'official readings and when reports came',
  );
  compare(await both(({ snapshots }) => snapshots.between(account, from, to)), 'history of official readings');
  compare(await both(async ({ histories }) => (await histories.read(account)).value), 'windows of official rates');
  compare(await both(async ({ defectIndexes }) => (await defectIndexes.read(account)).value), 'defects');
  compare(await both(async ({ trafficIndexes }) => (await trafficIndexes.read(account)).value), 'sessions and units');
  compare(await both(async ({ unshippedLists }) => (await unshippedLists.read(account)).value), 'unshipped orders');
  compare(await both(({ uploadRecords }) => outcomesOf(uploadRecords, account)), 'what became of the uploads');
  const [was, is] = await both(({ ledger }) => ledger.tallies(account, from, to));
  const known = was === notReadable ? undefined : was;
  const days = new Set<Day>([...(known?.keys() ?? []), ...is.keys()]);
  for (const day of [...days].sort()) {
    // Where one tally cannot be counted from its page either, the pages say which.
    if (known !== undefined) compare([known.get(day), is.get(day)], `tally of ${day}`);
    compare(await both(({ ledger }) => pageBytes(ledger, account, day)), `orders of ${day}`);
  }
  return differences;
}

/** In the place of a value that is damaged. */
const notReadable = Symbol('not readable');

async function orNotReadable<Value>(read: () => Promise<Value>): Promise<Value | typeof notReadable> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return notReadable;
  }
}

/** By content: the same file may have been uploaded under several names, and only the first has an upload record. */
async function outcomesOf(uploadRecords: UploadRecords, account: Account): Promise<readonly string[]> {
  const all = await uploadRecords.newest(accountName(account), uploadRecordsCompared);
  return all.map(outcomeOf).sort();
}

/** What became of an upload, as far as two readings of the same bytes are compared. */
export const outcomeOf = ({ digest, kind, outcome, rows }: UploadRecord): string =>
  `${digest} ${kind} ${outcome} ${rows}`;

export const pageBytes = async (ledger: Ledger, account: Account, day: Day): Promise<string> =>
  Buffer.from(encodePage((await ledger.page(account, day)).value)).toString('base64');

export const textOf = (value: unknown): string => JSON.stringify(value) ?? '';
