import { rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import type { Authorizer } from '../iam/authorizer.ts';
import type { CloudClock } from '../runtime/clock.ts';
import { openObjectStore } from '../s3/object-store.ts';
import { storeBody } from '../s3/put-object.ts';
import { s3Server } from '../s3/s3-server.ts';
import { openUploadStore } from '../s3/upload-store.ts';
import type { QueueStore } from '../sqs/queue-store.ts';
import { answerSqs, isForSqs } from '../sqs/sqs-server.ts';
import { openParameterStore } from '../ssm/parameter-store.ts';
import { answerSsm, isForSsm } from '../ssm/ssm-server.ts';
import type { BucketPlan } from '../template/stack.ts';

interface Opening {
  /** of the objects' bodies */
  readonly folder: string;
  /** of the cloud's state */
  readonly stateFolder: string;
  readonly file: DatabaseSync;
  readonly buckets: readonly BucketPlan[];
  readonly queues: QueueStore;
  /** sends an event to a queue */
  readonly send: (queueArn: string, body: string) => void;
  readonly clock: CloudClock;
  readonly region: string;
  readonly authorizer: Authorizer;
}

interface OpenedS3 {
  /** puts an object into a bucket, with its event; metadata names in lower case, as HTTP has them */
  readonly upload: (
    bucket: string,
    key: string,
    body: Readable,
    metadata?: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** requests under way that may bring an object */
  readonly uploads: () => number;
  /** tidies up and sends events that an earlier cloud, killed, did not */
  readonly recover: () => void;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** S3, SQS and Parameter Store at one address, which is needed before the stack is known that they serve: until then, 503. */
export function awsServer(): { readonly answer: Answer; readonly open: (opening: Opening) => OpenedS3 } {
  let current: Answer = (_, response) => void response.writeHead(503).end();
  return {
    answer: (request, response) => current(request, response),
    open: ({ folder, stateFolder, file, buckets, queues, send, clock, region, authorizer }) => {
      const objects = openObjectStore(folder, file, { buckets, send, now: clock.now, region });
      const uploads = openUploadStore(file, (name) => rmSync(join(folder, name), { force: true }));
      const context = { objects, uploads, now: clock.now, authorizer };
      const s3 = s3Server(context);
      const parameters = openParameterStore(stateFolder, file, clock.now);
      current = (request, response) => {
        if (request.url === '/_fauxqs/queues') answerCounts(response, queues);
        else if (isForSqs(request)) void answerSqs(request, response, queues, authorizer);
        else if (isForSsm(request)) void answerSsm(request, response, parameters, authorizer);
        else s3.answer(request, response);
      };
      return {
        uploads: s3.uploads,
        upload: async (bucket, key, body, metadata = {}) => {
          const headers = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
          await storeBody(context, bucket, key, Object.fromEntries(headers), body, 'ObjectCreated:Put');
        },
        recover: () => {
          objects.sweep();
          objects.sendRecorded();
        },
      };
    },
  };
}

/** Scripts written for the first release count messages here; new ones ask the control server for its state. */
function answerCounts(response: ServerResponse, queues: QueueStore): void {
  const counts = queues.queues.map((queue) => {
    const { visible, inFlight, delayed } = queues.counts(queue);
    return {
      name: queue.name,
      url: queue.url,
      arn: queue.arn,
      approximateMessageCount: visible,
      approximateInflightCount: inFlight,
      approximateDelayedCount: delayed,
    };
  });
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(counts));
}
