import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { type LocalCloud, type Plugin, type PluginHost, startCloud } from '../index.ts';
import { hourly, notifyingBucket, type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const six = Date.parse('2026-10-05T06:00:00Z');

async function start(stack: ScratchStack, ...plugins: readonly Plugin[]): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly, plugins, now: six });
  return cloud;
}

/** An API of somebody else's, which answers with the cloud's time. */
const timeApi = (stopped: () => void = () => undefined): Plugin => ({
  name: 'time-api',
  start: async ({ now, listen }) => {
    const server = createServer((_, response) => response.end(new Date(now()).toISOString().slice(0, 16)));
    const address = await listen(server);
    return { addresses: { api: address }, variables: { TIME_API: address }, stop: async () => stopped() };
  },
});

test('functions find the server of a plug-in by the variables it gives, and it answers with the cloud’s time', async () => {
  const caller = `export const handler = async () =>
    record({ body: await (await fetch(process.env.TIME_API)).text() });`;
  const stack = scratchStack({ Caller: caller }, hourly('Hourly', 'Caller'));
  let isStopped = false;
  const plugin = timeApi(() => {
    isStopped = true;
  });
  const running = await start(stack, plugin);
  await running.tick(six + 3_600_000);
  expect(stack.recorded()).toMatchObject([{ body: '2026-10-05T06:05' }]);
  const address = running.addresses.plugins['time-api']?.['api'] ?? '';
  expect((await fetch(address)).status).toBe(200);
  await running.stop();
  expect(isStopped).toBe(true);
  await expect(fetch(address)).rejects.toThrow();
  // The address is the same after a restart.
  const again = await start(stack, timeApi());
  expect(again.addresses.plugins).toEqual({ 'time-api': { api: address } });
});

test('a plug-in that sleeps is woken at its moment of a tick, and what it brings is worked on before the clock moves on', async () => {
  const reader = `export const handler = async ({ Records }) => {
    for (const { body } of Records)
      for (const { s3 } of JSON.parse(body).Records ?? []) record({ key: s3.object.key, at: new Date().toISOString().slice(0, 16) });
  };`;
  const stack = scratchStack(
    { Reader: reader },
    { ...workQueue('Intake', 'Reader'), ...notifyingBucket('Files', 'Intake') },
  );
  const daily: Plugin = {
    name: 'daily',
    start: async ({ sleepUntil, during, upload, now }) => {
      const bring = async (): Promise<void> => {
        for (const hour of [7, 8]) {
          await sleepUntil(six + (hour - 6) * 3_600_000);
          const key = new Date(now()).toISOString().slice(11, 16);
          await during(() => upload('scratch-files', key, Readable.from(['x'])));
        }
      };
      void bring();
      return { stop: async () => undefined };
    },
  };
  const running = await start(stack, daily);
  await running.tick(six + 24 * 3_600_000);
  expect(stack.recorded()).toMatchObject([
    { key: '07%3A00', at: '2026-10-05T07:00' },
    { key: '08%3A00', at: '2026-10-05T08:00' },
  ]);
});

test('the cloud is not idle while a plug-in says that it will bring work', async () => {
  let isPending = true;
  const running = await start(scratchStack({}), {
    name: 'slow',
    start: async () => ({ pending: () => isPending, stop: async () => undefined }),
  });
  let isIdle = false;
  const idle = running.idle().then(() => {
    isIdle = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isIdle).toBe(false);
  isPending = false;
  await idle;
});

test('a plug-in has a folder of its own and knows the outputs of the stack', async () => {
  const stack = scratchStack({}, { Files: { Type: 'AWS::S3::Bucket', Properties: {} } });
  const template = { ...(stack.assembly.template as object), Outputs: { BucketName: { Value: { Ref: 'Files' } } } };
  let host: PluginHost | undefined;
  const curious: Plugin = {
    name: 'curious',
    start: async (given) => {
      host = given;
      return { stop: async () => undefined };
    },
  };
  await start({ ...stack, assembly: { ...stack.assembly, template } }, curious);
  expect(host?.folder).toBe(join(stack.folder, 'plugins', 'curious'));
  expect(existsSync(host?.folder ?? '')).toBe(true);
  expect(host?.outputs).toEqual({ BucketName: 'scratch-files' });
});

test('a plug-in that fails stops the start, and those before it are stopped', async () => {
  let isStopped = false;
  const failing: Plugin = { name: 'failing', start: () => Promise.reject(new Error('no licence')) };
  const first = timeApi(() => {
    isStopped = true;
  });
  await expect(start(scratchStack({}), first, failing)).rejects.toThrow('no licence');
  expect(isStopped).toBe(true);
});
