import * as v from 'valibot';
import type { UploadRef } from '../ports/uploads.ts';

/**
 * An S3 notification as a queue holds it. `s3:TestEvent`, which S3 sends when notifications are switched on, has no
 * records.
 */
export const s3NotificationShape = v.object({
  Records: v.optional(
    v.array(
      v.object({
        eventName: v.string(),
        s3: v.object({ object: v.object({ key: v.string(), versionId: v.optional(v.string()) }) }),
      }),
    ),
    [],
  ),
});

/** The uploads that a notification is about. Keys arrive form-encoded: `my+report+%281%29.json`. */
export const uploadsIn = (notification: v.InferOutput<typeof s3NotificationShape>): readonly UploadRef[] =>
  notification.Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:')).map(({ s3: { object } }) => ({
    key: decodeURIComponent(object.key.replaceAll('+', ' ')),
    ...(object.versionId !== undefined && { version: object.versionId }),
  }));
