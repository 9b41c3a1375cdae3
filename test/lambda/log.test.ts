import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHandler } from '../../shared/lambda/create-handler.ts';
import { log, logRequest, sampler } from '../../shared/lambda/log.ts';

const lines: Record<string, unknown>[] = [];
beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(JSON.parse(String(text)));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  logRequest(undefined);
  lines.length = 0;
});

test('a line is JSON with its level and the request that it belongs to', async () => {
  const handler = createHandler(
    () => ({}),
    async (_, fails: boolean) => {
      log('accounts.checked', { accounts: 2 });
      if (fails) throw new Error('the table is away');
    },
  );
  await handler(false, { awsRequestId: 'r-1' });
  await expect(handler(true, { awsRequestId: 'r-2' })).rejects.toThrow('the table is away');
  expect(lines).toEqual([
    { level: 'INFO', requestId: 'r-1', event: 'accounts.checked', accounts: 2 },
    { level: 'INFO', requestId: 'r-2', event: 'accounts.checked', accounts: 2 },
    expect.objectContaining({ level: 'ERROR', requestId: 'r-2', event: 'function.failed', error: 'the table is away' }),
  ]);
});

test('of a thousand links that nobody signed twenty are logged, with their number', () => {
  const next = sampler();
  const logged = Array.from({ length: 1000 }, () => next()).filter((one) => one !== undefined);
  // the first ten, then 100, 200, … 1000
  expect(logged).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
});
