import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { writeSummary } from '../shared/flows/summaries/write-summary.ts';
import { createWorker } from '../shared/lambda/create-worker.ts';
import { log } from '../shared/lambda/log.ts';
import { summaryDueShape } from '../shared/lambda/message-shapes.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'outboxQueue', 'linksUrl']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  return {
    stage: settings.stage,
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    linksUrl: settings.linksUrl,
    messages: messagesOn(new SQSClient(clientSettings), { outbox: settings.outboxQueue }),
  };
};

export const handler = createWorker(buildDependencies, summaryDueShape, async (dependencies, due) =>
  log('summary.written', { ...(await writeSummary(dependencies, due, new Date())) }),
);
