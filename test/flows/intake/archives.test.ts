import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fixture } from '../../fixtures/reports/open.ts';
import { smallWorld } from '../../support/small-world.ts';

const now = new Date('2026-10-06T07:00:00Z');
const account = 'acme/DE';
const uploadRecords = async (world: ReturnType<typeof smallWorld>) =>
  (await world.dependencies.uploadRecords.newest(account, 50))
    .map(({ key, kind, outcome }) => `${key} ${kind} ${outcome}`)
    .sort();

describe('a zip archive', () => {
  test('with several reports: each is read and has an upload record of its own', async () => {
    const world = smallWorld();
    const zip = zipSync({
      'reports/all-orders.txt': fixture('all-orders.txt'),
      'feedback.txt': fixture('seller-feedback.txt'),
      'settlement.txt.gz': gzipSync(fixture('settlement-v2.txt')),
      'notes.md': strToU8('# What I did today\n\nNothing.'),
      '__MACOSX/._feedback.txt': strToU8('junk'),
    });
    expect(await world.upload('acme/DE/month.zip', zip, now)).toMatchObject({ outcome: 'read', kind: 'zip', rows: 4 });
    expect(await uploadRecords(world)).toEqual([
      'acme/DE/month.zip zip read',
      'acme/DE/month.zip!feedback.txt seller-feedback read',
      'acme/DE/month.zip!notes.md unknown unreadable',
      'acme/DE/month.zip!reports/all-orders.txt all-orders read',
      'acme/DE/month.zip!settlement.txt.gz settlement-v2 read',
    ]);
    expect((await world.dependencies.reportErrors.waiting(account)).map(({ key }) => key)).toEqual([
      'acme/DE/month.zip!notes.md',
    ]);
    // The same file alone is nothing new.
    expect(await world.upload('acme/DE/alone.txt', fixture('all-orders.txt'), now)).toMatchObject({ outcome: 'known' });
  });

  test('without compression is read, too', async () => {
    const world = smallWorld();
    const zip = zipSync({ 'feedback.txt': fixture('seller-feedback.txt') }, { level: 0 });
    expect(await world.upload('acme/DE/x.zip', zip, now)).toMatchObject({ outcome: 'read', kind: 'zip', rows: 1 });
  });

  test('that is cut off keeps what was whole and reports the rest', async () => {
    const world = smallWorld();
    const zip = zipSync({ 'a.txt': fixture('seller-feedback.txt'), 'b.txt': fixture('all-orders.txt') });
    await world.upload('acme/DE/x.zip', zip.subarray(0, zip.length - 500), now);
    expect(await uploadRecords(world)).toEqual([
      'acme/DE/x.zip zip unreadable',
      'acme/DE/x.zip!a.txt seller-feedback read',
    ]);
  });

  test('that is an Excel workbook is answered with how to save it as text', async () => {
    const world = smallWorld();
    const workbook = zipSync({ '[Content_Types].xml': strToU8('<Types/>'), 'xl/workbook.xml': strToU8('<workbook/>') });
    expect(await world.upload('acme/DE/x.xlsx', workbook, now)).toMatchObject({
      outcome: 'unreadable',
      kind: 'unknown',
    });
    expect((await world.dependencies.reportErrors.waiting(account))[0]?.reportError?.remedy).toContain(
      'save the sheet as CSV',
    );
  });

  test('with more files than anybody packs is rejected', async () => {
    const world = smallWorld();
    const zip = zipSync(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`${n}.txt`, strToU8(`${n}`)])));
    await world.upload('acme/DE/x.zip', zip, now);
    const [uploadRecord] = (await world.dependencies.reportErrors.waiting(account)).filter(
      ({ key }) => key === 'acme/DE/x.zip',
    );
    expect(uploadRecord?.reportError).toMatchObject({ expected: 'at most 200 files' });
  });

  test('damaged anywhere is answered', async () => {
    const zip = zipSync({ 'a.txt': fixture('seller-feedback.txt'), 'b.txt': fixture('all-orders.txt') });
    for (let at = 4; at < zip.length; at += 7) {
      const world = smallWorld();
      const damaged = Uint8Array.from(zip);
      damaged[at] = (damaged[at] ?? 0) ^ 0x5a;
      const { outcome } = await world.upload('acme/DE/x.zip', damaged, now);
      expect(['read', 'unused', 'unreadable']).toContain(outcome);
    }
  });
});
