import type { S3Client } from '@aws-sdk/client-s3';
import { clientFilesOn } from './client-files.ts';
import { packsOn } from './packs.ts';
import { uploadFormsOn } from './upload-forms.ts';

/** What the portal reads and writes in the reports bucket. */
export const portalFilesOn = (client: S3Client, bucket: string) => ({
  packs: packsOn(client, bucket),
  uploadForms: uploadFormsOn(client, bucket),
  clientFiles: clientFilesOn(client, bucket),
});
