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
import { entry } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { eachMessage } from '../shared/lambda/process-batch.ts';
import { sesEventShape, sesEventsIn } from '../shared/lambda/ses-event.ts';
import { defaultDirectoryFrom, readSettings } from '../shared/lambda/settings.ts';

const wire = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'outboxQueue', 'linksUrl', 'functionName']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  return {
    stage: settings.stage,
    functionName: settings.functionName,
    ...mailStateOn(table, defaultDirectoryFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    linksUrl: settings.linksUrl,
    messages: messagesOn(new SQSClient({}), { outbox: settings.outboxQueue }),
  };
};

export const handler = entry(wire, (tools, event: SQSEvent) =>
  eachMessage(sesEventsIn(event), sesEventShape, async (feedback) => {
    const now = new Date();
    const handled = await handleBounce(tools, feedback, now);
    log('mail.feedback', { ...handled });
    countMetric(tools.functionName, 'nobodyReached', handled.untold, now);
  }),
);
