import { reportKinds } from '../../../domain/report-kind.ts';
import { formatDay, formatMoment } from '../../../notifications/mail/format/format-day.ts';
import { amount } from '../../../notifications/mail/format/format-number.ts';
import { oneLine } from '../../../notifications/mail/format/one-line.ts';
import { sentence } from '../../../notifications/mail/format/sentence.ts';
import {
  fileNameOf,
  isReadInPart,
  reasonOfUpload,
  reportErrorRows,
} from '../../../notifications/mail/messages/report-error-rows.ts';
import type { State } from '../../../portfolio/account-standing.ts';
import type { UploadRecord } from '../../../reports/common/report.ts';

/** What became of an upload, as people tell them apart. */
export const uploadOutcomes = ['read', 'partly', 'unused', 'unreadable'] as const;
export type UploadOutcome = (typeof uploadOutcomes)[number];

export const outcomeLabels: Readonly<Record<UploadOutcome, string>> = {
  read: 'Read',
  partly: 'Read in part',
  unused: 'Not used',
  unreadable: 'Could not be read',
};

/** Which of the states' colours an outcome has. */
export const outcomeTones: Readonly<Record<UploadOutcome, State>> = {
  read: 'ok',
  partly: 'warn',
  unused: 'unknown',
  unreadable: 'breach',
};

/** Rows that belong to the report and could not be read make it one that was read in part, too. */
export const outcomeOf = (record: UploadRecord): UploadOutcome =>
  isReadInPart(record) || (record.outcome === 'read' && record.skipped.some(({ unread }) => unread === true))
    ? 'partly'
    : record.outcome;

/** An upload in words: as its page shows it, and as data for the script of the upload page. */
export interface UploadView {
  readonly key: string;
  /** as its uploader knows it */
  readonly file: string;
  /** instant, ISO 8601 UTC */
  readonly receivedAt: string;
  /** the same on a wall clock */
  readonly uploaded: string;
  readonly outcome: UploadOutcome;
  readonly label: string;
  readonly tone: State;
  /** what it is: `V2 seller performance report` */
  readonly title: string;
  /** of when, and how much: `as of 5 October 2026, 15 rows`; empty where nothing was read */
  readonly detail: string;
  /** why it is not read, in the words of a mail; absent when all is well */
  readonly reason?: string;
  /** what is wrong, where, what was expected and found, what to do */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** rows that were left out, and why */
  readonly notes: readonly string[];
}

/** Says of an upload what it is and what became of it. @param timeZone of the wall clock, IANA */
export function uploadView(record: UploadRecord, timeZone: string): UploadView {
  const outcome = outcomeOf(record);
  const { key, receivedAt, skipped } = record;
  const facts = record.reportError === undefined ? [] : reportErrorRows(record, timeZone);
  return {
    key,
    file: oneLine(fileNameOf(key)),
    receivedAt,
    uploaded: formatMoment(new Date(receivedAt), timeZone),
    outcome,
    label: outcomeLabels[outcome],
    tone: outcomeTones[outcome],
    title: titleOf(record),
    detail: detailOf(record),
    ...((record.outcome !== 'read' || record.reportError !== undefined) && { reason: reasonOfUpload(record) }),
    // Said beside them already.
    facts: facts.filter(({ label }) => label !== 'Kind' && label !== 'Uploaded'),
    notes: skipped.map(({ rows, reason }) =>
      sentence(rows === 0 ? oneLine(reason) : `${amount(rows, ['row', 'rows'])} skipped: ${oneLine(reason)}`),
    ),
  };
}

function titleOf({ kind }: UploadRecord): string {
  const what = kind === 'unknown' ? 'Not recognised' : reportKinds[kind];
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
}

function detailOf({ outcome, rows, asOf, from, to }: UploadRecord): string {
  if (outcome !== 'read') return '';
  return [
    ...(asOf === undefined ? [] : [`as of ${formatDay(asOf)}`]),
    ...(from === undefined || to === undefined || from === to ? [] : [`${formatDay(from)} to ${formatDay(to)}`]),
    ...(rows > 0 ? [amount(rows, ['row', 'rows'])] : []),
  ].join(', ');
}
