import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { mailTransportClientSettings, mailTransportOn } from '../shared/aws/ses/mail-transport.ts';
import { renderBeside } from '../shared/aws/ses/render-picture.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { sendMail } from '../shared/flows/delivery/send-mail.ts';
import { createWorker } from '../shared/lambda/create-worker.ts';
import { logNotRendered } from '../shared/lambda/log.ts';
import { logSent } from '../shared/lambda/log-sent.ts';
import { mailReadyShape } from '../shared/lambda/message-shapes.ts';
import { rateLimiter } from '../shared/lambda/rate-limiter.ts';
import { countFrom, defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';

const names = ['stage', 'table', 'configurationSet', 'outboxQueue', 'functionName'] as const;
const buildDependencies = () => {
  const settings = readSettings(process.env, [...names, 'claimSeconds', 'sendIntervalMilliseconds']);
  const rendering = { renderPicture: renderBeside(import.meta.url), notRendered: logNotRendered };
  const ses = new SESClient(mailTransportClientSettings);
  return {
    functionName: settings.functionName,
    claimSeconds: countFrom('claimSeconds', settings.claimSeconds),
    turn: rateLimiter(countFrom('sendIntervalMilliseconds', settings.sendIntervalMilliseconds)),
    ...mailStateOn(
      tableOn(new DynamoDBClient(tableClientSettings), settings.table),
      defaultClientConfigFrom(process.env),
    ),
    messages: messagesOn(new SQSClient(clientSettings), { outbox: settings.outboxQueue }),
    mailTransport: mailTransportOn(ses, settings.configurationSet, settings.stage, rendering),
  };
};

export const handler = createWorker(buildDependencies, mailReadyShape, async (dependencies, { mail }) => {
  await dependencies.turn();
  logSent(dependencies.functionName, await sendMail(dependencies, mail, new Date()), new Date());
});
