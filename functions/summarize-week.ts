import { dynamodbClient } from '../shared/aws/dynamodb/client.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { sqsClient } from '../shared/aws/sqs/client.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { summarizeWeek } from '../shared/flows/summaries/summarize-week.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'summaryQueue']);
  const table = tableOn(dynamodbClient(), settings.table);
  return {
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    messages: messagesOn(sqsClient(), { summary: settings.summaryQueue }),
  };
};

export const handler = createHandler(buildDependencies, async (dependencies) =>
  log('summaries.requested', { ...(await summarizeWeek(dependencies, new Date())) }),
);
