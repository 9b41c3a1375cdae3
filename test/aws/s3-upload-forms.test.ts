import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uploadFormsOn } from '../../shared/aws/s3/upload-forms.ts';
import { until } from '../journeys/running-cloud.ts';

const clientAt = (endpoint: string) =>
  new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'invented', secretAccessKey: 'invented', sessionToken: 'lent' },
  });

describe('a form for uploads', () => {
  test('has a policy that names every field, the token of lent credentials among them', async () => {
    const { url, fields } = await uploadFormsOn(clientAt('https://s3.example'), 'reports').sign({
      prefix: 'acme/DE/portal/0123456789abcdef/',
      mostBytes: 1000,
      minutes: 10,
    });
    expect(url).toBe('https://s3.example/reports');
    expect(fields['X-Amz-Security-Token']).toBe('lent');
    const { conditions } = JSON.parse(Buffer.from(fields['Policy'] ?? '', 'base64').toString()) as {
      readonly conditions: readonly unknown[];
    };
    const named = new Set(
      conditions.map((one) => (Array.isArray(one) ? String(one[1]).replace('$', '') : Object.keys(one as object)[0])),
    );
    const unnamed = Object.keys(fields).filter((field) => !named.has(field));
    // The policy cannot name itself, and its signature is what is checked.
    expect(unnamed.sort()).toEqual(['Policy', 'X-Amz-Signature']);
    expect(JSON.stringify(fields)).not.toContain('secret');
  });
});

// Another implementation of S3 than ours: `pip install moto[server]`.
const hasMoto = spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;

describe.runIf(hasMoto)('moto’s S3 (skipped where no moto_server is installed)', () => {
  let moto: ChildProcess;
  let endpoint: string;
  beforeAll(async () => {
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    await until('moto to listen', 60_000, () =>
      fetch(endpoint).then(
        () => true,
        () => false,
      ),
    );
  }, 70_000);
  afterAll(() => {
    moto.kill();
  });

  test.each([
    { when: 'from a script', redirect: undefined, status: 201 },
    { when: 'from a page without scripts', redirect: 'https://portal.example/back', status: 303 },
  ])('accepts the form $when', async ({ redirect, status }) => {
    const client = clientAt(endpoint);
    const Bucket = `reports-${status}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    const { url, fields } = await uploadFormsOn(client, Bucket).sign({
      prefix: 'acme/DE/portal/0123456789abcdef/',
      mostBytes: 1000,
      minutes: 10,
      ...(redirect !== undefined && { redirect }),
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('file', new Blob(['a report']), 'report.json');
    const answer = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
    expect(answer.status).toBe(status);
    const stored = await client.send(
      new GetObjectCommand({ Bucket, Key: 'acme/DE/portal/0123456789abcdef/report.json' }),
    );
    expect(await stored.Body?.transformToString()).toBe('a report');
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
