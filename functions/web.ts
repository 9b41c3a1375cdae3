import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { clientSettings } from '../shared/aws/client-settings.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { portalFilesOn } from '../shared/aws/s3/portal-files.ts';
import { queuesOn } from '../shared/aws/sqs/messages.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';
import { uploadScriptBeside } from '../shared/lambda/web/upload-script.ts';
import { answerWith, webApp } from '../shared/lambda/web/web-app.ts';

const names = ['stage', 'table', 'outboxQueue', 'packsQueue', 'reportsBucket', 'connectUrl'] as const;
const buildDependencies = () => {
  const settings = readSettings(process.env, names);
  const table = tableOn(new DynamoDBClient(clientSettings), settings.table);
  const app = webApp({
    stage: settings.stage,
    connectUrl: settings.connectUrl,
    backoff: backoffWith(Math.random),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    ...portalFilesOn(new S3Client(clientSettings), settings.reportsBucket),
    uploadScript: uploadScriptBeside(import.meta.url),
    ...queuesOn(new SQSClient(clientSettings), { outbox: settings.outboxQueue, packs: settings.packsQueue }),
    randomSecret: () => randomBytes(32),
    now: () => new Date(),
    pause: (milliseconds) => setTimeout(milliseconds),
  });
  return { answer: answerWith(app) };
};

export const handler = createHandler(buildDependencies, ({ answer }, event: LambdaFunctionURLEvent) => answer(event));
