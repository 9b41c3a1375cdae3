import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { accountAlertsOn } from '../shared/aws/dynamodb/account-alerts.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { packsOn } from '../shared/aws/s3/packs.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { followLink } from '../shared/flows/links/follow-link.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { linkAnswerOut, linkRequestIn } from '../shared/lambda/link-request.ts';
import { log } from '../shared/lambda/log.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'outboxQueue', 'reportsBucket']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  return {
    stage: settings.stage,
    backoff: backoffWith(Math.random),
    linkSecrets: linkSecretsOn(table, () => randomBytes(32)),
    accountAlerts: accountAlertsOn(table),
    ...mailStateOn(table, defaultClientConfigFrom(process.env)),
    packs: packsOn(new S3Client({}), settings.reportsBucket),
    messages: messagesOn(new SQSClient({}), { outbox: settings.outboxQueue }),
  };
};

export const handler = createHandler(buildDependencies, async (dependencies, event: LambdaFunctionURLEvent) => {
  const { followed, ...answer } = await followLink(dependencies, await linkRequestIn(event), new Date());
  log('link.followed', { ...followed });
  return linkAnswerOut(answer);
});
