import { reportKinds } from '../../domain/report-kind.ts';
import { columnName } from '../common/column-name.ts';
import type { ReadReport, ReportError } from '../common/report.ts';
import { counted, createReportError, quote, unreadable } from '../common/report-error.ts';
import { decodeText, isUtf8 } from '../common/text-encoding.ts';
import { mostCells } from '../table/delimited-records.ts';
import { dialectsOf, firstRecords } from '../table/table-header.ts';
import { failedReport, stateOfReport } from './amazon-answer.ts';
import { isClearHeader } from './clear-header.ts';
import { aliasLine, guessKind, isHeaderLike, openAliasLine } from './lookalikes.ts';
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

/** The error of a page or an XML document; `undefined` when the text is neither. */
export function markupError(head: string): ReportError | undefined {
  const start = head.trimStart().slice(0, 4000).toLowerCase();
  const reportError = (found: string, remedy = chooseReport) =>
    createReportError('This is not a report', { line: 1, expected: expectedReport, found }, remedy);
  if (/^(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<(!doctype html|html|head|body)\b/.test(start)) {
    return /sign-?in|log-?in|password/.test(head.toLowerCase())
      ? reportError('a web page that asks to sign in', 'Sign in to Seller Central and download the report again.')
      : reportError('a web page (HTML)', 'Download the report with Seller Central’s own download button.');
  }
  if (/<error>[\s\S]*<code>/.test(start) || /request has expired|accessdenied/.test(start)) {
    return createReportError(
      start.includes('expired')
        ? 'This is the answer of a link that has expired, not the report'
        : 'This is the answer of a link that could not be followed, not the report',
      { line: 1, expected: 'the report itself', found: 'an error in XML' },
      'Request the report document again and download what its url leads to within five minutes.',
    );
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
 * names in it: unless it is clearly a header, it is described, and nothing of it is quoted but known column names.
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
  if (whole && head.length < longestExplanation && isExplanation(text)) {
    return stateOfReport(text.trim().replaceAll('"', '').toUpperCase()) ?? failedReport(text);
  }
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
      : `${mostCells} or more ${separator}-separated columns, of which only the first ${mostCells} were checked`;
  const isClear = isClearHeader(cells, header.below);
  const guess = known.length > 0 || isHeaderLike(cells) || isClear ? guessKind(cells) : undefined;
  const near = nearestKind(names);
  if (near !== undefined && (guess === undefined || guess.kind === near.kind)) {
    const finding = {
      line,
      column: near.missing,
      expected: `the column “${near.missing}”`,
      found: `${columns} without it`,
    };
    const teach =
      guess === undefined || guess.lookalikes.length === 0
        ? ''
        : ` If it has another name there, add it to clients.yaml: ${aliasLine(guess)}.`;
    return unreadable(
      near.kind,
      createReportError(
        `The header is closest to that of the ${reportKinds[near.kind]}, and a column is missing`,
        finding,
        `Download the report again with all its columns and upload it as it is.${teach}`,
      ),
    );
  }
  if (guess !== undefined) {
    const unknown = [
      ...guess.lookalikes.map(({ found, english }) => `${quote(found)} looks like ${english}`),
      ...guess.missing.map((english) => `nothing looks like ${english}`),
    ].join('; ');
    const finding = {
      line,
      expected: `the headings of the ${reportKinds[guess.kind]} in a language that Headroom knows`,
      found: `${columns}: ${headingsShown(cells)} (${unknown})`,
    };
    return unreadable(
      'unknown',
      createReportError(
        `The header looks like that of the ${reportKinds[guess.kind]} in another language`,
        finding,
        `Add the headings to clients.yaml, and upload the file again: ${aliasLine(guess)}`,
      ),
    );
  }
  const found =
    known.length === 0
      ? `${columns}, none with a name that is known${isClear ? `: ${headingsShown(cells)}` : ''}`
      : `${columns}, of which only ${known.slice(0, 5).join(', ')} ${known.length === 1 ? 'is' : 'are'} known: ${headingsShown(cells)}`;
  const inUtf8 = isUtf8(whole ? head : head.subarray(0, head.lastIndexOf(10) + 1));
  const headings = isClear
    ? `If it is one of these in another language, give the English heading of each that is needed in clients.yaml, and upload it again: ${openAliasLine(cells)}`
    : 'Headings in another language can be added to clients.yaml under headerAliases.';
  const remedy = `${chooseReport} ${inUtf8 ? headings : 'If its header is not in English letters, save it as UTF-8 first.'}`;
  const finding = { line, expected: 'the header of a report that Headroom knows', found };
  return unreadable('unknown', createReportError('The header is not recognised', finding, remedy));
}

const mostHeadingsShown = 12;

/** Headings as they may be shown: words, and nothing that has the look of a person's data. */
function headingsShown(cells: readonly string[]): string {
  const titles = cells.map((cell) => cell.trim()).filter((title) => /\p{L}/u.test(title) && !/@|\d{4}/.test(title));
  const shown = titles
    .slice(0, mostHeadingsShown)
    .map((title) => quote(title))
    .join(', ');
  return titles.length > mostHeadingsShown ? `${shown} and ${titles.length - mostHeadingsShown} more` : shown;
}

/** What Amazon writes instead of a report is a sentence or two. */
const longestExplanation = 1000;

const isExplanation = (text: string): boolean =>
  text.trim().split(/\r\n|\r|\n/).length <= 5 &&
  /requested data is unavailable|report (?:was|has been) cancel|could not (?:be )?(?:generate|create)|please try (?:again|a different)|^\s*"?(?:fatal|cancelled|in_progress|in_queue)"?\s*$/i.test(
    text,
  );

const separators: Readonly<Record<number, string>> = { 9: 'tab', 44: 'comma', 59: 'semicolon' };

/**
 * The line among the first that has the most known names, then the most columns, cut by whichever separator makes them:
 * lines of text may stand before a header. A table without any known name is taken to begin with its first line.
 */
function likeliestHeader(head: Uint8Array, whole: boolean) {
  const candidates = dialectsOf(head).flatMap((dialect) => {
    const separator = separators[dialect.delimiter] ?? 'tab';
    const records = firstRecords(head, whole, dialect).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
    return records
      .map((record, index) => ({
        ...record,
        separator,
        isFirst: index === 0,
        below: records.slice(index + 1).map(({ cells }) => cells),
      }))
      .filter(({ cells, isFirst, below }) => cells.length >= 2 && (isFirst || beginsTable(cells, below[0])));
  });
  const score = ({ cells, isFirst, line }: (typeof candidates)[number]): number =>
    (knownColumns(new Set(cells.map(columnName))).length + (isHeaderLike(cells) ? 1 : 0)) * 10_000_000 +
    cells.length * 1000 +
    (isFirst ? 500 : 0) -
    Math.min(line, 499);
  return candidates.toSorted((a, b) => score(b) - score(a))[0];
}

/** Below a header is a row of as many cells; commas in prose make no two lines alike. */
const beginsTable = (cells: readonly string[], next: readonly string[] | undefined): boolean =>
  cells.length >= 4 && next?.length === cells.length && cells.every((cell) => cell.length <= 120);

function describeText(text: string, whole: boolean): string {
  const lines = text.split(/\r\n|\r|\n/).length;
  const start = lines === 1 ? `a line of more than ${counted(text.length, 'character')}` : `${lines} lines or more`;
  const length = whole ? counted(lines, 'line') : start;
  return /^\s*#{1,6}\s/.test(text) ? `${length}, written as Markdown` : length;
}
