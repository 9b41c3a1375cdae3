import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { notifyingBucket, type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

const recordingReader = `export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    const message = JSON.parse(body);
    if (message.Event === 's3:TestEvent') record({ test: message.Bucket });
    for (const event of message.Records ?? []) record({ event });
  }
};`;
const begins = Date.parse('2026-10-05T06:00:00Z');

let stack: ScratchStack;
let cloud: LocalCloud;
let s3: S3Client;
let Bucket: string;

beforeAll(async () => {
  stack = scratchStack(
    { Reader: recordingReader },
    {
      ...workQueue('Intake', 'Reader', { BatchSize: 1 }),
      ...notifyingBucket('Reports', 'Intake'),
      ...notifyingBucket('Versions', 'Intake', {}, { VersioningConfiguration: { Status: 'Enabled' } }),
      ...notifyingBucket('Filtered', 'Intake', {
        Event: 's3:ObjectCreated:Put',
        Filter: {
          S3Key: {
            Rules: [
              { Name: 'prefix', Value: 'in/' },
              { Name: 'suffix', Value: '.csv' },
            ],
          },
        },
      }),
    },
  );
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly, now: begins });
  Bucket = cloud.stack.buckets[0]?.name ?? '';
  s3 = new S3Client({
    endpoint: cloud.addresses.s3.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
});
afterAll(() => cloud.stop());

type Event = {
  eventName: string;
  eventTime: string;
  s3: { bucket: { name: string }; object: { key: string; size: number; eTag: string; versionId?: string } };
};
async function eventsOf(key: string): Promise<readonly Event[]> {
  await cloud.idle();
  const events = stack.recorded().flatMap(({ event }) => (event === undefined ? [] : [event as Event]));
  return events.filter((event) => event.s3.object.key === key);
}
const bytesOf = async (Key: string): Promise<Buffer> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

test('the first message of a queue is the test event that S3 sends when notifications are set up', async () => {
  await cloud.idle();
  const notified = stack.recorded().flatMap(({ test: bucket }) => bucket ?? []);
  expect(notified).toHaveLength(3);
  expect(new Set(notified)).toEqual(new Set(['scratch-reports', 'scratch-versions', 'scratch-filtered']));
});

test('an upload notifies the queue, its key form-encoded, with its size and the time of the cloud', async () => {
  const Key = 'acme/DE/my report (1)+ü&"=.json';
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: '{"a":1}', Metadata: { 'as-of': '2026-10-04' } }));
  const [event, ...more] = await eventsOf('acme/DE/my+report+%281%29%2B%C3%BC%26%22%3D.json');
  expect(more).toEqual([]);
  // MD5 of {"a":1}, by md5sum
  expect(event).toMatchObject({
    eventName: 'ObjectCreated:Put',
    eventTime: expect.stringMatching(/^2026-10-05T06:0/),
    s3: { bucket: { name: 'scratch-reports' }, object: { size: 7, eTag: 'bb6cb5c68df4652941caf652a366f2d8' } },
  });
  const kept = await s3.send(new GetObjectCommand({ Bucket, Key }));
  expect(await kept.Body?.transformToString()).toBe('{"a":1}');
  expect(kept.Metadata).toEqual({ 'as-of': '2026-10-04' });
  expect(kept.LastModified?.toISOString()).toMatch(/^2026-10-05T06:0/);
});

test('a single upload of 30 MB arrives whole and is read back as a stream', async () => {
  const block = randomBytes(1024 * 1024);
  const blocks = function* (): Generator<Buffer> {
    for (let index = 0; index < 30; index += 1) yield block;
  };
  const Body = Readable.from(blocks());
  await s3.send(new PutObjectCommand({ Bucket, Key: 'big', Body, ContentLength: 30 * block.length }));
  const read = await s3.send(new GetObjectCommand({ Bucket, Key: 'big' }));
  let size = 0;
  for await (const chunk of read.Body as Readable) size += (chunk as Buffer).length;
  expect(size).toBe(30 * 1024 * 1024);
  expect((await eventsOf('big'))[0]?.s3.object.size).toBe(30 * 1024 * 1024);
});

