import { createHash } from 'node:crypto';
import { mergeReadings } from '../ledger/latest-readings.ts';
import { type LedgerPage, mergePages, pagesByDay } from '../ledger/page.ts';
import { decodePage, encodePage } from '../ledger/page-codec.ts';
import { tallyOf } from '../ledger/tally.ts';
import { type Account, accountName, storeOf } from '../metrics/account.ts';
import { canonical } from '../metrics/canonical.ts';
import { type Day, dayIn, parseDay } from '../metrics/day.ts';
import { findMarketplace } from '../metrics/marketplace.ts';
import type { OrderColumns, OrderFacts } from '../metrics/order-columns.ts';
import type { Complaint, Overflow, ReadReport, Receipt, UploadContext } from '../metrics/report.ts';
import { isArchive } from '../reports/binary-file.ts';
import { complain } from '../reports/complain.ts';
import { complainOfKey } from '../reports/complain-of-key.ts';
import { openReport } from '../reports/open-report.ts';
import { readPeriod } from '../reports/period-of.ts';
import type {
  Accounts,
  Changes,
  Complaints,
  Directories,
  LatestReadingsStore,
  Ledger,
  Messages,
  Receipts,
  Snapshots,
  Upload,
  UploadRef,
  Uploads,
} from './ports.ts';
import { type ArchiveMember, readArchive, type UploadReader } from './read-archive.ts';
import { clientOf } from './recipients.ts';
import { repeatOnConflict } from './repeat-on-conflict.ts';
import { type EvidenceTools, placeDefects, storeEvidence } from './store-evidence.ts';
import { unpackInto } from './unpack.ts';

export interface IngestTools extends EvidenceTools {
  readonly uploads: Uploads;
  readonly receipts: Receipts;
  readonly complaints: Complaints;
  readonly latestReadings: LatestReadingsStore;
  readonly snapshots: Snapshots;
  readonly accounts: Accounts;
  readonly directories: Directories;
  readonly changes: Changes;
  readonly messages: Messages;
  /** how many orders of a report are held at once; `mostOrdersHeld` unless said otherwise */
  readonly mostOrdersHeld?: number;
}

/** What became of an upload, for the log: no value of the report is in it. */
export interface Ingested {
  readonly key: string;
  readonly outcome: Receipt['outcome'] | 'known' | 'gone' | 'folder';
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
  // The S3 console makes a folder by putting nothing under its name.
  if (upload.key.endsWith('/') && upload.size === 0) return { key: upload.key, outcome: 'folder' };
  const place = placeOf(upload.key);
  const { digest, report, overflowed } =
    'complaint' in place
      ? await refuse(upload, place.complaint)
      : await readFirst(tools, upload, await contextOf(tools, upload, place.account), async (member) => {
          const receipt = receiptOf({ key: member.key, uploadedAt: upload.uploadedAt }, member.digest, member.report);
          await keep(tools, place.account, receipt, member.report, now);
        });
  const receipt = receiptOf(upload, digest, report);
  const again = overflowed ? { ref, tag: upload.tag } : undefined;
  const daysWritten = await keep(tools, 'complaint' in place ? undefined : place.account, receipt, report, now, again);
  if (daysWritten === 'known') return { key: upload.key, outcome: 'known' };
  return {
    key: upload.key,
    outcome: report.outcome,
    kind: report.kind,
    rows: report.rows,
    ...(report.outcome === 'read' && { readings: report.readings.length, daysWritten }),
  };
}

/** An upload with more orders than are held at once: it is read again to store them. */
interface Again {
  readonly ref: UploadRef;
  readonly tag: string;
}

