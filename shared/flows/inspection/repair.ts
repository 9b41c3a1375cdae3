import { type Account, accountName } from '../../domain/account.ts';
import { addDays, type Day, dayIn } from '../../domain/day.ts';
import { addToHistories, historiesOfSnapshots, noHistories } from '../../ledger/rate-histories.ts';
import { tallyOf } from '../../ledger/tally.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { UploadRecord } from '../../reports/common/report.ts';
import { daysCompared, type Knowledge, outcomeOf, pageBytes, textOf, uploadRecordsCompared } from './replay.ts';

/** What a repair wrote, and how much of the archive it could not replay. */
export interface Repaired {
  readonly written: readonly string[];
  /** uploads that the account once took and that are gone from the archive: what can be read is then left as it is */
  readonly uploadsGone: number;
}

/**
 * Writes what a replay computed over what is stored and differs. What cannot be read or is missing is always written. What can
 * be read is replaced only where every upload that it came from was replayed: of an archive with gaps, the state knows more
 * than a replay. The snapshot of a file that was replayed, and its upload record, are what today's reader makes of it, and the
 * history of official rates is filled from all snapshots. Alerts, silences, cases and mail are no part of it: no upload says
 * them.
 */
export async function repairAccount(
  account: Account,
  stored: Knowledge,
  replayed: Knowledge,
  now: Date,
): Promise<Repaired> {
  const written: string[] = [];
  await stored.accounts.add(account, now);
  const recordsWritten = await repairUploadRecords(account, stored, replayed);
  if (recordsWritten > 0) written.push(`${recordsWritten} upload ${recordsWritten === 1 ? 'record' : 'records'}`);
  const uploadsGone = await countGone(account, stored, replayed);
  const mayReplace = uploadsGone === 0;

  const snapshotsWritten = await repairSnapshots(account, stored, replayed);
  if (snapshotsWritten > 0) written.push(`${snapshotsWritten} ${snapshotsWritten === 1 ? 'snapshot' : 'snapshots'}`);
  if (await repairHistories(account, stored, mayReplace)) written.push('windows of official rates');

  /** One item with a version: written when it is damaged, missing, or differs and may be replaced. */
  const repair = async <Value>(what: string, storeOf: (state: Knowledge) => VersionedStore<Value>): Promise<void> => {
    const { value, version } = await storeOf(replayed).read(account);
    if (version === 0) return;
    const before = await readStored(() => storeOf(stored).read(account));
    const isThere = before.readable && before.version > 0;
    if (isThere && (!mayReplace || textOf(before.value) === textOf(value))) return;
    await storeOf(stored).write(account, value, before.version);
    written.push(what);
  };
  await repair('official readings', ({ latestReadings }) => latestReadings);
  await repair('defects', ({ defectIndexes }) => defectIndexes);
  await repair('sessions and units', ({ trafficIndexes }) => trafficIndexes);
  await repair('unshipped orders', ({ unshippedLists }) => unshippedLists);
  for (const day of await repairDays(account, stored, replayed, mayReplace, now)) written.push(`orders of ${day}`);
  return { written, uploadsGone };
}

interface VersionedStore<Value> {
  read(account: Account): Promise<Versioned<Value>>;
  write(account: Account, next: Value, version: number): Promise<void>;
}

type StoredValue<Value> =
  | ({ readonly readable: true } & Versioned<Value>)
  | { readonly readable: false; readonly version: number };

/** A damaged item still has the version that guards its next write. */
async function readStored<Value>(read: () => Promise<Versioned<Value>>): Promise<StoredValue<Value>> {
  try {
    return { readable: true, ...(await read()) };
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return { readable: false, version: error.version };
  }
}

/**
 * Each is stored under two keys, by content and by time: where one of the two is damaged, both are written. What today's
 * reader makes otherwise of the same bytes replaces what was written down, under the name and time that it came with.
 */
async function repairUploadRecords(account: Account, stored: Knowledge, replayed: Knowledge): Promise<number> {
  const name = accountName(account);
  const listed = Map.groupBy((await newestOrNone(stored, name)) ?? [], ({ digest }) => digest);
  let written = 0;
  const write = async (record: UploadRecord) => {
    await stored.uploadRecords.record(name, record);
    written++;
  };
  const computed = Map.groupBy(
    await replayed.uploadRecords.newest(name, uploadRecordsCompared),
    ({ digest }) => digest,
  );
  for (const [digest, records] of computed) {
    const [newest] = records;
    const known = await findOrNone(stored, name, digest);
    const before = listed.get(digest);
    if (newest === undefined) continue;
    if (known === undefined || before === undefined) {
      await write(known ?? newest);
      continue;
    }
    const differing = before.flatMap((old) => {
      const { key, receivedAt } = old;
      const today = records.find((record) => record.receivedAt === receivedAt) ?? newest;
      return outcomeOf(today) === outcomeOf(old) ? [] : [{ ...today, key, receivedAt }];
    });
    // The newest last: it is the one that is found by its content.
    for (const record of differing.reverse()) await write(record);
  }
  return written;
}

