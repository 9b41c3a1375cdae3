import { describe, expect, test } from 'vitest';
import { transactionHeadings } from '../../shared/reports/defects/transaction-headings.ts';
import { meaningOfTransaction, transactionTypes } from '../../shared/reports/defects/transaction-types.ts';
import { read, readWell, reject, type Upload } from '../fixtures/reports/open.ts';

const lines = (...all: readonly string[]): string => `${all.join('\n')}\n`;
const month = { from: '2026-09-01', to: '2026-09-30' };
const saidOf = (text: string, upload: Upload = {}): string => {
  const report = read(text, upload);
  return JSON.stringify(report.outcome === 'unreadable' ? report.reportError : report);
};

describe('types of transactions', () => {
  test.each([
    ['Erstattung durch Rückbuchung', 'chargeback'],
    ['ERSTATTUNG  DURCH RÜCKBUCHUNG', 'chargeback'],
    ['Remboursement de contestation de prélèvement', 'chargeback'],
    ['Reembolso de reversión de cargo', 'chargeback'],
    ['チャージバック', 'chargeback'],
    ['Chargeback Refund', 'chargeback'],
    ['Réclamation au titre de la Garantie A à Z', 'A-to-z claim'],
    ['Reclamación bajo la Garantía de la A a la Z', 'A-to-z claim'],
    ['Reclamo dalla A alla Z', 'A-to-z claim'],
    ['A-bis-z-Garantieantrag', 'A-to-z claim'],
    ['A-tot-Z-garantieclaim', 'A-to-z claim'],
    ['Roszczenie w ramach gwarancji od A do Z', 'A-to-z claim'],
    ['Amazonマーケットプレイス保証申請', 'A-to-z claim'],
    ['A-to-z Guarantee Recovery', 'other'],
    ['Shipping Chargeback', 'other'],
    ['Bestellung_Wiedereinzug', 'other'],
    ['Commande', 'other'],
    ['Trasferir', 'other'],
    ['返金', 'other'],
    ['Qwrtz', undefined],
    ['', undefined],
  ])('%s: %s', (word, meaning) => {
    expect(meaningOfTransaction(word)).toBe(meaning);
  });
  test('every listed word means what its list says, and no word is in two lists', () => {
    for (const { chargeback, claim, other } of transactionTypes) {
      for (const word of chargeback) expect(meaningOfTransaction(word), word).toBe('chargeback');
      for (const word of claim) expect(meaningOfTransaction(word), word).toBe('A-to-z claim');
      for (const word of other) expect(meaningOfTransaction(word), word).toBe('other');
    }
  });

  const german = (type: string, orderId = '302-0000002-0000002'): string =>
    lines(
      'Datum/Uhrzeit,Abrechnungsnummer,Typ,Bestellnummer,Marketplace,Gesamt',
      '01.09.2026 07:06:34 UTC,1,Bestellung,302-0000001-0000001,amazon.de,10',
      `02.09.2026 07:06:34 UTC,1,${type},${orderId},amazon.de,-10`,
    );
  test('a word nobody knows makes claims and chargebacks unknown, and says where it stands and what to do', () => {
    const report = readWell(german('Qwrtz Blorp'));
    expect(report.evidence).toMatchObject({ kinds: [], defects: [] });
    expect(report.flaw).toMatchObject({ line: 3, column: 'Typ', remedy: expect.stringContaining('wordAliases') });
    expect(JSON.stringify(report)).not.toContain('Qwrtz');
  });
  test('a word of a row without an order says nothing of one', () => {
    expect(readWell(german('Qwrtz Blorp', '')).evidence?.kinds).toEqual(['A-to-z claim', 'chargeback']);
  });
  test('a word that clients.yaml teaches is known', () => {
    const { evidence, flaw } = readWell(german('Qwrtz Blorp'), {
      wordAliases: { 'qwrtz  blorp': 'Chargeback Refund' },
    });
    expect(flaw).toBeUndefined();
    expect(evidence).toMatchObject({ kinds: ['A-to-z claim', 'chargeback'], defects: [{ kind: 'chargeback' }] });
  });
});

