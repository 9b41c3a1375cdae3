import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { otherStoreRemedy } from '../../../shared/reports/common/report-error.ts';
import { v2Report } from '../../fixtures/reports/v2.ts';
import type { InvitedBrowser } from '../../support/portal-world.ts';
import { monday, portfolioWorld } from '../../support/portfolio-world.ts';

describe('before a file is uploaded', () => {
  const check = async (browser: InvitedBrowser, content: string | Uint8Array, size?: number, account = 'acme/DE') => {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content);
    const answer = await browser.postBytes(`/accounts/${account}/upload-check?size=${size ?? bytes.length}`, bytes);
    return { status: answer.status, ...(JSON.parse(answer.text) as { doubt?: { about: string; reason: string } }) };
  };
  const reportOf = (marketplace: string) =>
    JSON.stringify(v2Report({ marketplace, asOf: '2026-10-05', orderDefectRate: { seller: [1, 1000] } }));
  const header =
    'amazon-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\titem-status\n';
  const order = (n: number, store: string) =>
    `302-${String(n).padStart(7, '0')}-0000001\t2026-10-01T09:00:00+00:00\t2026-10-02T09:00:00+00:00\tShipped\tMerchant\t${store}\tShipped\n`;

  test('a report of another marketplace is named, in the words of its reader', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const { doubt } = await check(jo, reportOf('FR'));
    expect(doubt?.about).toBe('marketplace');
    expect(doubt?.reason).toBe(
      'This V2 seller performance report is not for this account’s store, column “performanceMetrics[0].marketplaceId”: expected DE (A1PA6795UKMFR9), found FR (A13V1IB3VIYZZH).',
    );
    expect((await check(jo, reportOf('DE'))).doubt).toBeUndefined();
  });

  test('orders of another marketplace are recognised from the beginning of a file', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const french = header + order(1, 'Amazon.fr') + order(2, 'Amazon.fr');
    // Cut in the middle of the third row, of a file that is larger.
    const { doubt } = await check(jo, `${french}302-00000`, 5_000_000);
    expect(doubt?.reason).toContain('found Amazon.fr in all 2 rows');
    expect(doubt?.reason).toContain('Only the beginning of the file was looked at.');
    expect((await check(jo, french + order(3, 'Amazon.de'))).doubt).toBeUndefined();
  });

  test('what a file does not tell is not claimed: packed, cut off, or no report at all', async () => {
    const { signedInAs } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    for (const content of [gzipSync(reportOf('FR')), reportOf('FR').slice(0, 200), 'anything', '', '\u0000\u0001']) {
      expect(await check(jo, content)).toEqual({ status: 200 });
    }
  });

  test('the file of another seller is named, and whose it is only to the consultancy', async () => {
    const { signedInAs, world } = await portfolioWorld();
    const connect = (client: string, sellerId: string) =>
      world.dependencies.connections.write(
        {
          connection: {
            client,
            region: 'eu',
            app: 'main',
            sellerId,
            marketplaces: ['DE'],
            authorisedAt: monday.toISOString(),
          },
        },
        0,
      );
    await connect('acme', 'A1ACMEACMEACME');
    await connect('globex', 'A2GLOBEXGLOBEX');
    const notification = (seller: string) =>
      JSON.stringify({ NotificationType: 'REPORT_PROCESSING_FINISHED', Payload: { sellerId: seller } });
    const jo = await signedInAs('jo@acme.example');
    const ops = await signedInAs('ops@northwind.example');
    expect((await check(jo, notification('A1ACMEACMEACME'))).doubt).toBeUndefined();
    expect((await check(jo, notification('A2GLOBEXGLOBEX'))).doubt).toEqual({
      about: 'client',
      reason:
        'This file names another seller than the one that is connected: expected A1ACMEACMEACME, found A2GLOBEXGLOBEX.',
    });
    expect((await check(ops, notification('A2GLOBEXGLOBEX'))).doubt).toEqual({
      about: 'client',
      reason: 'This file names the seller of another client: Globex & Söhne.',
    });
  });

  test('nothing of it is kept, and more than a megabyte is not looked at', async () => {
    const { signedInAs, world } = await portfolioWorld();
    const jo = await signedInAs('jo@acme.example');
    const before = await world.dependencies.uploadRecords.newest('acme/DE', 50);
    await check(jo, reportOf('FR'));
    expect(await world.dependencies.uploadRecords.newest('acme/DE', 50)).toEqual(before);
    expect((await check(jo, new Uint8Array(1024 * 1024 + 1))).status).toBe(400);
    expect((await check(jo, 'more than it says', 3)).status).toBe(400);
  });

  test('readers of all kinds say in one way that a report is of another store', () => {
    expect(otherStoreRemedy).toBe('Upload it into the folder of the store that it belongs to.');
  });
});
