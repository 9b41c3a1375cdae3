import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { type Account, accountName } from '../../shared/domain/account.ts';
import { isClientId } from '../../shared/domain/client-id.ts';
import { repairAccount } from '../../shared/flows/inspection/repair.ts';
import { differencesOf, replayUploads } from '../../shared/flows/inspection/replay.ts';
import type { IngestDependencies } from '../../shared/flows/intake/ingest-report.ts';
import { readArgs, required, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { type Connection, connect } from '../connection/open-stack.ts';
import { uploadsUnder } from '../connection/uploads-under.ts';

/** A replay triggers nothing. */
const nobody: IngestDependencies['messages'] = {
  accountsChanged: async () => undefined,
  strayUploads: async () => undefined,
};

/**
 * `replay --client C`: recomputes everything from the client's archived uploads, in memory, and compares it with what is
 * stored. `--repair` then writes what was computed. Exit status 1 when they differ, after a repair too.
 */
export async function replay(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { ...whereOptions, client: { type: 'string' }, repair: { type: 'boolean' } });
  const client = required('--client CLIENT', values.client);
  if (!isClientId(client)) throw new UsageError(`"${client}" is not a valid client folder name`);
  const { s3, bucket, uploads, state, now } = await connect(values);
  const clientConfig = await state.clientConfigs.current();
  const dependencies = {
    ...stateOn(memoryTable(), clientConfig),
    backoff: state.backoff,
    uploads,
    messages: nobody,
  };
  const { taken } = await replayUploads(dependencies, uploadsUnder(s3, bucket, `${client}/`), now);
  const accounts = [...(await state.accounts.all()), ...(await dependencies.accounts.all())]
    .map(({ account }) => account)
    .filter((account) => account.client === client);
  const byName = new Map(accounts.map((account) => [accountName(account), account]));
  if (byName.size === 0) throw new CliError(`there is no client ${client}: its folder is empty and nothing is stored.`);
  let equal = true;
  for (const [name, account] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const differences = await differencesOf(account, state, dependencies, now);
    console.log(differences.length === 0 ? `${name}  equal` : `${name}  differs: ${differences.join(', ')}`);
    equal &&= differences.length === 0 || (values.repair === true && (await repair(account, state, dependencies, now)));
  }
  console.log(
    equal
      ? `${taken} uploads replayed: the result equals the stored state.`
      : `${taken} uploads replayed: the result differs from the stored state.`,
  );
  return equal ? 0 : 1;
}

/** Writes what the replay computed and says what that was. @returns whether the account now equals the replay */
async function repair(
  account: Account,
  state: Connection['state'],
  replayed: Parameters<typeof repairAccount>[2],
  now: Date,
): Promise<boolean> {
  const name = accountName(account);
  const { written, uploadsGone } = await repairAccount(account, state, replayed, now);
  console.log(`${name}  ${written.length === 0 ? 'nothing was written' : `repaired: ${written.join(', ')}`}`);
  // The next hourly check evaluates it, and takes the mark of an account that cannot be read away.
  if (written.length > 0) await state.accounts.due(account, now);
  const left = await differencesOf(account, state, replayed, now);
  if (left.length === 0) return true;
  const gone =
    uploadsGone === 0
      ? ''
      : `. ${uploadsGone === 1 ? '1 upload' : `${uploadsGone} uploads`} it came from cannot be replayed, so what can be read was not replaced`;
  console.log(`${name}  still differs: ${left.join(', ')}${gone}`);
  return false;
}
