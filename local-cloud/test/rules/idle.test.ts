import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { openSimulation } from '../../cloud/simulation.ts';
import { startActivity } from '../../runtime/activity.ts';
import { startClock } from '../../runtime/clock.ts';
import { openCloudFile } from '../../runtime/cloud-file.ts';
import { openQueueStore } from '../../sqs/queue-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'local-cloud-idle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a message whose delay ends while it is asked about is work that is not done', async () => {
  const file = openCloudFile(folder);
  const noon = Date.parse('2026-10-05T12:00:00Z');
  const clock = startClock(noon, () => undefined);
  clock.stand();
  const plan = {
    name: 'Work',
    arn: 'arn:aws:sqs:us-east-1:000000000000:Work',
    attributes: { VisibilityTimeout: '30' },
  };
  const store = openQueueStore(file, clock, [plan], (name) => `http://127.0.0.1/000000000000/${name}`);
  const [queue] = store.queues;
  if (queue === undefined) throw new Error('the queue is there');
  store.send(queue, { body: 'later', attributes: {}, delaySeconds: 1 });
  // Idleness looks for visible messages twice, then counts. The delay ends in between.
  let looks = 0;
  const hasVisible = (one: typeof queue): boolean => {
    const seen = store.hasVisible(one);
    looks += 1;
    if (looks === 2) clock.moveTo(noon + 1000);
    return seen;
  };
  const simulation = openSimulation({
    clock,
    activity: startActivity(),
    store: { ...store, hasVisible },
    queues: [queue],
    isWorkComing: async () => false,
  });
  let isIdle = false;
  const idle = simulation.idle().then(() => {
    isIdle = true;
  });
  while (looks < 3 && !isIdle) await setImmediate();
  expect(isIdle).toBe(false);

  const [message] = store.receive(queue, 1);
  expect(message?.body).toBe('later');
  expect(store.remove(queue, message?.receiptHandle ?? '')).toBe(true);
  await idle;
  clock.stop();
  file.close();
});
