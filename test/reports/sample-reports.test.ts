import { describe, expect, test } from 'vitest';
import { marketplaces } from '../../shared/domain/marketplace.ts';
import { sampleReports } from '../../shared/reports/samples/sample-reports.ts';
import { smallWorld } from '../support/small-world.ts';

const monday = new Date('2026-10-05T09:00:00Z');

/** Uploads a sample into a world without anything, as its user does, and says what became of it. */
async function tried(name: string, marketplace = 'DE') {
  const world = smallWorld();
  const sample = sampleReports(
    { client: 'acme', marketplace },
    '2026-10-05' as Parameters<typeof sampleReports>[1],
  ).find((one) => one.name === name);
  if (sample === undefined) throw new Error(`no sample is called ${name}`);
  await world.upload(`acme/${marketplace}/${name}`, sample.text, monday);
  const [record] = await world.dependencies.uploadRecords.newest(`acme/${marketplace}`, 1);
  await world.settle(monday);
  const [status] = await world.status(monday);
  const verdictOf = (metric: string) =>
    status?.readings.find((one) => one.metric === metric && one.channel === 'seller')?.verdict;
  return { record, verdictOf, mails: world.sent.map(({ subject }) => subject) };
}

describe('the report to try', () => {
  test('in which all is well is read, and nobody is written to', async () => {
    const { record, verdictOf, mails } = await tried('performance-good.json');
    expect(record).toMatchObject({ kind: 'seller-performance', outcome: 'read', skipped: [] });
    expect(record?.reportError).toBeUndefined();
    expect(['orderDefectRate', 'lateShipmentRate', 'cancellationRate', 'validTrackingRate'].map(verdictOf)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    expect(mails).toEqual([]);
  });

  test('that is worse is a breach, and an alert follows', async () => {
    const { record, verdictOf, mails } = await tried('performance-worse.json');
    expect(record).toMatchObject({ kind: 'seller-performance', outcome: 'read' });
    // 14 of 1,000 orders are 1.4 %, and 1 % is the limit; 11 of 500 are 2.2 % of 4 %; 2 of 120 are 1.7 % of 2.5 %.
    expect(verdictOf('orderDefectRate')).toBe('breach');
    expect(mails).toEqual(['[acme DE] Order defect rate']);
  });

  test('that broke off is described as what it is, and changes no number', async () => {
    const { record, verdictOf, mails } = await tried('performance-cut-off.json');
    expect(record?.outcome).toBe('unreadable');
    expect(record?.reportError?.reason).toMatch(/JSON/);
    expect(verdictOf('orderDefectRate')).toBeUndefined();
    expect(mails.join('\n')).toContain('could not be read: performance-cut-off.json');
  });

  test('in German is read, and its chargeback found', async () => {
    const { record } = await tried('Transaktionen.csv');
    // Four orders and the chargeback of one of them.
    expect(record).toMatchObject({ kind: 'date-range-transactions', outcome: 'read', rows: 5 });
    expect(record?.reportError).toBeUndefined();
    expect(record?.skipped.filter(({ unread }) => unread === true)).toEqual([]);
  });

  test('that Excel has damaged is rejected, with what Excel has done', async () => {
    const { record } = await tried('orders-saved-by-excel.csv');
    expect(record).toMatchObject({ kind: 'all-orders', outcome: 'unreadable' });
    expect(record?.reportError?.found).toContain('which Excel has made of it');
    expect(record?.reportError?.remedy).toContain('Amazon’s own download');
  });

  test.each(marketplaces.map(({ code }) => code))('of %s belongs to its own store', async (code) => {
    expect((await tried('performance-good.json', code)).record).toMatchObject({ outcome: 'read', asOf: '2026-10-05' });
  });

  test('is of a few kilobytes, and named as a file can be on every system', () => {
    for (const { name, text } of sampleReports({ client: 'acme', marketplace: 'DE' }, '2026-10-05' as never)) {
      expect(Buffer.byteLength(text)).toBeLessThan(10_000);
      expect(name).toMatch(/^[\w.-]+$/);
    }
  });
});
