import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { summarizeWeek } from '../shared/flows/summaries/summarize-week.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'summaryQueue']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  return {
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    messages: messagesOn(new SQSClient(clientSettings), { summary: settings.summaryQueue }),
  };
};

export const handler = createHandler(buildDependencies, async (dependencies) =>
  log('summaries.requested', { ...(await summarizeWeek(dependencies, new Date())) }),
);
