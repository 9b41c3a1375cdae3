import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalCloud, startCloud } from '../../../local-cloud/cloud/start-cloud.ts';
import {
  notifyingBucket,
  type ScratchStack,
  scratchStack,
  workQueue,
} from '../../../local-cloud/test/scratch-stack.ts';

const taker = `export const handler = async ({ Records }) => {
  for (const { body } of Records) for (const { s3 } of JSON.parse(body).Records ?? []) record({ key: s3.object.key, size: s3.object.size });
};`;
let stack: ScratchStack;
let cloud: LocalCloud;
beforeAll(async () => {
  stack = scratchStack({ Taker: taker }, { ...workQueue('Intake', 'Taker'), ...notifyingBucket('Reports', 'Intake') });
  cloud = await startCloud({ folder: stack.folder, assembly: stack.assembly });
});
afterAll(() => cloud.stop());

function drop(path: string, content: string): void {
  const file = join(cloud.addresses.drop, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
const takenAs = (key: string): readonly unknown[] => stack.recorded().filter((one) => one['key'] === key);

test('a file copied into the folder is uploaded under its path, and moved away so that it is seen to be taken', async () => {
  drop('acme/DE/report.json', '12345');
  drop('acme/DE/2026/october/orders.txt', '1');
  await cloud.idle();
  expect(takenAs('acme/DE/report.json')).toMatchObject([{ size: 5 }]);
  expect(takenAs('acme/DE/2026/october/orders.txt')).toHaveLength(1);
  expect(readdirSync(join(cloud.addresses.drop, 'acme/DE'))).toEqual(['2026']);
  expect(existsSync(join(stack.folder, 'drop-done/acme/DE/report.json'))).toBe(true);
});

test('the same file dropped again is uploaded again, and nothing is overwritten', async () => {
  drop('acme/US/same.csv', 'one');
  await cloud.idle();
  copyFileSync(join(stack.folder, 'drop-done/acme/US/same.csv'), join(cloud.addresses.drop, 'acme/US/same.csv'));
  await cloud.idle();
  expect(takenAs('acme/US/same.csv')).toHaveLength(2);
  expect(readdirSync(join(stack.folder, 'drop-done/acme/US')).sort()).toEqual(['same (2).csv', 'same.csv']);
});

test('a file that lies in no client’s folder is uploaded too, so that somebody hears of it', async () => {
  drop('lost.csv', 'x');
  await cloud.idle();
  expect(takenAs('lost.csv')).toHaveLength(1);
});

test('files that are not finished, or not meant, are left alone', async () => {
  for (const name of ['.DS_Store', 'report.csv.part', '~$report.xlsx', 'report.csv.crdownload'])
    drop(`acme/FR/${name}`, 'x');
  await cloud.idle();
  expect(stack.recorded().filter((one) => String(one['key']).startsWith('acme/FR'))).toEqual([]);
  rmSync(join(cloud.addresses.drop, 'acme/FR'), { recursive: true });
});