test('a multipart upload becomes one object and one event, metadata kept', async () => {
  const Key = 'acme/US/orders.txt';
  const parts = [randomBytes(12 * 1024 * 1024), randomBytes(1000)];
  const { UploadId } = await s3.send(
    new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { 'as-of': '2026-10-01' } }),
  );
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  expect((await bytesOf(Key)).equals(Buffer.concat(parts))).toBe(true);
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key }))).Metadata).toEqual({ 'as-of': '2026-10-01' });
  expect(await eventsOf(Key)).toMatchObject([
    { eventName: 'ObjectCreated:CompleteMultipartUpload', s3: { object: { size: 12 * 1024 * 1024 + 1000 } } },
  ]);
});

test('the event of a copy says that it is one', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'first', Body: 'text' }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: 'second', CopySource: `${Bucket}/first` }));
  expect((await bytesOf('second')).toString()).toBe('text');
  expect((await eventsOf('second')).map(({ eventName }) => eventName)).toEqual(['ObjectCreated:Copy']);
});

test('a form in a browser can upload', async () => {
  const { url, fields } = await createPresignedPost(
    new S3Client({
      endpoint: cloud.addresses.s3.endpoint,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own syntax
    { Bucket, Key: 'acme/DE/${filename}' },
  );
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['from a form']), 'form.txt');
  const answer = await fetch(url, { method: 'POST', body: form });
  expect(answer.status).toBe(204);
  expect((await bytesOf('acme/DE/form.txt')).toString()).toBe('from a form');
  expect((await eventsOf('acme/DE/form.txt')).map(({ eventName }) => eventName)).toEqual(['ObjectCreated:Post']);
});

test('a plain PUT without credentials, as of a presigned link, and a virtual host both work', async () => {
  const { endpoint } = cloud.addresses.s3;
  const presigned = `${endpoint}/${Bucket}/acme/DE/linked.json?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=any`;
  expect((await fetch(presigned, { method: 'PUT', body: 'linked' })).status).toBe(200);
  expect((await bytesOf('acme/DE/linked.json')).toString()).toBe('linked');
  const { request } = await import('node:http');
  const status = await new Promise((resolve, reject) => {
    const { port } = new URL(endpoint);
    const headers = { host: `${Bucket}.localhost:${port}`, 'content-length': 6 };
    request({ host: '127.0.0.1', port, method: 'PUT', path: '/acme/hosted', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end('hosted');
  });
  expect(status).toBe(200);
  expect((await bytesOf('acme/hosted')).toString()).toBe('hosted');
});

test('an upload that is not what it announced is rejected, and no queue is notified', async () => {
  const wrong = { method: 'PUT', body: 'text', headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } };
  const answer = await fetch(`${cloud.addresses.s3.endpoint}/${Bucket}/broken`, wrong);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('BadDigest');
  expect(await eventsOf('broken')).toEqual([]);
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'broken' }))).rejects.toThrow();
});

test('only objects that the filter of the notification names notify the queue', async () => {
  const put = (Key: string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: 'scratch-filtered', Key, Body: 'x' }));
  await put('in/orders.csv');
  await put('in/other.txt');
  await put('out/other.csv');
  await s3.send(
    new CopyObjectCommand({
      Bucket: 'scratch-filtered',
      Key: 'in/copy.csv',
      CopySource: 'scratch-filtered/in/orders.csv',
    }),
  );
  await cloud.idle();
  const keys = stack.recorded().flatMap(({ event }) => (event === undefined ? [] : [event as Event]));
  const notified = keys
    .filter((event) => event.s3.bucket.name === 'scratch-filtered')
    .map((event) => event.s3.object.key);
  expect(notified).toEqual(['in/orders.csv']);
});

