import { stat } from 'node:fs/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { signOriginalUpload } from '../../shared/links/original-upload.ts';
import { readArgs, required, whereOptions } from '../arguments/args.ts';
import { CliError } from '../arguments/cli-error.ts';
import { connect } from '../connection/open-stack.ts';
import { uploadsInBucket, uploadsInFolder } from '../connection/restore-source.ts';

/** Uploaded at once: each is held in memory. */
const atOnce = 4;

/** Uploads an archive again, each file with the time of its first upload, so that the state is rebuilt as it was. */
export async function restore(words: readonly string[]): Promise<number> {
  const { values } = readArgs(words, {
    ...whereOptions,
    from: { type: 'string' },
    'keep-times': { type: 'boolean' },
  });
  const from = required('--from s3://BUCKET|FOLDER', values.from);
  const { s3, bucket, linkSecrets, local } = await connect(values);
  const source = from.replace(/^s3:\/\/([^/]+)\/?$/, '$1');
  if (source.includes('://'))
    throw new CliError(`${from} is no bucket: use s3://BUCKET, as a whole archive is restored.`);
  if (source === bucket && local === undefined) throw new CliError(`${from} is the bucket of this stack itself.`);
  const secret = await linkSecrets.current();
  const found = source === from ? await stat(from).catch(() => undefined) : undefined;
  // The bucket of a local cloud is on this machine, and an archive is not: it is read with the credentials that the AWS CLI has.
  const archive = local === undefined ? s3 : new S3Client({ followRegionRedirects: true });
  const uploads = found?.isDirectory()
    ? await uploadsInFolder(from)
    : await uploadsInBucket(archive, source, { secret, keepTimes: values['keep-times'] === true });
  if (uploads.length === 0) throw new CliError(`there is nothing to restore in ${from}.`);
  for (let start = 0; start < uploads.length; start += atOnce) {
    const some = uploads.slice(start, start + atOnce).map(async ({ key, uploadedAt, metadata, bytes }) => {
      const body = await bytes();
      const dated = { ...metadata, ...signOriginalUpload({ key, size: body.length, uploadedAt }, secret) };
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, Metadata: dated }));
    });
    await Promise.all(some);
    if (process.stderr.isTTY) process.stderr.write(`\r${Math.min(start + atOnce, uploads.length)}/${uploads.length}`);
  }
  const oldest = uploads.at(-1)?.uploadedAt.toISOString() ?? '';
  console.log(
    `${uploads.length} ${uploads.length === 1 ? 'upload' : 'uploads'} restored, the oldest of ${oldest}. They are read now; then headroom replay compares each client.`,
  );
  return 0;
}