/** Stores what a report says, and its receipt last. `known` for bytes that the account has had before. */
async function keep(
  tools: IngestTools,
  account: Account | undefined,
  receipt: Receipt,
  report: ReadReport,
  now: Date,
  again?: Again,
): Promise<number | 'known'> {
  const name = account === undefined ? noAccount : accountName(account);
  if ((await tools.receipts.find(name, receipt.digest)) !== undefined) return 'known';
  let daysWritten = 0;
  if (account !== undefined) {
    await tools.accounts.add(account, now);
    if (report.outcome === 'read') {
      await storeReadings(tools, account, receipt.digest, report);
      daysWritten =
        again === undefined
          ? await storeOrders(tools, account, report.orders)
          : await storeInTurns(tools, account, again);
      await storeEvidence(tools, account, report);
    }
  }
  if (report.outcome === 'unreadable') await tools.complaints.add(name, receipt);
  if (report.outcome !== 'unused') {
    const change = { account: name, at: now.toISOString() };
    await tools.changes.note(change);
    await tools.messages.accountsChanged([change]);
  }
  await tools.receipts.record(name, receipt);
  return daysWritten;
}

type Place = { readonly account: Account } | { readonly complaint: Complaint };

/** `acme/DE/any name` is the account acme/DE. Everything else is a folder that nobody can be watched in. */
function placeOf(key: string): Place {
  const complaint = complainOfKey(key);
  if (complaint !== undefined) return { complaint };
  const [client = '', folder = ''] = key.split('/');
  const marketplace = findMarketplace(folder);
  if (marketplace === undefined) throw new Error(`No complaint of ${key}, and no marketplace in it`);
  return { account: { client, marketplace: marketplace.code } };
}

interface Reading {
  readonly digest: string;
  readonly report: ReadReport;
  /** it has more orders than are held at once; the report is without them */
  readonly overflowed: boolean;
}

/** What is known of an upload besides its bytes: its place, its metadata, and what clients.yaml says of its client's reports. */
async function contextOf({ directories }: IngestTools, upload: Upload, account: Account): Promise<UploadContext> {
  const { metadata, key, uploadedAt } = upload;
  const asOf = parseDay(metadata['as-of'] ?? '');
  const period = readPeriod(metadata['period'] ?? `${metadata['from'] ?? ''}/${metadata['to'] ?? ''}`);
  const { headerAliases } = clientOf(await directories.current(), account.client);
  return {
    account,
    key,
    ...(asOf !== undefined && { asOf }),
    receivedOn: dayIn(uploadedAt, storeOf(account).timeZone),
    ...(period !== undefined && { period }),
    ...(headerAliases !== undefined && { headerAliases }),
  };
}

/** Enough to tell an archive of reports from an office document, which is one, too. */
const headBytes = 4096;

/**
 * Reads an upload to its end, storing nothing of it but the files of an archive: only then it is known whether it can be
 * read at all.
 * @param onMember is given each file of an archive as soon as it is read
 */
async function readFirst(
  tools: IngestTools,
  upload: Upload,
  context: UploadContext,
  onMember: (member: ArchiveMember) => Promise<void>,
): Promise<Reading> {
  if (upload.size > largestUpload) return refuse(upload, tooLarge(upload.size));
  const hash = createHash('sha256');
  let overflowed = false;
  const take = () => {
    overflowed = true;
  };
  const overflow = { most: mostHeldBy(tools), take };
  const report = await readUpload(upload, { ...context, overflow }, onMember, async (bytes) => {
    hash.update(bytes);
  });
  const digest = hash.digest('hex');
  return { digest, report: overflowed && report.outcome === 'read' ? { ...report, orders: [] } : report, overflowed };
}

const mostHeldBy = (tools: IngestTools): number => tools.mostOrdersHeld ?? mostOrdersHeld;

/** @param after what is done behind each chunk, once it has been read */
async function readUpload(
  upload: Upload,
  context: UploadContext & { readonly overflow: Overflow },
  onMember: (member: ArchiveMember) => Promise<void>,
  after: (bytes: Uint8Array) => Promise<void>,
): Promise<ReadReport> {
  let head: Uint8Array = new Uint8Array();
  let reader: UploadReader | undefined;
  const choose = async (): Promise<UploadReader> => {
    const { overflow: _notForMembers, ...plain } = context;
    // A file of an archive is stored as soon as it is read, with all its orders.
    const chosen = isArchive(head) ? readArchive(plain, onMember) : readSingle(context);
    await chosen.push(head);
    return chosen;
  };
  for await (const bytes of upload.body) {
    if (reader !== undefined) await reader.push(bytes);
    else {
      head = Buffer.concat([head, bytes]);
      if (head.length >= headBytes) reader = await choose();
    }
    await after(bytes);
  }
  reader ??= await choose();
  return reader.finish();
}

