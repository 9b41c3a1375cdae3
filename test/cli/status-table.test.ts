import { expect, test } from 'vitest';
import { statusTable } from '../../cli/output/status-table.ts';
import type { AccountStatus, AlertStatus } from '../../shared/flows/inspection/status.ts';

const alert = (metric: string, state: AlertStatus['state']): AlertStatus => ({
  metric,
  channel: 'seller',
  state,
  since: '2026-10-05T09:00:00.000Z',
  lastNotified: '2026-10-05T09:00:00.000Z',
  reason: 'first',
});

const account = (alerts: readonly AlertStatus[]): AccountStatus => ({
  client: 'acme',
  marketplace: 'DE',
  fresh: true,
  readings: [],
  alerts,
  reports: [],
});

test('only alerts that are open are listed as open, and one that waits for the morning says so', () => {
  const table = statusTable([
    account([
      alert('orderDefectRate', 'open'),
      alert('lateShipmentRate', 'held'),
      alert('cancellationRate', 'resolved'),
    ]),
  ]);
  expect(table).toContain(
    'open alerts: orderDefectRate since 2026-10-05, lateShipmentRate since 2026-10-05 (held in quiet hours)',
  );
  expect(table).not.toContain('cancellationRate');
});

test('an account whose alerts are all over has none open', () => {
  expect(statusTable([account([alert('orderDefectRate', 'resolved')])])).not.toContain('open alerts');
});
