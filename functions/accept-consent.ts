import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { amazonFrom, consentHostFrom } from '../shared/amazon/amazon-from.ts';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { accountsOn } from '../shared/aws/dynamodb/accounts.ts';
import { clientConfigsOn } from '../shared/aws/dynamodb/client-configs.ts';
import { connectionStateOn } from '../shared/aws/dynamodb/connections.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { fetchMessagesOn } from '../shared/aws/sqs/messages.ts';
import { secretsOn } from '../shared/aws/ssm/secrets.ts';
import { answerConsent } from '../shared/flows/connections/consent.ts';
import { consentAnswerOut, consentRequestIn } from '../shared/lambda/consent-request.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { logConsent } from '../shared/lambda/log-consent.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const names = ['stage', 'table', 'fetchesQueue', 'secretsPath', 'sellerNotificationsQueueArn'] as const;
const buildDependencies = () => {
  const { sellerNotificationsQueueArn: queueArn, ...settings } = readSettings(process.env, names);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  const linkSecrets = linkSecretsOn(table, () => randomBytes(32));
  const clientConfigs = clientConfigsOn(table, defaultClientConfigFrom(process.env));
  const amazon = amazonFrom(process.env, () => new Date());
  const secrets = secretsOn(new SSMClient(clientSettings), settings.secretsPath);
  const fetchMessages = fetchMessagesOn(new SQSClient(clientSettings), { fetches: settings.fetchesQueue });
  const shared = { ...connectionStateOn(table), accounts: accountsOn(table), linkSecrets, clientConfigs };
  return { ...shared, ...settings, ...consentHostFrom(process.env), amazon, secrets, fetchMessages, queueArn };
};

export const handler = createHandler(buildDependencies, async (dependencies, event: LambdaFunctionURLEvent) => {
  const answer = await answerConsent(dependencies, consentRequestIn(event), new Date());
  logConsent(answer);
  return consentAnswerOut(answer);
});
