import { Transform, type TransformCallback } from 'node:stream';

/** The body is not what the request said it would be. */
export class BadChunk extends Error {
  override readonly name = 'BadChunk';
}

const longestLine = 8192;

/**
 * Takes the framing off a body that an SDK sent as `aws-chunked`: lines of `<hex size>[;chunk-signature=…]`, the bytes, an empty chunk, and
 * trailers such as `x-amz-checksum-crc32:…`. Signatures are not checked: the local cloud takes any credentials.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
export class AwsChunkedDecoder extends Transform {
  /** complete when the stream has ended */
  readonly trailers = new Map<string, string>();
  #expects: 'size' | 'bytes' | 'line end' | 'trailer' | 'nothing' = 'size';
  #bytesLeft = 0;
  #line = '';

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      let at = 0;
      while (at < chunk.length) at = this.#expects === 'bytes' ? this.#takeBytes(chunk, at) : this.#takeLine(chunk, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new BadChunk(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    const whole = this.#expects === 'nothing' || (this.#expects === 'trailer' && this.#line === '');
    done(whole ? null : new BadChunk('the aws-chunked body ended too early'));
  }

  #takeBytes(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#bytesLeft);
    this.push(chunk.subarray(at, end));
    this.#bytesLeft -= end - at;
    if (this.#bytesLeft === 0) this.#expects = 'line end';
    return end;
  }

  #takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    this.#line += chunk.toString('latin1', at, end === -1 ? chunk.length : end);
    if (this.#line.length > longestLine) throw new BadChunk('a line of the aws-chunked body is too long');
    if (end === -1) return chunk.length;
    const line = this.#line.replace(/\r$/, '');
    this.#line = '';
    this.#read(line);
    return end + 1;
  }

  #read(line: string): void {
    if (this.#expects === 'line end') {
      if (line !== '') throw new BadChunk('a chunk of the aws-chunked body is longer than it said');
      this.#expects = 'size';
    } else if (this.#expects === 'size') {
      const size = /^([0-9a-f]{1,12})(;.*)?$/i.exec(line)?.[1];
      if (size === undefined) throw new BadChunk('a chunk of the aws-chunked body has no size');
      this.#bytesLeft = Number.parseInt(size, 16);
      this.#expects = this.#bytesLeft === 0 ? 'trailer' : 'bytes';
    } else if (line === '') {
      this.#expects = 'nothing';
    } else {
      const colon = line.indexOf(':');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
  }
}
