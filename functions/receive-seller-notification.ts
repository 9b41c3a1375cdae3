import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSEvent } from 'aws-lambda';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { latestReadingsOn } from '../shared/aws/dynamodb/readings.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { fetchedUploadsOn } from '../shared/aws/s3/fetched-uploads.ts';
import { fetchMessagesOn } from '../shared/aws/sqs/messages.ts';
import { secretsOn } from '../shared/aws/ssm/secrets.ts';
import { handleSellerNotification } from '../shared/flows/connections/handle-seller-notification.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { processBatch } from '../shared/lambda/process-batch.ts';
import { sellerNotificationShape } from '../shared/lambda/seller-notification.ts';
import { readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'reportsBucket', 'fetchesQueue', 'secretsPath']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  return {
    ...connectionStateOn(table),
    latestReadings: latestReadingsOn(table),
    backoff: backoffWith(Math.random),
    secrets: secretsOn(new SSMClient(clientSettings), settings.secretsPath),
    fetchedUploads: fetchedUploadsOn(new S3Client(clientSettings), settings.reportsBucket),
    fetchMessages: fetchMessagesOn(new SQSClient(clientSettings), { fetches: settings.fetchesQueue }),
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(event, sellerNotificationShape, async (notification) =>
    log('notification.handled', { ...(await handleSellerNotification(dependencies, notification, new Date())) }),
  ),
);
