import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mailStateOn } from '../shared/aws/dynamodb/mail-state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { postmanClientSettings, postmanOn } from '../shared/aws/ses/mail-transport.ts';
import { paintBeside } from '../shared/aws/ses/render-picture.ts';
import { messagesOn } from '../shared/aws/sqs/messages.ts';
import { sendMail } from '../shared/flows/delivery/send-mail.ts';
import { entry } from '../shared/lambda/create-handler.ts';
import { logNotPainted } from '../shared/lambda/log.ts';
import { logSent } from '../shared/lambda/log-sent.ts';
import { mailReadyShape } from '../shared/lambda/message-shapes.ts';
import { eachMessage } from '../shared/lambda/process-batch.ts';
import { pace } from '../shared/lambda/rate-limiter.ts';
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