describe('headings of the date range report', () => {
  test.each(transactionHeadings.map((headings) => [headings.language, headings] as const))(
    'in %s, below lines of text',
    (_, { posted, settlement, type, orderId }) => {
      for (const [at, date] of posted.entries()) {
        const header = [date, settlement[at] ?? settlement[0], type[0], orderId[at] ?? orderId[0], 'x'];
        const text = lines(
          '"All amounts, unless specified"',
          header.map((name) => `"${name?.replaceAll('-', ' ') ?? ''}"`).join(','),
          '"2026-09-02 10:00:00 UTC","1","A-to-z Guarantee Claim","302-0000001-0000001","1"',
        );
        expect(readWell(text)).toMatchObject({ kind: 'date-range-transactions', rows: 1 });
        expect(readWell(text).evidence?.defects).toHaveLength(1);
      }
    },
  );
  test('without their accents, and with other blanks and dashes', () => {
    const text = lines(
      'fecha y  hora,identificador_de_pago,tipo,numero de pedido',
      '2 sept. 2026 7:06:34 UTC,1,Contracargo,402-0000001-0000001',
    );
    expect(readWell(text, { marketplace: 'ES' }).evidence?.defects).toMatchObject([
      { kind: 'chargeback', day: '2026-09-02' },
    ]);
  });
  test('in a language that nobody has seen: what was found, what it looks like, and the line to add', () => {
    const text = lines(
      '"Bütün tutarlar TRY"',
      '"tarih/saat","ödeme numarası","tür","sipariş numarası","sku","pazaryeri"',
      '"1 Eyl 2026","1","Sipariş","402-0000001-0000001","S","amazon.com.tr"',
    );
    const said = saidOf(text, { marketplace: 'TR' });
    expect(said).toContain('6 comma-separated columns');
    expect(said).not.toContain('plain text');
  });
  test('of a Business Report in Swedish: lookalikes and the line for clients.yaml', () => {
    const text = lines('(Underordnad) ASIN,SKU,Sessioner – totalt,Beställda enheter', 'B000000001,S,100,5');
    const reportError = reject(text, { marketplace: 'SE', period: month });
    expect(reportError.found).toContain('“Sessioner – totalt” looks like Sessions - Total');
    expect(reportError.remedy).toContain('"Beställda enheter": "Units Ordered"');
    const headerAliases = {
      '(Underordnad) ASIN': '(Child) ASIN',
      'Sessioner – totalt': 'Sessions - Total',
      'Beställda enheter': 'Units Ordered',
    };
    expect(readWell(text, { marketplace: 'SE', period: month, headerAliases }).traffic).toHaveLength(1);
  });
  test.each([
    ['Dutch', '(Bovenliggend) ASIN', '(Onderliggend) ASIN', 'Sessies - totaal', 'Bestelde eenheden'],
    ['Polish', '(Nadrzędny) ASIN', '(Podrzędny) ASIN', 'Sesje – łącznie', 'Zamówione jednostki'],
    ['no language that is known, by Amazon’s sequence', 'ASIN (qwrtz)', 'ASIN (blorp)', 'Sessioner', 'Enheter'],
  ])(
    'of a Business Report in %s: the child’s column is not taken for the parent’s',
    (_, parent, child, visits, units) => {
      const text = lines(`${parent},${child},x,${visits},${units}`, 'B000000001,B000000002,x,100,5');
      const { remedy } = reject(text, { marketplace: 'NL', period: month });
      expect(remedy).toContain(`"${parent}": "(Parent) ASIN", "${child}": "(Child) ASIN"`);
    },
  );
  test('of a Business Report in Portuguese: a heading that another language has is not proposed anew', () => {
    const text = lines('ASIN (principal),ASIN (secundário),x,Sessões: total,Unidades solicitadas', 'B1,B2,x,100,5');
    const { remedy } = reject(text, { marketplace: 'BR', period: month });
    expect(remedy).toContain('headerAliases: { "Sessões: total"');
  });
  test('of an All Orders report with a slip in one: its name', () => {
    const text = lines(
      'amazon-order-id\tpurchase-dat\torder-status\tfulfillment-channel',
      '302-0000001-0000001\t2026-10-01T09:00:00+00:00\tShipped\tMerchant',
    );
    expect(reject(text).remedy).toContain('headerAliases: { "purchase-dat": "purchase-date" }');
  });
});

