import { expect, test } from 'vitest';
import { describeProgress, showProgress } from '../../cli/output/progress.ts';

const played = (days: number, isTTY: boolean, msPerDay: number): readonly string[] => {
  const written: string[] = [];
  let clock = 0;
  const progress = showProgress({ isTTY, write: (text) => written.push(text) }, () => clock);
  for (let day = 1; day <= days; day++) {
    progress.advance(day, days, `day-${day}`);
    clock += msPerDay;
  }
  return written;
};

test('the time left is what the days so far took, in steps of five seconds', () => {
  // 14 days took 4.2 s, 0.3 s each; 75 are left: 22.5 s, so 25.
  const so = { done: 15, of: 90, label: '2026-09-12', tookMs: 4200, tookFor: 14 };
  expect(describeProgress(so)).toBe('  2026-09-12  day 15 of 90, about 25 s left');
});

test('the first day, which starts every function, says nothing about the others', () => {
  const [first] = played(30, true, 1000);
  expect(first).toContain('day 1 of 30');
  expect(first).not.toContain('left');
});

test('a log gets a line every fifteen days, and nothing that rewrites a line', () => {
  // Day 15 comes 14 s after day 1, and 15 days are left: 15 s.
  expect(played(30, false, 1000)).toEqual(['  day-15  day 15 of 30, about 15 s left\n', '  day-30  day 30 of 30\n']);
});

test('a terminal shows one line, and the last day ends it', () => {
  const written = played(30, true, 1000);
  expect(written.length).toBe(30);
  expect(written.slice(0, -1).filter((text) => text.includes('\n'))).toEqual([]);
  expect(written.at(-1)).toBe('\r\u001B[K  day-30  day 30 of 30\n');
});

test('what is said while the days pass has a line of its own', () => {
  const written: string[] = [];
  const progress = showProgress({ isTTY: true, write: (text) => written.push(text) }, () => 0);
  progress.advance(1, 90, '2026-08-29');
  progress.say('Uploaded from the drop folder: acme/DE/today.json');
  progress.say('and another');
  expect(written.slice(1)).toEqual(['\r\u001B[KUploaded from the drop folder: acme/DE/today.json\n', 'and another\n']);
});
