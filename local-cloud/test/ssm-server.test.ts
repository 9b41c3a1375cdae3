import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../index.ts';
import { hourly, type ScratchStack, scratchStack } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

async function start(stack: ScratchStack): Promise<SSMClient> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
  const { region, ssm } = cloud.addresses;
  return new SSMClient({
    region,
    endpoint: ssm.endpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

const secret = 'a secret that nobody should find on this disk';
const put = (Name: string, Overwrite = false) =>
  new PutParameterCommand({ Name, Value: secret, Type: 'SecureString', Overwrite });

test('a secret is kept, handed out when it is asked for in the clear, replaced and removed', async () => {
  const client = await start(scratchStack({}));
  expect((await client.send(put('/app/one'))).Version).toBe(1);
  const get = (WithDecryption: boolean) => client.send(new GetParameterCommand({ Name: '/app/one', WithDecryption }));
  expect((await get(true)).Parameter).toMatchObject({ Name: '/app/one', Type: 'SecureString', Value: secret });
  expect((await get(false)).Parameter?.Value).not.toContain(secret);
  await expect(client.send(put('/app/one'))).rejects.toThrow('Overwrite');
  expect((await client.send(put('/app/one', true))).Version).toBe(2);
  await client.send(new DeleteParameterCommand({ Name: '/app/one' }));
  await expect(get(true)).rejects.toThrow(ParameterNotFound);
  await expect(client.send(new DeleteParameterCommand({ Name: '/app/one' }))).rejects.toThrow(ParameterNotFound);
});

test('what lies below a path is listed a page at a time, and no neighbour of it', async () => {
  const client = await start(scratchStack({}));
  for (let nth = 10; nth < 22; nth++) await client.send(put(`/app/of/${nth}`));
  await client.send(put('/app/office/1'));
  const page = async (NextToken?: string) =>
    client.send(new GetParametersByPathCommand({ Path: '/app/of', NextToken, WithDecryption: true }));
  const first = await page();
  const second = await page(first.NextToken);
  expect(second.NextToken).toBeUndefined();
  expect([...(first.Parameters ?? []), ...(second.Parameters ?? [])].map(({ Name }) => Name)).toEqual(
    Array.from({ length: 12 }, (_, nth) => `/app/of/${nth + 10}`),
  );
});

test('a name or a value that SSM would not take is not taken, and the value is not repeated', async () => {
  const client = await start(scratchStack({}));
  await expect(client.send(put('/app/ümlaut'))).rejects.toThrow('a name has letters');
  const large = new PutParameterCommand({ Name: '/app/large', Value: secret.repeat(100), Type: 'SecureString' });
  const error = await client.send(large).catch((reason: unknown) => reason);
  expect(String(error)).toContain('4096');
  expect(String(error)).not.toContain(secret);
});

test('a secret survives a restart, and is nowhere on the disk in the clear', async () => {
  const stack = scratchStack({});
  const client = await start(stack);
  await client.send(put('/app/one'));
  await cloud?.stop();
  const files = readdirSync(stack.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  expect(files.some((path) => path.endsWith('cloud.db'))).toBe(true);
  for (const path of files) expect(readFileSync(path).includes(secret), path).toBe(false);
  // Of its owner alone.
  expect(statSync(join(stack.folder, 'ssm', 'key')).mode & 0o077).toBe(0);
  const again = await start(stack);
  const { Parameter } = await again.send(new GetParameterCommand({ Name: '/app/one', WithDecryption: true }));
  expect(Parameter?.Value).toBe(secret);
});

test('functions find it by the endpoint of the SDK’s own variable', async () => {
  const stack = scratchStack(
    { Reader: 'export const handler = async () => record({ at: process.env.AWS_ENDPOINT_URL_SSM });' },
    hourly('Hourly', 'Reader'),
  );
  await start(stack);
  await cloud?.tick((cloud.now() ?? 0) + 3_600_000);
  expect(stack.recorded()).toMatchObject([{ at: cloud?.addresses.ssm.endpoint }]);
});
