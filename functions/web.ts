import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { dynamodbClient } from '../shared/aws/dynamodb/client.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { s3Client } from '../shared/aws/s3/client.ts';
import { portalBucketOn } from '../shared/aws/s3/portal-bucket.ts';
import { sqsClient } from '../shared/aws/sqs/client.ts';
import { queuesOn } from '../shared/aws/sqs/messages.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';
import { answerWith, webApp } from '../shared/lambda/web/web-app.ts';
import { uploadScriptName } from '../shared/names.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, [
    'stage',
    'table',
    'outboxQueue',
    'packsQueue',
    'reportsBucket',
    'connectUrl',
  ]);
  const table = tableOn(dynamodbClient(), settings.table);
  const app = webApp({
    stage: settings.stage,
    connectUrl: settings.connectUrl,
    backoff: backoffWith(Math.random),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    ...connectionStateOn(table),
    ...portalBucketOn(s3Client(), settings.reportsBucket),
    uploadScript: () => readFile(new URL(uploadScriptName, import.meta.url), 'utf8'),
    ...queuesOn(sqsClient(), { outbox: settings.outboxQueue, packs: settings.packsQueue }),
    randomSecret: () => randomBytes(32),
    now: () => new Date(),
    pause: (milliseconds) => setTimeout(milliseconds),
  });
  return { answer: answerWith(app) };
};

export const handler = createHandler(buildDependencies, ({ answer }, event: LambdaFunctionURLEvent) => answer(event));
