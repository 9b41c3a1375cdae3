import { reportKinds } from '../../../domain/report-kind.ts';
import type { Receipt } from '../../../reports/common/report.ts';
import { accountWords, type NamedClient, subjectAccount } from '../format/describe-account.ts';
import { momentWords } from '../format/format-day.ts';
import { amount, countWords } from '../format/format-number.ts';
import { oneLine, shortLine } from '../format/one-line.ts';
import { closed, sentence, sentences } from '../format/sentence.ts';
import { factTable, knownRows, type Row, textRows } from '../parts/fact-rows.ts';
import { firstThatFits } from '../parts/fitting.ts';
import { foot, footLines, textFoot } from '../parts/foot.ts';
import { html } from '../parts/html.ts';
import { type ListSection, section, textSection } from '../parts/list-section.ts';
import type { MailContent, Writing } from '../parts/mail-content.ts';
import { heading, page, paragraph, subheading } from '../parts/page.ts';

/** What a mail about unreadable uploads is written from. */
export interface ComplaintFacts extends Writing {
  /** absent for files that lie outside any account's folder */
  readonly account?: { readonly client: NamedClient; readonly marketplace: string };
  /** one or several uploads that could not be read; at least one */
  readonly receipts: readonly Receipt[];
}

/** Files told in full, and files named with their reason; the rest are counted, so that hundreds at once stay readable. */
interface Detail {
  readonly inFull: number;
  readonly named: number;
}
const mostKeyLetters = 160;
const mostFoundLetters = 400;

/** Part of the file was read: its other numbers count. */
const inPart = ({ outcome }: Receipt): boolean => outcome === 'read';

const verbOf = (receipts: readonly Receipt[]): string =>
  receipts.every(inPart) ? 'could be read in part only' : 'could not be read';

function assuranceOf(receipts: readonly Receipt[]): string {
  const where = receipts.length > 1 ? 'The files are kept where they are' : 'The file is kept where it is';
  return receipts.some(inPart)
    ? `${where}; what could not be read changed no number.`
    : `${where}, and no number was changed.`;
}

/** One mail for the unreadable uploads of one account, or of the bucket. Throws when there are none. */
export const complaintMail = (facts: ComplaintFacts): MailContent =>
  firstThatFits<Detail>(
    [
      { inFull: 8, named: 80 },
      { inFull: 3, named: 30 },
      { inFull: 1, named: 10 },
    ],
    (detail) => write(facts, detail),
  );

function write(facts: ComplaintFacts, detail: Detail): MailContent {
  const [first] = facts.receipts;
  if (first === undefined) throw new Error('A complaint mail needs an upload that could not be read');
  const several = facts.receipts.length > 1;
  const subject = subjectOf(facts, first);
  const lead = `${placeWords(facts)}: ${several ? amount(facts.receipts.length, ['file', 'files']) : nameOf(first)} ${verbOf(facts.receipts)}`;
  const reason = sentences(several ? `the first is ${nameOf(first)}` : undefined, reasonOf(first));
  const assurance = assuranceOf(facts.receipts);
  const inFull = facts.receipts.slice(0, detail.inFull).map((receipt) => ({
    title: shortLine(receipt.key, mostKeyLetters),
    rows: rowsOf(receipt, facts.timeZone),
  }));
  const rest = restOf(facts.receipts.slice(detail.inFull), detail.named);
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

function subjectOf({ account, receipts, consultancy }: ComplaintFacts, first: Receipt): string {
  const who = account === undefined ? shortLine(consultancy, 40) : subjectAccount(account.client, account.marketplace);
  const what =
    receipts.length === 1
      ? `File ${verbOf(receipts)}: ${shortLine(fileOf(first.key), 60)}`
      : `${amount(receipts.length, ['file', 'files'])} ${verbOf(receipts)}`;
  return `[${who}] ${what}`;
}

const placeWords = ({ account }: ComplaintFacts): string =>
  account === undefined ? 'Reports bucket' : accountWords(account.client, account.marketplace);

const fileOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1) || key;

const nameOf = ({ key }: Receipt): string => shortLine(fileOf(key), 80);

const reasonOf = ({ complaint, reason }: Receipt): string =>
  sentence(shortLine(complaint?.reason ?? reason ?? 'it was not recognised', mostFoundLetters));

function rowsOf({ complaint, kind, receivedAt, rows, ...receipt }: Receipt, timeZone: string): readonly Row[] {
  const say = (words: string | undefined) => (words === undefined ? undefined : shortLine(words, mostFoundLetters));
  return knownRows([
    ['Problem', sentence(say(complaint?.what ?? receipt.reason) ?? 'it was not recognised')],
    ['Where', whereWords(complaint?.line, complaint?.column)],
    ['Expected', say(complaint?.expected)],
    ['Found', say(complaint?.found)],
    ['Do', complaint === undefined ? undefined : sentence(say(complaint.remedy) ?? '')],
    ['Kind', kind === 'unknown' ? undefined : reportKinds[kind]],
    ['Rows read', rows > 0 && receipt.outcome !== 'read' ? `${countWords(rows)}, none of them used` : undefined],
    ['Uploaded', momentWords(new Date(receivedAt), timeZone)],
  ]);
}

function whereWords(line: number | undefined, column: string | undefined): string | undefined {
  const parts = [
    ...(line === undefined ? [] : [`line ${countWords(line)}`]),
    ...(column === undefined ? [] : [`column ${shortLine(column, 80)}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function restOf(receipts: readonly Receipt[], most: number): readonly ListSection[] {
  if (receipts.length === 0) return [];
  const named = receipts.slice(0, most);
  const unnamed = receipts.length - named.length;
  return [
    {
      title: 'And these',
      lines: [
        ...named.map((receipt) => `${shortLine(receipt.key, 120)}: ${shortLine(reasonOf(receipt), 160)}`),
        ...(unnamed > 0 ? [`and ${amount(unnamed, ['more file', 'more files'])}; headroom status lists them all`] : []),
      ].map(oneLine),
    },
  ];
}