/** One report, plain or gzipped. */
function readSingle(context: UploadContext): UploadReader {
  const reader = openReport(context);
  const unpacker = unpackInto((bytes) => reader.push(bytes));
  return {
    push: (bytes) => unpacker.push(bytes),
    async finish() {
      const complaint = await unpacker.finish();
      const read = reader.finish();
      if (complaint === undefined) return read;
      return { outcome: 'unreadable', kind: read.kind, rows: read.rows, setAside: read.setAside, complaint };
    },
  };
}

/**
 * A file that is not even looked into. What is wrong is its place or its size, so the key counts as well: the same bytes
 * in another wrong place are another complaint. One too large to read is known again by its tag.
 */
async function refuse(upload: Upload, complaint: Complaint): Promise<Reading> {
  const hash = createHash('sha256').update(`${upload.key}\n`);
  if (upload.size > largestUpload) hash.update(`${upload.size}\n${upload.tag}`);
  else for await (const bytes of upload.body) hash.update(bytes);
  return {
    digest: hash.digest('hex'),
    report: { outcome: 'unreadable', kind: 'unknown', rows: 0, setAside: [], complaint },
    overflowed: false,
  };
}

const tooLarge = (size: number): Complaint =>
  complain(
    'The file is too large to be read',
    { expected: `at most ${largestUpload} bytes (2 GiB)`, found: `${size} bytes` },
    'Download the report again for a shorter period, or compress it with gzip.',
  );

function receiptOf(upload: Pick<Upload, 'key' | 'uploadedAt'>, digest: string, report: ReadReport): Receipt {
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
    if (canonical(merged) !== canonical(value)) await tools.latestReadings.write(account, merged, version);
  });
}

/**
 * Reads an upload again that can be read and has too many orders to hold, and stores them as they come. The merge law
 * makes any split of the same rows end in the same ledger, so work cut short is done again.
 */
async function storeInTurns(tools: IngestTools, account: Account, { ref, tag }: Again): Promise<number> {
  const upload = await tools.uploads.open(ref);
  if (upload?.tag !== tag) throw new Error(`${ref.key} was replaced while it was read`);
  // Packed, they take a third of the memory until the chunk has been read and they can be stored.
  const waiting: (readonly [Day, Uint8Array])[] = [];
  const take = (orders: OrderColumns) => {
    for (const [day, page] of pagesByDay(orders)) waiting.push([day, encodePage(page)]);
  };
  let daysWritten = 0;
  const overflow = { most: mostHeldBy(tools), take };
  const context = { ...(await contextOf(tools, upload, account)), overflow };
  const noMembers = async (): Promise<void> => undefined;
  const report = await readUpload(upload, context, noMembers, async () => {
    for (const [day, packed] of waiting.splice(0)) {
      const page = decodePage(packed, day);
      daysWritten += await storeDay(tools.ledger, account, day, page);
      await placeDefects(tools, account, page.orders);
    }
  });
  if (report.outcome !== 'read') throw new Error(`${ref.key} could be read once and not again`);
  return daysWritten + (await storeOrders(tools, account, report.orders));
}

/** Merges orders into the ledger, day by day. @returns how many days were written */
async function storeOrders(tools: IngestTools, account: Account, orders: OrderFacts): Promise<number> {
  let daysWritten = 0;
  for (const [day, page] of pagesByDay(orders)) daysWritten += await storeDay(tools.ledger, account, day, page);
  await placeDefects(tools, account, orders);
  return daysWritten;
}

/** @returns 1, or 0 for a day without a change, which is not rewritten */
function storeDay(ledger: Ledger, account: Account, day: Day, page: LedgerPage): Promise<0 | 1> {
  return repeatOnConflict(async () => {
    const { value, version } = await ledger.page(account, day);
    const merged = mergePages(value, page);
    if (merged === value) return 0;
    await ledger.write(account, day, merged, tallyOf(merged), version);
    return 1;
  });
}
