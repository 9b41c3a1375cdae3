import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalCloud } from '../../cloud/local-cloud.ts';
import { startCloud } from '../../cloud/start-cloud.ts';
import { type ScratchStack, scratchStack } from '../scratch-stack.ts';

const page = 'https://abc.lambda-url.eu-central-1.on.aws';
const hour = 3_600_000;

let stack: ScratchStack;
let cloud: LocalCloud;
let s3: S3Client;
let Bucket: string;

const clientWith = (accessKeyId: string, secretAccessKey: string, sessionToken?: string) =>
  new S3Client({
    endpoint: cloud.addresses.s3.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  });

beforeAll(async () => {
  stack = scratchStack(
    {},
    {
      Reports: {
        Type: 'AWS::S3::Bucket',
        Properties: {
          CorsConfiguration: {
            CorsRules: [
              {
                AllowedOrigins: ['https://*.on.aws'],
                AllowedMethods: ['POST'],
                AllowedHeaders: ['x-asked-*'],
                ExposedHeaders: ['ETag'],
                MaxAge: 600,
              },
            ],
          },
        },
      },
      Closed: { Type: 'AWS::S3::Bucket', Properties: {} },
    },
  );
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  Bucket = cloud.stack.buckets.find(({ name }) => name.includes('reports'))?.name ?? '';
  s3 = clientWith('local', 'local');
});
afterAll(() => cloud.stop());

interface Form {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

const signed = (options: Partial<PresignedPostOptions> = {}, by = s3): Promise<Form> =>
  createPresignedPost(by, {
    Bucket,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own syntax
    Key: 'acme/DE/${filename}',
    Conditions: [['content-length-range', 1, 20]],
    ...options,
  });

function filledIn({ fields }: Form, content = 'from a form', name = 'form.txt'): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([content]), name);
  return form;
}

const send = (form: Form, body = filledIn(form), headers: Readonly<Record<string, string>> = {}) =>
  fetch(form.url, { method: 'POST', body, headers, redirect: 'manual' });

const contentOf = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToString();
};

const codeIn = async (answer: Response) => /<Code>(.*)<\/Code>/.exec(await answer.text())?.[1];

/** Files of bodies that lie on the disk. */
const bodies = () => readdirSync(join(stack.folder, 'objects'));

