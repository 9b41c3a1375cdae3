import { afterEach, expect, test } from 'vitest';
import type { LocalCloud } from '../cloud/local-cloud.ts';
import { NotPossible } from '../cloud/simulation.ts';
import { startCloud } from '../cloud/start-cloud.ts';
import { hourly, recorder, type ScratchStack, scratchStack, workQueue } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

const noon = Date.parse('2026-10-05T12:00:00Z');
const at = (stack: ScratchStack): readonly unknown[] => stack.recorded().map((one) => one['at']);
const clockwork = `export const handler = async (event) => record({ time: event.time, at: new Date().toISOString().slice(0, 16) });`;

async function start(stack: ScratchStack, now?: number): Promise<LocalCloud> {
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly, ...(now !== undefined && { now }) });
  return cloud;
}

test('a tick runs each schedule at its minute, and functions see that time on their clock', async () => {
  const stack = scratchStack({ Checker: clockwork }, hourly('Hourly', 'Checker'));
  const running = await start(stack, noon);
  await running.tick(Date.parse('2026-10-05T15:00:00Z'));
  expect(stack.recorded()).toMatchObject([
    { time: '2026-10-05T12:05:00Z', at: '2026-10-05T12:05' },
    { time: '2026-10-05T13:05:00Z', at: '2026-10-05T13:05' },
    { time: '2026-10-05T14:05:00Z', at: '2026-10-05T14:05' },
  ]);
  expect(new Date(running.now()).toISOString()).toMatch(/^2026-10-05T15:00:0/);
});

test('ninety days of two hourly schedules are quickly gone through, and none is left out', async () => {
  const counting = `let count = 0; export const handler = async (event) => { count += 1; if (count % 2160 === 0) record({ count, last: event.time }); };`;
  const stack = scratchStack(
    { Checker: counting, Summarizer: counting },
    { ...hourly('Check', 'Checker'), ...hourly('Week', 'Summarizer', 'cron(0 * * * ? *)') },
  );
  const running = await start(stack, Date.parse('2026-07-01T00:00:00Z') - 1);
  // 1 July + 90 days = 29 September; 90 × 24 = 2,160 of each.
  await running.tick(Date.parse('2026-09-28T23:59:59Z'));
  expect(stack.recorded()).toMatchObject(
    expect.arrayContaining([
      { by: 'Scratch-Checker', count: 2160, last: '2026-09-28T23:05:00Z' },
      { by: 'Scratch-Summarizer', count: 2160, last: '2026-09-28T23:00:00Z' },
    ]),
  );
});

test('what a schedule sets off is done before the clock moves on', async () => {
  const sender = `import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
  const sqs = new SQSClient({});
  export const handler = async (event) =>
    sqs.send(new SendMessageCommand({ QueueUrl: process.env.WORK, MessageBody: event.time, DelaySeconds: 90 })).then(() => undefined);`;
  const stack = scratchStack(
    { Sender: sender, Reader: recorder },
    { ...hourly('Hourly', 'Sender'), ...workQueue('Work', 'Reader') },
    { Sender: { Variables: { WORK: { Ref: 'Work' } } } },
  );
  const running = await start(stack, noon);
  await running.tick(Date.parse('2026-10-05T14:00:00Z'));
  expect(stack.recorded().map(({ body, at: seen }) => [body, String(seen).slice(0, 16)])).toEqual([
    ['2026-10-05T12:05:00Z', '2026-10-05T12:06'],
    ['2026-10-05T13:05:00Z', '2026-10-05T13:06'],
  ]);
});

test('the clock never goes back', async () => {
  const stack = scratchStack({ Checker: clockwork });
  const running = await start(stack, noon);
  await expect(running.tick(noon - 1)).rejects.toThrow(NotPossible);
});

test('a clock that was moved stands there again after a restart, and a schedule missed meanwhile runs once', async () => {
  const stack = scratchStack({ Checker: clockwork }, hourly('Hourly', 'Checker'));
  const first = await start(stack, noon);
  await first.tick(Date.parse('2026-10-05T13:30:00Z'));
  await first.stop();
  expect(at(stack)).toEqual(['2026-10-05T12:05', '2026-10-05T13:05']);
  const second = await start(stack);
  expect(new Date(second.now()).toISOString()).toMatch(/^2026-10-05T13:30/);
  await second.idle();
  expect(at(stack)).toHaveLength(2);
  await second.stop();
  const third = await start(stack, Date.parse('2026-10-06T00:00:00Z'));
  await third.idle();
  expect(stack.recorded().slice(2)).toMatchObject([{ time: '2026-10-05T23:05:00Z' }]);
});

test('a scheduled function that fails is tried twice more', async () => {
  const failing = `export const handler = async () => { record({}); throw new Error('no'); };`;
  const stack = scratchStack({ Checker: failing }, hourly('Hourly', 'Checker'));
  const running = await start(stack, noon);
  await running.tick(Date.parse('2026-10-05T12:30:00Z'));
  expect(stack.recorded()).toHaveLength(3);
});

test('the process that runs the cloud keeps its own clock', async () => {
  const before = Date;
  await start(scratchStack({ Checker: clockwork }), noon);
  expect(Date).toBe(before);
  expect(Math.abs(Date.now() - noon)).toBeGreaterThan(1000);
});
