import { createHash } from 'node:crypto';
import { clientOf } from '../../config/recipients.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import { dayIn, parseDay } from '../../domain/day.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { Upload } from '../../ports/uploads.ts';
import { isArchive, isWorkbook } from '../../reports/common/binary-file.ts';
import { readPeriod } from '../../reports/common/period-of.ts';
import type { Overflow, ReadReport, ReportError, UploadContext } from '../../reports/common/report.ts';
import { createReportError } from '../../reports/common/report-error.ts';
import { openReport } from '../../reports/recognition/open-report.ts';
import { unpackInto } from './decompress.ts';
import { largestUpload } from './largest-upload.ts';
import type { ArchiveMember, UploadReader } from './read-archive.ts';

/** About 40 MB while they are read. A report with more is read twice: once to know that it can be, once to store it. */
const mostOrdersHeld = 2 ** 20;

export interface ReadingDependencies {
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  /** how many orders of a report are held at once; `mostOrdersHeld` unless said otherwise */
  readonly mostOrdersHeld?: number;
}

/** What a first reading of an upload finds. */
export interface FirstReading {
  readonly digest: string;
  readonly report: ReadReport;
  /** it has more orders than are held at once; the report is without them */
  readonly overflowed: boolean;
}

/** What is known of an upload besides its bytes: its place, its metadata, and what clients.yaml says of its client's reports. */
export async function contextOf(
  { clientConfigs }: ReadingDependencies,
  upload: Pick<Upload, 'key' | 'uploadedAt' | 'metadata'>,
  account: Account,
): Promise<UploadContext> {
  const { metadata, key, uploadedAt } = upload;
  const asOf = parseDay(metadata['as-of'] ?? '');
  const period = readPeriod(metadata['period'] ?? `${metadata['from'] ?? ''}/${metadata['to'] ?? ''}`);
  const { headerAliases, wordAliases } = clientOf(await clientConfigs.current(), account.client);
  return {
    account,
    key,
    ...(asOf !== undefined && { asOf }),
    receivedOn: dayIn(uploadedAt, storeOf(account).timeZone),
    ...(period !== undefined && { period }),
    ...(headerAliases !== undefined && { headerAliases }),
    ...(wordAliases !== undefined && { wordAliases }),
  };
}

/** Enough to tell an archive of reports from an office document, which is one, too. */
const headBytes = 4096;

/**
 * Reads an upload to its end, storing nothing of it but the files of an archive: only then it is known whether it can be
 * read at all.
 * @param onMember is given each file of an archive as soon as it is read
 */
export async function readFirst(
  dependencies: ReadingDependencies,
  upload: Upload,
  context: UploadContext,
  onMember: (member: ArchiveMember) => Promise<void>,
): Promise<FirstReading> {
  if (upload.size > largestUpload) return reject(upload, tooLarge(upload.size));
  const hash = createHash('sha256');
  let overflowed = false;
  const take = () => {
    overflowed = true;
  };
  const overflow = { most: mostHeldBy(dependencies), take };
  const report = await readUpload(upload, { ...context, overflow }, onMember, async (bytes) => {
    hash.update(bytes);
  });
  const digest = hash.digest('hex');
  return { digest, report: overflowed && report.outcome === 'read' ? { ...report, orders: [] } : report, overflowed };
}

export const mostHeldBy = (dependencies: ReadingDependencies): number => dependencies.mostOrdersHeld ?? mostOrdersHeld;

/** Reads an upload to its end. @param after what is done behind each chunk, once it has been read */
export async function readUpload(
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
    // Loaded when the first archive or workbook comes: most functions never see one.
    const chosen = isArchive(head)
      ? (await import('./read-archive.ts')).readArchive(plain, onMember)
      : isWorkbook(head)
        ? (await import('./read-workbook.ts')).readWorkbook(context)
        : readSingle(context);
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
      const reportError = await unpacker.finish();
      const read = reader.finish();
      if (reportError === undefined) return read;
      return { outcome: 'unreadable', kind: read.kind, rows: read.rows, skipped: read.skipped, reportError };
    },
  };
}

/**
 * A file that is not even looked into. What is wrong is its place or its size, so the key counts as well: the same bytes
 * in another wrong place are another report error. One too large to read is known again by its tag.
 */
export async function reject(upload: Upload, reportError: ReportError): Promise<FirstReading> {
  const hash = createHash('sha256').update(`${upload.key}\n`);
  if (upload.size > largestUpload) hash.update(`${upload.size}\n${upload.tag}`);
  else for await (const bytes of upload.body) hash.update(bytes);
  return {
    digest: hash.digest('hex'),
    report: { outcome: 'unreadable', kind: 'unknown', rows: 0, skipped: [], reportError },
    overflowed: false,
  };
}

const tooLarge = (size: number): ReportError =>
  createReportError(
    'The file is too large to be read',
    { expected: `at most ${largestUpload} bytes (2 GiB)`, found: `${size} bytes` },
    'Download the report again for a shorter period, or compress it with gzip.',
  );
