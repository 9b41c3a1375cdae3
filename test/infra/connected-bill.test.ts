import { expect, test } from 'vitest';
import { billOf, billOfConnected, connectedBudget, connectedDay } from '../../bench/bill.ts';
import { measureConnectedDay } from '../support/connected-day.ts';

test('what a connected account takes a day is what the bill counts, and a thousand of them stay within the budget', async () => {
  const measured = await measureConnectedDay(2);
  // Asking for everything is one message, and storing everything another.
  expect(measured.steps).toBe(2);
  // Performance, orders, feedback, returns, sales and traffic; one evaluation judges them all.
  expect(measured).toMatchObject({ uploads: 5, evaluations: 1 });
  for (const name of ['readUnits', 'writeUnits', 'megabytes', 'stepLogKilobytes'] as const) {
    expect(measured[name], name).toBeLessThanOrEqual(connectedDay[name]);
    expect(measured[name], name).toBeGreaterThan(connectedDay[name] * 0.9);
  }
  // The mails are the simulated year's, which are more days than these.
  const counted = { ...measured, mails: connectedDay.mails };
  const { accounts, dollarsAMonth } = connectedBudget;
  expect(billOfConnected(counted, accounts).total).toBeLessThanOrEqual(dollarsAMonth);
  expect(billOfConnected(connectedDay, accounts).total).toBeLessThanOrEqual(dollarsAMonth);
}, 240_000);

test('every message, unit and upload more is paid for', () => {
  const total = (more: Partial<typeof connectedDay>) => billOfConnected({ ...connectedDay, ...more }, 1000).total;
  const now = total({});
  expect(now).toBeGreaterThan(billOf({ ...connectedDay, uploads: 0, mails: 0 }, 1000).total);
  for (const name of ['readUnits', 'writeUnits', 'uploads', 'evaluations', 'mails', 'steps'] as const)
    expect(total({ [name]: connectedDay[name] * 2 }), name).toBeGreaterThan(now);
});
