import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readWorkbook } from '../../../shared/flows/intake/read-workbook.ts';
import { contextOf, withFacts } from '../../fixtures/reports/open.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const related = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';
const xml = (text: string): Uint8Array => Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`);
const relationships = (...targets: readonly (readonly [string, string])[]): Uint8Array =>
  xml(
    `<Relationships xmlns="${packaged}">${targets
      .map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${related}/${type}" Target="${target}"/>`)
      .join('')}</Relationships>`,
  );

/** A workbook as Excel writes its parts: words in a table of their own, days as numbers with a style that shows them. */
const workbook = (rows: readonly string[], date1904 = false): Uint8Array =>
  zipSync({
    '[Content_Types].xml': xml(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    ),
    '_rels/.rels': relationships(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${related}">${date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': relationships(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
    ),
    // Format 14 is the day as the country writes it.
    'xl/styles.xml': xml(
      `<styleSheet xmlns="${main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    // One of the words is in two parts, the second of them bold.
    'xl/sharedStrings.xml': xml(
      `<sst xmlns="${main}"><si><t>Date</t></si><si><r><t xml:space="preserve">Units </t></r><r><rPr><b/></rPr><t>Ordered</t></r></si><si><t>Sessions - Total</t></si></sst>`,
    ),
    'xl/worksheets/sheet1.xml': xml(
      `<worksheet xmlns="${main}"><sheetData>${[header, ...rows].map((row, at) => `<row r="${at + 1}">${row.replaceAll('#', String(at + 1))}</row>`).join('')}</sheetData></worksheet>`,
    ),
  });

const header = '<c r="A#" t="s"><v>0</v></c><c r="B#" t="s"><v>1</v></c><c r="C#" t="s"><v>2</v></c>';
const day = (serial: number): string => `<c r="A#" s="1"><v>${serial}</v></c>`;
const row = (serial: number, units: string, sessions: number): string =>
  `${day(serial)}${units === '' ? '' : `<c r="B#"${units}</c>`}<c r="C#"><v>${sessions}</v></c>`;
const plain = (units: number): string => `><v>${units}</v>`;

async function read(bytes: Uint8Array) {
  const reader = readWorkbook(contextOf());
  await reader.push(bytes);
  return withFacts(await reader.finish());
}
const countsOf = (report: Awaited<ReturnType<typeof read>>) =>
  report.outcome === 'read' && report.traffic?.map(({ from, counts }) => [from, counts.unitsOrdered, counts.sessions]);

describe('a workbook with the parts that Excel writes', () => {
  // 1 October 2026 is 46,296 days after 31 December 1899, with the 29 February 1900 that Excel counts, and 44,834 after 1904.
  test.each([
    ['1900', 46_296, false],
    ['1904', 44_834, true],
  ] as const)('has days counted from %s, and words in a table of their own', async (_, first, date1904) => {
    const rows = [row(first, plain(12), 1234), row(first + 1, plain(8), 800)];
    expect(countsOf(await read(workbook(rows, date1904)))).toEqual([
      ['2026-10-01', 12, 1234],
      ['2026-10-02', 8, 800],
    ]);
  });
  test('has formulas, read by the values that Excel has kept with them', async () => {
    const rows = [row(46_296, '><f>SUM(D2:E2)</f><v>12</v>', 1234), row(46_297, plain(8), 800)];
    expect(countsOf(await read(workbook(rows)))).toEqual([
      ['2026-10-01', 12, 1234],
      ['2026-10-02', 8, 800],
    ]);
  });
  test('has a formula that was never calculated, or a cell that is not there: its count is not known, and not 0', async () => {
    for (const units of ['><f>SUM(D2:E2)</f>', '']) {
      const rows = [row(46_296, units, 1234), row(46_297, plain(8), 800)];
      expect(countsOf(await read(workbook(rows)))).toEqual([
        ['2026-10-01', undefined, 1234],
        ['2026-10-02', 8, 800],
      ]);
    }
  });
  test('has a formula that failed: its row is left out, and that is said', async () => {
    const rows = [
      row(46_296, ' t="e"><f>D2/0</f><v>#DIV/0!</v>', 1234),
      row(46_297, plain(8), 800),
      row(46_298, plain(9), 900),
    ];
    const report = await read(workbook(rows));
    expect(countsOf(report)).toEqual([
      ['2026-10-02', 8, 800],
      ['2026-10-03', 9, 900],
    ]);
    expect(JSON.stringify(report.skipped)).toContain('“Units Ordered” is not a count');
  });
  test('has a day that is shown as a number: it is no day, and the report is rejected', async () => {
    const rows = ['<c r="A#"><v>46296</v></c><c r="B#"><v>12</v></c><c r="C#"><v>1234</v></c>'];
    expect(await read(workbook(rows))).toMatchObject({
      outcome: 'unreadable',
      reportError: { column: 'Date', found: '“46296”' },
    });
  });
  test('has noise of floating point, and numbers with an exponent', async () => {
    const rows = [row(46_296, '><v>12.000000000000002</v>', 1234), row(46_297, '><v>8E2</v>', 5000)];
    expect(countsOf(await read(workbook(rows)))).toEqual([
      ['2026-10-01', 12, 1234],
      ['2026-10-02', 800, 5000],
    ]);
  });
});
