import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { buildApp } from 'fauxqs';

// fauxqs is put together from its parts because `startFauxqs` listens on every interface of the machine, keeps whole
// objects in memory and has no events. Its version is pinned; these are the members used of it.

export interface SqsMessage {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly md5OfMessageAttributes: string;
  readonly messageAttributes: Readonly<Record<string, MessageAttribute>>;
  readonly sentTimestamp: number;
  approximateReceiveCount: number;
  readonly approximateFirstReceiveTimestamp?: number;
  readonly delayUntil?: number;
  readonly messageGroupId?: string;
  readonly messageDeduplicationId?: string;
  readonly sequenceNumber?: string;
}

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export interface InFlight {
  readonly message: SqsMessage;
  readonly receiptHandle: string;
  visibilityDeadline: number;
}

export interface SqsQueue {
  readonly name: string;
  url: string;
  readonly arn: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly inflightMessages: ReadonlyMap<string, InFlight>;
  readonly delayedMessages: readonly SqsMessage[];
  readonly fifoDelayed: ReadonlyMap<string, readonly SqsMessage[]>;
  getAttribute(name: string): string | undefined;
  setAttributes(attributes: Readonly<Record<string, string>>): void;
  enqueue(message: SqsMessage): void;
  dequeue(
    most: number,
    visibilityTimeout: number | undefined,
    deadLetters: (arn: string) => SqsQueue | undefined,
  ): readonly { readonly ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  /** moves what became visible; wakes whoever waits */
  processTimers(): void;
  waitForMessages(seconds: number): Promise<void>;
  /** what lies in it, without taking anything out */
  inspectMessages(): {
    readonly ready: readonly SqsMessage[];
    readonly delayed: readonly SqsMessage[];
    readonly inflight: readonly { readonly message: SqsMessage }[];
  };
  cancelWaiters(): void;
  persistence: unknown;
}

export interface SqsStore {
  host: string | undefined;
  region: string;
  persistence: unknown;
  readonly queues: Map<string, SqsQueue>;
  allQueues(): Iterable<SqsQueue>;
  createQueue(name: string, url: string, arn: string, attributes: Readonly<Record<string, string>>): SqsQueue;
  getQueueByName(name: string): SqsQueue | undefined;
  getQueueByArn(arn: string): SqsQueue | undefined;
  processAllTimers(): void;
  shutdown(): void;
}

/** An object as fauxqs keeps it; the body is in a file of its own. */
export interface S3Object {
  readonly key: string;
  readonly body: Buffer;
  readonly contentType: string;
  readonly contentLength: number;
  readonly etag: string;
  readonly lastModified: Date;
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  readonly contentEncoding?: string;
  readonly checksumAlgorithm?: string;
  readonly checksumValue?: string;
  readonly checksumType?: string;
  /** name of the file in the shelf's folder, also the object's version; added by the local cloud */
  bodyFile?: string;
}

export interface S3Upload {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  readonly contentEncoding?: string;
  readonly initiated: Date;
}

export interface S3Store {
  persistence: unknown;
  readonly buckets: ReadonlyMap<string, Map<string, S3Object>>;
  readonly multipartUploads: ReadonlyMap<string, S3Upload>;
  createBucket(name: string): void;
  setBucketCreationDate(name: string, created: Date): void;
  restoreObject(bucket: string, object: S3Object): void;
  restoreMultipartUpload(upload: S3Upload & { readonly parts: Map<number, unknown> }): void;
  abortMultipartUpload(uploadId: string): void;
}

export interface Fauxqs {
  readonly sqs: SqsStore;
  readonly s3: S3Store;
  readonly newMessage: (body: string, delaySeconds?: number) => SqsMessage;
  /** answers a request to SQS or S3 */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly stop: () => Promise<void>;
}

interface PersistenceManager {
  readonly db: DatabaseSync;
  updateMessageReady: (messageId: string) => void;
  loadSqsAndSns(sqs: SqsStore, sns: unknown): void;
  close(): void;
}

type Class<Instance, Given extends unknown[] = []> = new (...given: Given) => Instance;

/** Opens the queues kept in the folder; buckets are the caller's, who gives `s3.persistence`. */
export async function openFauxqs(folder: string, region: string): Promise<Fauxqs> {
  mkdirSync(folder, { recursive: true });
  const { SqsStore, SnsStore, S3Store, PersistenceManager } = await loadParts();
  const sqs = new SqsStore();
  const sns = new SnsStore();
  const s3 = new S3Store();
  const kept = new PersistenceManager(folder);
  // Survives a killed process; waiting for the disk at every message would cost a thousand times as much.
  kept.db.exec('PRAGMA synchronous = NORMAL');
  // fauxqs 2.4.1 clears the receive count here, which its own schema forbids: making a message visible at once would fail.
  const makeVisible = kept.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  kept.updateMessageReady = (messageId) => void makeVisible.run(messageId);
  kept.loadSqsAndSns(sqs, sns);
  sqs.persistence = kept;
  sns.persistence = kept;
  for (const queue of sqs.allQueues()) queue.persistence = kept;
  sqs.host = undefined;
  // Clients of any region find the queues: fauxqs would make the region a part of their identity.
  const byArn = sqs.getQueueByArn.bind(sqs);
  sqs.getQueueByArn = (arn) => byArn(arn) ?? sqs.getQueueByName(String(arn.split(':').at(-1)));

  // The parts are the very instances that buildApp's option wants; only their types are not exported.
  const stores = { sqsStore: sqs, snsStore: sns, s3Store: s3 } as unknown as NonNullable<
    NonNullable<Parameters<typeof buildApp>[0]>['stores']
  >;
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  await app.ready();
  return {
    sqs,
    s3,
    newMessage: (body, delaySeconds) => SqsStore.createMessage(body, {}, delaySeconds),
    answer: (request, response) => app.routing(request, response),
    stop: async () => {
      await app.close();
      kept.close();
    },
  };
}

async function loadParts(): Promise<{
  readonly SqsStore: Class<SqsStore> & {
    createMessage(body: string, attributes: object, delaySeconds?: number): SqsMessage;
  };
  readonly SnsStore: Class<{ persistence: unknown }>;
  readonly S3Store: Class<S3Store>;
  readonly PersistenceManager: Class<PersistenceManager, [folder: string]>;
}> {
  const entry = import.meta.resolve('fauxqs');
  const part = async (path: string): Promise<Record<string, unknown>> => import(new URL(path, entry).href);
  const [sqs, sns, s3, persistence] = await Promise.all([
    part('./sqs/sqsStore.js'),
    part('./sns/snsStore.js'),
    part('./s3/s3Store.js'),
    part('./persistence.js'),
  ]);
  return { ...sqs, ...sns, ...s3, ...persistence } as unknown as Awaited<ReturnType<typeof loadParts>>;
}
