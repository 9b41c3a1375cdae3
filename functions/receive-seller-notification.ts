import type { SQSEvent } from 'aws-lambda';
import { dynamodbClient } from '../shared/aws/dynamodb/client.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { latestReadingsOn } from '../shared/aws/dynamodb/readings.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { s3Client } from '../shared/aws/s3/client.ts';
import { fetchedUploadsOn } from '../shared/aws/s3/fetched-uploads.ts';
import { sqsClient } from '../shared/aws/sqs/client.ts';
import { fetchMessagesOn } from '../shared/aws/sqs/messages.ts';
import { ssmClient } from '../shared/aws/ssm/client.ts';
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
  const table = tableOn(dynamodbClient(), settings.table);
  return {
    ...connectionStateOn(table),
    latestReadings: latestReadingsOn(table),
    backoff: backoffWith(Math.random),
    secrets: secretsOn(ssmClient(), settings.secretsPath),
    fetchedUploads: fetchedUploadsOn(s3Client(), settings.reportsBucket),
    fetchMessages: fetchMessagesOn(sqsClient(), { fetches: settings.fetchesQueue }),
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(event, sellerNotificationShape, async (notification) =>
    log('notification.handled', { ...(await handleSellerNotification(dependencies, notification, new Date())) }),
  ),
);
