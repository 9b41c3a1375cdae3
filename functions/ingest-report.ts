import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { uploadsOn } from '../shared/aws/s3/uploads.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { ingestUpload } from '../shared/flows/intake/ingest-upload.ts';
import { withOriginalTimes } from '../shared/flows/intake/original-upload-time.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createWorker } from '../shared/lambda/create-worker.ts';
import { log } from '../shared/lambda/log.ts';
import { s3NotificationShape, uploadsIn } from '../shared/lambda/s3-event.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const names = ['stage', 'reportsBucket', 'table', 'evaluateQueue', 'outboxQueue', 'linksUrl'] as const;
  const settings = readSettings(process.env, names);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  const queues = { evaluate: settings.evaluateQueue, outbox: settings.outboxQueue };
  const linkSecrets = linkSecretsOn(table, () => randomBytes(32));
  return {
    stage: settings.stage,
    backoff: backoffWith(Math.random),
    uploads: withOriginalTimes(uploadsOn(new S3Client(clientSettings), settings.reportsBucket), linkSecrets),
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    linkSecrets,
    linksUrl: settings.linksUrl,
    messages: messagesOn(new SQSClient(clientSettings), queues),
  };
};

export const handler = createWorker(buildDependencies, s3NotificationShape, async (dependencies, notification) => {
  for (const upload of uploadsIn(notification))
    log('report.ingested', { ...(await ingestUpload(dependencies, upload, new Date())) });
});
