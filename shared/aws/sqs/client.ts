import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from '../client-settings.ts';

/** The client of a function; region, credentials and endpoint come from what Lambda sets. */
export const sqsClient = (): SQSClient => new SQSClient(clientSettings);
