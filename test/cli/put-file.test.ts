import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { putFile } from '../../cli/connection/put-file.ts';

const mebibyte = 1024 * 1024;

/** As much of S3 as an upload meets: it notes each request, and can fail the first try of a part. */
let server: Server;
let requests: string[];
let failsOnce: string | undefined;
let s3: S3Client;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
    const part = searchParams.get('partNumber');
    const what = `${request.method} ${pathname}${part === null ? '' : ` part ${part}`}${searchParams.has('uploads') ? ' begin' : ''}`;
    request.resume().on('end', () => {
      requests.push(what);
      if (failsOnce === what) {
        failsOnce = undefined;
        response.writeHead(503).end();
        return;
      }
      const answers = searchParams.has('uploads') || request.method === 'POST';
      response.writeHead(request.method === 'DELETE' ? 204 : 200, { etag: '"e"' });
      response.end(answers ? '<Result><UploadId>u1</UploadId><ETag>"e"</ETag></Result>' : '');
    });
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  s3 = new S3Client({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
});
beforeEach(() => {
  requests = [];
  failsOnce = undefined;
});
afterAll(() => {
  s3.destroy();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function put(size: number, claimed = size): Promise<readonly number[]> {
  const path = join(folder, 'report.txt');
  writeFileSync(path, Buffer.alloc(size, 'x'));
  const seen: number[] = [];
  const progress = (bytes: number) => seen.push(bytes);
  await putFile({ s3, bucket: 'b', key: 'acme/DE/report.txt', path, size: claimed, metadata: {}, progress });
  return seen;
}

test('a small file goes up in one request', async () => {
  expect((await put(1000)).at(-1)).toBe(1000);
  expect(requests).toEqual(['PUT /b/acme/DE/report.txt']);
});

test('an empty file is uploaded, so that the answer can say that it is empty', async () => {
  await put(0);
  expect(requests).toEqual(['PUT /b/acme/DE/report.txt']);
});

// 20 MiB in parts of 8 MiB: 8, 8 and 4.
test('a large file goes up in parts, and progress ends at its size', async () => {
  const seen = await put(20 * mebibyte);
  expect(seen.at(-1)).toBe(20 * mebibyte);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(requests.filter((one) => one.includes('part')).sort()).toEqual([
    'PUT /b/acme/DE/report.txt part 1',
    'PUT /b/acme/DE/report.txt part 2',
    'PUT /b/acme/DE/report.txt part 3',
  ]);
});

test('a part that fails is sent again, and no other', async () => {
  failsOnce = 'PUT /b/acme/DE/report.txt part 2';
  await put(20 * mebibyte);
  expect(requests.filter((one) => one.endsWith('part 2'))).toHaveLength(2);
  expect(requests.filter((one) => one.endsWith('part 1'))).toHaveLength(1);
});

test('of a file that shrinks while it is read nothing is stored', async () => {
  await expect(put(12 * mebibyte, 20 * mebibyte)).rejects.toThrow('became shorter');
  expect(requests.some((one) => one === 'POST /b/acme/DE/report.txt')).toBe(false);
  expect(requests.at(-1)).toBe('DELETE /b/acme/DE/report.txt');
});
