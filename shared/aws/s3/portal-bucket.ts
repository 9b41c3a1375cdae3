import type { S3Client } from '@aws-sdk/client-s3';
import { clientFilesOn } from './client-files.ts';
import { packsOn } from './packs.ts';
import { uploadFormsOn } from './upload-forms.ts';

/** What the portal does with the reports bucket: hands out packs, edits `clients.yaml`, and lets people upload. */
export const portalBucketOn = (client: S3Client, bucket: string) => ({
  packs: packsOn(client, bucket),
  clientFiles: clientFilesOn(client, bucket),
  uploadForms: uploadFormsOn(client, bucket),
});
