import { type Account, accountName, noAccount } from '../../domain/account.ts';
import { findMarketplace } from '../../domain/marketplace.ts';
import type { Accounts, Changes } from '../../ports/accounts.ts';
import type { Messages } from '../../ports/messages.ts';
import type { ReportErrors, UploadRecords } from '../../ports/upload-records.ts';
import type { Upload, UploadRef } from '../../ports/uploads.ts';
import { checkUploadKey } from '../../reports/common/check-upload-key.ts';
import type { ReadReport, ReportError, UploadRecord } from '../../reports/common/report.ts';
import { contextOf, readFirst, reject } from './read-upload.ts';
import { type Again, type StoringDependencies, storeReport } from './store-report.ts';

export interface IngestDependencies extends StoringDependencies {
  readonly uploadRecords: Pick<UploadRecords, 'find' | 'record'>;
  readonly reportErrors: Pick<ReportErrors, 'add'>;
  readonly accounts: Pick<Accounts, 'add'>;
  readonly changes: Pick<Changes, 'note'>;
  readonly messages: Pick<Messages, 'accountsChanged' | 'strayUploads'>;
}

/** What became of an upload, for the log: no value of the report is in it. */
export interface Ingested {
  readonly key: string;
  readonly outcome: UploadRecord['outcome'] | 'known' | 'gone' | 'folder' | 'pack';
  readonly kind?: UploadRecord['kind'];
  readonly rows?: number;
  readonly readings?: number;
  readonly daysWritten?: number;
}

/**
 * Ingests one upload: recognised by content, read as a stream, merged into what is known. The same bytes again change
 * nothing. The upload record is written last, so that work cut short is done again and never half remembered.
 */
export async function ingestReport(dependencies: IngestDependencies, ref: UploadRef, now: Date): Promise<Ingested> {
  const upload = await dependencies.uploads.open(ref);
  if (upload === undefined) return { key: ref.key, outcome: 'gone' };
  // The S3 console makes a folder by putting nothing under its name.
  if (upload.key.endsWith('/') && upload.size === 0) return { key: upload.key, outcome: 'folder' };
  const place = placeOf(upload.key);
  const { digest, report, overflowed } =
    'reportError' in place
      ? await reject(upload, place.reportError)
      : await readFirst(dependencies, upload, await contextOf(dependencies, upload, place.account), async (member) => {
          const uploadRecord = uploadRecordOf(
            { key: member.key, uploadedAt: upload.uploadedAt },
            member.digest,
            member.report,
          );
          await keep(dependencies, place.account, uploadRecord, member.report, now);
        });
  const uploadRecord = uploadRecordOf(upload, digest, report);
  const again = overflowed ? { ref, tag: upload.tag } : undefined;
  const daysWritten = await keep(
    dependencies,
    'reportError' in place ? undefined : place.account,
    uploadRecord,
    report,
    now,
    again,
  );
  if (daysWritten === 'known') return { key: upload.key, outcome: 'known' };
  return {
    key: upload.key,
    outcome: report.outcome,
    kind: report.kind,
    rows: report.rows,
    ...(report.outcome === 'read' && { readings: report.readings.length, daysWritten }),
  };
}

/** Stores what a report says, and its upload record last. `known` for bytes that the account has had before. */
async function keep(
  dependencies: IngestDependencies,
  account: Account | undefined,
  uploadRecord: UploadRecord,
  report: ReadReport,
  now: Date,
  again?: Again,
): Promise<number | 'known'> {
  const name = account === undefined ? noAccount : accountName(account);
  const known = await dependencies.uploadRecords.find(name, uploadRecord.digest);
  if (known !== undefined && !saysMore(uploadRecord, known)) return 'known';
  let daysWritten = 0;
  if (account !== undefined) {
    await dependencies.accounts.add(account, now);
    if (report.outcome === 'read') {
      daysWritten = await storeReport(dependencies, account, uploadRecord, report, again);
    }
  }
  if (uploadRecord.reportError !== undefined) await dependencies.reportErrors.add(name, uploadRecord);
  if (report.outcome !== 'unused') {
    const at = now.toISOString();
    // The message first: a change that is noted and never sent would keep the messages before it from evaluating.
    await (account === undefined
      ? dependencies.messages.strayUploads(at)
      : dependencies.messages.accountsChanged([{ account: name, at }]));
    await dependencies.changes.note({ account: name, at });
  }
  await dependencies.uploadRecords.record(name, uploadRecord);
  return daysWritten;
}

/**
 * The same bytes say something new when they speak of a later day than before (a report without dates speaks of the day
 * on which it is uploaded, and uploading it daily is a person saying that nothing has changed), and when more of them can be
 * read than before, because clients.yaml has learnt a word since.
 */
const saysMore = (uploadRecord: UploadRecord, known: UploadRecord): boolean =>
  uploadRecord.outcome === 'read' &&
  ((uploadRecord.asOf ?? '') > (known.asOf ?? '') || unreadIn(uploadRecord) < unreadIn(known));

const unreadIn = ({ reportError, skipped }: UploadRecord): number =>
  (reportError === undefined ? 0 : 1) +
  skipped.reduce((sum, { rows, unread }) => sum + (unread === true ? rows : 0), 0);

type Place = { readonly account: Account } | { readonly reportError: ReportError };

/** `acme/DE/any name` is the account acme/DE. Everything else is a folder that nobody can be watched in. */
function placeOf(key: string): Place {
  const reportError = checkUploadKey(key);
  if (reportError !== undefined) return { reportError };
  const [client = '', folder = ''] = key.split('/');
  const marketplace = findMarketplace(folder);
  if (marketplace === undefined) throw new Error(`No report error for ${key}, and no marketplace in it`);
  return { account: { client, marketplace: marketplace.code } };
}

function uploadRecordOf(upload: Pick<Upload, 'key' | 'uploadedAt'>, digest: string, report: ReadReport): UploadRecord {
  const base = {
    key: upload.key,
    digest,
    kind: report.kind,
    outcome: report.outcome,
    receivedAt: upload.uploadedAt.toISOString(),
    rows: report.rows,
    skipped: report.skipped,
  };
  switch (report.outcome) {
    case 'read': {
      const { asOf, from, to, flaw } = report;
      return {
        ...base,
        asOf,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(flaw !== undefined && { reportError: flaw }),
      };
    }
    case 'unused':
      return { ...base, reason: report.reason };
    case 'unreadable':
      return { ...base, reason: report.reportError.reason, reportError: report.reportError };
  }
}
