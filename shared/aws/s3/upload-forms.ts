import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import type { UploadForms } from '../../ports/uploads.ts';

/**
 * Forms signed with the credentials of the function, so what a form may do is at most what its role may. Lent credentials
 * end after some hours, and a form with them.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html
 */
export const uploadFormsOn = (client: S3Client, bucket: string): UploadForms => ({
  async sign({ prefix, mostBytes, minutes, redirect }) {
    const { url, fields } = await createPresignedPost(client, {
      Bucket: bucket,
      Key: `${prefix}\${filename}`,
      Conditions: [['content-length-range', 0, mostBytes]],
      Fields: redirect === undefined ? { success_action_status: '201' } : { success_action_redirect: redirect },
      Expires: minutes * 60,
    });
    return { url, fields };
  },
});