test('a part of an object can be read, and the bucket lists what is in it', async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: 'list/a', Body: '0123456789' }));
  const { Body, ContentRange } = await s3.send(new GetObjectCommand({ Bucket, Key: 'list/a', Range: 'bytes=2-4' }));
  expect(await Body?.transformToString()).toBe('234');
  expect(ContentRange).toBe('bytes 2-4/10');
  await s3.send(new PutObjectCommand({ Bucket, Key: 'list/a', Body: '' }));
  expect((await bytesOf('list/a')).length).toBe(0);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'list/' }));
  expect(Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([['list/a', 0]]);
});

test('where versions are kept, an event names its own, and what was replaced can still be read', async () => {
  const put = (Body: string): Promise<unknown> =>
    s3.send(new PutObjectCommand({ Bucket: 'scratch-versions', Key: 'twice', Body }));
  await put('first');
  await put('second');
  const versions = (await eventsOf('twice')).map(({ s3: { object } }) => object.versionId);
  const read = async (VersionId?: string): Promise<string | undefined> => {
    const asked = { Bucket: 'scratch-versions', Key: 'twice', ...(VersionId && { VersionId }) };
    return (await s3.send(new GetObjectCommand(asked))).Body?.transformToString();
  };
  expect(await Promise.all(versions.map(read))).toEqual(['first', 'second']);
  expect(await read()).toBe('second');
});

/** A bucket that keeps versions. */
const versions = { Bucket: 'scratch-versions' };
const put = (Key: string, Body: string): Promise<{ VersionId?: string | undefined }> =>
  s3.send(new PutObjectCommand({ ...versions, Key, Body }));

test('where versions are kept, all of them are listed, the latest first and marked', async () => {
  const first = await put('listed/a & b', 'one');
  const second = await put('listed/a & b', 'three');
  await put('elsewhere', 'x');
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ ...versions, Prefix: 'listed/' }));
  expect(Versions.map(({ Key, Size, VersionId, IsLatest }) => [Key, Size, VersionId, IsLatest])).toEqual([
    ['listed/a & b', 5, second.VersionId, true],
    ['listed/a & b', 3, first.VersionId, false],
  ]);
});

test('a long list of versions comes in pages that leave out none', async () => {
  for (const name of ['paged/a', 'paged/b', 'paged/b', 'paged/c']) await put(name, 'x');
  const pages: string[][] = [];
  let at = {};
  for (;;) {
    const page = await s3.send(new ListObjectVersionsCommand({ ...versions, Prefix: 'paged/', MaxKeys: 2, ...at }));
    pages.push((page.Versions ?? []).map(({ Key = '' }) => Key));
    if (page.IsTruncated !== true) break;
    at = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  expect(pages).toEqual([
    ['paged/a', 'paged/b'],
    ['paged/b', 'paged/c'],
  ]);
});

test('where versions are kept, a deleted object is hidden behind a marker, and is back when the marker is deleted', async () => {
  const Key = 'deleted/report';
  const { VersionId: kept } = await put(Key, 'text');
  const { DeleteMarker, VersionId } = await s3.send(new DeleteObjectCommand({ ...versions, Key }));
  expect(DeleteMarker).toBe(true);
  await expect(s3.send(new GetObjectCommand({ ...versions, Key }))).rejects.toThrow(NoSuchKey);
  const listed = await s3.send(new ListObjectVersionsCommand({ ...versions, Prefix: 'deleted/' }));
  expect(listed.DeleteMarkers?.map((marker) => [marker.VersionId, marker.IsLatest])).toEqual([[VersionId, true]]);
  expect(listed.Versions?.map((version) => [version.VersionId, version.IsLatest])).toEqual([[kept, false]]);
  await s3.send(new DeleteObjectCommand({ ...versions, Key, VersionId }));
  expect(await (await s3.send(new GetObjectCommand({ ...versions, Key }))).Body?.transformToString()).toBe('text');
});

test('a version that is deleted is gone for good, and the one before it is the object', async () => {
  const Key = 'gone/report';
  await put(Key, 'first');
  const { VersionId } = await put(Key, 'second');
  await s3.send(new DeleteObjectCommand({ ...versions, Key, VersionId }));
  expect(await (await s3.send(new GetObjectCommand({ ...versions, Key }))).Body?.transformToString()).toBe('first');
  await expect(s3.send(new GetObjectCommand({ ...versions, Key, VersionId }))).rejects.toThrow(
    'The specified version does not exist.',
  );
});

test('objects are deleted one by one and many at once; what is not there is no error', async () => {
  for (const Key of ['delete/a', 'delete/b & c', 'delete/d'])
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: 'delete/a' }));
  const Objects = ['delete/b & c', 'delete/nothing'].map((Key) => ({ Key }));
  const { Deleted, Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted?.map(({ Key }) => Key)).toEqual(['delete/b & c', 'delete/nothing']);
  expect(Errors).toBeUndefined();
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'delete/' }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(['delete/d']);
});

