import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '../client-settings.ts';

/** The client of a function; region, credentials and endpoint come from what Lambda sets. */
export const dynamodbClient = (): DynamoDBClient => new DynamoDBClient(clientSettings);