async function newestOrNone(state: Knowledge, name: string): Promise<readonly UploadRecord[] | undefined> {
  try {
    return await state.uploadRecords.newest(name, uploadRecordsCompared);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return undefined;
  }
}

async function findOrNone(state: Knowledge, name: string, digest: string): Promise<UploadRecord | undefined> {
  try {
    return await state.uploadRecords.find(name, digest);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return undefined;
  }
}

/** Uploads with a record that the replay did not come across. */
async function countGone(account: Account, stored: Knowledge, replayed: Knowledge): Promise<number> {
  const name = accountName(account);
  const there = new Set((await replayed.uploadRecords.newest(name, uploadRecordsCompared)).map(({ digest }) => digest));
  // Still damaged after the repair: the record of an upload that is gone.
  const listed = await newestOrNone(stored, name);
  return listed === undefined ? 1 : listed.filter(({ digest }) => !there.has(digest)).length;
}

/**
 * A snapshot belongs to one file. Where the file was replayed, today's reader has the last word: on what it says, and on the
 * day that it is of. Where it is gone, its snapshot stays.
 */
async function repairSnapshots(account: Account, stored: Knowledge, replayed: Knowledge): Promise<number> {
  const known = await stored.snapshots.all(account);
  const computed = await replayed.snapshots.all(account);
  let written = 0;
  for (const { asOf, digest, snapshot } of computed) {
    if (snapshot === undefined) continue;
    const before = known.find((entry) => entry.asOf === asOf && entry.digest === digest);
    if (before?.snapshot !== undefined && textOf(before.snapshot) === textOf(snapshot)) continue;
    await stored.snapshots.record(account, digest, asOf, snapshot);
    written++;
  }
  const daysOf = Map.groupBy(computed, ({ digest }) => digest);
  for (const { asOf, digest } of known) {
    if (daysOf.get(digest)?.every((entry) => entry.asOf !== asOf) !== true) continue;
    await stored.snapshots.remove(account, digest, asOf);
    written++;
  }
  return written;
}

/** From every snapshot that is stored now; what only the history itself still knows stays, where uploads are gone. */
async function repairHistories(account: Account, stored: Knowledge, mayReplace: boolean): Promise<boolean> {
  const { value, version, rebuilt } = await stored.histories.read(account);
  const snapshots = (await stored.snapshots.all(account)).flatMap(({ snapshot }) => snapshot ?? []);
  const next = mayReplace
    ? historiesOfSnapshots(snapshots)
    : addToHistories(
        value,
        snapshots.flatMap(({ readings }) => readings),
      );
  if ((rebuilt !== true && textOf(next) === textOf(value)) || textOf(next) === textOf(noHistories)) return false;
  await stored.histories.write(account, next, version);
  return true;
}

/** @returns the days that were written, the earliest first */
async function repairDays(
  account: Account,
  stored: Knowledge,
  replayed: Knowledge,
  mayReplace: boolean,
  now: Date,
): Promise<readonly Day[]> {
  const today = dayIn(now, 'UTC');
  const tallies = await replayed.ledger.tallies(account, addDays(today, -daysCompared), addDays(today, 2));
  const written: Day[] = [];
  for (const day of [...tallies.keys()].sort()) {
    const before = await readStored(() => stored.ledger.page(account, day));
    const isThere = before.readable && before.version > 0;
    const { value } = await replayed.ledger.page(account, day);
    const samePage =
      isThere && (await pageBytes(stored.ledger, account, day)) === (await pageBytes(replayed.ledger, account, day));
    const tally = samePage ? (await stored.ledger.tallies(account, day, day)).get(day) : undefined;
    if (samePage && textOf(tally) === textOf(tallies.get(day))) continue;
    if (isThere && !samePage && !mayReplace) continue;
    await stored.ledger.write(account, day, value, tallyOf(value), before.version);
    written.push(day);
  }
  return written;
}
