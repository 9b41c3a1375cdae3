import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { type Table, tableOn } from '../../shared/aws/dynamodb/table/table.ts';
import { uploadsOn } from '../../shared/aws/s3/uploads.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { withOriginalTimes } from '../../shared/flows/intake/original-upload-time.ts';
import type { RetryDependencies } from '../../shared/flows/retry-on-conflict.ts';
import type { LinkSecrets } from '../../shared/ports/links.ts';
import type { Uploads } from '../../shared/ports/uploads.ts';
import { CliError } from '../arguments/cli-error.ts';
import { findLocalCloud } from '../local/find-cloud.ts';
import type { LocalFile } from '../local/local-file.ts';

/** A running Headroom, local or in AWS, as the commands use it. */
export interface Connection {
  readonly s3: S3Client;
  readonly bucket: string;
  /** the bucket, with the times of first upload of what was restored */
  readonly uploads: Uploads;
  /** what signs links in mail and the times of restored uploads */
  readonly linkSecrets: LinkSecrets;
  /** the ports that lie on the state table, and how to wait where somebody else writes to it */
  readonly state: ReturnType<typeof stateOn> & RetryDependencies;
  readonly table: Table;
  /** its time: a local cloud has its own */
  readonly now: Date;
  /** the stack's outputs, by name */
  readonly outputs: Readonly<Record<string, string>>;
  /** its addresses, when it runs on this machine */
  readonly local?: LocalFile;
}

export interface Where {
  readonly dir?: string | undefined;
  readonly stack?: string | undefined;
}

/**
 * Connects to the local cloud in a folder, or to a deployed stack by its outputs. Throws `CliError` when there is none.
 */
export function connect({ dir, stack }: Where): Promise<Connection> {
  if (stack !== undefined && dir !== undefined) throw new CliError('--dir and --stack cannot be used together.');
  return stack === undefined ? connectLocally(dir) : connectToStack(stack);
}

const backoff = { random: Math.random, sleep: (milliseconds: number) => setTimeout(milliseconds) };

/**
 * Credentials for the local cloud: it takes any, and those to which it was given a policy are bound by it. A test of that policy
 * names its access key in the environment.
 */
export function localCredentials() {
  return { accessKeyId: process.env.HEADROOM_LOCAL_ACCESS_KEY ?? 'local', secretAccessKey: 'local' };
}

/** The configuration until a clients.yaml is applied, as far as the stack's outputs say. */
const clientConfigOf = ({ DefaultSender, DefaultRecipient }: Connection['outputs']) =>
  defaultClientConfig(DefaultSender ?? 'nobody@headroom.invalid', DefaultRecipient ?? 'nobody@headroom.invalid', 'UTC');

function bucketOf(s3: S3Client, bucket: string, table: Table) {
  const linkSecrets = linkSecretsOn(table, () => randomBytes(32));
  return { s3, bucket, linkSecrets, uploads: withOriginalTimes(uploadsOn(s3, bucket), linkSecrets) };
}

async function connectLocally(dir: string | undefined): Promise<Connection> {
  const { file, state } = await findLocalCloud(dir);
  const any = { region: file.region, credentials: localCredentials() };
  const table = tableOn(new DynamoDBClient({ ...any, endpoint: file.dynamodb.endpoint }), file.dynamodb.table);
  return {
    ...bucketOf(new S3Client({ ...any, endpoint: file.s3.endpoint }), file.s3.bucket, table),
    table,
    state: { ...stateOn(table, clientConfigOf(file.outputs)), backoff },
    now: new Date(state.now),
    outputs: file.outputs,
    local: file,
  };
}

async function connectToStack(name: string): Promise<Connection> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const { Stacks } = await new CloudFormationClient({})
    .send(new DescribeStacksCommand({ StackName: name }))
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new CliError(`cannot look up the stack ${name}: ${why}`, { cause: error });
    });
  const outputs = Object.fromEntries(
    (Stacks?.[0]?.Outputs ?? []).map((one) => [one.OutputKey ?? '', one.OutputValue ?? '']),
  );
  const output = (key: string): string => {
    const value = outputs[key];
    if (value === undefined) throw new CliError(`the stack ${name} has no output ${key}; is it Headroom?`);
    return value;
  };
  const table = tableOn(new DynamoDBClient({}), output('TableName'));
  return {
    ...bucketOf(new S3Client({ followRegionRedirects: true }), output('ReportsBucketName'), table),
    table,
    state: { ...stateOn(table, clientConfigOf(outputs)), backoff },
    now: new Date(),
    outputs,
  };
}
