import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { accountsOn } from '../shared/aws/dynamodb/accounts.ts';
import { clientConfigsOn } from '../shared/aws/dynamodb/client-configs.ts';
import { outboxOn } from '../shared/aws/dynamodb/outbox.ts';
import { stormsOn } from '../shared/aws/dynamodb/storms.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { checkAccounts } from '../shared/flows/evaluation/check-accounts.ts';
import { countMetric } from '../shared/lambda/count-metric.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'evaluateQueue', 'outboxQueue', 'functionName']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  const queues = { evaluate: settings.evaluateQueue, outbox: settings.outboxQueue };
  return {
    functionName: settings.functionName,
    accounts: accountsOn(table),
    clientConfigs: clientConfigsOn(table, defaultClientConfigFrom(process.env)),
    storms: stormsOn(table),
    outbox: outboxOn(table),
    messages: messagesOn(new SQSClient(clientSettings), queues),
  };
};

export const handler = createHandler(buildDependencies, async (dependencies) => {
  const now = new Date();
  const checked = await checkAccounts(dependencies, now);
  log('accounts.checked', { ...checked });
  countMetric(dependencies.functionName, 'mailOverdue', checked.mailOverdue, now);
  countMetric(dependencies.functionName, 'unreadableAccounts', checked.unreadableAccounts, now);
});