describe('the order of day and month in a report by date', () => {
  const byDate = (...dates: readonly string[]): string =>
    lines('Date,Units Ordered,Sessions - Total', ...dates.map((date, index) => `${date},${index + 1},100`));
  const daysOf = (text: string, upload: Upload) => readWell(text, upload).traffic?.map(({ from }) => from);
  test('is the one in which the days follow each other, whatever the store writes', () => {
    expect(daysOf(byDate('5/1/26', '5/2/26', '5/3/26'), { marketplace: 'MX' })).toEqual([
      '2026-05-01',
      '2026-05-02',
      '2026-05-03',
    ]);
    expect(daysOf(byDate('1/5/26', '2/5/26', '3/5/26'), { marketplace: 'US' })).toEqual([
      '2026-05-01',
      '2026-05-02',
      '2026-05-03',
    ]);
  });
  test('where two rows leave it open is decided by the period, and rejected with both readings without one', () => {
    // Two months, month first; two days of January, day first.
    const text = byDate('7/1/26', '8/1/26');
    const summer = { from: '2026-07-01', to: '2026-08-31' };
    expect(daysOf(text, { marketplace: 'MX', period: summer })).toEqual(['2026-07-01', '2026-08-01']);
    const { found, expected } = reject(text, { marketplace: 'MX' });
    expect(found).toContain('2026-01-07 to 2026-01-08 (day, month, year)');
    expect(found).toContain('2026-07-01 to 2026-08-01 (month, day, year)');
    expect(expected).toContain('--period');
  });
  test('where the newest day is near the upload is that one', () => {
    expect(daysOf(byDate('10/1/26', '10/2/26'), { marketplace: 'DE', receivedOn: '2026-10-04' })).toEqual([
      '2026-10-01',
      '2026-10-02',
    ]);
  });
});

describe('rows that stand for more than a day', () => {
  const byDate = (...rows: readonly string[]): string => lines('Datum,Bestellte Einheiten,Sitzungen – Summe', ...rows);
  test('weeks are seven days apart', () => {
    const text = byDate('06.09.26,70,1400', '13.09.26,70,1400', '20.09.26,70,1400');
    expect(readWell(text).traffic?.map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2026-09-06 2026-09-12',
      '2026-09-13 2026-09-19',
      '2026-09-20 2026-09-26',
    ]);
  });
  test('months begin on the first, and one that has only begun is known up to the upload', () => {
    const text = byDate('01.08.26,500,5000', '01.09.26,520,5200', '01.10.26,40,400');
    expect(readWell(text).traffic?.map(({ from, to }) => `${from} ${to}`)).toEqual([
      '2026-08-01 2026-08-31',
      '2026-09-01 2026-09-30',
      '2026-10-01 2026-10-06',
    ]);
  });
  test('a row that names both its days is from one to the other', () => {
    expect(readWell(byDate('06.09.26 - 12.09.26,70,1400')).traffic).toMatchObject([
      { from: '2026-09-06', to: '2026-09-12' },
    ]);
  });
  const byDateJson = (dateGranularity: string | undefined, ...dates: readonly string[]) => ({
    reportSpecification: { reportOptions: dateGranularity === undefined ? {} : { dateGranularity } },
    salesAndTrafficByDate: dates.map((date) => ({
      date,
      salesByDate: { unitsOrdered: 70 },
      trafficByDate: { sessions: 1400 },
    })),
  });
  test('in JSON without a granularity show it by how far they are apart', () => {
    expect(
      readWell(byDateJson(undefined, '2026-09-06', '2026-09-13')).traffic?.map(({ from, to }) => `${from} ${to}`),
    ).toEqual(['2026-09-06 2026-09-12', '2026-09-13 2026-09-19']);
    expect(
      readWell(byDateJson(undefined, '2026-10-01', '2026-10-02', '2026-10-04')).traffic?.map(
        ({ from, to }) => from === to,
      ),
    ).toEqual([true, true, true]);
  });
  test('of a granularity that is not known, or unevenly far apart without one, are rejected and not taken for days', () => {
    expect(reject(byDateJson('QUARTER', '2026-07-01')).expected).toBe('DAY, WEEK or MONTH');
    expect(reject(byDateJson(undefined, '2026-07-01', '2026-08-09', '2026-09-20')).found).toContain('do not show it');
    expect(reject(byDateJson(undefined, '2026-07-01')).found).toContain('do not show it');
  });
  test('weeks of which some are missing are rejected: they may be days', () => {
    expect(reject(byDate('06.09.26,70,1400', '20.09.26,70,1400')).expected).toContain('consecutive');
  });
});

