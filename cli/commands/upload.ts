import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isClientId } from '../../shared/domain/client-id.ts';
import { findMarketplace, marketplaces } from '../../shared/domain/marketplace.ts';
import { readPeriod } from '../../shared/reports/common/period-of.ts';
import { readArgs, readDay, required, whereOptions } from '../arguments/args.ts';
import { CliError, UsageError } from '../arguments/cli-error.ts';
import { connect } from '../connection/open-stack.ts';
import { putFile } from '../connection/put-file.ts';

/** Uploads files into the folder of one account. */
export async function upload(words: readonly string[]): Promise<number> {
  const { values, positionals } = readArgs(
    words,
    {
      ...whereOptions,
      client: { type: 'string' },
      marketplace: { type: 'string' },
      'as-of': { type: 'string' },
      period: { type: 'string' },
    },
    true,
  );
  const client = required('--client CLIENT', values.client);
  if (!isClientId(client)) throw new UsageError(`"${client}" is not a valid client folder name`);
  const folder = required('--marketplace CODE', values.marketplace);
  const marketplace = findMarketplace(folder);
  if (marketplace === undefined) {
    const codes = marketplaces.map(({ code }) => code).join(', ');
    throw new UsageError(`"${folder}" is not a marketplace; use one of ${codes}`);
  }
  if (positionals.length === 0) throw new UsageError('FILE is missing');
  const asOf = values['as-of'];
  const { period } = values;
  if (period !== undefined && readPeriod(period) === undefined) {
    throw new UsageError(
      `--period must be days such as 2026-09-01/2026-09-30 or a month such as 2026-09, not "${period}"`,
    );
  }
  const metadata = {
    ...(asOf !== undefined && { 'as-of': readDay('--as-of', asOf) }),
    ...(period !== undefined && { period }),
  };
  const files = await Promise.all(positionals.map(measure));
  const { s3, bucket } = await connect(values);
  for (const { path, size } of files) {
    const key = `${client}/${marketplace.code}/${basename(path)}`;
    await putFile({ s3, bucket, key, path, size, metadata, progress: progressOf(key, size) });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    console.log(`${key} (${describeIn(size)})`);
  }
  return 0;
}

async function measure(path: string): Promise<{ readonly path: string; readonly size: number }> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read.`, { cause });
  });
  if (!found.isFile()) throw new CliError(`${path} is not a file.`);
  return { path, size: found.size };
}

/** A progress line, when a person is watching. */
function progressOf(key: string, size: number): (bytes: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (bytes) => process.stderr.write(`\r\u001b[K${key}  ${Math.floor((100 * bytes) / Math.max(1, size))} %`);
}

function describeIn(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
