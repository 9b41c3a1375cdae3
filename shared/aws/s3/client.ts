import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '../client-settings.ts';

/** The client of a function; region, credentials and endpoint come from what Lambda sets. */
export const s3Client = (): S3Client => new S3Client(clientSettings);
