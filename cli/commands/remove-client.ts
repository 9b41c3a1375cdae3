import { regions } from '../../shared/connections/region.ts';
import { isClientId } from '../../shared/domain/client-id.ts';
import { removeConnection } from '../../shared/flows/connections/remove-connection.ts';
import { packFolder } from '../../shared/names.ts';
import { refreshTokenName } from '../../shared/ports/connections.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { deleteVersions, versionsUnder } from '../connection/delete-versions.ts';
import { openConnections } from '../connection/open-connections.ts';
import type { Connection } from '../connection/open-stack.ts';

/**
 * Ends everything about a client: its accounts are not evaluated, summarised or missed any more. With `deleteData` everything
 * that is stored of it is deleted, and counted again afterwards. Throws when something is left.
 */
export async function removeClient(
  connection: Connection,
  client: string,
  { deleteData, confirmed }: { readonly deleteData: boolean; readonly confirmed: boolean },
): Promise<number> {
  const { state, s3, bucket } = connection;
  if (!isClientId(client)) throw new UsageError(`"${client}" is not a valid client folder name`);
  const { clients } = await state.clientConfigs.current();
  if (clients.some(({ id }) => id === client))
    throw new CliError(
      `${client} is in clients.yaml. Take it out and run "headroom clients apply FILE", then repeat this.`,
    );
  const accounts = (await state.accounts.all()).filter(({ account }) => account.client === client);
  const folders = [`${client}/`, `${packFolder}${client}/`];
  const tokens = tokensOf(connection, client);
  const stored = async () => {
    const versions = await Promise.all(folders.map((folder) => versionsUnder(s3, bucket, folder)));
    return {
      items: await state.clientData.count(client),
      objects: versions.flat().length,
      secrets: await tokens.count(),
    };
  };
  const before = await stored();
  const has = `${accounts.length} accounts, ${before.items} items, ${before.objects} versions of files, ${before.secrets} secrets`;
  if (accounts.length + before.items + before.objects + before.secrets === 0)
    throw new CliError(`there is no client ${client}: nothing is stored.`);
  if (!confirmed)
    throw new UsageError(
      `${client} has ${has}. Repeat the command with --yes to ${deleteData ? 'delete all of it for good' : 'stop watching it'}`,
    );
  // First: what is fetched no more cannot begin the client again.
  await tokens.disconnect();
  for (const { account } of accounts) await state.accounts.remove(account);
  await state.clientConfigs.forgetFormer(client);
  console.log(
    `${client} is not watched any more: ${accounts.length} accounts removed. A new upload would begin again.`,
  );
  if (!deleteData) {
    console.log(`${before.items} items and ${before.objects} versions of files are kept; --delete-data deletes them.`);
    return 0;
  }
  const items = await state.clientData.delete(client);
  let objects = 0;
  for (const folder of folders) objects += await deleteVersions(s3, bucket, folder);
  const left = await stored();
  console.log(
    `Deleted: ${items} items, ${objects} versions of files and ${before.secrets} secrets. Counted again: ${left.items}, ${left.objects} and ${left.secrets} are left.`,
  );
  console.log(
    [
      'Kept, and gone by themselves: copies of mail that names other clients as well, and of mail that release 0.1.0 sent (400 days), logs (one month), backups of the table (35 days).',
      'Not Headroom’s to delete: mail in the recipients’ mailboxes, older versions of config/clients.yaml that name the client.',
    ].join('\n'),
  );
  if (left.items + left.objects + left.secrets > 0)
    throw new CliError(`something of ${client} is left: repeat the command.`);
  return 0;
}

/** The connections of a client, each with a token that lies outside the table. A stack that has never heard of them has none. */
function tokensOf(connection: Connection, client: string) {
  if (connection.outputs['SecretsPath'] === undefined) return { count: async () => 0, disconnect: async () => {} };
  const ports = openConnections(connection);
  const refs = regions.map((region) => ({ client, region }));
  return {
    async count() {
      const found = await Promise.all(refs.map((ref) => ports.secrets.read(refreshTokenName(ref))));
      return found.filter((token) => token !== undefined).length;
    },
    async disconnect() {
      for (const ref of refs) await removeConnection(ports, ref);
    },
  };
}