describe('sessions', () => {
  test('count once for each parent and child, however many SKUs repeat them', () => {
    const text = lines(
      '(Übergeordnete) ASIN,(Untergeordnete) ASIN,SKU,Sitzungen – Summe,Bestellte Einheiten',
      'B000000001,B000000002,A,"1.200",10',
      'B000000001,B000000002,B,"1.200",5',
      'B000000001,B000000003,C,300,3',
    );
    // 1,200 + 300 sessions; 10 + 5 + 3 units.
    const report = readWell(text, { period: month });
    expect(report.traffic?.[0]?.counts).toEqual({ sessions: 1500, unitsOrdered: 18 });
    expect(JSON.stringify(report.skipped)).toContain('counted once');
  });
  test('of one page that differ from row to row are not known', () => {
    const text = lines(
      '(Parent) ASIN,(Child) ASIN,SKU,Sessions - Total,Units Ordered',
      'B000000001,B000000002,A,100,10',
      'B000000001,B000000002,B,90,5',
    );
    expect(readWell(text, { period: month }).traffic?.[0]?.counts).toEqual({ unitsOrdered: 15 });
  });
  const byProduct = (...rows: readonly object[]) => ({
    reportSpecification: { dataStartTime: '2026-09-01', dataEndTime: '2026-09-30', reportOptions: {} },
    salesAndTrafficByAsin: rows,
  });
  const product = (childAsin: string, sku: string, sessions: number, unitsOrdered: number) => ({
    parentAsin: 'B000000001',
    childAsin,
    sku,
    salesByAsin: { unitsOrdered },
    trafficByAsin: { sessions },
  });
  test('count once for each parent and child in Amazon’s JSON by SKU as well, and in Data Kiosk', () => {
    const rows = [
      product('B000000002', 'A', 1200, 10),
      product('B000000002', 'B', 1200, 5),
      product('B000000003', 'C', 300, 3),
    ];
    const report = readWell(byProduct(...rows));
    // 1,200 + 300 sessions; 10 + 5 + 3 units.
    expect(report.traffic?.[0]?.counts).toEqual({ sessions: 1500, unitsOrdered: 18 });
    expect(JSON.stringify(report.skipped)).toContain('counted once');
    const kiosk = rows.map(({ salesByAsin, trafficByAsin, ...names }) =>
      JSON.stringify({
        startDate: '2026-09-01',
        endDate: '2026-09-30',
        marketplaceId: 'A1PA6795UKMFR9',
        ...names,
        sales: salesByAsin,
        traffic: trafficByAsin,
      }),
    );
    expect(readWell(lines(...kiosk)).traffic?.[0]?.counts).toEqual({ sessions: 1500, unitsOrdered: 18 });
  });
  test('of one page that differ from SKU to SKU in JSON are not known', () => {
    const report = readWell(byProduct(product('B000000002', 'A', 100, 10), product('B000000002', 'B', 90, 5)));
    expect(report.traffic?.[0]?.counts).toEqual({ unitsOrdered: 15 });
    expect(JSON.stringify(report.skipped)).toContain('different sessions');
  });
  test('of a day that is in a report twice with different counts are unknown, and the same row twice is one', () => {
    const text = lines(
      'Date,Units Ordered,Sessions - Total',
      '2026-10-01,10,100',
      '2026-10-02,12,120',
      '2026-10-02,13,120',
      '2026-10-03,9,90',
      '2026-10-03,9,90',
    );
    const report = readWell(text);
    expect(report.traffic?.map(({ from }) => from)).toEqual(['2026-10-01', '2026-10-03']);
    expect(report.skipped).toMatchObject([{ rows: 1, unread: true, reason: expect.stringContaining('in it twice') }]);
    const row = (unitsOrdered: number) => ({
      date: '2026-10-01',
      salesByDate: { unitsOrdered },
      trafficByDate: { sessions: 50 },
    });
    const json = readWell({
      reportSpecification: { reportOptions: { dateGranularity: 'DAY' } },
      salesAndTrafficByDate: [row(5), row(6), { ...row(7), date: '2026-10-02' }],
    });
    expect(json.traffic?.map(({ from }) => from)).toEqual(['2026-10-02']);
    expect(JSON.stringify(json.skipped)).toContain('in it twice');
  });
  test('that are not there yet are not 0, by date as in JSON', () => {
    const text = lines('Date,Units Ordered,Sessions - Total', '2026-10-01,10,100', '2026-10-02,12,0', '2026-10-03,0,0');
    const report = readWell(text);
    expect(report.traffic?.map(({ counts }) => counts.sessions)).toEqual([100, undefined, 0]);
    expect(JSON.stringify(report.skipped)).toContain('no sessions yet');
  });
  test('of app and browser make the total only together', () => {
    const both = lines('(Child) ASIN,Sessions – Mobile App,Sessions – Browser,Units Ordered', 'B000000001,60,40,20');
    expect(readWell(both, { period: month }).traffic?.[0]?.counts).toEqual({ sessions: 100, unitsOrdered: 20 });
    const one = lines('(Child) ASIN,Sessions – Mobile App,Units Ordered', 'B000000001,60,20');
    const report = readWell(one, { period: month });
    expect(report.traffic?.[0]?.counts).toEqual({ unitsOrdered: 20 });
    expect(JSON.stringify(report.skipped)).toContain('no rate can be made');
    const json = (trafficByDate: object) => ({
      reportSpecification: { reportOptions: { dateGranularity: 'DAY' } },
      salesAndTrafficByDate: [{ date: '2026-10-01', salesByDate: { unitsOrdered: 20 }, trafficByDate }],
    });
    expect(readWell(json({ browserSessions: 40, mobileAppSessions: 60 })).traffic?.[0]?.counts).toEqual({
      sessions: 100,
      unitsOrdered: 20,
    });
    expect(readWell(json({ browserSessions: 40 })).traffic?.[0]?.counts).toEqual({ unitsOrdered: 20 });
  });
});

