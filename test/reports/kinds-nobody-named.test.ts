import { describe, expect, test } from 'vitest';
import { readAmount, readLocalCount } from '../../shared/reports/common/local-number.ts';
import { read, readWell, reject, type Upload } from '../fixtures/reports/open.ts';

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const month = { period: { from: '2026-09-01', to: '2026-09-30' } };

const order = (n: number, status = 'Shipped'): string =>
  `302-000000${n}-000000${n}\t2026-10-01T09:00:00+00:00\t2026-10-02T08:00:00+00:00\t${status}\tMerchant\tAmazon.de\t${status}`;
const orders = lines(
  'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\titem-status',
  order(1),
  order(2, 'Cancelled'),
);

describe('All Orders as programs save it', () => {
  const statesOf = (file: string | Uint8Array) => readWell(file).orders.map(({ state }) => state);
  test.each<[string, string | Uint8Array]>([
    ['UTF-16 with its mark', utf16(orders)],
    ['line ends of CR alone', orders.replaceAll('\n', '\r')],
    ['line ends that were doubled', orders.replaceAll('\n', '\r\r\n')],
    ['semicolons for tabs', orders.replaceAll('\t', ';')],
    ['semicolons, in UTF-16', utf16(orders.replaceAll('\t', ';'))],
    ['tabs, and quotes around every cell', orders.replace(/[^\t\n]+/g, '"$&"')],
    ['commas, and quotes around every cell', orders.replace(/[^\t\n]+/g, '"$&"').replaceAll('\t', ',')],
    ['Excel’s line about its separator', `sep=;\r\n${orders.replaceAll('\t', ';')}`],
  ])('%s: the same orders', (_, file) => {
    expect(statesOf(file)).toEqual(['shipped', 'cancelled']);
  });
  test.each([
    ['days of a spreadsheet, without a zone', orders.replaceAll('2026-10-01T09:00:00+00:00', '01.10.2026 09:00')],
    ['a zone by its letters', orders.replaceAll('2026-10-01T09:00:00+00:00', '2026-10-01 09:00:00 PST')],
    ['states in German', orders.replaceAll('Shipped', 'Versandt').replaceAll('Cancelled', 'Storniert')],
  ])('%s: rejected, not guessed', (_, file) => {
    expect(reject(file).reason).toContain('cannot be read');
  });
  test('an instant of another zone is of the store’s own day', () => {
    // Half past eleven in the evening of Seattle is half past eight of the next morning in Berlin.
    const text = orders.replaceAll('2026-10-01T09:00:00+00:00', '2026-10-01T23:30:00-07:00');
    expect(readWell(text).orders.map(({ day }) => day)).toEqual(['2026-10-02', '2026-10-02']);
  });
});

describe('numbers as people and programs write them', () => {
  test.each([
    ['1 234', 1234],
    ['1\u202f234', 1234],
    ['1\u00a0234', 1234],
    ['1’234', 1234],
    ['1,08,218', 108_218],
    ['1.234.567', 1_234_567],
    ['0', 0],
    // A decimal comma or point, which no count has.
    ['1.234,567', undefined],
    ['1,234.567', undefined],
    ['0.500', undefined],
    ['0,000', undefined],
    ['12.5', undefined],
    ['100.0', undefined],
    ['1.23.456', undefined],
    ['123,45,678', undefined],
    ['１００', undefined],
    ['١٠٠', undefined],
    ['12 %', undefined],
    ['-3', undefined],
  ])('a count %s', (text, count) => {
    expect(readLocalCount(text)).toBe(count);
  });
  test.each([
    ['1.234,56', 123_456],
    ['1,234.56', 123_456],
    ['1 234,5', 123_450],
    ['1,234,567.89', 123_456_789],
    ['1.234.56', undefined],
    ['1,234,56', undefined],
  ])('an amount %s, in hundredths', (text, hundredths) => {
    expect(readAmount(text)).toBe(hundredths);
  });
});

