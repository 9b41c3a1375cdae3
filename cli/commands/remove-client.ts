import { isClientId } from '../../shared/domain/client-id.ts';
import { packFolder } from '../../shared/names.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { deleteVersions, versionsUnder } from '../connection/delete-versions.ts';
import type { Connection } from '../connection/open-stack.ts';

/**
 * Ends everything about a client: its accounts are not evaluated, summarised or missed any more. With `deleteData` everything
 * that is stored of it is deleted, and counted again afterwards. Throws when something is left.
 */
export async function removeClient(
  { state, s3, bucket }: Connection,
  client: string,
  { deleteData, confirmed }: { readonly deleteData: boolean; readonly confirmed: boolean },
): Promise<number> {
  if (!isClientId(client)) throw new UsageError(`"${client}" is not a valid client folder name`);
  const { clients } = await state.clientConfigs.current();
  if (clients.some(({ id }) => id === client))
    throw new CliError(
      `${client} is in clients.yaml. Take it out and run "headroom clients apply FILE", then repeat this.`,
    );
  const accounts = (await state.accounts.all()).filter(({ account }) => account.client === client);
  const folders = [`${client}/`, `${packFolder}${client}/`];
  const stored = async () => {
    const versions = await Promise.all(folders.map((folder) => versionsUnder(s3, bucket, folder)));
    return { items: await state.clientData.count(client), objects: versions.flat().length };
  };
  const before = await stored();
  const has = `${accounts.length} accounts, ${before.items} items, ${before.objects} versions of files`;
  if (accounts.length + before.items + before.objects === 0)
    throw new CliError(`there is no client ${client}: nothing is stored.`);
  if (!confirmed)
    throw new UsageError(
      `${client} has ${has}. Repeat the command with --yes to ${deleteData ? 'delete all of it for good' : 'stop watching it'}`,
    );
  for (const { account } of accounts) await state.accounts.remove(account);
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
    `Deleted: ${items} items and ${objects} versions of files. Counted again: ${left.items} and ${left.objects} are left.`,
  );
  console.log(
    [
      'Kept, and gone by themselves: copies of sent mail (400 days), logs (one month), backups of the table (35 days).',
      'Not Headroom’s to delete: mail in the recipients’ mailboxes, older versions of config/clients.yaml that name the client.',
    ].join('\n'),
  );
  if (left.items + left.objects > 0) throw new CliError(`something of ${client} is left: repeat the command.`);
  return 0;
}
