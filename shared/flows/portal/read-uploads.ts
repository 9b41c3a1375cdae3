import type { Viewer } from '../../config/viewer.ts';
import { accountName, noAccount } from '../../domain/account.ts';
import type { Accounts } from '../../ports/accounts.ts';
import type { ClientConfigs } from '../../ports/client-configs.ts';
import type { UploadRecords } from '../../ports/upload-records.ts';
import type { FoundUpload, UploadsFacts, UploadsQuery } from '../../web/portal/uploads/uploads-view.ts';

export interface ReadUploadsDependencies {
  readonly accounts: Pick<Accounts, 'all' | 'of'>;
  readonly clientConfigs: Pick<ClientConfigs, 'current'>;
  readonly uploadRecords: Pick<UploadRecords, 'newest'>;
}

/** Uploads lie by account, and each account is one query: of more accounts than these a client must be chosen. */
const mostAccounts = 40;
const mostOfOne = 200;
const mostOfEach = 50;

/**
 * The newest uploads of the accounts that a viewer may see, as far as the query names a client or marketplace; for the
 * consultancy also the files that lie in no account's folder.
 */
export async function readUploads(
  { accounts, clientConfigs, uploadRecords }: ReadUploadsDependencies,
  viewer: Viewer,
  { client, marketplace }: Pick<UploadsQuery, 'client' | 'marketplace'>,
): Promise<UploadsFacts> {
  const [clientConfig, entries] = await Promise.all([
    clientConfigs.current(),
    viewer.consultancy
      ? accounts.all('recent')
      : Promise.all(viewer.clients.map((id) => accounts.of(id))).then((lists) => lists.flat()),
  ]);
  const names = new Map(clientConfig.clients.map(({ id, name }) => [id, name]));
  const ids = viewer.consultancy
    ? [...new Set([...names.keys(), ...entries.map(({ account }) => account.client)])]
    : viewer.clients;
  const nameOf = (id: string): string => names.get(id) ?? id;
  const clients = ids.map((id) => ({ id, name: nameOf(id) })).sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const wanted = entries.filter(
    ({ account }) =>
      (client === undefined || account.client === client) &&
      (marketplace === undefined || account.marketplace === marketplace),
  );
  const anywhere = viewer.consultancy && client === undefined && marketplace === undefined;
  const stray = anywhere ? await uploadRecords.newest(noAccount, mostOfEach) : [];
  if (wanted.length > mostAccounts) {
    return { uploads: stray.map((record) => ({ record })), clients, tooMany: wanted.length };
  }
  const most = wanted.length === 1 ? mostOfOne : mostOfEach;
  const found = await Promise.all(
    wanted.map(async ({ account }): Promise<readonly FoundUpload[]> => {
      const records = await uploadRecords.newest(accountName(account), most);
      return records.map((record) => ({ account, clientName: nameOf(account.client), record }));
    }),
  );
  return { uploads: [...found.flat(), ...stray.map((record) => ({ record }))], clients };
}
