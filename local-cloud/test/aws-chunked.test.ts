import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { AwsChunkedDecoder, BadChunk } from '../s3/aws-chunked.ts';

const decode = async (framed: string, blockSize: number): Promise<{ body: string; trailers: object }> => {
  const bytes = Buffer.from(framed, 'latin1');
  const blocks = Array.from({ length: Math.ceil(bytes.length / blockSize) }, (_, index) =>
    bytes.subarray(index * blockSize, (index + 1) * blockSize),
  );
  const decoder = new AwsChunkedDecoder();
  const body = await buffer(Readable.from(blocks).pipe(decoder));
  return { body: body.toString('latin1'), trailers: Object.fromEntries(decoder.trailers) };
};

const signed = '5;chunk-signature=abc\r\nhello\r\n6;chunk-signature=def\r\n world\r\n0;chunk-signature=end\r\n\r\n';
const trailed = 'b\r\nhello\r\nworl\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n';

test.each([1, 2, 3, 7, 1000])(
  'a framed body comes out whole when it arrives in blocks of %i bytes',
  async (blockSize) => {
    expect(await decode(signed, blockSize)).toEqual({ body: 'hello world', trailers: {} });
    // b = 11 bytes, line break included
    expect(await decode(trailed, blockSize)).toEqual({
      body: 'hello\r\nworl',
      trailers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
    });
  },
);

test.each([
  { when: 'it ends in the middle of a chunk', framed: 'ff\r\nhello' },
  { when: 'its last chunk is missing', framed: '5\r\nhello\r\n' },
  { when: 'a chunk is longer than it says', framed: '4\r\nhello\r\n0\r\n\r\n' },
  { when: 'a size is none', framed: 'hello\r\n' },
])('a body is rejected when $when', async ({ framed }) => {
  const decoder = new AwsChunkedDecoder();
  const read = buffer(decoder);
  decoder.end(Buffer.from(framed));
  await expect(read).rejects.toThrow(BadChunk);
});
