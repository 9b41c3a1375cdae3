import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { linkSecretsOn } from '../../shared/aws/dynamodb/link-secrets.ts';
import { memoryTable } from '../../shared/aws/dynamodb/table/memory-table.ts';

const rng = () => randomBytes(32);

test('whoever comes first makes the secret, and everybody signs with it from then on', async () => {
  const table = memoryTable();
  const first = await linkSecretsOn(table, rng).current();
  expect(first).toHaveLength(32);
  expect(Buffer.from(await linkSecretsOn(table, rng).current())).toEqual(Buffer.from(first));
});

test('functions that need it for the first time at the same moment end up with the same one', async () => {
  const table = memoryTable();
  // Both look before either has written.
  const slow = {
    ...table,
    get: async (pk: string, sk: string) => {
      const found = await table.get(pk, sk);
      await new Promise((resolve) => setTimeout(resolve, 5));
      return found;
    },
  };
  const [one, other] = await Promise.all([linkSecretsOn(slow, rng).current(), linkSecretsOn(slow, rng).current()]);
  expect(Buffer.from(one)).toEqual(Buffer.from(other));
});

test('a container reads it once; one that could not read it tries again', async () => {
  const table = memoryTable();
  let reads = 0;
  const secrets = linkSecretsOn(
    {
      ...table,
      get: async (pk, sk) => {
        reads++;
        if (reads === 1) throw new Error('the table is away');
        return table.get(pk, sk);
      },
    },
    rng,
  );
  await expect(secrets.current()).rejects.toThrow('the table is away');
  await secrets.current();
  await secrets.current();
  expect(reads).toBe(2);
});
