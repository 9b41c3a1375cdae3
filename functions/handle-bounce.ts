import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { handleBounce } from '../shared/flows/delivery/handle-bounce.ts';
import { countMetric } from '../shared/lambda/count-metric.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { processBatch } from '../shared/lambda/process-batch.ts';
import { sesEventShape, sesEventsIn } from '../shared/lambda/ses-event.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'outboxQueue', 'linksUrl', 'functionName']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  return {
    stage: settings.stage,
    functionName: settings.functionName,
    ...mailStateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    linksUrl: settings.linksUrl,
    messages: messagesOn(new SQSClient({}), { outbox: settings.outboxQueue }),
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(sesEventsIn(event), sesEventShape, async (feedback) => {
    const now = new Date();
    const handled = await handleBounce(dependencies, feedback, now);
    log('mail.feedback', { ...handled });
    countMetric(dependencies.functionName, 'nobodyReached', handled.unnotified, now);
  }),
);
