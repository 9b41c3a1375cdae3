import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { queuesOn } from '../shared/aws/sqs/messages.ts';
import { evaluate } from '../shared/flows/evaluation/evaluate.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createWorker } from '../shared/lambda/create-worker.ts';
import { log } from '../shared/lambda/log.ts';
import { evaluationDueShape } from '../shared/lambda/message-shapes.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const names = ['stage', 'table', 'outboxQueue', 'evaluateQueue', 'packsQueue', 'linksUrl'] as const;
  const settings = readSettings(process.env, names);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  const queues = { outbox: settings.outboxQueue, evaluate: settings.evaluateQueue, packs: settings.packsQueue };
  return {
    stage: settings.stage,
    backoff: backoffWith(Math.random),
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    linksUrl: settings.linksUrl,
    ...queuesOn(new SQSClient(clientSettings), queues),
  };
};

export const handler = createWorker(buildDependencies, evaluationDueShape, async (dependencies, due) =>
  log(`${due.kind}.evaluated`, { ...(await evaluate(dependencies, due, new Date())) }),
);
