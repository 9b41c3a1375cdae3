import { md5OfAttributes, md5OfBody, sizeOf } from './message-digest.ts';
import type { MessageAttribute, Queue, QueueStore, ReceivedMessage } from './queue-store.ts';
import { SqsError } from './sqs-error.ts';

type Input = Readonly<Record<string, unknown>>;
/** One operation: its input and output are SQS's own. `gone` is aborted when the client hangs up. */
export type Action = (input: Input, store: QueueStore, gone: AbortSignal) => object | Promise<object>;

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
const mostInBatch = 10;
const longestDelaySeconds = 900;
const longestVisibilitySeconds = 43_200;
const longestWaitSeconds = 20;
const largestBatch = 1_048_576;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const notAllowed = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export const actions: Readonly<Record<string, Action>> = {
  GetQueueUrl: (input, store) => ({ QueueUrl: queueIn(store, input['QueueName']).url }),
  ListQueues: (input, store) => ({
    QueueUrls: store.queues
      .filter(({ name }) => name.startsWith(optionalText(input, 'QueueNamePrefix')))
      .map(({ url }) => url),
  }),
  GetQueueAttributes: (input, store) => {
    const all = attributesOf(queueIn(store, input['QueueUrl']), store);
    const names = list(input, 'AttributeNames').map(String);
    const wanted = names.includes('All') ? Object.keys(all) : names.filter((name) => name in all);
    return { Attributes: Object.fromEntries(wanted.map((name) => [name, all[name]])) };
  },
  PurgeQueue: (input, store) => {
    store.purge(queueIn(store, input['QueueUrl']));
    return {};
  },
  SendMessage: (input, store) => send(queueIn(store, input['QueueUrl']), input, store),
  SendMessageBatch: (input, store) => {
    const queue = queueIn(store, input['QueueUrl']);
    const entries = entriesOf(input);
    const size = entries.reduce(
      (sum, entry) => sum + sizeOf(String(entry['MessageBody']), messageAttributes(entry)),
      0,
    );
    if (size > largestBatch) {
      throw new SqsError('BatchRequestTooLong', `Batch requests cannot be longer than ${largestBatch} bytes.`);
    }
    return each(entries, (entry) => send(queue, entry, store));
  },
  ReceiveMessage: async (input, store, gone) => {
    const queue = queueIn(store, input['QueueUrl']);
    const most = number(input, 'MaxNumberOfMessages', 1, 1, mostInBatch);
    const visibility = number(input, 'VisibilityTimeout', queue.visibilitySeconds, 0, longestVisibilitySeconds);
    const wait = number(input, 'WaitTimeSeconds', queue.waitSeconds, 0, longestWaitSeconds);
    let received = store.receive(queue, most, visibility);
    if (received.length === 0 && wait > 0) {
      await store.untilVisible(queue, AbortSignal.any([gone, AbortSignal.timeout(wait * 1000)]));
      if (!gone.aborted) received = store.receive(queue, most, visibility);
    }
    return received.length === 0 ? {} : { Messages: received.map((message) => shown(message, input)) };
  },
  DeleteMessage: (input, store) => {
    store.remove(queueIn(store, input['QueueUrl']), String(input['ReceiptHandle']));
    return {};
  },
  DeleteMessageBatch: (input, store) => {
    const queue = queueIn(store, input['QueueUrl']);
    return each(entriesOf(input), (entry) => {
      store.remove(queue, String(entry['ReceiptHandle']));
      return {};
    });
  },
  ChangeMessageVisibility: (input, store) => changeVisibility(queueIn(store, input['QueueUrl']), input, store),
  ChangeMessageVisibilityBatch: (input, store) => {
    const queue = queueIn(store, input['QueueUrl']);
    return each(entriesOf(input), (entry) => changeVisibility(queue, entry, store));
  },
};

function queueIn(store: QueueStore, name: unknown): Queue {
  const queue = store.find(String(name));
  if (queue === undefined) throw new SqsError('QueueDoesNotExist', 'The specified queue does not exist.');
  return queue;
}