describe('the manual CSV', () => {
  const header = 'metric,channel,from,to,numerator,denominator,rate,as_of';
  const manual = (row: string): string => lines(header.replaceAll(',', ';'), row);
  test.each([
    'accountHealthRating;all;;;1.000;;;2026-10-05',
    'accountHealthRating;all;;;1,000;;;2026-10-05',
    'accountHealthRating;all;;;0,212;;;2026-10-05',
  ])('%s: a rating with three decimals is not read, for it may be a thousand', (row) => {
    expect(reject(manual(row)).expected).toBe('a score from 0 to 1000');
  });
  test('a rating with one decimal is read', () => {
    expect(readWell(manual('accountHealthRating;all;;;250,0;;;2026-10-05')).readings).toMatchObject([
      { measure: { score: 250 } },
    ]);
  });
  test.each(['1,234%', '1.234 %'])('a conversion of %s may be 1.2 or 1,234 per cent: it is not read', (rate) => {
    const { found } = reject(manual(`unitSessionPercentage;all;2026-09-01;2026-09-28;;;${rate};`));
    expect(found).toContain('which can mean either');
  });
  test.each(['3,4\u202f%', '3.4\u00a0%', '3,40%', '0,034'])('a rate of %s is 3.4 per cent', (rate) => {
    const { readings } = readWell(manual(`lateShipmentRate;seller;2026-09-01;2026-09-30;;;${rate};`));
    expect(readings).toMatchObject([{ measure: { kind: 'rate', printed: 0.034 } }]);
  });
  test.each(['34‰', '.95', '3.4 percent'])('a rate of %s is not read', (rate) => {
    expect(reject(manual(`lateShipmentRate;seller;2026-09-01;2026-09-30;;;${rate};`)).column).toBe('rate');
  });
});

describe('Business Reports', () => {
  const byProduct = '(Parent) ASIN,(Child) ASIN,SKU,Sessions - Total,Units Ordered';
  const countsOf = (text: string | Uint8Array, upload: Upload = month) => readWell(text, upload).traffic?.[0]?.counts;
  test('pasted one below the other: a row that repeats one above it counts once, and that is said', () => {
    const text = lines(byProduct, 'B000000001,B000000002,A,100,10', byProduct, 'B000000001,B000000002,A,100,10');
    expect(countsOf(text)).toEqual({ sessions: 100, unitsOrdered: 10 });
    expect(readWell(text, month).skipped).toContainEqual({
      rows: 1,
      reason: 'that repeat a row above them, which was counted once',
    });
  });
  test('of two months pasted together: what a SKU sold is not known', () => {
    const text = lines(byProduct, 'B000000001,B000000002,A,100,10', 'B000000001,B000000002,A,100,12');
    expect(countsOf(text)).toEqual({ sessions: 100 });
    expect(readWell(text, month).skipped).toContainEqual({
      rows: 1,
      unread: true,
      reason: 'of a product that is in it twice, as the same row or as another: all but the sessions is unknown',
    });
  });
  test('without SKUs, two equal rows of a page may be two SKUs or one row twice: the units are not known', () => {
    const text = lines('(Child) ASIN,Sessions - Total,Units Ordered', 'B000000002,100,10', 'B000000002,100,10');
    expect(countsOf(text)).toEqual({ sessions: 100 });
  });
  test('a row of totals adds nothing', () => {
    for (const total of ['Total,,,150,15', ',,,150,15', 'Summe,Summe,,150,15']) {
      const text = lines(byProduct, 'B000000001,B000000002,A,100,10', 'B000000003,B000000004,C,50,5', total);
      expect(countsOf(text)).toEqual({ sessions: 150, unitsOrdered: 15 });
      expect(readWell(text, month).skipped).toMatchObject([{ rows: 1, unread: true }]);
    }
  });
  test('thousands without quotation marks move the columns: the row is left out, and not read one to the right', () => {
    const text = lines(
      'Date,Units Ordered,Sessions - Total',
      '2026-10-01,1,234,5000',
      '2026-10-02,20,200',
      '2026-10-03,30,300',
    );
    const report = readWell(text);
    expect(report.traffic?.map(({ from }) => from)).toEqual(['2026-10-02', '2026-10-03']);
    expect(report.skipped).toMatchObject([{ rows: 1, reason: expect.stringContaining('wrong number of columns') }]);
  });
  test('a dash of any length for sessions is none there yet, and no count that is wrong', () => {
    for (const dash of ['-', '–', '—']) {
      const text = lines('Date,Units Ordered,Sessions - Total', `2026-10-01,10,${dash}`, '2026-10-02,20,200');
      expect(readWell(text).traffic?.map(({ counts }) => counts)).toEqual([
        { unitsOrdered: 10 },
        { sessions: 200, unitsOrdered: 20 },
      ]);
    }
  });
  test('in windows-1252 with semicolons, in UTF-16 with tabs, with French blanks', () => {
    const german = lines(
      '(Übergeordnete) ASIN;(Untergeordnete) ASIN;SKU;Sitzungen – Summe;Bestellte Einheiten',
      'B000000001;B000000002;A;1.234;10',
    );
    const is = { sessions: 1234, unitsOrdered: 10 };
    expect(countsOf(latin1(german.replace('–', '-')))).toEqual(is);
    expect(countsOf(utf16(german.replaceAll(';', '\t')))).toEqual(is);
    const french = lines(
      'ASIN (parent),ASIN (enfant),SKU,Sessions - total,Unités commandées',
      'B000000001,B000000002,A,1\u202f234,10',
    );
    expect(countsOf(french)).toEqual(is);
  });
  test.each([
    ['ES', '1 oct 2026', '2 oct 2026'],
    ['PL', '1 paź 2026', '2 paź 2026'],
    ['FR', '1 oct. 2026', '2 oct. 2026'],
    ['IT', '1 ott 2026', '2 ott 2026'],
    ['BR', '1 de out. de 2026', '2 de out. de 2026'],
    ['US', '"Oct 1, 2026"', '"Oct 2, 2026"'],
    ['JP', '2026年10月1日', '2026年10月2日'],
    ['SE', '26-10-01', '26-10-02'],
    ['US', '10/1/26', '10/2/26'],
  ])('days as %s writes them, %s: the first two of October', (marketplace, ...days) => {
    const text = lines('Date,Units Ordered,Sessions - Total', ...days.map((day, at) => `${day},${at},100`));
    expect(readWell(text, { marketplace }).traffic?.map(({ from }) => from)).toEqual(['2026-10-01', '2026-10-02']);
  });
  test.each([
    ['a month in Turkish', '1 Eki 2026', '2 Eki 2026'],
    ['days as Excel counts them', '46296', '46297'],
    ['quarters', '2026-04-01', '2026-07-01'],
  ])('%s: rejected, not guessed', (_, ...days) => {
    const text = lines('Date,Units Ordered,Sessions - Total', ...days.map((day, at) => `${day},${at},100`));
    expect(read(text, { marketplace: 'TR' }).outcome).toBe('unreadable');
  });
  test('hours of a day are not days', () => {
    const text = lines('Date,Units Ordered,Sessions - Total', '2026-10-01 00:00,1,10', '2026-10-01 01:00,2,20');
    expect(readWell(text).traffic).toEqual([]);
    expect(JSON.stringify(readWell(text).skipped)).toContain('in it twice with different counts');
  });
});

