import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openReport } from '../../shared/reports/recognition/open-report.ts';
import { contextOf, fixture, read, readWell, reject } from '../fixtures/reports/open.ts';
import { v2Report } from '../fixtures/reports/v2.ts';

const v2 = JSON.stringify(v2Report({ marketplace: 'DE', asOf: '2026-10-05', orderDefectRate: { seller: [9, 1000] } }));
const utf16 = (text: string, order: 'le' | 'be', mark: boolean): Buffer => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('kinds that are recognised and not read say so', () => {
  test.each([
    ['unshipped-orders.txt', 'unshipped-orders', 1],
    ['order-report.txt', 'order-report', 1],
    ['fba-shipments.txt', 'fba-shipments', 1],
    ['seller-feedback.txt', 'seller-feedback', 1],
    ['mfn-returns.txt', 'mfn-returns', 1],
    ['fba-returns.txt', 'fba-returns', 1],
    ['settlement-v2.txt', 'settlement-v2', 2],
    ['settlement-v1.txt', 'settlement-v1', 2],
    ['date-range-transactions.csv', 'date-range-transactions', 1],
    ['business-report-by-asin-en.csv', 'business-report-by-asin', 1],
    ['business-report-by-asin-de.csv', 'business-report-by-asin', 1],
    ['business-report-by-asin-ja.csv', 'business-report-by-asin', 1],
    ['business-report-by-date.csv', 'business-report-by-date', 1],
  ])('%s', (name, kind, rows) => {
    expect(read(fixture(name))).toMatchObject({ outcome: expect.stringMatching(/^(read|unused)$/), kind, rows });
  });

  test('a Sales and Traffic report', () => {
    const report = { reportSpecification: {}, salesAndTrafficByDate: [{}, {}], salesAndTrafficByAsin: [] };
    expect(read(report)).toMatchObject({ outcome: 'unreadable', kind: 'sales-and-traffic', rows: 2 });
    expect(read({ salesAndTrafficByDate: [] })).toMatchObject({
      outcome: 'unused',
      kind: 'sales-and-traffic',
      rows: 0,
    });
  });
  test('a notification of a changed status, because it names no marketplace', () => {
    const report = { notificationType: 'ACCOUNT_STATUS_CHANGED', payload: { accountStatusChangeNotification: {} } };
    expect(read(report)).toMatchObject({
      outcome: 'unused',
      kind: 'notification',
      reason: expect.stringContaining('names no marketplace'),
    });
  });
  test('the schema of the performance report, which uses all of its words', () => {
    const schema = { $schema: 'x', type: 'object', properties: { performanceMetrics: {} } };
    expect(read(schema)).toMatchObject({
      outcome: 'unused',
      kind: 'seller-performance',
      reason: expect.stringContaining('JSON schema'),
    });
  });
  test('a header without rows: absence is not zero', () => {
    const [header] = fixture('all-orders.txt').toString().split('\r\n');
    expect(read(`${header}\r\n`)).toMatchObject({
      outcome: 'unused',
      kind: 'all-orders',
      rows: 0,
      reason: expect.stringContaining('no rows'),
    });
  });
});

