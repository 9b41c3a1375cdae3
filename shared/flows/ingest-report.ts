import { createHash } from 'node:crypto';
import { mergeReadings } from '../ledger/latest-readings.ts';
import { type LedgerPage, mergePages, pagesByDay } from '../ledger/page.ts';
import { decodePage, encodePage } from '../ledger/page-codec.ts';
import { tallyOf } from '../ledger/tally.ts';
import { type Account, accountName, storeOf } from '../metrics/account.ts';
import { type Day, dayIn, parseDay } from '../metrics/day.ts';
import { findMarketplace, marketplaces } from '../metrics/marketplace.ts';
import type { OrderColumns, OrderFacts } from '../metrics/order-columns.ts';
import type { Complaint, Overflow, ReadReport, Receipt } from '../metrics/report.ts';
import { openReport } from '../reports/open-report.ts';
import { isClientId } from '../reports/client-id.ts';
import type {
  Accounts,
  Complaints,
  LatestReadingsStore,
  Ledger,
  Messages,
  Receipts,
  Snapshots,
  Upload,
  UploadRef,
  Uploads,
} from './ports.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';
import { unpackInto } from './unpack.ts';

export interface IngestTools {
  readonly uploads: Uploads;
  readonly receipts: Receipts;
  readonly complaints: Complaints;
  readonly latestReadings: LatestReadingsStore;
  readonly snapshots: Snapshots;
  readonly ledger: Ledger;
  readonly accounts: Accounts;
  readonly messages: Messages;
  /** how many orders of a report are held at once; `mostOrdersHeld` unless said otherwise */
  readonly mostOrdersHeld?: number;
}

/** What became of an upload, for the log: no value of the report is in it. */
export interface Ingested {
  readonly key: string;
  readonly outcome: Receipt['outcome'] | 'known' | 'gone';
  readonly kind?: Receipt['kind'];
  readonly rows?: number;
  readonly readings?: number;
  readonly daysWritten?: number;
}

/** Uploads that belong to no account's folder are kept under this name. */
export const noAccount = '-';

/** S3's limit for one object is 5 TiB; what a person downloads from Amazon is a thousand times smaller than this. */
const largestUpload = 2 * 1024 ** 3;

/** About 40 MB while they are read. A report with more is read twice: once to know that it can be, once to store it. */
const mostOrdersHeld = 2 ** 20;

/**
 * Takes one upload in: recognised by content, read as a stream, merged into what is known. The same bytes again change
 * nothing. The receipt is written last, so that work cut short is done again and never half remembered.
 */
export async function ingestReport(tools: IngestTools, ref: UploadRef, now: Date): Promise<Ingested> {
  const upload = await tools.uploads.open(ref);
  if (upload === undefined) return { key: ref.key, outcome: 'gone' };
  const place = placeOf(upload.key);
  const { digest, report, overflowed } =
    'complaint' in place ? await refuse(upload, place.complaint) : await readFirst(tools, upload, place.account);
  const account = 'complaint' in place ? noAccount : accountName(place.account);
  if ((await tools.receipts.find(account, digest)) !== undefined) return { key: upload.key, outcome: 'known' };

  const receipt = receiptOf(upload, digest, report);
  let daysWritten = 0;
  if (!('complaint' in place)) {
    await tools.accounts.add(place.account, now);
    if (report.outcome === 'read') {
      await storeReadings(tools, place.account, digest, report);
      daysWritten = overflowed
        ? await storeInTurns(tools, place.account, ref, upload.tag)
        : await storeOrders(tools.ledger, place.account, report.orders);
    }
  }
  if (report.outcome === 'unreadable') await tools.complaints.add(account, receipt);
  if (report.outcome !== 'unused') await tools.messages.accountsChanged([account]);
  await tools.receipts.record(account, receipt);
  return {
    key: upload.key,
    outcome: report.outcome,
    kind: report.kind,
    rows: report.rows,
    ...(report.outcome === 'read' && { readings: report.readings.length, daysWritten }),
  };
}

type Place = { readonly account: Account } | { readonly complaint: Complaint };

/** `acme/DE/any name` is the account acme/DE. Everything else is a folder that nobody can be watched in. */
function placeOf(key: string): Place {
  const [client = '', folder = '', ...name] = key.split('/');
  const expected = 'a key of the form client/marketplace/file, such as acme/DE/report.json';
  if (folder === '' || name.every((part) => part === '') || !isClientId(client)) {
    return {
      complaint: {
        reason: 'The file does not lie in a client’s marketplace folder, so no account can be told from it.',
        expected,
        found: key,
        remedy: 'Upload it again into the folder of its client and marketplace.',
      },
    };
  }
  const marketplace = findMarketplace(folder);
  if (marketplace === undefined) {
    return {
      complaint: {
        reason: `The folder “${folder}” is not a marketplace.`,
        expected: `one of ${marketplaces.map(({ code }) => code).join(', ')}`,
        found: folder,
        remedy: 'Upload it again into the folder of its marketplace.',
      },
    };
  }
  return { account: { client, marketplace: marketplace.code } };
}

interface Reading {
  readonly digest: string;
  readonly report: ReadReport;
  /** it has more orders than are held at once; the report is without them */
  readonly overflowed: boolean;
}