describe('what Amazon answers instead of a report', () => {
  const traffic = {
    reportSpecification: {
      dataStartTime: '2026-10-01',
      dataEndTime: '2026-10-01',
      reportOptions: { dateGranularity: 'DAY' },
    },
    salesAndTrafficByDate: [{ date: '2026-10-01', salesByDate: { unitsOrdered: 5 }, trafficByDate: { sessions: 50 } }],
  };
  test.each([
    ['a refusal', { errors: [{ code: 'QuotaExceeded', message: 'x' }] }, 'refusal of a request (QuotaExceeded)'],
    ['a rejected token', { error: 'invalid_grant', error_description: 'x' }, 'refusal of a request (invalid_grant)'],
    ['a failure', { errorDetails: 'Etwas ist schiefgelaufen.' }, 'Amazon could not make this report'],
    ['a bare message', { message: 'Forbidden' }, 'refusal of a request (Forbidden)'],
    ['an answer of AWS', { __type: 'AccessDeniedException', Message: 'x y' }, 'request (AccessDeniedException)'],
    ['a state', { reportId: '1', processingStatus: 'IN_PROGRESS' }, 'is being made'],
    ['a state in a payload', { payload: { reportId: '1', processingStatus: 'FATAL' } }, 'could not make the report'],
    ['a list of states', { reports: [{ reportId: '1', processingStatus: 'DONE' }] }, 'a list of reports'],
    ['a link', { payload: { reportDocumentId: 'x', url: 'https://a.example/x' } }, 'holds the link to a report'],
    ['a link of Data Kiosk', { documentId: 'x', documentUrl: 'https://a.example/x' }, 'holds the link to a report'],
    ['a number', { reportId: '1' }, 'the number of a report'],
  ])('%s is reported as what it is', (_, value, says) => {
    expect(reject(value).reason).toContain(says);
  });
  test('an expired link answers in XML', () => {
    const xml = '<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>';
    expect(reject(xml).reason).toContain('a link that has expired');
  });
  test('a word alone', () => {
    expect(reject('CANCELLED\n').reason).toContain('was cancelled');
  });
  test.each([
    ['in a payload', { payload: traffic }],
    ['in a list', [traffic]],
    ['in a text', { document: JSON.stringify(traffic) }],
    ['in a list in a payload', { payload: [traffic] }],
  ])('a whole report %s is read', (_, value) => {
    expect(readWell(JSON.stringify(value)).traffic).toMatchObject([{ counts: { unitsOrdered: 5, sessions: 50 } }]);
  });
  test('a table in a JSON text is read', () => {
    const text = lines('Date,Units Ordered,Sessions - Total', '2026-10-01,5,50');
    expect(readWell(JSON.stringify({ body: text })).traffic).toHaveLength(1);
    expect(readWell(JSON.stringify(text)).traffic).toHaveLength(1);
  });
  test('two reports in one are not read: which is meant is unknown', () => {
    expect(reject(JSON.stringify([traffic, traffic])).reason).toContain('several reports');
  });
});