describe('a form that was signed', () => {
  test('uploads what its policy allows, under the name that the file has', async () => {
    const answer = await send(await signed());
    expect(answer.status).toBe(204);
    expect(await contentOf('acme/DE/form.txt')).toBe('from a form');
  });

  test('says what its fields ask for: the object as XML, or the page to go to', async () => {
    const created = await send(await signed({ Fields: { success_action_status: '201' } }));
    expect(created.status).toBe(201);
    expect(await created.text()).toContain('<Key>acme/DE/form.txt</Key>');
    const back = `${page}/uploads?x=1`;
    const redirected = await send(await signed({ Fields: { success_action_redirect: back } }));
    expect(redirected.status).toBe(303);
    const to = new URL(redirected.headers.get('location') ?? '');
    expect(`${to.origin}${to.pathname}`).toBe(`${page}/uploads`);
    expect(Object.fromEntries(to.searchParams)).toEqual({
      x: '1',
      bucket: Bucket,
      key: 'acme/DE/form.txt',
      // MD5 of "from a form"
      etag: `"${createHash('md5').update('from a form').digest('hex')}"`,
    });
  });

  test('takes its metadata along', async () => {
    const fields = { 'x-amz-meta-period': '2026-09-01/2026-09-30', 'Content-Type': 'text/csv' };
    await send(await signed({ Fields: fields }));
    const { Metadata, ContentType } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'acme/DE/form.txt' }));
    expect({ Metadata, ContentType }).toEqual({
      Metadata: { period: '2026-09-01/2026-09-30' },
      ContentType: 'text/csv',
    });
  });

  test('may be signed with credentials that are lent, and the token is part of what was signed', async () => {
    const lent = await signed({}, clientWith('local', 'local', 'a token'));
    expect((await send(lent)).status).toBe(204);
    const body = filledIn(lent);
    body.set('X-Amz-Security-Token', 'another token');
    expect((await send(lent, body)).status).toBe(403);
  });

  const withField = (name: string, value: string) => async (form: Form) => {
    const body = filledIn(form);
    // Behind the file it would not be looked at.
    body.delete('file');
    body.set(name, value);
    body.set('file', new Blob(['from a form']), 'form.txt');
    return send(form, body);
  };
  const forgedPolicy = ({ fields }: Form) => {
    const policy = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as { conditions: unknown[] };
    return Buffer.from(JSON.stringify({ ...policy, conditions: [] })).toString('base64');
  };

  test.each<{ what: string; send: (form: Form) => Promise<Response>; status: number; code: string }>([
    { what: 'for another folder', send: withField('key', 'globex/DE/form.txt'), status: 403, code: 'AccessDenied' },
    {
      what: 'for another folder, by a way out of its own',
      send: async (form) => send(form, filledIn({ ...form, fields: { ...form.fields, key: 'acme/../globex/DE/x' } })),
      status: 403,
      code: 'AccessDenied',
    },
    {
      what: 'with a field that nobody signed',
      send: withField('acl', 'public-read'),
      status: 403,
      code: 'AccessDenied',
    },
    {
      what: 'with metadata that nobody signed',
      send: withField('x-amz-meta-as-of', '2020-01-01'),
      status: 403,
      code: 'AccessDenied',
    },
    {
      what: 'with a policy that somebody changed',
      send: async (form) => withField('Policy', forgedPolicy(form))(form),
      status: 403,
      code: 'SignatureDoesNotMatch',
    },
    {
      what: 'without its signature',
      send: withField('X-Amz-Signature', ''),
      status: 403,
      code: 'SignatureDoesNotMatch',
    },
    {
      what: 'larger than allowed',
      // 21 bytes of 20
      send: async (form) => send(form, filledIn(form, 'x'.repeat(21))),
      status: 400,
      code: 'EntityTooLarge',
    },
    {
      what: 'smaller than allowed',
      send: async (form) => send(form, filledIn(form, '')),
      status: 400,
      code: 'EntityTooSmall',
    },
    {
      what: 'for another bucket',
      send: async (form) =>
        send({ ...form, url: form.url.replace(Bucket, Bucket.replace('reports', 'closed')) }, filledIn(form)),
      status: 403,
      code: 'AccessDenied',
    },
  ])('is rejected $what, and nothing of the file is kept', async ({ send: sendOne, status, code }) => {
    const before = bodies();
    const answer = await sendOne(await signed());
    expect({ status: answer.status, code: await codeIn(answer) }).toEqual({ status, code });
    expect(bodies()).toEqual(before);
  });

  test('is rejected when somebody else signed it', async () => {
    expect(await codeIn(await send(await signed({}, clientWith('local', 'guessed'))))).toBe('SignatureDoesNotMatch');
  });

  test('is rejected when nobody signed it', async () => {
    const form = { url: `${cloud.addresses.s3.endpoint}/${Bucket}`, fields: { key: 'acme/DE/x' } };
    const answer = await send(form);
    expect({ status: answer.status, code: await codeIn(answer) }).toEqual({ status: 403, code: 'AccessDenied' });
  });

  test('ends when its time has come, by the clock of the cloud', async () => {
    const form = await signed({ Expires: 3600 });
    expect((await send(form)).status).toBe(204);
    await cloud.tick(cloud.now() + hour + 1000);
    const answer = await send(form);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('Policy expired');
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string, headers: Readonly<Record<string, string>> = {}, bucket = Bucket) =>
    fetch(`${cloud.addresses.s3.endpoint}/${bucket}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', ...headers },
    });

  test('may send a form and read the answer, where the bucket says so', async () => {
    const { status, headers } = await preflight(page, { 'access-control-request-headers': 'X-Asked-For' });
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(page);
    expect(headers.get('access-control-allow-headers')).toBe('x-asked-for');
    expect(headers.get('access-control-max-age')).toBe('600');
    const form = await signed({ Conditions: [] });
    const answer = await send(form, filledIn(form), { origin: page });
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(answer.headers.get('access-control-expose-headers')).toBe('ETag');
    // What went wrong is for the page to read, too.
    const rejected = await send({ ...form, fields: { ...form.fields, acl: 'x' } }, undefined, { origin: page });
    expect(rejected.status).toBe(403);
    expect(rejected.headers.get('access-control-allow-origin')).toBe(page);
  });

  test.each([
    { what: 'from elsewhere', origin: 'https://evil.example' },
    { what: 'over plain HTTP', origin: page.replace('https', 'http') },
    { what: 'by another method', origin: page, headers: { 'access-control-request-method': 'DELETE' } },
    {
      what: 'with a header that is not allowed',
      origin: page,
      headers: { 'access-control-request-headers': 'x-other' },
    },
  ])('is rejected $what', async ({ origin, headers }) => {
    const answer = await preflight(origin, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('is rejected by a bucket that has no rule', async () => {
    expect((await preflight(page, {}, Bucket.replace('reports', 'closed'))).status).toBe(403);
  });
});

describe('a file of 300 MB', () => {
  const megabyte = randomBytes(1024 * 1024);
  const parts = 300;
  /** for a day, because the clock of the cloud is ahead by now */
  const signedForLarge = () => signed({ Conditions: [['content-length-range', 0, 2 * 1024 ** 3]], Expires: 24 * 3600 });

  test('streams through a form to its place, whole and in little memory', async () => {
    const { url, fields } = await signedForLarge();
    const boundary = 'a-boundary-of-this-test';
    const field = ([name, value]: readonly [string, string]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const expected = createHash('md5');
    let most = 0;
    const body = Readable.from(
      (async function* () {
        yield Buffer.from(
          `${Object.entries(fields).map(field).join('')}--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="large.txt"\r\n\r\n`,
        );
        for (let part = 0; part < parts; part++) {
          expected.update(megabyte);
          most = Math.max(most, process.memoryUsage().arrayBuffers);
          yield megabyte;
        }
        yield Buffer.from(`\r\n--${boundary}--\r\n`);
      })(),
    );
    const before = process.memoryUsage().arrayBuffers;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(
        url,
        { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } },
        (answer) => answer.resume().once('end', () => resolve(answer.statusCode)),
      );
      sending.once('error', reject);
      body.pipe(sending);
    });
    expect(status).toBe(204);
    const { ContentLength, ETag } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'acme/DE/large.txt' }));
    expect(ContentLength).toBe(parts * megabyte.length);
    expect(ETag).toBe(`"${expected.digest('hex')}"`);
    // What is on its way in pipes, and what waits to be collected: far from the whole.
    expect(most - before).toBeLessThan((parts * megabyte.length) / 2);
  }, 60_000);

  test('that is cut off in the middle is no upload', async () => {
    const { url, fields } = await signedForLarge();
    const before = bodies();
    const boundary = 'cut-off';
    const sending = httpRequest(url, {
      method: 'POST',
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': 10_000_000 },
    });
    sending.on('error', () => undefined);
    for (const [name, value] of Object.entries(fields)) {
      sending.write(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
    }
    sending.write(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="cut.txt"\r\n\r\n`);
    sending.write(megabyte, () => undefined);
    const cutOff = () => bodies().some((name) => !before.includes(name) && sizeOf(name) > 0);
    for (let waits = 0; !cutOff(); waits++) {
      if (waits > 200) throw new Error('nothing of the file has come');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    sending.destroy();
    for (let waits = 0; bodies().length > before.length && waits < 200; waits++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(bodies()).toEqual(before);
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'acme/DE/cut.txt' }))).rejects.toThrow();
  }, 20_000);
});

const sizeOf = (name: string): number =>
  statSync(join(stack.folder, 'objects', name), { throwIfNoEntry: false })?.size ?? 0;
