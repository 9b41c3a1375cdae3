import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Authorizer, accessKeyIn } from '../iam/authorizer.ts';
import type { QueueStore } from './queue-store.ts';
import { type Action, actions } from './sqs-actions.ts';
import { queryCodes, SqsError } from './sqs-error.ts';

const target = 'AmazonSQS.';

/** Is this a request to SQS, in its JSON protocol? */
export const isForSqs = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-amz-target'] ?? '').startsWith(target);

/**
 * The SQS endpoint, JSON protocol. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
 * Queues are the template's: none can be created or deleted. Signatures are not checked.
 */
export async function answerSqs(
  request: IncomingMessage,
  response: ServerResponse,
  store: QueueStore,
  authorizer: Authorizer,
): Promise<void> {
  const name = String(request.headers['x-amz-target']).slice(target.length);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const action: Action | undefined = actions[name];
    if (action === undefined) throw new SqsError('UnsupportedOperation', `the local cloud does not support ${name}`);
    const input = parse(await text(request));
    const denial = authorizer.refusalOfKey(accessKeyIn(request.headers.authorization, request.url), {
      action: `sqs:${name.replace(/Batch$/, '')}`,
      resource: store.find(String(input['QueueUrl'] ?? input['QueueName']))?.arn ?? '*',
    });
    if (denial !== undefined) throw new SqsError('AccessDenied', denial.message, 403);
    write(response, 200, await action(input, store, gone.signal));
  } catch (error) {
    const known = error instanceof SqsError ? error : new SqsError('InternalError', String(error));
    const status = error instanceof SqsError ? error.status : 500;
    response.setHeader(
      'x-amzn-query-error',
      `${queryCodes[known.code] ?? known.code};${status < 500 ? 'Sender' : 'Receiver'}`,
    );
    write(response, status, { __type: `com.amazonaws.sqs#${known.code}`, message: known.message });
  }
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(body === '' ? '{}' : body);
    if (input !== null && typeof input === 'object') return input as Readonly<Record<string, unknown>>;
  } catch {
    // Answered below, as anything else that is no JSON object.
  }
  throw new SqsError('InvalidParameterValue', 'the request is not a JSON object');
}

function write(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(content));
}
