import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import type { RunningPlugin } from 'local-cloud';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dropFolder } from '../../../cli/local/drop-folder.ts';

interface Uploaded {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
}

let home: string;
let running: RunningPlugin;
let isBucketGone = false;
const uploaded: Uploaded[] = [];
const said: string[] = [];
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  running = await dropFolder(home).start({
    folder: join(home, 'plugins', 'drop'),
    outputs: { ReportsBucketName: 'reports' },
    upload: async (bucket, key, body) => {
      const { length } = await buffer(body);
      if (isBucketGone) throw new Error('the bucket is gone');
      uploaded.push({ bucket, key, size: length });
    },
    say: (line) => said.push(line),
    now: Date.now,
    sleepUntil: () => new Promise(() => undefined),
    during: (work) => work(),
    send: () => {
      throw new Error('a drop folder sends nothing');
    },
    listen: () => Promise.reject(new Error('a drop folder listens nowhere')),
  });
});
afterAll(async () => {
  await running.stop();
  rmSync(home, { recursive: true, force: true });
});

function drop(path: string, content: string): void {
  const file = join(home, 'drop', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
const idle = async (): Promise<void> => {
  while (await running.pending?.()) await after(20);
};
const uploadsOf = (key: string): readonly Uploaded[] => uploaded.filter((one) => one.key === key);

test('a file copied into the folder is uploaded under its path, and moved away so that it is seen to be uploaded', async () => {
  drop('acme/DE/report.json', '12345');
  drop('acme/DE/2026/october/orders.txt', '1');
  expect(await running.pending?.()).toBe(true);
  await idle();
  expect(uploadsOf('acme/DE/report.json')).toEqual([{ bucket: 'reports', key: 'acme/DE/report.json', size: 5 }]);
  expect(uploadsOf('acme/DE/2026/october/orders.txt')).toHaveLength(1);
  expect(readdirSync(join(home, 'drop/acme/DE'))).toEqual(['2026']);
  expect(existsSync(join(home, 'drop-done/acme/DE/report.json'))).toBe(true);
  expect(said).toContain('Uploaded from the drop folder: acme/DE/report.json');
});

test('the same file dropped again is uploaded again, and nothing is overwritten', async () => {
  drop('acme/US/same.csv', 'one');
  await idle();
  copyFileSync(join(home, 'drop-done/acme/US/same.csv'), join(home, 'drop/acme/US/same.csv'));
  await idle();
  expect(uploadsOf('acme/US/same.csv')).toHaveLength(2);
  expect(readdirSync(join(home, 'drop-done/acme/US')).sort()).toEqual(['same (2).csv', 'same.csv']);
});

test('a file outside every client’s folder is uploaded too, so that somebody hears of it', async () => {
  drop('lost.csv', 'x');
  await idle();
  expect(uploadsOf('lost.csv')).toHaveLength(1);
});

test('files that are not finished, or not meant, are left alone', async () => {
  for (const name of ['.DS_Store', 'report.csv.part', '~$report.xlsx', 'report.csv.crdownload'])
    drop(`acme/FR/${name}`, 'x');
  await idle();
  expect(uploaded.filter(({ key }) => key.startsWith('acme/FR'))).toEqual([]);
  rmSync(join(home, 'drop/acme/FR'), { recursive: true });
});

test('a file that cannot be uploaded stays, is reported once, and is uploaded when that is possible again', async () => {
  isBucketGone = true;
  drop('acme/IT/later.csv', 'x');
  await idle();
  await idle();
  expect(said.filter((line) => line.includes('acme/IT/later.csv'))).toEqual([
    'Could not upload acme/IT/later.csv from the drop folder: Error: the bucket is gone',
  ]);
  expect(existsSync(join(home, 'drop/acme/IT/later.csv'))).toBe(true);
  isBucketGone = false;
  while (uploadsOf('acme/IT/later.csv').length === 0) await after(20);
});
