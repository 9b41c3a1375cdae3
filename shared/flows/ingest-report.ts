import { createHash } from 'node:crypto';
import { mergeReadings } from '../ledger/latest-readings.ts';
import { mergeOrders } from '../ledger/page.ts';
import { tallyOf } from '../ledger/tally.ts';
import { type Account, accountName, storeOf } from '../metrics/account.ts';
import { canonical } from '../metrics/canonical.ts';
import { type Day, dayIn, parseDay } from '../metrics/day.ts';
import { findMarketplace, marketplaces } from '../metrics/marketplace.ts';
import type { OrderFact } from '../metrics/order-fact.ts';
import type { Complaint, ReadReport, Receipt } from '../metrics/report.ts';
import { complain, quote } from '../reports/complain.ts';
import { openReport } from '../reports/open-report.ts';
import { isClientId } from '../reports/read-clients.ts';
import type {
  Accounts,
  Changes,
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
  readonly changes: Changes;
  readonly messages: Messages;
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
  const { digest, report } =
    'complaint' in place ? await refuse(upload, place.complaint) : await readUpload(upload, place.account);
  const account = 'complaint' in place ? noAccount : accountName(place.account);
  if ((await tools.receipts.find(account, digest)) !== undefined) return { key: upload.key, outcome: 'known' };

  const receipt = receiptOf(upload, digest, report);
  let daysWritten = 0;
  if (!('complaint' in place)) {
    await tools.accounts.add(place.account, now);
    if (report.outcome === 'read') daysWritten = await store(tools, place.account, digest, report);
  }
  if (report.outcome === 'unreadable') await tools.complaints.add(account, receipt);
  if (report.outcome !== 'unused') {
    const change = { account, at: now.toISOString() };
    await tools.changes.note(change);
    await tools.messages.accountsChanged([change]);
  }
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
      complaint: complain(
        'The file does not lie in a client’s marketplace folder, so no account can be told from it',
        { expected, found: quote(key) },
        'Upload it again into the folder of its client and marketplace.',
      ),
    };
  }
  const marketplace = findMarketplace(folder);
  if (marketplace === undefined) {
    return {
      complaint: complain(
        'The folder is not a marketplace',
        { expected: `one of ${marketplaces.map(({ code }) => code).join(', ')}`, found: quote(folder) },
        'Upload it again into the folder of its marketplace.',
      ),
    };
  }
  return { account: { client, marketplace: marketplace.code } };
}

interface Reading {
  readonly digest: string;
  readonly report: ReadReport;
}

async function readUpload(upload: Upload, account: Account): Promise<Reading> {
  if (upload.size > largestUpload) return refuse(upload, tooLarge(upload.size));
  const asOf = parseDay(upload.metadata['as-of'] ?? '');
  const reader = openReport({
    account,
    key: upload.key,
    ...(asOf !== undefined && { asOf }),
    receivedOn: dayIn(upload.uploadedAt, storeOf(account).timeZone),
  });
  const unpacker = unpackInto((bytes) => reader.push(bytes));
  const hash = createHash('sha256');
  for await (const bytes of upload.body) {
    hash.update(bytes);
    await unpacker.push(bytes);
  }
  const complaint = await unpacker.finish();
  const read = reader.finish();
  const report: ReadReport =
    complaint === undefined
      ? read
      : { outcome: 'unreadable', kind: read.kind, rows: read.rows, setAside: read.setAside, complaint };
  return { digest: hash.digest('hex'), report };
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
  };
}

const tooLarge = (size: number): Complaint =>
  complain(
    'The file is too large to be read',
    { expected: `at most ${largestUpload} bytes (2 GiB)`, found: `${size} bytes` },
    'Download the report again for a shorter period, or compress it with gzip.',
  );

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

async function store(
  tools: IngestTools,
  account: Account,
  digest: string,
  report: ReadReport & { outcome: 'read' },
): Promise<number> {
  if (report.readings.length > 0) {
    const snapshot = { readings: report.readings, feeds: [{ kind: report.kind, days: [report.asOf] }] };
    await tools.snapshots.record(account, digest, report.asOf, snapshot);
    await repeatOnConflict(async () => {
      const { value, version } = await tools.latestReadings.read(account);
      const merged = mergeReadings(value, snapshot);
      if (canonical(merged) !== canonical(value)) await tools.latestReadings.write(account, merged, version);
    });
  }
  let daysWritten = 0;
  for (const [day, facts] of byDay(report.orders)) {
    await repeatOnConflict(async () => {
      const { value, version } = await tools.ledger.page(account, day);
      const merged = mergeOrders(value, facts);
      // A day without a change is not rewritten.
      if (merged === value) return;
      await tools.ledger.write(account, day, merged, tallyOf(merged), version);
      daysWritten++;
    });
  }
  return daysWritten;
}

function byDay(orders: readonly OrderFact[]): ReadonlyMap<Day, readonly OrderFact[]> {
  const days = new Map<Day, OrderFact[]>();
  for (const order of orders) {
    const day = days.get(order.day);
    if (day === undefined) days.set(order.day, [order]);
    else day.push(order);
  }
  return days;
}