/** Reads an upload to its end, storing nothing: only then it is known whether it can be read at all. */
async function readFirst(tools: IngestTools, upload: Upload, account: Account): Promise<Reading> {
  if (upload.size > largestUpload) return refuse(upload, tooLarge(upload.size));
  const hash = createHash('sha256');
  let overflowed = false;
  const take = () => {
    overflowed = true;
  };
  const overflow = { most: mostHeldBy(tools), take };
  const report = await readUpload(upload, account, overflow, async (bytes) => {
    hash.update(bytes);
  });
  const digest = hash.digest('hex');
  return { digest, report: overflowed && report.outcome === 'read' ? { ...report, orders: [] } : report, overflowed };
}

const mostHeldBy = (tools: IngestTools): number => tools.mostOrdersHeld ?? mostOrdersHeld;

/** @param after what is done behind each chunk, once it has been read */
async function readUpload(
  upload: Upload,
  account: Account,
  overflow: Overflow,
  after: (bytes: Uint8Array) => Promise<void>,
): Promise<ReadReport> {
  const asOf = parseDay(upload.metadata['as-of'] ?? '');
  const reader = openReport({
    account,
    key: upload.key,
    ...(asOf !== undefined && { asOf }),
    receivedOn: dayIn(upload.uploadedAt, storeOf(account).timeZone),
    overflow,
  });
  const unpacker = unpackInto((bytes) => reader.push(bytes));
  for await (const bytes of upload.body) {
    await unpacker.push(bytes);
    await after(bytes);
  }
  const complaint = await unpacker.finish();
  const read = reader.finish();
  return complaint === undefined
    ? read
    : { outcome: 'unreadable', kind: read.kind, rows: read.rows, setAside: read.setAside, complaint };
}

/** A file that is not even looked into. One too large to read is known again by its tag and size. */
async function refuse(upload: Upload, complaint: Complaint): Promise<Reading> {
  const hash = createHash('sha256');
  if (upload.size > largestUpload) hash.update(`${upload.key}\n${upload.size}\n${upload.tag}`);
  else for await (const bytes of upload.body) hash.update(bytes);
  return {
    digest: hash.digest('hex'),
    report: { outcome: 'unreadable', kind: 'unknown', rows: 0, setAside: [], complaint },
    overflowed: false,
  };
}

const tooLarge = (size: number): Complaint => ({
  reason: `The file has ${size} bytes; the largest that is read has ${largestUpload} (2 GiB).`,
  expected: `at most ${largestUpload} bytes`,
  found: `${size} bytes`,
  remedy: 'Download the report again for a shorter period, or compress it with gzip.',
});

function receiptOf(upload: Upload, digest: string, report: ReadReport): Receipt {
  const base = {
    key: upload.key,
    digest,
    kind: report.kind,
    outcome: report.outcome,
    receivedAt: upload.uploadedAt.toISOString(),
    rows: report.rows,
    setAside: report.setAside,
  };
  switch (report.outcome) {
    case 'read': {
      const { asOf, from, to } = report;
      return { ...base, asOf, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    }
    case 'unused':
      return { ...base, reason: report.reason };
    case 'unreadable':
      return { ...base, reason: report.complaint.reason, complaint: report.complaint };
  }
}

async function storeReadings(
  tools: IngestTools,
  account: Account,
  digest: string,
  report: ReadReport & { outcome: 'read' },
): Promise<void> {
  if (report.readings.length === 0) return;
  const snapshot = { readings: report.readings, feeds: [{ kind: report.kind, days: [report.asOf] }] };
  await tools.snapshots.record(account, digest, report.asOf, snapshot);
  await repeatOnConflict(async () => {
    const { value, version } = await tools.latestReadings.read(account);
    const merged = mergeReadings(value, snapshot);
    if (JSON.stringify(merged) !== JSON.stringify(value)) await tools.latestReadings.write(account, merged, version);
  });
}

/**
 * Reads an upload again that can be read and has too many orders to hold, and stores them as they come. The merge law
 * makes any split of the same rows end in the same ledger, so work cut short is done again.
 */
async function storeInTurns(tools: IngestTools, account: Account, ref: UploadRef, tag: string): Promise<number> {
  const upload = await tools.uploads.open(ref);
  if (upload?.tag !== tag) throw new Error(`${ref.key} was replaced while it was read`);
  // Packed, they take a third of the memory until the chunk has been read and they can be stored.
  const waiting: (readonly [Day, Uint8Array])[] = [];
  const take = (orders: OrderColumns) => {
    for (const [day, page] of pagesByDay(orders)) waiting.push([day, encodePage(page)]);
  };
  let daysWritten = 0;
  // Half of what may be held: what is packed waits beside what is read.
  const overflow = { most: mostHeldBy(tools) / 2, take };
  const storeWaiting = async () => {
    for (const [day, packed] of waiting.splice(0)) {
      daysWritten += await storeDay(tools.ledger, account, day, decodePage(packed, day));
    }
  };
  const report = await readUpload(upload, account, overflow, storeWaiting);
  // The end of a file may bring the last of them: a final row without a line end, what was still packed in a gzip file.
  await storeWaiting();
  if (report.outcome !== 'read') throw new Error(`${ref.key} could be read once and not again`);
  return daysWritten + (await storeOrders(tools.ledger, account, report.orders));
}

/** Merges orders into the ledger, day by day. @returns how many days were written */
async function storeOrders(ledger: Ledger, account: Account, orders: OrderFacts): Promise<number> {
  let daysWritten = 0;
  for (const [day, page] of pagesByDay(orders)) daysWritten += await storeDay(ledger, account, day, page);
  return daysWritten;
}

/** @returns 1, or 0 for a day without a change, which is not rewritten */
function storeDay(ledger: Ledger, account: Account, day: Day, page: LedgerPage): Promise<0 | 1> {
  return repeatOnConflict(async () => {
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
