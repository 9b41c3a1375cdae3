import { createHash } from 'node:crypto';
import type { MessageAttribute } from './queue-store.ts';

export const md5OfBody = (body: string): string => createHash('md5').update(body).digest('hex');

/**
 * MD5 of message attributes as SQS computes it, which its clients check; nothing when there are none.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const add = (bytes: Buffer): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const { DataType = '', StringValue, BinaryValue } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(DataType));
    const isBinary = BinaryValue !== undefined;
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    add(isBinary ? Buffer.from(BinaryValue, 'base64') : Buffer.from(StringValue ?? ''));
  }
  return hash.digest('hex');
}

/** Bytes that count towards the size limit: body, and each attribute's name, type and value. */
export const sizeOf = (body: string, attributes: Readonly<Record<string, MessageAttribute>>): number =>
  Object.entries(attributes).reduce(
    (size, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      size + Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
    Buffer.byteLength(body),
  );
