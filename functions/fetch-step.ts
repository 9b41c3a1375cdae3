import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { SQSEvent } from 'aws-lambda';
import { amazonFrom } from '../shared/amazon/amazon-from.ts';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { fetchedUploadsOn } from '../shared/aws/s3/fetched-uploads.ts';
import { fetchMessagesOn } from '../shared/aws/sqs/messages.ts';
import { secretsOn } from '../shared/aws/ssm/secrets.ts';
import { fetchStep } from '../shared/flows/connections/fetch-step.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { fetchStepShape } from '../shared/lambda/message-shapes.ts';
import { processBatch } from '../shared/lambda/process-batch.ts';
import { readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'reportsBucket', 'fetchesQueue', 'secretsPath']);
  return {
    ...connectionStateOn(tableOn(new DynamoDBClient(tableClientSettings), settings.table)),
    amazon: amazonFrom(process.env, () => new Date()),
    backoff: backoffWith(Math.random),
    secrets: secretsOn(new SSMClient(clientSettings), settings.secretsPath),
    fetchedUploads: fetchedUploadsOn(new S3Client(clientSettings), settings.reportsBucket),
    fetchMessages: fetchMessagesOn(new SQSClient(clientSettings), { fetches: settings.fetchesQueue }),
    random: Math.random,
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(event, fetchStepShape, async (step) => {
    for (const stepped of await fetchStep(dependencies, step, new Date())) log('report.fetching', { ...stepped });
  }),
);
