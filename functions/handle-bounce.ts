import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { handleBounce } from '../shared/flows/delivery/handle-bounce.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createWorker } from '../shared/lambda/create-worker.ts';
import { logFeedback } from '../shared/lambda/log-feedback.ts';
import { sesEventShape, sesEventsIn } from '../shared/lambda/ses-event.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'outboxQueue', 'linksUrl', 'functionName']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  return {
    stage: settings.stage,
    backoff: backoffWith(Math.random),
    functionName: settings.functionName,
    ...mailStateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    linksUrl: settings.linksUrl,
    messages: messagesOn(new SQSClient(clientSettings), { outbox: settings.outboxQueue }),
  };
};

export const handler = createWorker(
  buildDependencies,
  sesEventShape,
  async (dependencies, feedback) =>
    logFeedback(dependencies.functionName, await handleBounce(dependencies, feedback, new Date()), new Date()),
  sesEventsIn,
);
