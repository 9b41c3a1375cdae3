import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { mailStateOn } from '../shared/aws/mail-state.ts';
import { messagesOn } from '../shared/aws/messages.ts';
import { postmanClientSettings, postmanOn } from '../shared/aws/postman.ts';
import { tableOn } from '../shared/aws/table.ts';
import { sendMail } from '../shared/flows/send-mail.ts';
import { countMetric } from '../shared/lambda/count-metric.ts';
import { entry } from '../shared/lambda/entry.ts';
import { log } from '../shared/lambda/log.ts';
import { mailReadyShape } from '../shared/lambda/message-shapes.ts';
import { pace } from '../shared/lambda/pace.ts';
import { eachMessage } from '../shared/lambda/queue-records.ts';
import { countFrom, defaultDirectoryFrom, readSettings } from '../shared/lambda/settings.ts';

const names = ['stage', 'table', 'configurationSet', 'outboxQueue', 'functionName'] as const;
const wire = () => {
  const settings = readSettings(process.env, [...names, 'claimSeconds', 'sendIntervalMilliseconds']);
  return {
    functionName: settings.functionName,
    claimSeconds: countFrom('claimSeconds', settings.claimSeconds),
    turn: pace(countFrom('sendIntervalMilliseconds', settings.sendIntervalMilliseconds)),
    ...mailStateOn(tableOn(new DynamoDBClient({}), settings.table), defaultDirectoryFrom(process.env)),
    messages: messagesOn(new SQSClient({}), { outbox: settings.outboxQueue }),
    postman: postmanOn(new SESClient(postmanClientSettings), settings.configurationSet, settings.stage),
  };
};

export const handler = entry(wire, (tools, event: SQSEvent) =>
  eachMessage(event, mailReadyShape, async ({ mail }) => {
    await tools.turn();
    const sent = await sendMail(tools, mail, new Date());
    log('mail.sent', { ...sent });
    countMetric(tools.functionName, 'nobodyReached', sent.noReader ? 1 : 0, new Date());
  }),
);
