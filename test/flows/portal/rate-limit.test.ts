import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rateLimitsOn } from '../../../shared/aws/dynamodb/portal-access.ts';
import { attemptsBody } from '../../../shared/aws/dynamodb/shapes/portal.ts';
import { decodeBody } from '../../../shared/aws/dynamodb/table/body-codec.ts';
import { memoryTable } from '../../../shared/aws/dynamodb/table/memory-table.ts';
import { countAttempt, networkOf } from '../../../shared/flows/portal/rate-limit.ts';
import { dynaliteTable } from '../../support/dynalite-table.ts';

const now = new Date('2026-10-05T09:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const limit = { most: 5, minutes: 15 };

describe('a limit of five attempts in a quarter of an hour', () => {
  let opened: Awaited<ReturnType<typeof dynaliteTable>>;
  beforeAll(async () => {
    opened = await dynaliteTable();
  });
  afterAll(() => opened.close());

  test('lets five by, and the sixth only when the window that the first one opened has closed', async () => {
    const limits = rateLimitsOn(opened.table);
    const attempt = (minutes: number) => countAttempt(limits, 'jo', limit, later(minutes));
    expect([await attempt(0), await attempt(1), await attempt(2), await attempt(3), await attempt(4)]).toEqual(
      Array(5).fill(true),
    );
    expect(await attempt(14)).toBe(false);
    expect(await attempt(15)).toBe(true);
  });

  test('holds when a hundred come at once', async () => {
    const limits = rateLimitsOn(opened.table);
    const attempts = Array.from({ length: 100 }, () => countAttempt(limits, 'al', limit, now));
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(5);
    expect((await limits.read('al')).value?.count).toBe(5);
  });

  test('is one of its own for everyone', async () => {
    const limits = rateLimitsOn(opened.table);
    for (let n = 0; n < 6; n++) await countAttempt(limits, 'kim', limit, now);
    expect(await countAttempt(limits, 'kim', limit, now)).toBe(false);
    expect(await countAttempt(limits, 'lou', limit, now)).toBe(true);
  });

  test('keeps nothing of what was counted but a digest', async () => {
    const table = memoryTable();
    await countAttempt(rateLimitsOn(table), 'sign-in as stranger@elsewhere.example', limit, now);
    const [item, ...others] = table.items.values();
    expect(others).toEqual([]);
    expect(item?.pk).toMatch(/^attempts#[\w-]{43}$/);
    expect(decodeBody(attemptsBody, item ?? { pk: '', sk: '' })).toEqual({ since: now.toISOString(), count: 1 });
    // A quarter of an hour for the window, and a day: 09:15 on the next day.
    expect(item?.expires).toBe(Date.parse('2026-10-06T09:15:00Z') / 1000);
  });
});

test.each([
  { source: '192.0.2.7', network: '192.0.2.7' },
  { source: '2001:db8:0:42:1:2:3:4', network: '2001:db8:0:42::/64' },
  { source: '2001:DB8:0:42::9', network: '2001:db8:0:42::/64' },
  { source: '2001:db8::9', network: '2001:db8:0:0::/64' },
  { source: '::1', network: '0:0:0:0::/64' },
])('$source is of the network $network', ({ source, network }) => {
  expect(networkOf(source)).toBe(network);
});
