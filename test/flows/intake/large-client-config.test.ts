import { expect, test } from 'vitest';
import { ingestUpload } from '../../../shared/flows/intake/ingest-upload.ts';
import { ItemTooLarge } from '../../../shared/ports/stored-item.ts';
import { smallWorld } from '../../support/small-world.ts';

test('a clients.yaml that no item can hold is answered by mail and not tried again, and the one before stays', async () => {
  const world = smallWorld();
  const now = new Date('2026-10-05T07:00:00Z');
  const yaml = (client: string) =>
    `consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }\nclients:\n  ${client}: { name: Acme, timezone: Europe/Berlin, recipients: [] }\n`;
  await world.upload('config/clients.yaml', yaml('acme'), now);
  world.place('config/clients.yaml', yaml('bolt'), now);
  const clientConfigs = {
    ...world.dependencies.clientConfigs,
    async apply() {
      throw new ItemTooLarge('directory', 'current', {
        cause: new Error('Item size has exceeded the maximum allowed size'),
      });
    },
  };
  const ingested = await ingestUpload({ ...world.dependencies, clientConfigs }, { key: 'config/clients.yaml' }, now);
  expect(ingested).toMatchObject({ outcome: 'unreadable', kind: 'clients' });
  await world.settle(now);
  expect(world.sent.map(({ to }) => to)).toEqual(['ops@northwind.example']);
  expect(world.sent[0]?.text).toContain('the file is too large to be stored, with 1 clients');
  expect((await world.dependencies.clientConfigs.current()).clients.map(({ id }) => id)).toEqual(['acme']);
});

test('a clients.yaml of more clients than Headroom takes is answered by mail, at once, and the one before stays', async () => {
  const world = smallWorld();
  const now = new Date('2026-10-05T07:00:00Z');
  const head =
    'consultancy: { name: Northwind, from: alerts@northwind.example, timezone: Europe/Berlin, recipients: [ops@northwind.example] }\nclients:\n';
  const clients = (count: number) => Array.from({ length: count }, (_, index) => `  seller-${index}: {}\n`).join('');
  await world.upload('config/clients.yaml', head + clients(1), now);
  const later = new Date(now.getTime() + 60_000);
  // Comparing each key with all others, as the parser would, takes longer than a test may.
  const ingested = await world.upload('config/clients.yaml', head + clients(20_000), later);
  expect(ingested).toMatchObject({ outcome: 'unreadable', kind: 'clients' });
  await world.settle(later);
  expect(world.sent.map(({ to, kind }) => [to, kind])).toEqual([['ops@northwind.example', 'client-config']]);
  expect(world.sent[0]?.text).toContain('there are 20000 of them, and at most 10000 are allowed');
  expect(world.sent[0]?.text).toContain('Line 3');
  expect((await world.dependencies.clientConfigs.current()).clients.map(({ id }) => id)).toEqual(['seller-0']);
});
