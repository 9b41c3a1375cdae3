import { createGunzip } from 'node:zlib';
import type { ReportError } from '../../reports/common/report.ts';
import { createReportError } from '../../reports/common/report-error.ts';

/** Where unpacked bytes go. `enough`: what follows changes nothing. */
type Sink = (bytes: Uint8Array) => 'more' | 'enough';

/** Bytes on their way from a file to a reader, gunzipped when they begin as gzip does. */
export interface Unpacker {
  push(bytes: Uint8Array): Promise<void>;
  /** a report error when the wrapping itself was broken */
  finish(): Promise<ReportError | undefined>;
}

/** A megabyte of gzip may claim a gigabyte of text: past this, nothing honest is left in it. */
const mostUnpackedBytes = 4 * 1024 ** 3;

/** Passes bytes on; unpacks gzip (RFC 1952, any number of members) as it streams. */
export function unpackInto(sink: Sink): Unpacker {
  let head: Uint8Array = new Uint8Array();
  let way: Unpacker | undefined;
  const choose = (first: Uint8Array): Unpacker =>
    first[0] === 0x1f && first[1] === 0x8b ? gunzipInto(sink) : plainInto(sink);
  return {
    async push(bytes) {
      if (way !== undefined) return way.push(bytes);
      head = Buffer.concat([head, bytes]);
      if (head.length < 2) return;
      way = choose(head);
      await way.push(head);
    },
    async finish() {
      if (way === undefined) {
        way = choose(head);
        await way.push(head);
      }
      return way.finish();
    },
  };
}

function plainInto(sink: Sink): Unpacker {
  let enough = false;
  return {
    async push(bytes) {
      if (!enough && bytes.length > 0) enough = sink(bytes) === 'enough';
    },
    finish: async () => undefined,
  };
}

function gunzipInto(sink: Sink): Unpacker {
  const gunzip = createGunzip();
  let unpacked = 0;
  let pushed = 0;
  let ended = false;
  let dataBehind = false;
  let enough = false;
  let tooLarge = false;
  let broken: Error | undefined;
  gunzip.on('data', (bytes: Uint8Array) => {
    unpacked += bytes.length;
    tooLarge ||= unpacked > mostUnpackedBytes;
    if (!enough && !tooLarge) enough = sink(bytes) === 'enough';
    if (enough || tooLarge) gunzip.destroy();
  });
  gunzip.on('end', () => {
    ended = true;
  });
  gunzip.on('error', (error) => {
    // The first header is right, or nobody would unpack it: what has none stands behind the data.
    if (error.message === 'incorrect header check') dataBehind = true;
    else broken = error;
  });
  const over = () => gunzip.destroyed || broken !== undefined || dataBehind;
  const settled = (start: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      gunzip.once('close', resolve);
      start(() => {
        gunzip.off('close', resolve);
        resolve();
      });
    });
  return {
    async push(bytes) {
      if (!over() && !ended) await settled((done) => gunzip.write(bytes, () => done()));
      // Zeros fill a block up and say nothing; gunzip stops at the first of them.
      if (ended) dataBehind ||= bytes.subarray(Math.max(0, gunzip.bytesWritten - pushed)).some((byte) => byte !== 0);
      pushed += bytes.length;
    },
    async finish() {
      if (!over() && !ended) await settled((done) => gunzip.once('end', done).end());
      if (tooLarge) return claimsTooMuch;
      if (dataBehind && !enough) return somethingBehind;
      return broken === undefined || enough ? undefined : brokenGzip(broken, unpacked);
    },
  };
}

const claimsTooMuch: ReportError = createReportError(
  'The gzip file unpacks to too much',
  { expected: 'a report of at most 4 GiB unpacked', found: 'more than that' },
  'Download the report again for a shorter period.',
);

const somethingBehind: ReportError = createReportError(
  'There is something behind the gzip file’s end',
  { expected: 'the end of the file, or zeros', found: 'data behind it that is no gzip' },
  'Download or pack the file again and upload it again.',
);

const brokenGzip = (error: Error, unpacked: number): ReportError =>
  createReportError(
    'The gzip file is damaged',
    { expected: 'a complete gzip file', found: `“${error.message}” after ${unpacked} unpacked bytes` },
    'Download or pack the file again and upload it again.',
  );
