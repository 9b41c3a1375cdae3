import { createHash, type Hash } from 'node:crypto';
import { Unzip, type UnzipFile, UnzipInflate } from 'fflate/browser';
import { type Day, laterDay } from '../../domain/day.ts';
import type { ReadReport, ReportError, ReportReader, UploadContext } from '../../reports/common/report.ts';
import { counted, createReportError, unreadable } from '../../reports/common/report-error.ts';
import { openReport } from '../../reports/recognition/open-report.ts';
import { type Unpacker, unpackInto } from './decompress.ts';

/** One file of a zip archive, read as a report of its own. */
export interface ArchiveMember {
  /** `acme/DE/month.zip!orders.txt` */
  readonly key: string;
  /** SHA-256 of its unpacked bytes, hex: the same as if it had been uploaded alone */
  readonly digest: string;
  readonly report: ReadReport;
}

/** Bytes of one upload on their way to what they say. */
export interface UploadReader {
  push(bytes: Uint8Array): Promise<void>;
  finish(): Promise<ReadReport>;
}

const mostMembers = 200;
/** A few kilobytes of zip may claim terabytes: past this, over all members, nothing honest is left in it. */
const mostUnpackedBytes = 4 * 1024 ** 3;
/** Deflate grows by at most 1032 times, so that no step unpacks more than 17 MB at once. */
const stepBytes = 16 * 1024;
const longestName = 100;

interface OpenMember {
  readonly key: string;
  readonly hash: Hash;
  readonly reader: ReportReader;
  readonly unpacker: Unpacker;
  readonly waiting: Uint8Array[];
  ended: boolean;
  broken: string | undefined;
}

/** What a system puts into archives beside the files that were meant. */
const isReport = (name: string): boolean => !name.endsWith('/') && !/(^|\/)(__MACOSX\/|\.DS_Store$|\._)/.test(name);

/**
 * Reads a zip archive as it streams: each file in it is a report of its own and passed on when it ends, so that no more
 * than one is held. The archive's own report says how many there were.
 */
export function readArchive(context: UploadContext, onMember: (member: ArchiveMember) => Promise<void>): UploadReader {
  const open: OpenMember[] = [];
  const outcomes: ReadReport[] = [];
  let unpacked = 0;
  let found = 0;
  let rejected: ReportError | undefined;

  const unzip = new Unzip((file) => {
    found++;
    if (found > mostMembers) rejected ??= tooMuch(`at most ${mostMembers} files`);
    if (rejected === undefined) begin(file);
  });
  unzip.register(UnzipInflate);

  function begin(file: UnzipFile): void {
    const name = file.name.replace(/\p{C}/gu, '').slice(-longestName);
    const key = `${context.key}!${name}`;
    const reader = openReport({ ...context, key: `${context.key}/${name}` });
    const member: OpenMember = {
      key,
      hash: createHash('sha256'),
      reader,
      unpacker: unpackInto((bytes) => reader.push(bytes)),
      waiting: [],
      ended: false,
      broken: undefined,
    };
    const wanted = isReport(file.name);
    if (wanted) open.push(member);
    file.ondata = (error, bytes, final) => {
      if (error !== null) member.broken = error.message;
      else {
        unpacked += bytes.length;
        if (unpacked > mostUnpackedBytes) rejected ??= tooMuch('at most 4 GiB unpacked');
        // fflate may use its buffer again.
        if (wanted && rejected === undefined && bytes.length > 0) member.waiting.push(bytes.slice());
      }
      if (final || error !== null) member.ended = true;
    };
    try {
      file.start();
    } catch (error) {
      member.broken = error instanceof Error ? error.message : String(error);
      member.ended = true;
    }
  }

  /** Lets the members have what was unpacked for them, and closes those that have ended. */
  async function drain(): Promise<void> {
    for (const member of open) {
      for (const bytes of member.waiting.splice(0)) {
        member.hash.update(bytes);
        await member.unpacker.push(bytes);
      }
    }
    while (open[0]?.ended === true) {
      const member = open.shift();
      if (member !== undefined) await close(member);
    }
  }

  async function close({ key, hash, reader, unpacker, broken }: OpenMember): Promise<void> {
    const wrapping = broken === undefined ? await unpacker.finish() : brokenMember(broken);
    const read = reader.finish();
    const report = wrapping === undefined ? read : unreadable(read.kind, wrapping, read.rows);
    outcomes.push(report);
    await onMember({ key, digest: hash.digest('hex'), report });
  }

  return {
    async push(bytes) {
      for (let start = 0; start < bytes.length && rejected === undefined; start += stepBytes) {
        try {
          unzip.push(bytes.subarray(start, start + stepBytes));
        } catch (error) {
          rejected = damaged(error instanceof Error ? error.message : String(error));
        }
        await drain();
      }
    },
    async finish() {
      if (rejected === undefined) {
        try {
          unzip.push(new Uint8Array(), true);
        } catch (error) {
          rejected = damaged(error instanceof Error ? error.message : String(error));
        }
        await drain();
      }
      if (rejected === undefined && open.length > 0) rejected = damaged('it ends within a file');
      if (rejected === undefined && outcomes.length === 0) rejected = damaged('there is no file in it');
      return rejected === undefined ? summaryOf(outcomes) : unreadable('zip', rejected, outcomes.length);
    },
  };
}

/** The archive is read when anything in it was. */
function summaryOf(outcomes: readonly ReadReport[]): ReadReport {
  const read = outcomes.flatMap((report) => (report.outcome === 'read' ? [report.asOf] : []));
  const without = (outcome: ReadReport['outcome']) => outcomes.filter((report) => report.outcome === outcome).length;
  const skipped = [
    { rows: without('unreadable'), reason: 'files that cannot be read; each has its own report error' },
    { rows: without('unused'), reason: 'files that no metric uses' },
  ].filter(({ rows }) => rows > 0);
  const [first, ...others] = read;
  const base = { kind: 'zip', rows: outcomes.length, skipped } as const;
  if (first === undefined) {
    return {
      outcome: 'unused',
      ...base,
      reason: `The zip archive holds ${counted(outcomes.length, 'file')}, and none could be used.`,
    };
  }
  const asOf: Day = others.reduce(laterDay, first);
  return { outcome: 'read', ...base, asOf, readings: [], orders: [] };
}

const tooMuch = (expected: string): ReportError =>
  createReportError(
    'The zip archive holds too much',
    { expected, found: 'more than that' },
    'Upload the reports in several archives.',
  );

const damaged = (what: string): ReportError =>
  createReportError(
    'The zip archive is damaged',
    { expected: 'a complete zip archive', found: what },
    'Download or pack it again and upload it again.',
  );

const brokenMember = (what: string): ReportError =>
  createReportError(
    'This file of the zip archive cannot be unpacked',
    { expected: 'a file packed with deflate and without a password', found: what },
    'Pack it again without a password, or upload it by itself.',
  );
