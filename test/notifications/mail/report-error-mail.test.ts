import { expect, test } from 'vitest';
import { configurationMail } from '../../../shared/notifications/mail/messages/client-config-error-mail.ts';
import { reportErrorMail } from '../../../shared/notifications/mail/messages/report-error-mail.ts';
import { largestHtmlBytes } from '../../../shared/notifications/mail/parts/page.ts';
import type { UploadRecord } from '../../../shared/reports/common/report.ts';
import { acme, unreadable, writing } from '../../../tools/sample-facts.ts';
import { firstLine, numbersIn, visibleText } from './reading-mail.ts';

const account = { client: acme, marketplace: 'DE' };
const [truncated] = unreadable as readonly [UploadRecord, ...UploadRecord[]];

test('one unreadable file: which, why, where, what was expected and found, what to do, and that nothing is lost', () => {
  const { subject, text, html } = reportErrorMail({ ...writing, account, uploadRecords: [truncated] });
  expect(subject).toBe('[Acme GmbH DE] File could not be read: orders september.txt');
  expect(firstLine(text)).toBe(
    'Acme GmbH (acme) DE: orders september.txt could not be read. The file ends inside a quoted field. The file stays where it is, and no number has changed.',
  );
  for (const fact of [
    'acme/DE/orders september.txt',
    'line 1,843, column product-name',
    'a closing quotation mark and the end of the row',
    'the end of the file',
    'Download the report again and upload the whole file.',
    '5 October 2026, 07:58',
  ]) {
    expect(text).toContain(fact);
    expect(visibleText(html)).toContain(fact);
  }
});

test('several unreadable files make one mail', () => {
  const { subject, text } = reportErrorMail({ ...writing, account, uploadRecords: unreadable });
  expect(subject).toBe('[Acme GmbH DE] 2 files could not be read');
  expect(text).toContain('This is a ZIP archive.');
});

test('a file outside any account’s folder is reported to the consultancy', () => {
  const { subject, text } = reportErrorMail({ ...writing, uploadRecords: [truncated] });
  expect(subject).toBe('[Northwind Advisory] File could not be read: orders september.txt');
  expect(firstLine(text)).toMatch(/^Reports bucket: /);
});

test('hundreds of broken files fit one mail, and none is left uncounted', () => {
  const uploadRecords = Array.from({ length: 700 }, (_, i) => ({
    ...truncated,
    key: `acme/DE/${'long '.repeat(40)}${i}.txt`,
  }));
  const { subject, text, html } = reportErrorMail({ ...writing, account, uploadRecords });
  expect(subject).toBe('[Acme GmbH DE] 700 files could not be read');
  expect(Buffer.byteLength(html)).toBeLessThan(largestHtmlBytes);
  // 8 in full and 80 named leave 612.
  expect(text).toContain('and 612 more files');
  expect(numbersIn(visibleText(html))).toEqual(numbersIn(text));
});

test('a file’s name cannot write HTML', () => {
  const { html } = reportErrorMail({
    ...writing,
    account,
    uploadRecords: [{ ...truncated, key: 'acme/DE/<img src=x>.txt' }],
  });
  expect(html).not.toContain('<img');
  expect(html).toContain('&lt;img src=x&gt;.txt');
});

const mistakes = [
  { line: 4, column: 15, message: 'expected an IANA time zone such as Europe/Berlin, found "Berlin"' },
  { line: 9, column: 7, message: 'unknown key "reciepts"' },
];
const configuration = {
  ...writing,
  key: 'config/clients.yaml',
  uploadedAt: new Date('2026-10-05T05:58:00Z'),
  inForce: 'previous version',
} as const;

test('a mistaken clients.yaml is answered with its lines, and the previous version stays in force', () => {
  const { subject, text } = configurationMail({ ...configuration, mistakes });
  expect(subject).toBe('[Northwind Advisory] config/clients.yaml was not applied');
  expect(firstLine(text)).toBe(
    'Configuration not applied: 2 mistakes in config/clients.yaml. The first: line 4, column 15: expected an IANA time zone such as Europe/Berlin, found "Berlin". The previous version stays in force.',
  );
  expect(text).toContain('- Line 9, column 7: Unknown key "reciepts".');
});

test('where nothing was ever applied, the defaults are said to be in force', () => {
  const { text } = configurationMail({ ...configuration, inForce: 'defaults', mistakes: [{ message: 'not YAML' }] });
  expect(firstLine(text)).toContain(
    '1 mistake in config/clients.yaml. Not YAML. No version was applied before, so the defaults stay in force.',
  );
});
