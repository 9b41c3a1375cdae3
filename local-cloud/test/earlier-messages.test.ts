import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../index.ts';
import { recorder, scratchStack, workQueue } from './scratch-stack.ts';

let cloud: LocalCloud | undefined;
afterEach(() => cloud?.stop());

/** The part of fauxqs' schema that release 0.1.0 left in its folders, as far as messages are concerned. */
const schema = `CREATE TABLE sqs_messages (
  message_id TEXT PRIMARY KEY, queue_name TEXT NOT NULL, body TEXT NOT NULL, md5_of_body TEXT NOT NULL,
  message_attributes TEXT NOT NULL, md5_of_message_attributes TEXT NOT NULL, sent_timestamp INTEGER NOT NULL,
  approximate_receive_count INTEGER NOT NULL DEFAULT 0, approximate_first_receive_timestamp INTEGER,
  delay_until INTEGER, message_group_id TEXT, message_deduplication_id TEXT, sequence_number TEXT,
  receipt_handle TEXT, visibility_deadline INTEGER)`;

test('messages of a folder that an earlier release kept are worked on, each once, and dead letters stay what they are', async () => {
  const six = Date.parse('2026-10-05T06:00:00Z');
  const stack = scratchStack({ Reader: recorder }, workQueue('Work', 'Reader'));
  mkdirSync(join(stack.folder, 'queues'), { recursive: true });
  const earlier = new DatabaseSync(join(stack.folder, 'queues', 'fauxqs.db'));
  earlier.exec(schema);
  const insert = earlier.prepare(
    "INSERT INTO sqs_messages (message_id, queue_name, body, md5_of_body, message_attributes, md5_of_message_attributes, sent_timestamp, approximate_receive_count, delay_until, receipt_handle, visibility_deadline) VALUES (?, ?, ?, '', '{}', '', ?, ?, ?, ?, ?)",
  );
  insert.run('1', 'Scratch-Work', 'ready', six, 0, null, null, null);
  insert.run('2', 'Scratch-Work', 'delayed', six, 0, six + 600_000, null, null);
  // Received for the third time when the cloud was killed: it would be given up if that counted.
  insert.run('3', 'Scratch-Work', 'in flight', six, 3, null, 'handle', six + 1_800_000);
  insert.run('4', 'Scratch-WorkDead', 'dead', six, 4, null, null, null);
  earlier.close();

  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly, now: six });
  await cloud.tick(six + 300_000);
  expect(new Set(stack.recorded().map(({ body }) => body))).toEqual(new Set(['ready', 'in flight']));
  await cloud.tick(six + 900_000);
  expect(stack.recorded().map(({ body }) => body)).toEqual(expect.arrayContaining(['ready', 'in flight', 'delayed']));
  expect(stack.recorded()).toHaveLength(3);
  expect(cloud.deadLetters()).toEqual({ 'Scratch-WorkDead': 1 });
  expect(existsSync(join(stack.folder, 'queues'))).toBe(false);
});
