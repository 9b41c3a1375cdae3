import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSEvent } from 'aws-lambda';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { packsOn } from '../shared/aws/s3/packs.ts';
import { uploadsOn } from '../shared/aws/s3/uploads.ts';
import { renderWith } from '../shared/aws/ses/render-picture.ts';
import { writePack } from '../shared/flows/cases/write-pack.ts';
import { createHandler } from '../shared/lambda/create-handler.ts';
import { log } from '../shared/lambda/log.ts';
import { packDueShape } from '../shared/lambda/message-shapes.ts';
import { processBatch } from '../shared/lambda/process-batch.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';
import { rendererFileNames } from '../shared/names.ts';

const beside = (name: string) => new URL(name, import.meta.url);
const { renderer, regular, bold } = rendererFileNames;

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'reportsBucket']);
  const table = tableOn(new DynamoDBClient({}), settings.table);
  const s3 = new S3Client({});
  return {
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    uploads: uploadsOn(s3, settings.reportsBucket),
    packs: packsOn(s3, settings.reportsBucket),
    renderPicture: renderWith({ renderer: beside(renderer), regular: beside(regular), bold: beside(bold) }),
  };
};

export const handler = createHandler(buildDependencies, (dependencies, event: SQSEvent) =>
  processBatch(event, packDueShape, async (due) =>
    log('pack.written', { ...(await writePack(dependencies, due, new Date())) }),
  ),
);
