import type { SQSEvent } from 'aws-lambda';
import { amazonFrom } from '../shared/amazon/amazon-from.ts';
import { dynamodbClient } from '../shared/aws/dynamodb/client.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { s3Client } from '../shared/aws/s3/client.ts';
import { fetchedUploadsOn } from '../shared/aws/s3/fetched-uploads.ts';
import { sqsClient } from '../shared/aws/sqs/client.ts';
import { fetchMessagesOn } from '../shared/aws/sqs/messages.ts';
import { ssmClient } from '../shared/aws/ssm/client.ts';
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
    ...connectionStateOn(tableOn(dynamodbClient(), settings.table)),
    amazon: amazonFrom(process.env, () => new Date()),
    backoff: backoffWith(Math.random),
    secrets: secretsOn(ssmClient(), settings.secretsPath),
    fetchedUploads: fetchedUploadsOn(s3Client(), settings.reportsBucket),
    fetchMessages: fetchMessagesOn(sqsClient(), { fetches: settings.fetchesQueue }),
    random: Math.random,
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(event, fetchStepShape, async (step) => {
    for (const stepped of await fetchStep(dependencies, step, new Date())) log('report.fetching', { ...stepped });
  }),
);