describe('Amazon’s JSON of traffic', () => {
  const bySku = (...rows: readonly (readonly [string, number, number])[]) => ({
    reportSpecification: { dataStartTime: '2026-09-01', dataEndTime: '2026-09-30', reportOptions: {} },
    salesAndTrafficByAsin: rows.map(([sku, sessions, unitsOrdered]) => ({
      parentAsin: 'B000000001',
      childAsin: 'B000000002',
      sku,
      salesByAsin: { unitsOrdered },
      trafficByAsin: { sessions },
    })),
  });
  test('with a SKU twice: the same row counts once, and another makes the period unknown', () => {
    expect(readWell(bySku(['A', 100, 10], ['B', 100, 5], ['A', 100, 10])).traffic?.[0]?.counts).toEqual({
      sessions: 100,
      unitsOrdered: 15,
    });
    const report = read(bySku(['A', 100, 10], ['A', 100, 12]));
    expect(report.outcome).toBe('unused');
    expect(JSON.stringify(report.skipped)).toContain('in them twice with different counts');
  });
});

describe('lists of defects', () => {
  const feedback = (...days: readonly string[]): string =>
    lines(
      'Date\tRating\tComments\tYour Response\tOrder ID\tRater Email',
      ...days.map((day, n) => `${day}\t1\tlate\t\t302-000000${n}-0000001\tx`),
    );
  const daysOf = (text: string, upload: Upload) => readWell(text, upload).evidence?.defects.map(({ day }) => day);
  test('written month first in a store that writes the day first would be months old: both readings are shown', () => {
    const { found } = reject(feedback('10/3/26', '10/2/26', '10/1/26'), { marketplace: 'UK' });
    expect(found).toContain('2026-01-10 to 2026-03-10 (day, month, year)');
    expect(found).toContain('2026-10-01 to 2026-10-03 (month, day, year)');
  });
  test('that are old in every order are read as the store writes, and so are those of the period that is named', () => {
    expect(daysOf(feedback('3/2/26', '2/2/26', '1/2/26'), { marketplace: 'UK' })).toEqual([
      '2026-02-03',
      '2026-02-02',
      '2026-02-01',
    ]);
    const period = { from: '2026-10-01', to: '2026-10-03' };
    expect(daysOf(feedback('10/3/26', '10/2/26', '10/1/26'), { marketplace: 'UK', period })).toEqual([
      '2026-10-03',
      '2026-10-02',
      '2026-10-01',
    ]);
  });
  test('with a year of two digits first, where no store does that, are not of the years 2001 to 2003', () => {
    const { found } = reject(feedback('26/10/03', '26/10/02', '26/10/01'), { marketplace: 'DE' });
    expect(found).toContain('2026-10-01 to 2026-10-03 (year, month, day)');
    expect(daysOf(feedback('26/10/03'), { marketplace: 'JP' })).toEqual(['2026-10-03']);
  });
  test('a sale report of India that is months old month first and recent day first is rejected', () => {
    const sale = (...days: readonly string[]): string =>
      lines(
        'index,Order ID,Date,Status,Fulfilment,Sales Channel ',
        ...days.map((day, n) => `${n},405-000000${n}-0000001,${day},Shipped,Merchant,Amazon.in`),
      );
    const { reason } = reject(sale('01-09-26', '01-09-26', '03-09-26'), { marketplace: 'IN' });
    expect(reason).toContain('The day-month order of this Amazon.in sale report is unknown');
    expect(reject(sale('26-09-15', '26-09-16'), { marketplace: 'IN' }).reason).toContain('is unknown');
  });
  test('a rating that is no whole number of stars makes the list incomplete', () => {
    const text = feedback('3.10.26', '2.10.26').replace('\t1\t', '\t1.0\t');
    expect(readWell(text).evidence?.kinds).toEqual([]);
  });
  test('returns without any word under “A-to-Z Claim” do not say that there was no claim', () => {
    const text = lines(
      'Order ID\tReturn request date\tAmazon RMA ID\tA-to-Z Claim',
      '302-0000001-0000001\t03-Oct-2026\tD1\t',
    );
    expect(readWell(text)).toMatchObject({ evidence: { kinds: [] }, flaw: { column: 'A-to-Z Claim' } });
  });
  test('marks that are spelled out in one column and missing in another make the list unknown; ticks alone do not', () => {
    const header = 'Order Date,Order ID,Negative Feedback,A-to-z Claim,Chargeback';
    const spelled = lines(header, '01/09/2026,302-0000001-0000001,1,,0');
    expect(readWell(spelled).evidence?.kinds).toEqual([]);
    const ticks = lines(header, '01/09/2026,302-0000001-0000001,x,,');
    expect(readWell(ticks).evidence?.kinds).toEqual(['negative feedback', 'A-to-z claim', 'chargeback']);
  });
});