describe('rows of a settlement', () => {
  const header =
    'settlement-id\ttotal-amount\ttransaction-type\torder-id\tshipment-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date\tpromotion-id';
  test('that a line end has broken are joined where the number of columns proves it', () => {
    const text = lines(
      header,
      '1\t-15,00\t\t\t\t\t\t\t\t\t',
      '1\t\tA-to-z Guarantee Refund\t302-0000001-0000001\tD1',
      'X\tAmazon.de\tItemPrice\tPrincipal\t-10,00\t14.09.2026\tFree',
      'Shipping',
      '1\t\tChargeback Refund\t302-0000002-0000002\tD1\tAmazon.de\tItemPrice\tPrincipal\t-5,00\t15.09.2026\t',
    );
    expect(readWell(text)).toMatchObject({ rows: 3, skipped: [] });
    expect(readWell(text).evidence?.defects.map(({ orderId }) => orderId)).toEqual([
      '302-0000001-0000001',
      '302-0000002-0000002',
    ]);
  });
  test('that cannot be joined are said to be unread, and none to be missing', () => {
    const text = lines(
      header,
      '1\t-10,00\t\t\t\t\t\t\t\t\t',
      '1\t\tA-to-z Guarantee Refund\t302-0000001-0000001\tD1',
      '1\t\tOrder\t302-0000003-0000003\tD1\tAmazon.de\tItemPrice\tPrincipal\t5,00\t14.09.2026\t',
      '1\t\tOrder\t302-0000004-0000004\tD1\tAmazon.de\tItemPrice\tPrincipal\t5,00\t14.09.2026\t',
    );
    const report = readWell(text);
    expect(report.evidence?.kinds).toEqual([]);
    expect(JSON.stringify(report.skipped)).toContain('1 row could not be read');
    expect(JSON.stringify(report.skipped)).not.toContain('missing');
  });
});

