import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { queuesOn } from '../shared/aws/sqs/messages.ts';
import { evaluateAccount } from '../shared/flows/evaluation/evaluate-account.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { accountChangedShape } from '../shared/lambda/message-shapes.ts';
import { processBatch } from '../shared/lambda/process-batch.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const names = ['stage', 'table', 'outboxQueue', 'evaluateQueue', 'packsQueue', 'linksUrl'] as const;
  const settings = readSettings(process.env, names);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  const queues = { outbox: settings.outboxQueue, evaluate: settings.evaluateQueue, packs: settings.packsQueue };
  return {
    stage: settings.stage,
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    linksUrl: settings.linksUrl,
    ...queuesOn(new SQSClient({}), queues),
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(event, accountChangedShape, async (change) =>
    log('account.evaluated', { ...(await evaluateAccount(dependencies, change, new Date())) }),
  ),
);
