import { type Account, accountName, noAccount } from '../../domain/account.ts';
import { findMarketplace } from '../../domain/marketplace.ts';
import type { Accounts, Changes } from '../../ports/accounts.ts';
import type { Messages } from '../../ports/messages.ts';
import type { Complaints, Receipts } from '../../ports/upload-records.ts';
import type { Upload, UploadRef } from '../../ports/uploads.ts';
import { complainOfKey } from '../../reports/common/check-upload-key.ts';
import type { Complaint, ReadReport, Receipt } from '../../reports/common/report.ts';
import { contextOf, readFirst, refuse } from './read-upload.ts';
import { type Again, type StoringTools, storeReport } from './store-report.ts';

export interface IngestTools extends StoringTools {
  readonly receipts: Receipts;
  readonly complaints: Complaints;
  readonly accounts: Accounts;
  readonly changes: Changes;
  readonly messages: Messages;
}

/** What became of an upload, for the log: no value of the report is in it. */
export interface Ingested {
  readonly key: string;
  readonly outcome: Receipt['outcome'] | 'known' | 'gone' | 'folder' | 'pack';
  readonly kind?: Receipt['kind'];
  readonly rows?: number;
  readonly readings?: number;
  readonly daysWritten?: number;
}

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
  const known = await tools.receipts.find(name, receipt.digest);
  if (known !== undefined && !saysMore(receipt, known)) return 'known';
  let daysWritten = 0;
  if (account !== undefined) {
    await tools.accounts.add(account, now);
    if (report.outcome === 'read') {
      daysWritten = await storeReport(tools, account, receipt, report, again);
    }
  }
  if (receipt.complaint !== undefined) await tools.complaints.add(name, receipt);
  if (report.outcome !== 'unused') {
    const change = { account: name, at: now.toISOString() };
    // The message first: a change that is noted and never sent would keep the messages before it from evaluating.
    await tools.messages.accountsChanged([change]);
    await tools.changes.note(change);
  }
  await tools.receipts.record(name, receipt);
  return daysWritten;
}

/**
 * The same bytes say something new when they speak of a later day than before: a report without dates speaks of the day
 * on which it is uploaded, and uploading it daily is a person saying that nothing has changed.
 */
const saysMore = (receipt: Receipt, known: Receipt): boolean =>
  receipt.outcome === 'read' && (receipt.asOf ?? '') > (known.asOf ?? '');

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
      const { asOf, from, to, flaw } = report;
      return {
        ...base,
        asOf,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(flaw !== undefined && { complaint: flaw }),
      };
    }
    case 'unused':
      return { ...base, reason: report.reason };
    case 'unreadable':
      return { ...base, reason: report.complaint.reason, complaint: report.complaint };
  }
}
