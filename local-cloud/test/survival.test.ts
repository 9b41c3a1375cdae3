import { setTimeout as after } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startCloud } from '../cloud/start-cloud.ts';
import { FolderInUse } from '../runtime/cloud-file.ts';
import { allGone, type CloudProcess, startProcess } from './cloud-process.ts';
import { notifyingBucket, type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

const started: CloudProcess[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
});

async function run(stack: ScratchStack): Promise<CloudProcess> {
  const one = await startProcess(stack);
  started.push(one);
  return one;
}

/** Records the key of each object; one named `slow` keeps it busy for a while first. */
const taker = `export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    for (const { s3 } of JSON.parse(body).Records ?? []) {
      record({ key: s3.object.key, stage: 'begins', process: process.pid });
      if (s3.object.key.startsWith('slow')) await new Promise((resolve) => setTimeout(resolve, 600));
      if (s3.object.key.startsWith('stuck') && process.env.ROUND === '1') for (;;);
      record({ key: s3.object.key, stage: 'ends' });
    }
  }
};`;
const wiring = {
  ...workQueue('Intake', 'Taker', { BatchSize: 1 }),
  ...notifyingBucket('Reports', 'Intake'),
};
const ended = (stack: ScratchStack): ReadonlySet<unknown> =>
  new Set(stack.recorded().flatMap(({ key, stage }) => (stage === 'ends' ? [key] : [])));

const put = async ({ bucketUrl }: CloudProcess, key: string, body = 'x'): Promise<boolean> =>
  (await fetch(`${bucketUrl}/${key}`, { method: 'PUT', body })).ok;

test('killed in the middle of its work, everything that was accepted is worked on after the next start', async () => {
  const stack = scratchStack({ Taker: taker }, wiring);
  const first = await run(stack);
  const keys = Array.from({ length: 30 }, (_, index) => `${index % 3 === 0 ? 'slow' : 'report'}-${index}`);
  const accepted: string[] = [];
  const uploads = keys.map(async (key, index) => {
    await after(index * 10);
    if (await put(first, key).catch(() => false)) accepted.push(key);
  });
  await after(250);
  first.kill('SIGKILL');
  await Promise.all(uploads);
  await first.exited;
  expect(accepted.length).toBeGreaterThan(0);
  const second = await run(stack);
  await second.idle();
  expect([...accepted].filter((key) => !ended(stack).has(key))).toEqual([]);
  for (const key of accepted) {
    const kept = await fetch(`${second.bucketUrl}/${key}`);
    expect(await kept.text()).toBe('x');
  }
});

test('killed again and again, a message is not counted as failed: it is never given up', async () => {
  const stack = scratchStack({ Taker: taker }, wiring);
  let running = await run(stack);
  await put(running, 'slow-one');
  for (let round = 0; round < 4; round += 1) {
    while (stack.recorded().length <= round) await after(10);
    running.kill('SIGKILL');
    await running.exited;
    running = await run(stack);
  }
  await running.idle();
  expect(ended(stack)).toEqual(new Set(['slow-one']));
});

test('a clean stop ends within seconds with status 0 and leaves no process, even with work under way', async () => {
  const stack = scratchStack({ Taker: taker }, wiring);
  const running = await run(stack);
  await put(running, 'slow-one');
  await put(running, 'slow-two');
  await after(200);
  const children = running.children();
  expect(children.length).toBeGreaterThan(1);
  const began = performance.now();
  running.kill('SIGINT');
  expect(await running.exited).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
  expect(await allGone(children)).toBe(true);
});

test('killed while a function is stuck in an endless loop, no process is left', async () => {
  const stack = scratchStack({ Taker: taker }, wiring, { Taker: { Timeout: 60, Variables: { ROUND: '1' } } });
  const running = await run(stack);
  await put(running, 'stuck');
  while (stack.recorded().length === 0) await after(10);
  const children = running.children();
  running.kill('SIGKILL');
  await running.exited;
  expect(await allGone(children)).toBe(true);
});

test('two run side by side, each with its own reports', async () => {
  const one = scratchStack({ Taker: taker }, wiring);
  const other = scratchStack({ Taker: taker }, wiring);
  const [first, second] = await Promise.all([run(one), run(other)]);
  await Promise.all([put(first, 'report-of-one'), put(second, 'report-of-other')]);
  await Promise.all([first.idle(), second.idle()]);
  expect([...ended(one)]).toEqual(['report-of-one']);
  expect([...ended(other)]).toEqual(['report-of-other']);
});

test('a second one on the same folder is rejected, and the first runs on', async () => {
  const stack = scratchStack({ Taker: taker }, wiring);
  const running = await run(stack);
  await expect(startCloud({ folder: stack.folder, assembly: stack.assembly })).rejects.toThrow(FolderInUse);
  await put(running, 'report');
  await running.idle();
  expect([...ended(stack)]).toEqual(['report']);
});
