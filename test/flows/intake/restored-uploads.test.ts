import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { uploadsInFolder } from '../../../cli/connection/restore-source.ts';
import { differencesOf } from '../../../shared/flows/inspection/replay.ts';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { withOriginalTimes } from '../../../shared/flows/intake/original-upload-time.ts';
import { originalUploadOf, signOriginalUpload } from '../../../shared/links/original-upload.ts';
import { smallWorld } from '../../support/small-world.ts';

const account = { client: 'acme', marketplace: 'DE' };
const header = 'metric,channel,from,to,numerator,denominator,rate,as_of\n';
/** Of August, without a date of its own; of November, dated; a list of orders with defects, without a date of its own. */
const august = {
  key: 'acme/DE/aug.csv',
  content: `${header}lateShipmentRate,seller,,,90,1000,,\n`,
  at: '2026-08-20T08:00:00Z',
};
const files = [
  august,
  {
    key: 'acme/DE/nov.csv',
    content: `${header}lateShipmentRate,seller,,,5,1000,,2026-11-27\n`,
    at: '2026-11-27T08:00:00Z',
  },
  {
    key: 'acme/DE/cancelled.csv',
    content: 'Order Date,Order ID,Impacts Account Health\n1/8/2026,302-0000001-0000001,Yes\n',
    at: '2026-08-20T08:00:00Z',
  },
];
const copiedOn = new Date('2026-11-28T08:00:00Z');

async function asUploaded() {
  const world = smallWorld();
  for (const { key, content, at } of files) await world.upload(key, content, new Date(at));
  return world;
}

/** The files in a new stack, whose objects are dated by the day of the copy. */
async function inNewStack(metadataOf: (file: (typeof files)[number], secret: Uint8Array) => Record<string, string>) {
  const world = smallWorld();
  const { linkSecrets, uploads } = world.dependencies;
  const dependencies = { ...world.dependencies, uploads: withOriginalTimes(uploads, linkSecrets) };
  const secret = await linkSecrets.current();
  for (const file of files) {
    world.place(file.key, file.content, copiedOn, metadataOf(file, secret));
    await ingestUpload(dependencies, { key: file.key }, copiedOn);
  }
  const { value } = await world.dependencies.latestReadings.read(account);
  return { world, late: value.readings.map(({ measure, asOf }) => [measure, asOf]) };
}

const signed = ({ key, content, at }: (typeof files)[number], secret: Uint8Array) => ({
  ...signOriginalUpload({ key, size: content.length, uploadedAt: new Date(at) }, secret),
});

describe('uploads that were restored into a new stack', () => {
  test('are dated by their first upload: the state is the one that was lost, and August is no breach of today', async () => {
    const { world, late } = await inNewStack(signed);
    expect(late).toEqual([[{ kind: 'share', numerator: 5, denominator: 1000 }, '2026-11-27']]);
    const lost = await asUploaded();
    expect(await differencesOf(account, lost.dependencies, world.dependencies, copiedOn)).toEqual([]);
  });

  test('are dated by the day of the copy where somebody else than the operator names a time: without a signature', async () => {
    const { late } = await inNewStack(({ at }) => ({ 'uploaded-at': at }));
    expect(late).toEqual([[{ kind: 'share', numerator: 90, denominator: 1000 }, '2026-11-28']]);
  });

  test.each<{ what: string; change: (metadata: Record<string, string>) => Record<string, string> }>([
    { what: 'signed by another stack', change: () => signed(august, Buffer.alloc(32, 'another')) },
    {
      what: 'signed for another time',
      change: (metadata) => ({ ...metadata, 'uploaded-at': '2026-08-01T08:00:00.000Z' }),
    },
    { what: 'of no time at all', change: (metadata) => ({ ...metadata, 'uploaded-at': 'yesterday' }) },
  ])('are not believed when $what', async ({ change }) => {
    const { late } = await inNewStack((file, secret) => change(signed(file, secret)));
    expect(late).toEqual([[{ kind: 'share', numerator: 90, denominator: 1000 }, '2026-11-28']]);
  });

  test('a signature is good for one name and size only', () => {
    const secret = Buffer.alloc(32, 'an invented secret');
    const upload = { key: 'acme/DE/a.csv', size: 7, uploadedAt: new Date('2026-08-20T08:00:00Z') };
    const metadata = signOriginalUpload(upload, secret);
    expect(originalUploadOf({ ...upload, metadata }, secret)).toEqual(upload.uploadedAt);
    expect(originalUploadOf({ ...upload, key: 'acme/DE/b.csv', metadata }, secret)).toBeUndefined();
    expect(originalUploadOf({ ...upload, size: 8, metadata }, secret)).toBeUndefined();
  });
});

describe('a downloaded archive', () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is restored from the newest file to the oldest, with the times of its files and without evidence packs', async () => {
    for (const [key, at] of [
      ['acme/DE/aug.csv', '2026-08-20T08:00:00Z'],
      ['acme/DE/nov.csv', '2026-11-27T08:00:00Z'],
      ['packs/acme/DE/case.zip', '2026-11-27T09:00:00Z'],
      ['config/clients.yaml', '2026-08-01T08:00:00Z'],
    ] as const) {
      const path = join(folder, key);
      mkdirSync(join(path, '..'), { recursive: true });
      writeFileSync(path, key);
      utimesSync(path, new Date(at), new Date(at));
    }
    const uploads = await uploadsInFolder(folder);
    expect(uploads.map(({ key, uploadedAt }) => [key, uploadedAt.toISOString()])).toEqual([
      ['acme/DE/nov.csv', '2026-11-27T08:00:00.000Z'],
      ['acme/DE/aug.csv', '2026-08-20T08:00:00.000Z'],
      ['config/clients.yaml', '2026-08-01T08:00:00.000Z'],
    ]);
    expect(Buffer.from((await uploads[0]?.bytes()) ?? []).toString()).toBe('acme/DE/nov.csv');
  });
});
