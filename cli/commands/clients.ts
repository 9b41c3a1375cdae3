import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { readClients } from '../../shared/config/parse-client-config.ts';
import { noAccount } from '../../shared/domain/account.ts';
import { retryOnConflict } from '../../shared/flows/retry-on-conflict.ts';
import { configurationKey } from '../../shared/names.ts';
import type { UploadRecord } from '../../shared/reports/common/report.ts';
import { readArgs, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { type Connection, connect, type Where } from '../connection/open-stack.ts';
import { removeClient } from './remove-client.ts';

const patienceMs = 120_000;

/** `clients apply FILE`, `clients reinstate ADDRESS` and `clients remove CLIENT`. */
export async function clients(words: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(
    words,
    { ...whereOptions, 'delete-data': { type: 'boolean' }, yes: { type: 'boolean' } },
    true,
  );
  const [verb, what, ...more] = positionals;
  if ((verb !== 'apply' && verb !== 'reinstate' && verb !== 'remove') || what === undefined || more.length > 0)
    throw new UsageError('use "clients apply FILE", "clients reinstate ADDRESS" or "clients remove CLIENT"');
  if (verb === 'remove') {
    const how = { deleteData: values['delete-data'] === true, confirmed: values.yes === true };
    return removeClient(await connect(values), what, how);
  }
  return verb === 'apply' ? applyFile(values, what) : reinstate(values, what);
}

/** Uploads the file, waits until it has been processed, and reports the outcome. */
async function applyFile(where: Where, path: string): Promise<number> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read.`, { cause });
  });
  const connection = await connect(where);
  const uploadRecord = await applyAndWait(connection, bytes);
  if (uploadRecord.outcome === 'read') {
    console.log(`In force: ${uploadRecord.rows} ${uploadRecord.rows === 1 ? 'client' : 'clients'}.`);
    return 0;
  }
  const read = readClients(bytes);
  const mistakes = read.outcome === 'read' ? [] : read.mistakes;
  const lines = mistakes.map(({ line, column, message }) => `  ${path}:${line}:${column}  ${message}`);
  throw new CliError([`${path} was not applied; the previous version stays in force.`, ...lines].join('\n'));
}

/** Un-suppresses an address that bounced or complained. Later bounces of mail sent before this moment are ignored. */
async function reinstate(where: Where, address: string): Promise<number> {
  const { state, now } = await connect(where);
  const { value } = await state.recipientStates.read(address);
  if (value.suppressed === undefined) {
    throw new CliError(`${address} is not suppressed; Headroom sends mail to it.`);
  }
  await retryOnConflict(state.backoff, async () => {
    const { value: current, version } = await state.recipientStates.read(address);
    const next = { unsubscribed: current.unsubscribed, reinstatedAt: now.toISOString() };
    await state.recipientStates.write(address, next, version);
  });
  console.log(
    [
      `Mail goes to ${address} again (it ${value.suppressed.reason} at ${value.suppressed.at}).`,
      ...(where.stack === undefined
        ? []
        : [
            'SES has its own suppression list. If the address is on it, mail will bounce again; remove it with:',
            `  aws sesv2 delete-suppressed-destination --email-address ${address}`,
          ]),
    ].join('\n'),
  );
  return 0;
}

async function applyAndWait({ s3, bucket, state }: Connection, bytes: Buffer): Promise<UploadRecord> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: configurationKey, Body: bytes }));
  const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: configurationKey }));
  const uploadedAt = LastModified?.toISOString() ?? '';
  const digest = createHash('sha256').update(bytes).digest('hex');
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const uploadRecord = await state.uploadRecords.find(noAccount, digest);
    // The same file may have been applied before; that upload record is not this one.
    if (uploadRecord !== undefined && uploadRecord.receivedAt >= uploadedAt) return uploadRecord;
    await after(200);
  }
  throw new CliError(
    `${configurationKey} was uploaded but not processed within two minutes; check the dead-letter queues (headroom doctor).`,
  );
}
