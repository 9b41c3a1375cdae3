import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { AwsChunkedDecoder, BadChunk } from './aws-chunked.ts';
import { S3Error } from './s3-error.ts';
import { header } from './s3-request.ts';

/** What was received and written to a file. */
export interface ReceivedBody {
  readonly size: number;
  /** MD5, hexadecimal */
  readonly digest: string;
  /** the checksum the client sent and we confirmed, base64 */
  readonly checksum?: { readonly algorithm: Algorithm; readonly value: string };
}

type Algorithm = 'CRC32' | 'SHA1' | 'SHA256';
const algorithms: readonly Algorithm[] = ['CRC32', 'SHA1', 'SHA256'];
const headerOf = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/**
 * Streams a request's body to a file: of any size in little memory, framing taken off, checked against the length,
 * MD5 and checksum the client announced. Throws `S3Error` and leaves no file when it is not what was announced.
 */
export async function receiveBody(source: Readable, headers: IncomingHttpHeaders, path: string): Promise<ReceivedBody> {
  const decoder =
    headers['content-encoding']?.includes('aws-chunked') ||
    header(headers, 'x-amz-content-sha256')?.startsWith('STREAMING-')
      ? new AwsChunkedDecoder()
      : undefined;
  const announced = algorithms.find(
    (algorithm) =>
      headers[headerOf(algorithm)] !== undefined ||
      header(headers, 'x-amz-trailer')?.toLowerCase().includes(headerOf(algorithm)),
  );
  const md5 = createHash('md5');
  const sum = announced === undefined ? undefined : checksum(announced);
  let size = 0;
  const measured = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      md5.update(chunk);
      sum?.update(chunk);
      yield chunk;
    }
  };
  try {
    const file = createWriteStream(path, { flags: 'wx' });
    if (decoder === undefined) await pipeline(source, measured, file);
    else await pipeline(source, decoder, measured, file);
    const digest = md5.digest();
    const expected = header(headers, decoder === undefined ? 'content-length' : 'x-amz-decoded-content-length');
    if (expected !== undefined && Number(expected) !== size) {
      throw new S3Error(400, 'IncompleteBody', `${expected} bytes were announced, ${size} came`);
    }
    const md5Announced = header(headers, 'content-md5');
    if (md5Announced !== undefined && md5Announced !== digest.toString('base64')) {
      throw new S3Error(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
    }
    const received = { size, digest: digest.toString('hex') };
    if (announced === undefined || sum === undefined) return received;
    const value = sum.value();
    const wanted = decoder?.trailers.get(headerOf(announced)) ?? header(headers, headerOf(announced));
    if (wanted !== undefined && wanted !== value) {
      throw new S3Error(400, 'BadDigest', `The ${announced} you specified did not match the calculated checksum.`);
    }
    return { ...received, checksum: { algorithm: announced, value } };
  } catch (error) {
    await rm(path, { force: true });
    if (error instanceof BadChunk) throw new S3Error(400, 'IncompleteBody', error.message);
    throw error;
  }
}

interface Checksum {
  update(chunk: Buffer): void;
  value(): string;
}

function checksum(algorithm: Algorithm): Checksum {
  if (algorithm === 'CRC32') {
    let sum = 0;
    return {
      update: (chunk) => {
        sum = crc32(chunk, sum);
      },
      value: () => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(sum >>> 0);
        return bytes.toString('base64');
      },
    };
  }
  const hash: Hash = createHash(algorithm === 'SHA1' ? 'sha1' : 'sha256');
  return { update: (chunk) => void hash.update(chunk), value: () => hash.digest('base64') };
}
