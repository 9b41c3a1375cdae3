import { mkdirSync, writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { now, uploadBreach } from '../doubles/breaching-account.ts';
import { smallWorld } from '../doubles/small-world.ts';

test('try', async () => {
  const world = smallWorld();
  await uploadBreach(world);
  await world.settle(now);
  const [[key, bytes] = ['', new Uint8Array()]] = [...world.packs];
  expect(key).toBe('packs/acme/DE/orderDefectRate-seller-1.zip');
  mkdirSync('/tmp/pack', { recursive: true });
  for (const [name, file] of Object.entries(unzipSync(bytes))) writeFileSync(`/tmp/pack/${name}`, file);
});
