import { randomBytes, randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { amazonFrom } from '../shared/amazon/amazon-from.ts';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { fetchQueuesOn } from '../shared/aws/sqs/messages.ts';
import { secretsOn } from '../shared/aws/ssm/secrets.ts';
import { fetchReports } from '../shared/flows/connections/fetch-reports.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { countFetching } from '../shared/lambda/count-fetching.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const needed = ['stage', 'table', 'outboxQueue', 'fetchesQueue', 'secretsPath', 'linksUrl', 'connectUrl'] as const;
const buildDependencies = () => {
  const settings = readSettings(process.env, [...needed, 'functionName']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  const queues = { outbox: settings.outboxQueue, fetches: settings.fetchesQueue };
  return {
    ...settings,
    ...connectionStateOn(table),
    ...mailStateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    nonce: randomUUID,
    amazon: amazonFrom(process.env, () => new Date()),
    backoff: backoffWith(Math.random),
    secrets: secretsOn(new SSMClient(clientSettings), settings.secretsPath),
    ...fetchQueuesOn(new SQSClient(clientSettings), queues),
  };
};

export const handler = createHandler(buildDependencies, async (dependencies) =>
  countFetching(dependencies.functionName, await fetchReports(dependencies, new Date()), new Date()),
);
