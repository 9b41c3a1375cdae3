import { randomBytes, randomUUID } from 'node:crypto';
import { amazonFrom } from '../shared/amazon/amazon-from.ts';
import { dynamodbClient } from '../shared/aws/dynamodb/client.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { sqsClient } from '../shared/aws/sqs/client.ts';
import { fetchMessagesOn, messagesOn } from '../shared/aws/sqs/messages.ts';
import { ssmClient } from '../shared/aws/ssm/client.ts';
import { secretsOn } from '../shared/aws/ssm/secrets.ts';
import { fetchReports } from '../shared/flows/connections/fetch-reports.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { countFetching } from '../shared/lambda/count-fetching.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const needed = ['stage', 'table', 'outboxQueue', 'fetchesQueue', 'secretsPath', 'linksUrl', 'connectUrl'] as const;
const buildDependencies = () => {
  const settings = readSettings(process.env, [...needed, 'functionName']);
  const table = tableOn(dynamodbClient(), settings.table);
  const queues = { outbox: settings.outboxQueue, fetches: settings.fetchesQueue };
  return {
    ...settings,
    ...connectionStateOn(table),
    ...mailStateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    nonce: randomUUID,
    amazon: amazonFrom(process.env, () => new Date()),
    backoff: backoffWith(Math.random),
    secrets: secretsOn(ssmClient(), settings.secretsPath),
    messages: messagesOn(sqsClient(), queues),
    fetchMessages: fetchMessagesOn(sqsClient(), queues),
  };
};

export const handler = createHandler(buildDependencies, async (dependencies) =>
  countFetching(dependencies.functionName, await fetchReports(dependencies, new Date()), new Date()),
);