describe('the encoding does not matter', () => {
  const orders = fixture('all-orders.txt').toString();
  test.each([
    ['with a UTF-8 byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['as UTF-16, little end first', (text: string) => utf16(text, 'le', true)],
    ['as UTF-16, big end first', (text: string) => utf16(text, 'be', true)],
    ['as UTF-16 without a mark', (text: string) => utf16(text, 'le', false)],
    ['as UTF-16 without a mark, big end first', (text: string) => utf16(text, 'be', false)],
    ['as windows-1252', (text: string) => Buffer.from(text.replaceAll('Desk lamp', 'Bürolampe'), 'latin1')],
  ])('a report %s', (_, encode) => {
    expect(readWell(encode(orders)).orders).toEqual(readWell(orders).orders);
    expect(readWell(encode(v2)).readings).toEqual(readWell(v2).readings);
  });
});

describe('what is no report is rejected with its own reason', () => {
  test.each([
    ['nothing', '', '0 bytes'],
    ['blanks', ' \r\n\t\n', 'nothing but blanks'],
    ['a zip', Buffer.from('PK\x03\x04aaaaaaaaaa'), 'a zip archive'],
    ['a workbook', Buffer.from('PK\x03\x04aaaaaa[Content_Types].xmlaaaxl/workbook.xml'), 'an Excel workbook (XLSX)'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'an old Excel or Word file'],
    ['gzip inside gzip', gzipSync('x'), 'gzip inside gzip'],
    ['a PDF', '%PDF-1.7\n', 'a PDF'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), 'a picture (PNG)'],
    ['NULs', Buffer.alloc(500), '500 control bytes'],
    ['a sign-in page', '<!DOCTYPE html><html><title>Amazon Sign-In</title>', 'a web page that asks to sign in'],
    ['another page', '<!-- x --><!-- y --> <html lang="de">', 'a web page (HTML)'],
    ['XML', '<?xml version="1.0"?><AmazonEnvelope>', 'an XML report of Amazon (AmazonEnvelope)'],
    ['Markdown', '# Notes\n\nto self\n', 'plain text without columns (4 lines, written as Markdown)'],
    ['clients.yaml', 'consultancy: { name: X }\nclients: {}\n', 'what looks like clients.yaml'],
    ['rich text', '{\\rtf1 x}', 'a rich text document (RTF)'],
    ['a JSON list', '[1,2]', 'a list of 2 values'],
    ['an AWS event', '{"Records":[{"eventSource":"aws:s3"}]}', 'an AWS event (aws:s3)'],
    ['another table', 'a,b,c\n1,2,3\n', '3 comma-separated columns, none with a name that is known'],
  ])('%s', (_, bytes, found) => {
    const reportError = reject(bytes);
    expect(reportError.found).toContain(found);
    expect(reportError.reason).toContain(reportError.found);
    expect(reportError.remedy).not.toBe('');
  });

  test('a table of people is described, and nobody is named', () => {
    const reportError = reject('Erika Mustermann,erika@example.com,Musterstadt\nMax Muster,max@example.com,Ulm\n');
    expect(JSON.stringify(reportError)).not.toMatch(/Erika|example|Muster|Ulm/);
  });
  test('a report that lacks one column learns which', () => {
    const text = fixture('all-orders.txt').toString().replace('order-status', 'orderstate');
    expect(reject(text)).toMatchObject({ kind: 'all-orders', line: 1, column: 'order-status' });
  });
  test('rows that repeat the header’s names are placeholders', () => {
    const [header = ''] = fixture('unshipped-orders.txt').toString().split('\r\n');
    expect(reject(`${header}\r\n${header}\r\n`)).toMatchObject({
      kind: 'unshipped-orders',
      line: 2,
      column: 'order-id',
      found: 'the column’s own name “order-id”',
    });
  });
  test.each([
    ['cut off', v2.slice(0, -30), 1, v2.length - 29, 'the end of the file'],
    ['with a comma too many', '{\n  "performanceMetrics": [\n    1,\n  ]\n}', 4, 3, '“]”'],
    ['with single quotes', "{'performanceMetrics': []}", 1, 2, "“'”"],
    ['followed by something', '{"performanceMetrics":[]} x', 1, 27, '“x”'],
  ])('JSON %s is rejected with line and column', (_, text, line, column, found) => {
    expect(reject(text)).toMatchObject({ line, column: `${column}`, found });
  });
  test('broken JSON is still known by its words', () =>
    expect(reject(v2.slice(0, 400)).kind).toBe('seller-performance'));
  test('JSON nested without end is rejected before it is parsed', () => {
    expect(reject('['.repeat(100_000)).expected).toBe('at most 64 levels of nesting');
  });
  test('JSON without end is rejected at 32 MiB, and no more is asked for', () => {
    const reader = openReport(contextOf());
    reader.push(Buffer.from('{"a":"'));
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    let pushed = 0;
    while (reader.push(megabyte) === 'more') pushed++;
    expect(pushed).toBe(31);
    expect(reader.finish()).toMatchObject({ outcome: 'unreadable', reportError: { expected: 'at most 32 MiB' } });
  });
  test.each([
    ['a tab-delimited line', '\t', 'a line longer than that'],
    ['a quoted field', ',"', 'a quoted field opened on this line that is never closed'],
  ])('%s without end is rejected at a mebibyte, and no more is asked for', (_, begins, found) => {
    const [header = ''] = fixture('all-orders.txt').toString().split('\r\n');
    const reader = openReport(contextOf());
    reader.push(Buffer.from(`${begins === '\t' ? header : header.replaceAll('\t', ',')}\n302${begins}`));
    let pushed = 0;
    while (reader.push(Buffer.alloc(64 * 1024, 'x')) === 'more') pushed++;
    expect(pushed).toBeLessThan(17);
    expect(reader.finish()).toMatchObject({ outcome: 'unreadable', reportError: { line: 2, found } });
  });
});
