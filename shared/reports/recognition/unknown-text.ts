import { reportKinds } from '../../domain/report-kind.ts';
import { columnName } from '../common/column-name.ts';
import type { ReadReport, ReportError } from '../common/report.ts';
import { counted, createReportError, unreadable } from '../common/report-error.ts';
import { decodeText, isUtf8 } from '../common/text-encoding.ts';
import { mostCells } from '../table/delimited-records.ts';
import { dialectsOf, firstRecords } from '../table/table-header.ts';
import { knownColumns, nearestKind } from './table-kinds.ts';

const expectedReport =
  'a report that Headroom knows: a V2 seller performance report, an All Orders report or a manual CSV';
const chooseReport =
  'Upload the V2 seller performance report (JSON), the All Orders report (TXT), or a manual CSV (`headroom template` prints one).';

export const emptyFile: ReportError = createReportError(
  'The file is empty',
  { expected: expectedReport, found: '0 bytes' },
  'Download the report again; the download or the upload was cut off.',
);

export const blankFile = (bytes: number, whole: boolean): ReportError =>
  createReportError(
    whole ? 'The file is blank' : 'The file begins with nothing but blanks',
    {
      expected: expectedReport,
      found: `nothing but blanks and line ends in ${whole ? '' : 'the first '}${counted(bytes, 'byte')}`,
    },
    'Download the report again; the download or the upload was cut off.',
  );

/** Complains of a page or an XML document; `undefined` when the text is neither. */
export function markupError(head: string): ReportError | undefined {
  const start = head.trimStart().slice(0, 4000).toLowerCase();
  const reportError = (found: string, remedy = chooseReport) =>
    createReportError('This is not a report', { line: 1, expected: expectedReport, found }, remedy);
  if (/^(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(!doctype html|html|head|body)\b/.test(start)) {
    return /sign-?in|log-?in|password/.test(head.toLowerCase())
      ? reportError('a web page that asks to sign in', 'Sign in to Seller Central and download the report again.')
      : reportError('a web page (HTML)', 'Download the report with Seller Central’s own download button.');
  }
  if (/^<\?xml|^<!doctype|^<[a-z][\w:.-]*[\s>/]/.test(start)) {
    if (start.includes('excel.sheet')) return reportError('an Excel workbook saved as XML', 'Save the sheet as CSV.');
    return start.includes('<amazonenvelope')
      ? reportError('an XML report of Amazon (AmazonEnvelope)', 'Request the flat file or JSON form of the report.')
      : reportError('an XML document', 'Request the flat file or JSON form; of the performance report, the V2 form.');
  }
  return undefined;
}

/**
 * A text whose header belongs to no known report. The first line may be a row of somebody else's table, with people's
 * names in it: it is described, and nothing of it is quoted but known column names.
 */
export function unknownTextError(head: Uint8Array, whole: boolean): ReadReport {
  const text = decodeText(head);
  if (/^(consultancy|clients)\s*:/m.test(text)) {
    const finding = { line: 1, expected: expectedReport, found: 'what looks like clients.yaml' };
    return unreadable(
      'unknown',
      createReportError('This is not a report', finding, 'Upload it as config/clients.yaml.'),
    );
  }
  const header = likeliestHeader(head, whole);
  if (header === undefined) {
    const found = `plain text without columns (${describeText(text, whole)})`;
    return unreadable(
      'unknown',
      createReportError('This is not a report', { line: 1, expected: expectedReport, found }, chooseReport),
    );
  }
  const { line, cells, separator } = header;
  const names = new Set(cells.map(columnName));
  const known = knownColumns(names);
  const columns =
    cells.length < mostCells
      ? counted(cells.length, `${separator}-separated column`)
      : `${mostCells} or more ${separator}-separated columns, of which only the first ${mostCells} were looked at`;
  const near = nearestKind(names);
  if (near !== undefined) {
    const finding = {
      line,
      column: near.missing,
      expected: `the column “${near.missing}”`,
      found: `${columns} without it`,
    };
    return unreadable(
      near.kind,
      createReportError(
        `The header is closest to that of the ${reportKinds[near.kind]}, and a column is missing`,
        finding,
        'Download the report again with all its columns and upload it as it is.',
      ),
    );
  }
  const found =
    known.length === 0
      ? `${columns}, none with a name that is known`
      : `${columns}, of which only ${known.slice(0, 5).join(', ')} ${known.length === 1 ? 'is' : 'are'} known`;
  const remedy = isUtf8(whole ? head : head.subarray(0, head.lastIndexOf(10) + 1))
    ? chooseReport
    : `${chooseReport} If its header is not in English letters, save it as UTF-8 first.`;
  const finding = { line, expected: 'the header of a report that Headroom knows', found };
  return unreadable('unknown', createReportError('The header is not known', finding, remedy));
}

const separators: Readonly<Record<number, string>> = { 9: 'tab', 44: 'comma', 59: 'semicolon' };

/** The first line that is not blank, cut by whichever separator makes the most known names, then the most columns, of it. */
function likeliestHeader(head: Uint8Array, whole: boolean) {
  const candidates = dialectsOf(head).flatMap((dialect) => {
    const first = firstRecords(head, whole, dialect).find(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    const separator = separators[dialect.delimiter] ?? 'tab';
    return first === undefined || first.cells.length < 2 ? [] : [{ ...first, separator }];
  });
  const score = ({ cells }: { readonly cells: readonly string[] }): number =>
    knownColumns(new Set(cells.map(columnName))).length * 10_000 + cells.length;
  return candidates.sort((a, b) => score(b) - score(a))[0];
}

function describeText(text: string, whole: boolean): string {
  const lines = text.split(/\r\n|\r|\n/).length;
  const start = lines === 1 ? `a line of more than ${counted(text.length, 'character')}` : `${lines} lines or more`;
  const length = whole ? counted(lines, 'line') : start;
  return /^\s*#{1,6}\s/.test(text) ? `${length}, written as Markdown` : length;
}
