import { Unzip, UnzipInflate } from 'fflate/browser';
import { streamXlsxRows } from 'hucre/xlsx';
import type { ReadReport, ReportError, UploadContext } from '../../reports/common/report.ts';
import { createReportError, unreadable } from '../../reports/common/report-error.ts';
import { findHeader } from '../../reports/recognition/find-header.ts';
import { openReport } from '../../reports/recognition/open-report.ts';
import type { UploadReader } from './read-archive.ts';

/** A workbook is held whole while it is read; reports that people save from Excel are a hundredth of this. */
const mostBytes = 32 * 1024 * 1024;
/** A few kilobytes may unpack to gigabytes: past this, over all parts, nothing honest is left in it. */
const mostUnpackedBytes = 512 * 1024 * 1024;
/** Deflate grows by at most 1032 times, so that no step unpacks more than 17 MB at once. */
const stepBytes = 16 * 1024;
const mostSheets = 20;
/** A header stands among the first rows of its sheet, below lines of text at most. */
const headRows = 40;
const mostRows = 1_048_576;

const saveAsText = 'Open it and save the sheet as CSV, or upload Amazon’s own download.';

export interface WorkbookBounds {
  readonly mostBytes: number;
  readonly mostUnpackedBytes: number;
}

/**
 * Reads the first sheet of an Excel workbook (XLSX) that has the header of a known report, as if its rows had been saved as
 * tab-delimited text: numbers and dates as Excel stores them, whatever they look like on the screen.
 */
export function readWorkbook(
  context: UploadContext,
  bounds: WorkbookBounds = { mostBytes, mostUnpackedBytes },
): UploadReader {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    async push(bytes) {
      size += bytes.length;
      if (size <= bounds.mostBytes) chunks.push(bytes.slice());
      else chunks.length = 0;
    },
    async finish() {
      if (size > bounds.mostBytes)
        return unreadable('unknown', tooLarge(`a file of at most ${bounds.mostBytes} bytes`));
      const bytes = Buffer.concat(chunks);
      const fault = faultOf(bytes, bounds.mostUnpackedBytes);
      if (fault !== undefined) return unreadable('unknown', fault);
      try {
        return await readSheets(context, bytes);
      } catch (error) {
        return unreadable('unknown', damaged(error instanceof Error ? error.name : 'something else'));
      }
    },
  };
}

async function readSheets(context: UploadContext, bytes: Uint8Array): Promise<ReadReport> {
  const heads: string[] = [];
  for (let sheet = 0; sheet < mostSheets; sheet++) {
    const head = await headOf(bytes, sheet);
    if (head === undefined) break;
    heads.push(head);
    if (findHeader(Buffer.from(head), true, context.headerAliases) !== undefined) {
      return readSheet(context, bytes, sheet);
    }
  }
  const filled = heads.findIndex((head) => head.trim() !== '');
  if (filled === -1) {
    const finding = {
      expected: 'a sheet with a report in it',
      found: heads.length === 0 ? 'no sheet' : 'empty sheets',
    };
    return unreadable('unknown', createReportError('The Excel workbook is empty', finding, saveAsText));
  }
  // What is said of a table that is not known is said of the first sheet that has one.
  return readSheet(context, bytes, filled);
}

/** The first rows of a sheet as text; `undefined` where there is no such sheet. */
async function headOf(bytes: Uint8Array, sheet: number): Promise<string | undefined> {
  const lines: string[] = [];
  try {
    for await (const { values } of streamXlsxRows(bytes, { sheet, maxRows: headRows })) lines.push(lineOf(values));
  } catch (error) {
    // Asked for a sheet behind the last one, the library throws; of the first, the workbook is broken.
    if (sheet === 0) throw error;
    return undefined;
  }
  return lines.map((line) => `${line}\n`).join('');
}

async function readSheet(context: UploadContext, bytes: Uint8Array, sheet: number): Promise<ReadReport> {
  const reader = openReport(context);
  let next = 0;
  for await (const { index, values } of streamXlsxRows(bytes, { sheet, maxRows: mostRows })) {
    // Empty rows are left out of the file; lines are counted as Excel counts its rows.
    const blanks = '\n'.repeat(Math.max(0, Math.min(index - next, 100)));
    next = index + 1;
    if (reader.push(Buffer.from(`${blanks}${lineOf(values)}\n`)) === 'enough') break;
  }
  return reader.finish();
}

const lineOf = (values: readonly unknown[]): string => values.map(textOf).join('\t');

/** A cell as text: what a report would have had. Blanks for tabs and line ends, which would make other cells of it. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return typeof value === 'string' ? value.replace(/[\t\r\n]+/g, ' ') : '';
}

/** A day, or a moment where there is one; Excel knows no time zone. */
const dateText = (date: Date): string => {
  const iso = date.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ');
};

/**
 * A number without the noise of floating point. Three decimals would read as thousands (`1.234`), and get a fourth: no count
 * and no amount of a report has them.
 */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Number.isInteger(value)) return BigInt(value).toString();
  const text = String(Number(value.toFixed(6)));
  return /\.\d{3}$/.test(text) ? `${text}0` : text;
}

/** What keeps the archive from being unpacked: it is broken, or holds too much. */
function faultOf(bytes: Uint8Array, most: number): ReportError | undefined {
  let unpacked = 0;
  let fault: ReportError | undefined;
  const unzip = new Unzip((file) => {
    file.ondata = (error, part) => {
      if (error !== null) fault ??= damaged('a part that cannot be unpacked');
      else unpacked += part.length;
      if (unpacked > most) fault ??= tooLarge(`at most ${most} bytes unpacked`);
    };
    try {
      file.start();
    } catch {
      fault ??= damaged('a part that cannot be unpacked');
    }
  });
  unzip.register(UnzipInflate);
  try {
    for (let start = 0; start < bytes.length && fault === undefined; start += stepBytes) {
      unzip.push(bytes.subarray(start, start + stepBytes), start + stepBytes >= bytes.length);
    }
  } catch {
    fault ??= damaged('something else');
  }
  return fault;
}

const tooLarge = (expected: string): ReportError =>
  createReportError('The Excel workbook is too large to be read', { expected, found: 'more than that' }, saveAsText);

const damaged = (found: string): ReportError =>
  createReportError(
    'The Excel workbook cannot be read',
    { expected: 'a complete workbook without a password', found },
    saveAsText,
  );