describe('settlements and date range reports', () => {
  const settlement = (total: string, day = '19.09.2026'): string =>
    lines(
      'settlement-id\ttotal-amount\ttransaction-type\torder-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date',
      `1\t${total}\tA-to-z Guarantee Refund\t302-0000002-0000002\tAmazon.de\tItemPrice\tPrincipal\t-20,00\t${day}`,
    );
  test.each(['-', 'n. v.', 'Summe'])('a row with “%s” for a total is still read: it may be a claim', (total) => {
    const report = read(settlement(total));
    const defects = report.outcome === 'read' ? report.evidence?.defects.length : undefined;
    expect(report.outcome === 'unreadable' || defects === 1).toBe(true);
  });
  test('a store that is called otherwise than Amazon calls it is not taken for this one', () => {
    const text = lines(
      '"日付/時間","決済番号","トランザクションの種類","注文番号","Amazon 出品サービス","合計"',
      '"2026/09/01 7:06:34 JST","1","チャージバック","503-0000001-0000001","amazon.jp","-10"',
    );
    expect(reject(text, { marketplace: 'JP' }).reason).toContain('is not for this account’s store');
    const own = text.replace('amazon.jp', 'amazon.co.jp');
    expect(readWell(own, { marketplace: 'JP' }).evidence?.defects).toHaveLength(1);
  });
  test.each<[string, string | Uint8Array, string]>([
    [
      'French in windows-1252, below lines of text',
      latin1(
        lines(
          '"Tous les montants sont en EUR"',
          '"date/heure","numéro de versement","type","numéro de la commande","marketplace","total"',
          '"31 août 2026 23:30:00 UTC","1","Remboursement de contestation de prélèvement","402-0000001-0000001","amazon.fr","-10"',
        ),
      ),
      'FR',
    ],
    [
      'Dutch in UTF-16 with semicolons',
      utf16(
        lines(
          '"datum/tijd";"schikkings-ID";"type";"bestelnummer";"marketplace";"totaal"',
          '"31 aug. 2026 23:30:00 UTC";"1";"A-tot-Z-garantieclaim";"402-0000001-0000001";"amazon.nl";"-10"',
        ),
      ),
      'NL',
    ],
    [
      'American, in the evening of Seattle',
      lines(
        '"date/time","settlement id","type","order id","marketplace","total"',
        '"Aug 31, 2026 11:30:00 PM PDT","1","A-to-z Guarantee Claim","111-0000001-0000001","amazon.com","-10"',
      ),
      'US',
    ],
  ])('%s: one defect on 31 August', (_, file, marketplace) => {
    expect(readWell(file, { marketplace }).evidence?.defects).toMatchObject([{ day: '2026-08-31' }]);
  });
});
