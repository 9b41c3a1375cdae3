import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accountsOn } from '../shared/aws/accounts.ts';
import { messagesOn } from '../shared/aws/messages.ts';
import { outboxOn } from '../shared/aws/outbox.ts';
import { stormsOn } from '../shared/aws/storms.ts';
import { tableOn } from '../shared/aws/table.ts';
import { checkAccounts } from '../shared/flows/check-accounts.ts';
import { entry } from '../shared/lambda/entry.ts';
import { log } from '../shared/lambda/log.ts';
import { readSettings } from '../shared/lambda/settings.ts';

const wire = () => {
  const settings = readSettings(process.env, ['table', 'evaluateQueue', 'outboxQueue']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  const queues = { evaluate: settings.evaluateQueue, outbox: settings.outboxQueue };
  return {
    accounts: accountsOn(table),
    storms: stormsOn(table),
    outbox: outboxOn(table),
    messages: messagesOn(new SQSClient({}), queues),
  };
};

export const handler = entry(wire, async (tools) =>
  log('accounts.checked', { ...(await checkAccounts(tools, new Date())) }),
);
