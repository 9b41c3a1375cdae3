import { ListObjectVersionsCommand, type S3Client } from '@aws-sdk/client-s3';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';
import { uploadsOn } from '../../shared/aws/s3/uploads.ts';
import { accountName } from '../../shared/domain/account.ts';
import { isClientId } from '../../shared/domain/client-id.ts';
import { differencesOf, replayUploads } from '../../shared/flows/inspection/replay.ts';
import type { IngestDependencies } from '../../shared/flows/intake/ingest-report.ts';
import type { UploadRef } from '../../shared/ports/uploads.ts';
import { readArgs, required, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { connect } from '../connection/open-stack.ts';

/** A replay triggers nothing. */
const nobody: IngestDependencies['messages'] = {
  accountsChanged: async () => undefined,
  strayUploads: async () => undefined,
};

/**
 * `replay --client C`: recomputes everything from the client's archived uploads, in memory, and compares it with what is
 * stored. Exit status 1 when they differ.
 */
export async function replay(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, { ...whereOptions, client: { type: 'string' } });
  const client = required('--client CLIENT', values.client);
  if (!isClientId(client)) throw new UsageError(`"${client}" is not a valid client folder name`);
  const { s3, bucket, state, now } = await connect(values);
  const clientConfig = await state.clientConfigs.current();
  const dependencies = {
    ...stateOn(memoryTable(), clientConfig),
    backoff: state.backoff,
    uploads: uploadsOn(s3, bucket),
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
    equal &&= differences.length === 0;
    console.log(differences.length === 0 ? `${name}  equal` : `${name}  differs: ${differences.join(', ')}`);
  }
  console.log(
    equal
      ? `${taken} uploads replayed: the result equals the stored state.`
      : `${taken} uploads replayed: the result differs from the stored state.`,
  );
  return equal ? 0 : 1;
}

/** Every version of every object under a prefix: overwritten uploads were read too. */
async function* uploadsUnder(s3: S3Client, bucket: string, prefix: string): AsyncIterable<UploadRef> {
  let keyMarker: string | undefined;
  let versionMarker: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        ...(keyMarker !== undefined && { KeyMarker: keyMarker }),
        ...(versionMarker !== undefined && { VersionIdMarker: versionMarker }),
      }),
    );
    for (const { Key, VersionId } of page.Versions ?? []) {
      if (Key === undefined) continue;
      yield { key: Key, ...(VersionId !== undefined && VersionId !== 'null' && { version: VersionId }) };
    }
    keyMarker = page.IsTruncated === true ? page.NextKeyMarker : undefined;
    versionMarker = page.NextVersionIdMarker;
  } while (keyMarker !== undefined);
}
