import { randomBytes, randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { amazonFrom } from '../../shared/amazon/amazon-from.ts';
import { connectionStateOn } from '../../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { fetchMessagesOn } from '../../shared/aws/sqs/messages.ts';
import { secretsOn } from '../../shared/aws/ssm/secrets.ts';
import { settingNames } from '../../shared/names.ts';
import { CliError } from '../arguments/cli-error.ts';
import { type Connection, localCredentials } from './open-stack.ts';

/** What the commands about connections use: ports on the stack's table, its secrets, its queue, and Amazon. */
export function openConnections({ table, state, outputs, local, now }: Connection) {
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new CliError(`the stack has no output ${name}: deploy this release first.`);
    return value;
  };
  const here = local && { region: local.region, credentials: localCredentials() };
  const ssm = new SSMClient(here === undefined ? {} : { ...here, endpoint: local?.ssm.endpoint ?? '' });
  const sqs = new SQSClient(here === undefined ? {} : { ...here, endpoint: local?.sqs.endpoint ?? '' });
  const environment = local?.amazon === undefined ? {} : { [settingNames.amazonEndpoint]: local.amazon };
  return {
    ...connectionStateOn(table),
    accounts: state.accounts,
    backoff: state.backoff,
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    nonce: () => randomUUID(),
    connectUrl: output('ConnectUrl'),
    secrets: secretsOn(ssm, output('SecretsPath')),
    fetchMessages: fetchMessagesOn(sqs, { fetches: output('FetchesQueueUrl') }),
    amazon: amazonFrom(environment, () => now),
    queueArn: output('SellerNotificationsQueueArn'),
  };
}

export type OpenConnections = ReturnType<typeof openConnections>;
