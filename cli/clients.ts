import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { noAccount } from '../shared/metrics/account.ts';
import type { Receipt } from '../shared/metrics/report.ts';
import { configurationKey } from '../shared/names.ts';
import { readClients } from '../shared/reports/read-clients.ts';
import { type Connection, connect } from './connect.ts';
import { Misused, Problem } from './problem.ts';
import { readWords, whereOptions } from './words.ts';

const patienceMs = 120_000;

/** `clients apply FILE`: uploads it where it is looked for, waits until it was read, and says what came of it. */
export async function clients(words: readonly string[]): Promise<number> {
  const { values, positionals } = readWords(words, whereOptions, true);
  const [verb, path, ...more] = positionals;
  if (verb !== 'apply' || path === undefined || more.length > 0)
    throw new Misused('it is written "clients apply FILE"');
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new Problem(`${path} cannot be read.`, { cause });
  });
  const connection = await connect(values);
  const receipt = await applyAndWait(connection, bytes);
  if (receipt.outcome === 'read') {
    console.log(`In force: ${receipt.rows} ${receipt.rows === 1 ? 'client' : 'clients'}.`);
    return 0;
  }
  const read = readClients(bytes);
  const mistakes = read.outcome === 'read' ? [] : read.mistakes;
  const lines = mistakes.map(({ line, column, message }) => `  ${path}:${line}:${column}  ${message}`);
  throw new Problem([`${path} was not applied; what was in force stays in force.`, ...lines].join('\n'));
}

async function applyAndWait({ s3, bucket, state }: Connection, bytes: Buffer): Promise<Receipt> {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: configurationKey, Body: bytes }));
  const { LastModified } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: configurationKey }));
  const uploadedAt = LastModified?.toISOString() ?? '';
  const digest = createHash('sha256').update(bytes).digest('hex');
  const until = performance.now() + patienceMs;
  while (performance.now() < until) {
    const receipt = await state.receipts.find(noAccount, digest);
    // The same file may have been applied before: that receipt is not this one.
    if (receipt !== undefined && receipt.receivedAt >= uploadedAt) return receipt;
    await after(200);
  }
  throw new Problem(`${configurationKey} was uploaded and not read within two minutes: see the dead-letter queues.`);
}
