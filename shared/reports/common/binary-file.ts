import type { ReportError } from './report.ts';
import { counted, createReportError } from './report-error.ts';

const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];

interface Signature {
  readonly begins: readonly number[];
  /** where the signature stands */
  readonly at?: number;
  readonly is: string;
  readonly remedy: string;
}

const unzip = 'Unpack it and upload the report that is inside; a single report may be compressed with gzip.';
const saveAsText = 'Open it and save the sheet as CSV or as tab-delimited text (TSV), or upload Amazon’s own download.';
const download = 'Download the report itself from Amazon (JSON, TXT or CSV) and upload that.';

const signatures: readonly Signature[] = [
  { begins: [0x50, 0x4b, 0x03, 0x04], is: 'a zip archive', remedy: unzip },
  { begins: [0x50, 0x4b, 0x05, 0x06], is: 'an empty zip archive', remedy: unzip },
  { begins: [0x1f, 0x8b], is: 'gzip inside gzip', remedy: 'Compress the report once, or not at all.' },
  { begins: ascii('BZh'), is: 'a bzip2 archive', remedy: unzip },
  { begins: [0xfd, ...ascii('7zXZ')], is: 'an xz archive', remedy: unzip },
  { begins: [0x28, 0xb5, 0x2f, 0xfd], is: 'a zstd archive', remedy: unzip },
  { begins: [...ascii('7z'), 0xbc, 0xaf, 0x27, 0x1c], is: 'a 7-Zip archive', remedy: unzip },
  { begins: ascii('Rar!'), is: 'a RAR archive', remedy: unzip },
  { begins: ascii('ustar'), at: 257, is: 'a tar archive', remedy: unzip },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], is: 'an old Excel or Word file', remedy: saveAsText },
  { begins: ascii('{\\rtf'), is: 'a rich text document (RTF)', remedy: download },
  { begins: ascii('%PDF'), is: 'a PDF', remedy: download },
  { begins: [0x89, ...ascii('PNG')], is: 'a picture (PNG)', remedy: download },
  { begins: [0xff, 0xd8, 0xff], is: 'a picture (JPEG)', remedy: download },
  { begins: ascii('GIF8'), is: 'a picture (GIF)', remedy: download },
  { begins: ascii('WEBP'), at: 8, is: 'a picture (WebP)', remedy: download },
  { begins: ascii('ftyp'), at: 4, is: 'a picture or video (HEIC, MP4)', remedy: download },
  { begins: [0x49, 0x49, 0x2a, 0x00], is: 'a picture (TIFF)', remedy: download },
  { begins: [0x4d, 0x4d, 0x00, 0x2a], is: 'a picture (TIFF)', remedy: download },
  { begins: ascii('SQLite format 3'), is: 'a database file (SQLite)', remedy: download },
  { begins: ascii('PAR1'), is: 'a Parquet file', remedy: saveAsText },
];

const expectedText = 'a report as text (JSON, TXT, TSV or CSV)';

/** The error of a file whose first bytes say that it is no text at all. */
export function binaryFileError(head: Uint8Array): ReportError | undefined {
  const match = signatures.find(({ begins, at = 0 }) => begins.every((byte, index) => head[at + index] === byte));
  if (match === undefined) return undefined;
  const workbook = match.is === 'a zip archive' && officeDocument(head);
  return createReportError(
    'This is not a report',
    { expected: expectedText, found: workbook || match.is },
    workbook ? saveAsText : match.remedy,
  );
}

/** A zip archive that is no office document. */
export const isArchive = (head: Uint8Array): boolean =>
  head[0] === 0x50 && head[1] === 0x4b && head[2] === 0x03 && head[3] === 0x04 && officeDocument(head) === '';

/** A zip archive that may be an Excel workbook (XLSX). */
export const isWorkbook = (head: Uint8Array): boolean =>
  head[0] === 0x50 &&
  head[1] === 0x4b &&
  head[2] === 0x03 &&
  head[3] === 0x04 &&
  ['an Excel workbook (XLSX)', 'an Excel or Word file'].includes(officeDocument(head));

/** Office documents are zip archives; the names of their parts stand in the clear. */
function officeDocument(head: Uint8Array): string {
  const text = Buffer.from(head).toString('latin1');
  if (text.includes('xl/')) return 'an Excel workbook (XLSX)';
  if (text.includes('word/')) return 'a Word document (DOCX)';
  if (text.includes('opendocument.spreadsheet')) return 'a spreadsheet (ODS)';
  return text.includes('[Content_Types].xml') ? 'an Excel or Word file' : '';
}

/** The error of a file that holds more control characters than any text does. */
export function controlCharacterError(head: Uint8Array): ReportError | undefined {
  let controls = 0;
  let first = -1;
  for (const [at, byte] of head.entries()) {
    // Tab, line feed, form feed, carriage return, and the end mark of old systems occur in text.
    if (byte >= 32 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 26) continue;
    if (first === -1) first = at;
    controls++;
  }
  if (controls * 100 <= head.length) return undefined;
  const code = `0x${(head[first] ?? 0).toString(16).padStart(2, '0')}`;
  const found = `${counted(controls, 'control byte')} in the first ${head.length} bytes (${code} at byte ${first + 1})`;
  return createReportError('This is binary data, not a report', { expected: expectedText, found }, download);
}
