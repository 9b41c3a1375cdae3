import type { Viewer } from '../../config/viewer.ts';
import { regionOf } from '../../connections/region.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import type { Connections } from '../../ports/connections.ts';
import { isArchive, isWorkbook } from '../../reports/common/binary-file.ts';
import { otherStoreRemedy } from '../../reports/common/report-error.ts';
import { openReport } from '../../reports/recognition/open-report.ts';
import { contextOf, type ReadingDependencies } from '../intake/read-upload.ts';

export interface CheckUploadDependencies extends ReadingDependencies {
  readonly connections: Pick<Connections, 'all' | 'read'>;
}

/** Why a file seems to belong to another account. */
export interface UploadDoubt {
  readonly about: 'marketplace' | 'client';
  readonly reason: string;
}

/**
 * Looks at the beginning of a file before it is uploaded: does it say that it is of another marketplace or client? It is read
 * as it would be after the upload, and nothing of it is kept.
 *
 * @param beginning the first bytes of the file, or all of it
 * @param size of the whole file, bytes
 * @returns nothing where the file does not tell, which says nothing of whether it can be read
 */
export async function checkUpload(
  dependencies: CheckUploadDependencies,
  viewer: Viewer,
  account: Account,
  { beginning, size }: { readonly beginning: Uint8Array; readonly size: number },
  now: Date,
): Promise<UploadDoubt | undefined> {
  if (isPacked(beginning)) return undefined;
  const whole = beginning.length >= size;
  const looked = whole ? beginning : beginning.subarray(0, beginning.lastIndexOf(lineEnd) + 1);
  if (looked.length === 0) return undefined;
  const context = await contextOf(dependencies, { key: '', metadata: {}, uploadedAt: now }, account);
  const reader = openReport(context);
  reader.push(looked);
  const report = reader.finish();
  if (report.outcome === 'unreadable' && report.reportError.remedy === otherStoreRemedy) {
    const part = whole ? '' : ' Only the beginning of the file was looked at.';
    return { about: 'marketplace', reason: `${report.reportError.reason}${part}` };
  }
  return doubtAboutSeller(dependencies, viewer, account, Buffer.from(looked).toString('latin1'));
}

const lineEnd = 10;

const isPacked = (beginning: Uint8Array): boolean =>
  (beginning[0] === 0x1f && beginning[1] === 0x8b) || isArchive(beginning) || isWorkbook(beginning);

/** Notifications and answers of the Selling Partner API name the seller; the reports themselves do not. */
const namedSeller = /"(?:seller|sellingPartner|merchant)Id"\s*:\s*"([A-Z0-9]{10,20})"/gi;

/** What a connection knows of an account is Amazon's id of its seller. Only the consultancy learns whose another id is. */
async function doubtAboutSeller(
  { connections, clientConfigs }: CheckUploadDependencies,
  viewer: Viewer,
  account: Account,
  text: string,
): Promise<UploadDoubt | undefined> {
  const named = [...new Set([...text.matchAll(namedSeller)].flatMap(([, id]) => id ?? []))];
  if (named.length === 0) return undefined;
  const own = await connections.read({ client: account.client, region: regionOf(storeOf(account)) });
  const sellerId = own?.value.connection.sellerId;
  if (sellerId !== undefined && named.includes(sellerId)) return undefined;
  const all = viewer.consultancy ? await connections.all() : [];
  const other = all.find(
    ({ value: { connection } }) => connection.client !== account.client && named.includes(connection.sellerId ?? ''),
  )?.value.connection.client;
  if (other !== undefined) {
    const { clients } = await clientConfigs.current();
    const name = clients.find(({ id }) => id === other)?.name ?? other;
    return { about: 'client', reason: `This file names the seller of another client: ${name}.` };
  }
  if (sellerId === undefined) return undefined;
  const found = named.slice(0, 3).join(', ');
  return {
    about: 'client',
    reason: `This file names another seller than the one that is connected: expected ${sellerId}, found ${found}.`,
  };
}
