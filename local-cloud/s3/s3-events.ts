import type { NotificationPlan } from '../template/stack.ts';

/** How an object came to be, as S3 names it in its events. */
export type Creation =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload';

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** of a bucket that keeps versions */
  readonly version?: string;
  /** with its quotes */
  readonly etag: string;
  /** milliseconds since the epoch, of the cloud's clock */
  readonly at: number;
  /** orders the events of one key: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
  readonly sequence: number;
}

/** Does this creation notify the queue? */
export function isNotified({ events, prefix, suffix }: NotificationPlan, key: string, creation: Creation): boolean {
  const kind = `s3:${creation}`;
  const named = events.some((event) => event === kind || (event.endsWith(':*') && kind.startsWith(event.slice(0, -1))));
  return named && key.startsWith(prefix) && key.endsWith(suffix);
}

/** The message S3 sends, event version 2.1. */
export function createdEvent(object: CreatedObject, creation: Creation, id: string, region: string): string {
  const { bucket, key, version, size, etag, at, sequence } = object;
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(at).toISOString(),
        eventName: creation,
        userIdentity: { principalId: 'LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: {
          'x-amz-request-id': sequence.toString(16).toUpperCase().padStart(16, '0'),
          'x-amz-id-2': 'local',
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: id,
          bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: formEncoded(key),
            size,
            eTag: etag.replaceAll('"', ''),
            ...(version !== undefined && { versionId: version }),
            sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
          },
        },
      },
    ],
  });
}

/** What S3 sends to a queue once, when notifications to it are set up: a message that is not about any object. */
export function testEvent(bucket: string, at: number): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: new Date(at).toISOString(),
    Bucket: bucket,
    RequestId: 'LOCAL',
    HostId: 'local',
  });
}

/** Keys in events are form-encoded: a space is `+`, a slash stays, brackets and quotes are percent-encoded. */
export const formEncoded = (key: string): string =>
  encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replaceAll(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
