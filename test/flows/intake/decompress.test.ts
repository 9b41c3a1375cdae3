import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { unpackInto } from '../../../shared/flows/intake/decompress.ts';

const text = 'metric,channel\n'.repeat(2000);
const packed = gzipSync(text);
const zeros = Buffer.alloc(700);

async function unpack(bytes: Buffer, size: number) {
  const parts: Buffer[] = [];
  const unpacker = unpackInto((part) => {
    parts.push(Buffer.from(part));
    return 'more';
  });
  for (let at = 0; at < bytes.length; at += size) await unpacker.push(bytes.subarray(at, at + size));
  const reportError = await unpacker.finish();
  return { text: Buffer.concat(parts).toString(), reportError };
}

describe.each([1, 7, packed.length, 100_000])('a gzip file that comes in pieces of %d bytes', (size) => {
  test('is unpacked, also with zeros behind it', async () => {
    expect(await unpack(packed, size)).toEqual({ text, reportError: undefined });
    expect(await unpack(Buffer.concat([packed, zeros]), size)).toEqual({ text, reportError: undefined });
  });
  test('is unpacked to its end where it is two in one', async () => {
    expect(await unpack(Buffer.concat([packed, packed]), size)).toEqual({ text: text + text, reportError: undefined });
  });
  test.each([
    ['text', Buffer.from('--boundary--')],
    ['text behind zeros', Buffer.concat([zeros, Buffer.from('--boundary--')])],
  ])('is rejected for the %s behind it, and not called damaged', async (_, behind) => {
    const { reportError } = await unpack(Buffer.concat([packed, behind]), size);
    expect(reportError?.what).toBe('There is something behind the gzip file’s end');
    expect(reportError?.found).toBe('data behind it that is no gzip');
  });
  test('is damaged when it is cut off', async () => {
    const { reportError } = await unpack(packed.subarray(0, -9), size);
    expect(reportError?.what).toBe('The gzip file is damaged');
  });
});
