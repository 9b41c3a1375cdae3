import type { UploadRecord } from '../../../reports/common/report.ts';
import { describeAccount, type NamedClient, subjectAccount } from '../format/describe-account.ts';
import { amount } from '../format/format-number.ts';
import { oneLine, shortLine } from '../format/one-line.ts';
import { closed, sentences } from '../format/sentence.ts';
import { factTable, textRows } from '../parts/fact-rows.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { type ListSection, section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph, subheading } from '../parts/page.ts';
import { fileNameOf, isReadInPart, reasonOfUpload, reportErrorRows } from './report-error-rows.ts';

/** What a mail about unreadable uploads is written from. */
export interface ReportErrorFacts extends Writing {
  /** absent for files that lie outside any account's folder */
  readonly account?: { readonly client: NamedClient; readonly marketplace: string };
  /** one or several uploads that could not be read; at least one */
  readonly uploadRecords: readonly UploadRecord[];
}

/** Files given in full, and files named with their reason; the rest are counted, so that hundreds at once stay readable. */
interface Detail {
  readonly inFull: number;
  readonly named: number;
}
const mostKeyLetters = 160;

const verbOf = (uploadRecords: readonly UploadRecord[]): string =>
  uploadRecords.every(isReadInPart) ? 'could only be read in part' : 'could not be read';

function assuranceOf(uploadRecords: readonly UploadRecord[]): string {
  const where = uploadRecords.length > 1 ? 'The files stay where they are' : 'The file stays where it is';
  return uploadRecords.some(isReadInPart)
    ? `${where}; what could not be read has changed no number.`
    : `${where}, and no number has changed.`;
}

/** One mail for the unreadable uploads of one account, or of the bucket. Throws when there are none. */
export const reportErrorMail = (facts: ReportErrorFacts): MailContent =>
  firstThatFits<Detail>(
    [
      { inFull: 8, named: 80 },
      { inFull: 3, named: 30 },
      { inFull: 1, named: 10 },
    ],
    (detail) => write(facts, detail),
  );

function write(facts: ReportErrorFacts, detail: Detail): MailContent {
  const [first] = facts.uploadRecords;
  if (first === undefined) throw new Error('A mail about report errors needs an upload that could not be read');
  const several = facts.uploadRecords.length > 1;
  const subject = subjectOf(facts, first);
  const lead = `${describePlace(facts)}: ${several ? amount(facts.uploadRecords.length, ['file', 'files']) : nameOf(first)} ${verbOf(facts.uploadRecords)}`;
  const reason = sentences(several ? `the first is ${nameOf(first)}` : undefined, reasonOfUpload(first));
  const assurance = assuranceOf(facts.uploadRecords);
  const inFull = facts.uploadRecords.slice(0, detail.inFull).map((uploadRecord) => ({
    title: shortLine(uploadRecord.key, mostKeyLetters),
    rows: reportErrorRows(uploadRecord, facts.timeZone),
  }));
  const rest = restOf(facts.uploadRecords.slice(detail.inFull), detail.named);
  const notes = footLines(facts);
  return {
    subject,
    text: [
      [closed(lead), reason, assurance].join(' '),
      ...inFull.map(({ title, rows }) => [title, ...textRows(rows)].join('\n')),
      ...rest.map(textSection),
      textFoot(notes, facts),
    ]
      .join('\n\n')
      .concat('\n'),
    html: page({
      title: subject,
      preheader: [closed(lead), reason, assurance].join(' '),
      state: 'unknown',
      parts: [
        html`${heading(closed(lead))}${paragraph(reason)}${paragraph(assurance)}`,
        ...inFull.map(({ title, rows }) => html`${subheading(title)}${factTable('What is wrong with it', rows)}`),
        ...rest.map(section),
      ],
      foot: foot(notes, facts),
    }),
  };
}

function subjectOf({ account, uploadRecords, consultancy }: ReportErrorFacts, first: UploadRecord): string {
  const who = account === undefined ? shortLine(consultancy, 40) : subjectAccount(account.client, account.marketplace);
  const what =
    uploadRecords.length === 1
      ? `File ${verbOf(uploadRecords)}: ${shortLine(fileNameOf(first.key), 60)}`
      : `${amount(uploadRecords.length, ['file', 'files'])} ${verbOf(uploadRecords)}`;
  return `[${who}] ${what}`;
}

const describePlace = ({ account }: ReportErrorFacts): string =>
  account === undefined ? 'Reports bucket' : describeAccount(account.client, account.marketplace);

const nameOf = ({ key }: UploadRecord): string => shortLine(fileNameOf(key), 80);

function restOf(uploadRecords: readonly UploadRecord[], most: number): readonly ListSection[] {
  if (uploadRecords.length === 0) return [];
  const named = uploadRecords.slice(0, most);
  const unnamed = uploadRecords.length - named.length;
  return [
    {
      title: 'And these',
      lines: [
        ...named.map(
          (uploadRecord) => `${shortLine(uploadRecord.key, 120)}: ${shortLine(reasonOfUpload(uploadRecord), 160)}`,
        ),
        ...(unnamed > 0 ? [`and ${amount(unnamed, ['more file', 'more files'])}, all in the portal`] : []),
      ].map(oneLine),
    },
  ];
}
