import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { stateOn } from '../../shared/aws/dynamodb/state.ts';
import { type Table, tableOn } from '../../shared/aws/dynamodb/table/table.ts';
import { defaultClientConfig } from '../../shared/config/client-config.ts';
import { CliError } from '../arguments/cli-error.ts';
import { findLocalCloud } from '../local/find-cloud.ts';
import type { LocalFile } from '../local/local-file.ts';

/** A running Headroom, here or in AWS, as the commands use it. */
export interface Connection {
  readonly s3: S3Client;
  readonly bucket: string;
  /** the ports that lie on the state table */
  readonly state: ReturnType<typeof stateOn>;
  readonly table: Table;
  /** its time: a local cloud has its own */
  readonly now: Date;
  /** the stack's outputs, by name */
  readonly outputs: Readonly<Record<string, string>>;
  /** where it is, when it runs here */
  readonly local?: LocalFile;
}

export interface Where {
  readonly dir?: string | undefined;
  readonly stack?: string | undefined;
}

/**
 * Connects to the local cloud of a folder, or to a deployed stack by the outputs it has. Throws `Problem` when it is
 * not there.
 */
export function connect({ dir, stack }: Where): Promise<Connection> {
  if (stack !== undefined && dir !== undefined) throw new CliError('--dir and --stack cannot be used together.');
  return stack === undefined ? connectLocally(dir) : connectToStack(stack);
}

/** What is in force before a clients.yaml is applied, as far as the stack says it. */
const clientConfigOf = ({ DefaultSender, DefaultRecipient }: Connection['outputs']) =>
  defaultClientConfig(DefaultSender ?? 'nobody@headroom.invalid', DefaultRecipient ?? 'nobody@headroom.invalid', 'UTC');

async function connectLocally(dir: string | undefined): Promise<Connection> {
  const { file, state } = await findLocalCloud(dir);
  const any = { region: file.region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const dynamodb = new DynamoDBClient({ ...any, endpoint: file.dynamodb.endpoint });
  const table = tableOn(dynamodb, file.dynamodb.table);
  return {
    s3: new S3Client({ ...any, endpoint: file.s3.endpoint }),
    bucket: file.s3.bucket,
    table,
    state: stateOn(table, clientConfigOf(file.outputs)),
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
      throw new CliError(`the stack ${name} could not be looked up: ${why}`, { cause: error });
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
    s3: new S3Client({}),
    bucket: output('ReportsBucketName'),
    table,
    state: stateOn(table, clientConfigOf(outputs)),
    now: new Date(),
    outputs,
  };
}
