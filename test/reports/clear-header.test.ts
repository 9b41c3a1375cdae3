import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isClearHeader } from '../../shared/reports/recognition/clear-header.ts';
import { readWell, reject } from '../fixtures/reports/open.ts';

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;

describe('a header in a language that nobody knows', () => {
  test('is shown, with what looks like a report’s headings and the line for clients.yaml, which mends it', () => {
    const text = lines(
      '"Bütün tutarlar TRY"',
      '"tarih/saat","ödeme numarası","tür","sipariş numarası","ürün","pazaryeri"',
      '"1 Sep 2026","1","Chargeback Refund","402-0000001-0000001","S","amazon.com.tr"',
    );
    const { found, remedy } = reject(text, { marketplace: 'TR' });
    expect(found).toContain('“tarih/saat”, “ödeme numarası”, “tür”, “sipariş numarası”, “ürün”, “pazaryeri”');
    expect(found).toContain('“sipariş numarası” looks like order ID');
    expect(remedy).toContain(
      'headerAliases: { "tarih/saat": "date/time", "ödeme numarası": "settlement ID", "tür": "type", "sipariş numarası": "order ID" }',
    );
    const headerAliases = {
      'tarih/saat': 'date/time',
      'ödeme numarası': 'settlement ID',
      tür: 'type',
      'sipariş numarası': 'order ID',
    };
    expect(readWell(text, { marketplace: 'TR', headerAliases }).evidence?.defects).toMatchObject([
      { kind: 'chargeback', day: '2026-09-01' },
    ]);
  });
  test('of which no heading looks like any is shown as well, with a line to fill in', () => {
    const text = lines('päivä,käynnit,kappaleet,palautukset', '2026-10-01,100,5,1', '2026-10-02,120,7,0');
    const { found, remedy } = reject(text);
    expect(found).toContain('none with a name that is known: “päivä”, “käynnit”, “kappaleet”, “palautukset”');
    expect(remedy).toContain('headerAliases: { "päivä": "…", "käynnit": "…", "kappaleet": "…", "palautukset": "…" }');
  });
  test('of a report by date proposes its headings, not those of a report by product', () => {
    const text = lines('gün,oturumlar,birimler,iadeler', '2026-10-01,100,5,1', '2026-10-02,120,7,0');
    const headerAliases = { gün: 'Date', oturumlar: 'Sessions - Total', birimler: 'Units Ordered' };
    const { remedy } = reject(text, { marketplace: 'TR' });
    expect(remedy).toContain(`"gün": "Date", "oturumlar": "Sessions - Total", "birimler": "Units Ordered"`);
    expect(readWell(text, { marketplace: 'TR', headerAliases }).traffic).toMatchObject([
      { counts: { sessions: 100, unitsOrdered: 5 } },
      { counts: { sessions: 120, unitsOrdered: 7 } },
    ]);
  });
  test.each([
    ['without a row below it', lines('Anna Muster,Berlin,Lampe,rot')],
    ['with words below it', lines('Anna Muster,Berlin,Lampe,rot', 'Bernd Beispiel,Kiel,Vase,blau')],
    ['with an address in it', lines('Anna,anna@example.org,Lampe,rot', '1,2026-10-01,3,4')],
    ['with a number in it', lines('Anna Muster,Hauptweg 5,Lampe,rot', '1,2026-10-01,3,4')],
    ['with the same word twice', lines('Anna,Anna,Lampe,rot', '1,2026-10-01,3,4')],
    ['with three cells', lines('Anna Muster,Berlin,Lampe', '1,2026-10-01,3')],
    ['above rows of another width', lines('Anna Muster,Berlin,Lampe,rot', '1,2026-10-01,3', '1,2026-10-01,3,4')],
  ])('is not what a line is %s: nothing of it is shown', (_, text) => {
    expect(JSON.stringify(reject(text))).not.toMatch(/Anna|Berlin|Lampe|Hauptweg/);
  });
});

describe('a table of buyers without a header', () => {
  const word = fc.constantFrom('Anna', 'Bernd', 'Muster', 'Łukasz', '山田', 'O’Neill', 'Berlin', 'Kiel', 'Hauptweg');
  const columns: readonly fc.Arbitrary<string>[] = [
    fc.tuple(word, word).map((words) => words.join(' ')),
    word,
    fc.constantFrom('2026-10-01', '1.10.2026', '3 Oct 2026'),
    fc.integer({ min: 0, max: 99_999 }).map(String),
    fc.constantFrom('302-0000001-0000001', '302-0000002-0000002'),
    fc.constantFrom('anna@example.org', 'b@example.com'),
    fc.constantFrom('+49 30 1234567', '0176 5555555'),
  ];
  const table = fc
    .array(fc.constantFrom(...columns.keys()), { minLength: 2, maxLength: 9 })
    .chain((chosen) =>
      fc.array(fc.tuple(...chosen.map((column) => columns[column] ?? word)), { minLength: 1, maxLength: 6 }),
    );

  test('is never taken for one with a header, whatever its columns are', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const [first = [], ...below] = rows;
        expect(isClearHeader(first, below)).toBe(false);
      }),
    );
  });
  test('shows nobody’s name, address or telephone in its error', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\t', ';', ','), (rows, separator) => {
        const text = lines(...rows.map((row) => row.join(separator)));
        expect(JSON.stringify(reject(text))).not.toMatch(
          /Anna|Bernd|Muster|Łukasz|山田|Neill|Berlin|Kiel|Hauptweg|example|1234567|5555555/,
        );
      }),
    );
  });
});
