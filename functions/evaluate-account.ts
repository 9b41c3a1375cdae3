import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { messagesOn, packOrdersOn } from '../shared/aws/messages.ts';
import { stateOn } from '../shared/aws/state.ts';
import { tableOn } from '../shared/aws/table.ts';
import { evaluateAccount } from '../shared/flows/evaluate-account.ts';
import { entry } from '../shared/lambda/entry.ts';
import { log } from '../shared/lambda/log.ts';
import { accountChangedShape } from '../shared/lambda/message-shapes.ts';
import { eachMessage } from '../shared/lambda/queue-records.ts';
import { defaultDirectoryFrom, readSettings } from '../shared/lambda/settings.ts';

const wire = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'outboxQueue', 'evaluateQueue', 'packsQueue']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  const sqs = new SQSClient({});
  return {
    stage: settings.stage,
    ...stateOn(table, defaultDirectoryFrom(process.env)),
    messages: messagesOn(sqs, { outbox: settings.outboxQueue, evaluate: settings.evaluateQueue }),
    packOrders: packOrdersOn(sqs, { packs: settings.packsQueue }),
  };
};

export const handler = entry(wire, (tools, event: SQSEvent) =>
  eachMessage(event, accountChangedShape, async (change) =>
    log('account.evaluated', { ...(await evaluateAccount(tools, change, new Date())) }),
  ),
);