function attributesOf(queue: Queue, store: QueueStore): Readonly<Record<string, string>> {
  const { visible, inFlight, delayed } = store.counts(queue);
  return {
    ...queue.attributes,
    VisibilityTimeout: String(queue.visibilitySeconds),
    DelaySeconds: String(queue.delaySeconds),
    MaximumMessageSize: String(queue.largestMessage),
    ReceiveMessageWaitTimeSeconds: String(queue.waitSeconds),
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
}

function send(queue: Queue, input: Input, store: QueueStore): object {
  const body = input['MessageBody'];
  const attributes = messageAttributes(input);
  if (typeof body !== 'string' || body === '') {
    throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  }
  if (notAllowed.test(body))
    throw new SqsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  if (sizeOf(body, attributes) > queue.largestMessage) {
    throw new SqsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.largestMessage} bytes.`,
    );
  }
  const delaySeconds = number(input, 'DelaySeconds', queue.delaySeconds, 0, longestDelaySeconds);
  const MD5OfMessageAttributes = md5OfAttributes(attributes);
  return {
    MessageId: store.send(queue, { body, attributes, delaySeconds }),
    MD5OfMessageBody: md5OfBody(body),
    ...(MD5OfMessageAttributes !== undefined && { MD5OfMessageAttributes }),
  };
}

function changeVisibility(queue: Queue, input: Input, store: QueueStore): object {
  const seconds = number(input, 'VisibilityTimeout', undefined, 0, longestVisibilitySeconds);
  if (!store.changeVisibility(queue, String(input['ReceiptHandle']), seconds)) {
    throw new SqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  }
  return {};
}

function shown(message: ReceivedMessage, input: Input): object {
  const system: Readonly<Record<string, string>> = {
    SenderId: 'LOCAL',
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receives),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const wanted = [...list(input, 'AttributeNames'), ...list(input, 'MessageSystemAttributeNames')].map(String);
  const systemShown = Object.entries(system).filter(([name]) => wanted.includes('All') || wanted.includes(name));
  const names = list(input, 'MessageAttributeNames').map(String);
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) =>
      names.some(
        (one) =>
          one === 'All' || one === '.*' || one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -1))),
      ),
    ),
  );
  const MD5OfMessageAttributes = md5OfAttributes(attributes);
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5OfBody(message.body),
    Body: message.body,
    ...(systemShown.length > 0 && { Attributes: Object.fromEntries(systemShown) }),
    ...(MD5OfMessageAttributes !== undefined && { MessageAttributes: attributes, MD5OfMessageAttributes }),
  };
}

/** Every entry for itself: one that fails is reported, the others are done. */
function each(entries: readonly Input[], work: (entry: Input) => object): object {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    const { Id } = entry;
    try {
      Successful.push({ Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof SqsError)) throw error;
      Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return { Successful, ...(Failed.length > 0 && { Failed }) };
}

function entriesOf(input: Input): readonly Input[] {
  const entries = list(input, 'Entries') as readonly Input[];
  if (entries.length === 0)
    throw new SqsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > mostInBatch) {
    throw new SqsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${mostInBatch}. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
    throw new SqsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  }
  return entries;
}

const messageAttributes = (input: Input): Readonly<Record<string, MessageAttribute>> =>
  (input['MessageAttributes'] ?? {}) as Readonly<Record<string, MessageAttribute>>;

const optionalText = (input: Input, name: string): string => {
  const value = input[name] ?? '';
  if (typeof value !== 'string') throw new SqsError('InvalidParameterValue', `Value for parameter ${name} is invalid.`);
  return value;
};

const list = (input: Input, name: string): readonly unknown[] => {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) throw new SqsError('InvalidParameterValue', `Value for parameter ${name} is invalid.`);
  return value;
};

function number(input: Input, name: string, otherwise: number | undefined, least: number, most: number): number {
  const value = input[name] ?? otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new SqsError(
      'InvalidParameterValue',
      `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
    );
  }
  return value;
}
