import type { Account } from '../../domain/account.ts';
import { canonical } from '../../domain/canonical-json.ts';
import type { Day } from '../../domain/day.ts';
import type { OrderColumns, OrderFacts } from '../../domain/order-columns.ts';
import { mergeReadings } from '../../ledger/latest-readings.ts';
import { type LedgerPage, mergePages, pagesByDay } from '../../ledger/page.ts';
import { decodePage, encodePage } from '../../ledger/page-codec.ts';
import { addToHistories } from '../../ledger/rate-histories.ts';
import { tallyOf } from '../../ledger/tally.ts';
import type { Histories, LatestReadingsStore, Snapshots } from '../../ports/readings.ts';
import type { UploadRef, Uploads } from '../../ports/uploads.ts';
import type { ReadReport, UploadRecord } from '../../reports/common/report.ts';
import { retryOnConflict } from '../retry-on-conflict.ts';
import { contextOf, mostHeldBy, type ReadingDependencies, readUpload } from './read-upload.ts';
import { type EvidenceDependencies, storeEvidence } from './store-evidence.ts';

export interface StoringDependencies extends EvidenceDependencies, ReadingDependencies {
  readonly uploads: Uploads;
  readonly latestReadings: LatestReadingsStore;
  readonly snapshots: Snapshots;
  readonly histories: Histories;
}

/** An upload with more orders than are held at once: it is read again to store them. */
export interface Again {
  readonly ref: UploadRef;
  readonly tag: string;
}

/** Merges what a report says into what is known of an account. @returns how many days of orders were written */
export async function storeReport(
  dependencies: StoringDependencies,
  account: Account,
  uploadRecord: UploadRecord,
  report: ReadReport & { outcome: 'read' },
  again?: Again,
): Promise<number> {
  await storeReadings(dependencies, account, uploadRecord, report);
  const daysWritten =
    again === undefined
      ? await storeOrders(dependencies, account, report.orders)
      : await storeInTurns(dependencies, account, again);
  await storeEvidence(dependencies, account, report);
  return daysWritten;
}

async function storeReadings(
  dependencies: StoringDependencies,
  account: Account,
  { digest, receivedAt }: UploadRecord,
  report: ReadReport & { outcome: 'read' },
): Promise<void> {
  const readings = report.readings.map((reading) => ({ ...reading, receivedAt }));
  const snapshot = { readings, feeds: [{ kind: report.kind, days: [report.asOf] }] };
  if (readings.length > 0) {
    await dependencies.snapshots.record(account, digest, report.asOf, snapshot);
    await retryOnConflict(dependencies.backoff, async () => {
      const { value, version, rebuilt } = await dependencies.histories.read(account);
      const next = addToHistories(value, readings);
      if (next !== value || rebuilt === true) await dependencies.histories.write(account, next, version);
    });
  }
  await retryOnConflict(dependencies.backoff, async () => {
    const { value, version } = await dependencies.latestReadings.read(account);
    const merged = mergeReadings(value, snapshot);
    if (canonical(merged) !== canonical(value)) await dependencies.latestReadings.write(account, merged, version);
  });
}

/**
 * Reads an upload again that can be read and has too many orders to hold, and stores them as they come. The merge law
 * makes any split of the same rows end in the same ledger, so work cut short is done again.
 */
async function storeInTurns(dependencies: StoringDependencies, account: Account, { ref, tag }: Again): Promise<number> {
  const upload = await dependencies.uploads.open(ref);
  if (upload?.tag !== tag) throw new Error(`${ref.key} was replaced while being read`);
  // Packed, they take a third of the memory until the chunk has been read and they can be stored.
  const waiting: (readonly [Day, Uint8Array])[] = [];
  const take = (orders: OrderColumns) => {
    for (const [day, page] of pagesByDay(orders)) waiting.push([day, encodePage(page)]);
  };
  let daysWritten = 0;
  // Half of what may be held: what is packed waits beside what is read.
  const overflow = { most: mostHeldBy(dependencies) / 2, take };
  const context = { ...(await contextOf(dependencies, upload, account)), overflow };
  const noMembers = async (): Promise<void> => undefined;
  const storeWaiting = async () => {
    for (const [day, packed] of waiting.splice(0)) {
      daysWritten += await storeDay(dependencies, account, day, decodePage(packed, day));
    }
  };
  const report = await readUpload(upload, context, noMembers, storeWaiting);
  // The end of a file may bring the last of them: a final row without a line end, what was still packed in a gzip file.
  await storeWaiting();
  if (report.outcome !== 'read') throw new Error(`${ref.key} could be read once but not again`);
  return daysWritten + (await storeOrders(dependencies, account, report.orders));
}

/** Merges orders into the ledger, day by day. @returns how many days were written */
async function storeOrders(dependencies: StoringDependencies, account: Account, orders: OrderFacts): Promise<number> {
  let daysWritten = 0;
  for (const [day, page] of pagesByDay(orders)) daysWritten += await storeDay(dependencies, account, day, page);
  return daysWritten;
}

/** @returns 1, or 0 for a day without a change, which is not rewritten */
function storeDay(
  { ledger, backoff }: Pick<StoringDependencies, 'ledger' | 'backoff'>,
  account: Account,
  day: Day,
  page: LedgerPage,
): Promise<0 | 1> {
  return retryOnConflict(backoff, async () => {
    const { value, version } = await ledger.page(account, day);
    const merged = mergePages(value, page);
    if (merged === value) {
      await ledger.settle(account, day, tallyOf(value), version);
      return 0;
    }
    await ledger.write(account, day, merged, tallyOf(merged), version);
    return 1;
  });
}
