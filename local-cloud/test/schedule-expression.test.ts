import { expect, test } from 'vitest';
import { readSchedule } from '../scheduler/schedule-expression.ts';
import { Unsupported } from '../template/intrinsics.ts';

const next = (expression: string, after: string): string =>
  new Date(readSchedule(expression, 'here')(Date.parse(after))).toISOString();

test.each([
  { expression: 'cron(5 * * * ? *)', after: '2026-10-05T06:05:00Z', due: '2026-10-05T07:05:00.000Z' },
  { expression: 'cron(5 * * * ? *)', after: '2026-10-05T06:04:59.999Z', due: '2026-10-05T06:05:00.000Z' },
  { expression: 'cron(0 6 * * ? *)', after: '2026-12-31T06:00:00Z', due: '2027-01-01T06:00:00.000Z' },
  { expression: 'cron(0/15 8-9 * * ? *)', after: '2026-10-05T08:46:00Z', due: '2026-10-05T09:00:00.000Z' },
  { expression: 'cron(*/20 22,4 * * ? *)', after: '2026-10-05T22:40:00Z', due: '2026-10-06T04:00:00.000Z' },
  { expression: 'rate(1 hour)', after: '2026-10-05T06:30:00Z', due: '2026-10-05T07:00:00.000Z' },
  { expression: 'rate(15 minutes)', after: '2026-10-05T06:15:00Z', due: '2026-10-05T06:30:00.000Z' },
])('$expression after $after is due at $due', ({ expression, after, due }) => {
  expect(next(expression, after)).toBe(due);
});

test.each([
  'cron(0 6 ? * MON *)',
  'cron(0 25 * * ? *)',
  'rate(0 hours)',
  'at(2026-10-05T06:00:00)',
  'cron(1-x * * * ? *)',
])('%s is rejected rather than run at another time', (expression) => {
  expect(() => readSchedule(expression, 'Resources.S')).toThrow(Unsupported);
  expect(() => readSchedule(expression, 'Resources.S')).toThrow(/^Resources\.S: /);
});
