import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import type { SQSEvent } from 'aws-lambda';
import { outboxOn } from '../shared/aws/outbox.ts';
import { paintWith } from '../shared/aws/paint-picture.ts';
import { postmanOn } from '../shared/aws/postman.ts';
import { tableOn } from '../shared/aws/table.ts';
import { sendMail } from '../shared/flows/send-mail.ts';
import { entry } from '../shared/lambda/entry.ts';
import { errorFacts, log } from '../shared/lambda/log.ts';
import { mailReadyShape } from '../shared/lambda/message-shapes.ts';
import { eachMessage } from '../shared/lambda/queue-records.ts';
import { readSettings } from '../shared/lambda/settings.ts';
import { paintFileNames } from '../shared/names.ts';

const beside = (name: string) => new URL(name, import.meta.url);
const { renderer, regular, bold } = paintFileNames;
const painting = {
  paint: paintWith({ renderer: beside(renderer), regular: beside(regular), bold: beside(bold) }),
  notPainted: (mail: string, picture: string, error: unknown) =>
    log('picture.not-painted', { mail, picture, ...errorFacts(error) }),
};

const wire = () => {
  const settings = readSettings(process.env, ['stage', 'table', 'configurationSet']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  return {
    outbox: outboxOn(table),
    postman: postmanOn(new SESClient({}), settings.configurationSet, settings.stage, painting),
  };
};

export const handler = entry(wire, (tools, event: SQSEvent) =>
  eachMessage(event, mailReadyShape, async ({ mail }) =>
    log('mail.sent', { ...(await sendMail(tools, mail, new Date())) }),
  ),
);