test('a listing comes in pages, in the order of S3, with folders as common prefixes', async () => {
  // S3 orders by the bytes of UTF-8: capitals before small letters, ü after z, a character beyond U+FFFF last.
  const names = ['pages/B', 'pages/a/1', 'pages/a/2', 'pages/z', 'pages/ü', 'pages/😀'];
  for (const Key of names.toReversed()) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  const all: string[][] = [];
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Prefix: 'pages/' })) {
    all.push((page.Contents ?? []).map(({ Key = '' }) => Key));
  }
  expect(all).toEqual([names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
  const asFolder = { Bucket, Prefix: 'pages/', Delimiter: '/', MaxKeys: 3 };
  const first = await s3.send(new ListObjectsV2Command(asFolder));
  expect(first.Contents?.map(({ Key }) => Key)).toEqual(['pages/B', 'pages/z']);
  expect(first.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['pages/a/']);
  const ContinuationToken = first.NextContinuationToken;
  const second = await s3.send(new ListObjectsV2Command({ ...asFolder, ContinuationToken }));
  expect(second.Contents?.map(({ Key }) => Key)).toEqual(['pages/ü', 'pages/😀']);
  expect(second.IsTruncated).toBe(false);
});

test('an upload in parts can be aborted, and then takes no more', async () => {
  const upload = { Bucket, Key: 'aborted' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(upload));
  await s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'x' }));
  await s3.send(new AbortMultipartUploadCommand({ ...upload, UploadId }));
  const another = s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 2, Body: 'x' }));
  await expect(another).rejects.toThrow('The specified multipart upload does not exist.');
});

test.each([
  { when: 'a key that is not percent-encoded', path: '/50%', status: 400, code: 'InvalidURI' },
  { when: 'a key that is not UTF-8', path: '/%ff', status: 400, code: 'InvalidURI' },
  { when: 'an object that is not there', path: '/nothing', status: 404, code: 'NoSuchKey' },
  { when: 'an operation that is not supported', path: '/any?acl', status: 501, code: 'NotImplemented' },
  { when: 'a key that is too long', path: `/${'k'.repeat(1025)}`, method: 'PUT', status: 400, code: 'KeyTooLongError' },
])('$when is answered with the error of S3', async ({ path, method = 'GET', status, code }) => {
  const answer = await fetch(`${cloud.addresses.s3.endpoint}/${Bucket}${path}`, { method });
  expect(answer.status).toBe(status);
  expect(await answer.text()).toContain(`<Code>${code}</Code>`);
});

test('a bucket that the stack has not is answered as S3 does', async () => {
  await expect(s3.send(new PutObjectCommand({ Bucket: 'other', Key: 'a', Body: 'x' }))).rejects.toThrow(NoSuchBucket);
  const copy = new CopyObjectCommand({ Bucket, Key: 'a', CopySource: 'other/a' });
  await expect(s3.send(copy)).rejects.toThrow('The specified bucket does not exist');
});
