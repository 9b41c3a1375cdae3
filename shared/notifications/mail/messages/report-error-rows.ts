import { reportKinds } from '../../../domain/report-kind.ts';
import type { UploadRecord } from '../../../reports/common/report.ts';
import { formatMoment } from '../format/format-day.ts';
import { formatCount } from '../format/format-number.ts';
import { shortLine } from '../format/one-line.ts';
import { sentence } from '../format/sentence.ts';
import { knownRows, type Row } from '../parts/fact-rows.ts';

const mostFoundLetters = 400;

/** Part of the file was read: its other numbers count. */
export const isReadInPart = ({ outcome, reportError }: UploadRecord): boolean =>
  outcome === 'read' && reportError !== undefined;

/** The last part of a key: the file as its uploader knows it. */
export const fileNameOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1) || key;

/** Why an upload is not read, or not wholly, in one sentence. */
export const reasonOfUpload = ({ reportError, reason }: UploadRecord): string =>
  sentence(shortLine(reportError?.reason ?? reason ?? 'it was not recognised', mostFoundLetters));

/** What is wrong with an upload, where, and what to do about it. */
export function reportErrorRows(
  { reportError, kind, receivedAt, rows, ...uploadRecord }: UploadRecord,
  timeZone: string,
): readonly Row[] {
  const say = (words: string | undefined) => (words === undefined ? undefined : shortLine(words, mostFoundLetters));
  return knownRows([
    ['Problem', sentence(say(reportError?.what ?? uploadRecord.reason) ?? 'it was not recognised')],
    ['Where', describeWhere(reportError?.line, reportError?.column)],
    ['Expected', say(reportError?.expected)],
    ['Found', say(reportError?.found)],
    ['Do', reportError === undefined ? undefined : sentence(say(reportError.remedy) ?? '')],
    ['Kind', kind === 'unknown' ? undefined : reportKinds[kind]],
    ['Rows read', rows > 0 && uploadRecord.outcome !== 'read' ? `${formatCount(rows)}, none of them used` : undefined],
    ['Uploaded', formatMoment(new Date(receivedAt), timeZone)],
  ]);
}

function describeWhere(line: number | undefined, column: string | undefined): string | undefined {
  const parts = [
    ...(line === undefined ? [] : [`line ${formatCount(line)}`]),
    ...(column === undefined ? [] : [`column ${shortLine(column, 80)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}