describe('what does not belong to a decision takes no part in it', () => {
  test('two dates of a row that contradict: the one with its year first decides, and it is said', () => {
    const text = lines(
      'settlement-id\ttotal-amount\ttransaction-type\torder-id\tmarketplace-name\tamount-type\tamount-description\tamount\tposted-date\tposted-date-time',
      '7\t-30,00\t\t\t\t\t\t\t\t',
      // Day first, as a spreadsheet of another country saves it: 8 and 9 July.
      '7\t\tA-to-z Guarantee Refund\t111-0000001-0000001\tAmazon.com\tItemPrice\tPrincipal\t-10,00\t08/07/26\t2026-07-08 05:23:19 UTC',
      '7\t\tChargeback Refund\t111-0000002-0000002\tAmazon.com\tItemPrice\tPrincipal\t-20,00\t09/07/26\t2026-07-09 05:23:19 UTC',
    );
    const report = readWell(text, { marketplace: 'US' });
    expect(report.evidence?.defects.map(({ day }) => day)).toEqual(['2026-07-08', '2026-07-09']);
    expect(JSON.stringify(report.skipped)).toContain('contradicts');
  });
  test('dates in the lines of a comment do not decide which is the month, and do not reject the report', () => {
    const feedback = (...rows: readonly string[]) =>
      lines('Date\tRating\tComments\tYour Response\tOrder ID\tRater Email', ...rows);
    const upload = { marketplace: 'UK', receivedOn: '2026-09-20' };
    const days = (text: string) => readWell(text, upload).evidence?.defects.map(({ day }) => day);
    // 9/13/26 can only be month first: it is what a buyer wrote.
    const inComment = feedback(
      '1/9/26\t1\tlate',
      '9/13/26 and still nothing\t\t202-0000001-0000001\tx',
      '3/9/26\t2\tbroken\t\t202-0000002-0000002\tx',
    );
    expect(days(inComment)).toEqual(['2026-09-01', '2026-09-03']);
    const ofBoth = feedback(
      '14/9/26\t1\tlate',
      '9/13/26 it came\t\t202-0000001-0000001\tx',
      '1/9/26\t2\tbroken\t\t202-0000002-0000002\tx',
    );
    expect(days(ofBoth)).toEqual(['2026-09-14', '2026-09-01']);
  });
  test('orders that miss other rates are not said to count for nothing', () => {
    const text = lines(
      'Order ID,Order Date,Negative Feedback,A-to-z Claim,Chargeback,Pre-fulfillment Cancellation,Late Shipment',
      '111-0000001-0000001,9/1/2026,0,0,0,1,0',
      '111-0000002-0000002,9/2/2026,0,0,0,0,1',
      '111-0000003-0000003,9/3/2026,1,0,0,0,0',
    );
    const report = readWell(text, { marketplace: 'US' });
    expect(report.evidence?.defects).toMatchObject([{ orderId: '111-0000003-0000003', kind: 'negative feedback' }]);
    expect(report.skipped).toEqual([{ rows: 2, reason: 'with no feedback, claim or chargeback in them' }]);
  });
});

describe('skipped rows', () => {
  test('of order reports are marked as missing from what is counted', () => {
    const row = (id: number, status: string) =>
      `302-000000${id}-0000001\t2026-10-01T09:00:00+00:00\t${status}\tMerchant`;
    const text = lines(
      'amazon-order-id\tpurchase-date\torder-status\tfulfillment-channel\titem-status',
      ...[1, 2, 3].map((id) => `${row(id, 'Shipped')}\tShipped`),
      `${row(4, 'Qwrtz')}\tShipped`,
    );
    expect(readWell(text).skipped).toMatchObject([{ rows: 1, unread: true }]);
    expect(readWell(text, { wordAliases: { Qwrtz: 'Cancelled' } }).skipped).toEqual([]);
  });
  test.each(['Picked Up', 'Out for Delivery', 'Returning to Seller', 'Lost in Transit', 'delivered to buyer'])(
    '“%s” is a word of couriers and no unknown one',
    (status) => {
      const text = lines('Order ID,Date,Status,Fulfilment', `171-0000001-0000001,06-29-22,${status},Merchant`);
      expect(readWell(text, { marketplace: 'IN', receivedOn: '2022-06-30' }).orders).toMatchObject([
        { state: 'shipped' },
      ]);
    },
  );
});
