import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mailStateOn } from '../shared/aws/mail-state.ts';
import { messagesOn } from '../shared/aws/messages.ts';
import { paintBeside } from '../shared/aws/paint-picture.ts';
import { postmanClientSettings, postmanOn } from '../shared/aws/postman.ts';
import { tableOn } from '../shared/aws/table.ts';
import { sendMail } from '../shared/flows/send-mail.ts';
import { entry } from '../shared/lambda/entry.ts';
import { logNotPainted } from '../shared/lambda/log.ts';
import { logSent } from '../shared/lambda/log-sent.ts';
import { mailReadyShape } from '../shared/lambda/message-shapes.ts';
import { pace } from '../shared/lambda/pace.ts';
import { eachMessage } from '../shared/lambda/queue-records.ts';
import { countFrom, defaultDirectoryFrom, readSettings } from '../shared/lambda/settings.ts';

const names = ['stage', 'table', 'configurationSet', 'outboxQueue', 'functionName'] as const;
const wire = () => {
  const settings = readSettings(process.env, [...names, 'claimSeconds', 'sendIntervalMilliseconds']);
  const painting = { paint: paintBeside(import.meta.url), notPainted: logNotPainted };
  return {
    functionName: settings.functionName,
    claimSeconds: countFrom('claimSeconds', settings.claimSeconds),
    turn: pace(countFrom('sendIntervalMilliseconds', settings.sendIntervalMilliseconds)),
    ...mailStateOn(tableOn(new DynamoDBClient({}), settings.table), defaultDirectoryFrom(process.env)),
    messages: messagesOn(new SQSClient({}), { outbox: settings.outboxQueue }),
    postman: postmanOn(new SESClient(postmanClientSettings), settings.configurationSet, settings.stage, painting),
  };
};

export const handler = entry(wire, (tools, event: SQSEvent) =>
  eachMessage(event, mailReadyShape, async ({ mail }) => {
    await tools.turn();
    logSent(tools.functionName, await sendMail(tools, mail, new Date()), new Date());
  }),
);
