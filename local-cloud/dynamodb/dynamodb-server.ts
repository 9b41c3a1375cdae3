import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Denial, Grants, Heard, Permission } from '../iam/authorizer.ts';
import type { TablePlan } from '../template/stack.ts';

export interface DynamodbServer {
  readonly address: string;
  /** from here on, what these policies do not allow is denied */
  readonly enforce: (grants: Grants, heard: Heard) => void;
  /** see `Authorizer` */
  readonly addPrincipal: (accessKey: string, document: unknown) => void;
  readonly stop: () => Promise<void>;
}

type Message =
  | { readonly event: 'listening'; readonly port: number }
  | { readonly event: 'closed' }
  | { readonly event: 'permission.used'; readonly permission: Permission }
  | { readonly event: 'access.denied'; readonly denial: Denial }
  | { readonly event: 'table.error'; readonly message: string };

/** DynamoDB's endpoint, its tables kept in the folder. `report` gets what goes wrong inside it. */
export async function openDynamodbServer(
  folder: string,
  preferredPort: number | undefined,
  report: (line: string) => void,
): Promise<DynamodbServer> {
  mkdirSync(folder, { recursive: true });
  const worker = new Worker(new URL('./dynamodb-worker.mjs', import.meta.url), {
    workerData: { folder: join(folder, 'tables'), port: preferredPort },
    execArgv: [],
  });
  const port = await new Promise<number>((resolve, reject) => {
    worker.on('message', (message: Message) => {
      if (message.event === 'listening') resolve(message.port);
      else if (message.event === 'table.error') {
        report(message.message);
        reject(new Error(`DynamoDB could not be started: ${message.message}`));
      }
    });
    worker.once('error', reject);
  });
  let heard: Heard | undefined;
  worker.on('message', (message: Message) => {
    if (message.event === 'permission.used') heard?.used(message.permission);
    else if (message.event === 'access.denied') heard?.denied(message.denial);
  });
  return {
    enforce: (grants, by) => {
      heard = by;
      worker.postMessage({ event: 'grants', grants });
    },
    addPrincipal: (accessKey, document) => worker.postMessage({ event: 'principal', accessKey, document }),
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      const exited = once(worker, 'exit');
      worker.postMessage({ event: 'close' });
      const timer = setTimeout(() => void worker.terminate(), 2000);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Makes a table that is not there yet. */
export async function createTable(address: string, { name, request }: TablePlan): Promise<void> {
  const response = await fetch(address, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local',
    },
    body: JSON.stringify(request),
  });
  const answer = await response.text();
  if (!response.ok && !answer.includes('ResourceInUseException')) {
    throw new Error(`the table ${name} could not be made: ${answer}`);
  }
}
