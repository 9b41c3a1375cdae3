import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings, tableClientSettings } from '../shared/aws/client-settings.ts';
import { linkSecretsOn } from '../shared/aws/dynamodb/link-secrets.ts';
import { stateOn } from '../shared/aws/dynamodb/state.ts';
import { tableOn } from '../shared/aws/dynamodb/table/table.ts';
import { packsOn } from '../shared/aws/s3/packs.ts';
import { uploadsOn } from '../shared/aws/s3/uploads.ts';
import { renderWith } from '../shared/aws/ses/render-picture.ts';
import { writePack } from '../shared/flows/cases/write-pack.ts';
import { withOriginalTimes } from '../shared/flows/intake/original-upload-time.ts';
import { backoffWith } from '../shared/lambda/backoff.ts';
import { createWorker } from '../shared/lambda/create-worker.ts';
import { log } from '../shared/lambda/log.ts';
import { packDueShape } from '../shared/lambda/message-shapes.ts';
import { defaultClientConfigFrom, readSettings } from '../shared/lambda/settings.ts';
import { rendererFileNames } from '../shared/names.ts';

const beside = (name: string) => new URL(name, import.meta.url);
const { renderer, regular, bold } = rendererFileNames;

const buildDependencies = () => {
  const settings = readSettings(process.env, ['table', 'reportsBucket']);
  const table = tableOn(new DynamoDBClient(tableClientSettings), settings.table);
  const secrets = linkSecretsOn(table, () => randomBytes(32));
  const s3 = new S3Client(clientSettings);
  return {
    backoff: backoffWith(Math.random),
    ...stateOn(table, defaultClientConfigFrom(process.env)),
    uploads: withOriginalTimes(uploadsOn(s3, settings.reportsBucket), secrets),
    packs: packsOn(s3, settings.reportsBucket),
    renderPicture: renderWith({ renderer: beside(renderer), regular: beside(regular), bold: beside(bold) }),
  };
};

export const handler = createWorker(buildDependencies, packDueShape, async (dependencies, due) =>
  log('pack.written', { ...(await writePack(dependencies, due, new Date())) }),
);
