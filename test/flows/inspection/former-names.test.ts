import { expect, test } from 'vitest';
import type { DecisionRecord } from '../../../shared/alerts/decision.ts';
import type { Case } from '../../../shared/cases/case.ts';
import type { Day } from '../../../shared/domain/day.ts';
import { caseJson, forecastRowJson, statusJson, trailJson } from '../../../shared/flows/inspection/former-names.ts';
import type { AccountStatus } from '../../../shared/flows/inspection/status.ts';

// Release 0.2.0 renamed members of JSON that scripts read; in 0.2.x each former name stands beside its new one.

const at = '2026-10-05T07:00:00.000Z';

test('status: when and why an alert was last notified, its silence, and skipped rows', () => {
  const alert = {
    metric: 'orderDefectRate',
    channel: 'seller',
    state: 'open',
    since: at,
    lastNotified: at,
    reason: 'first',
  } as const;
  const silence = { kind: 'snoozed', until: at } as const;
  const report = {
    key: 'acme/DE/a.csv',
    kind: 'manual-csv',
    rows: 8,
    skipped: 2,
    outcome: 'read',
    reason: '2 without a day',
  } as const;
  const account: AccountStatus = {
    client: 'acme',
    marketplace: 'DE',
    asOf: '2026-10-05' as Day,
    fresh: true,
    readings: [],
    alerts: [alert, { ...alert, silence }],
    reports: [report],
  };
  expect(statusJson([account])).toEqual([
    {
      ...account,
      alerts: [
        { ...alert, lastTold: at, because: 'first' },
        { ...alert, silence, lastTold: at, because: 'first', hush: silence },
      ],
      // Why a report was rejected was called a reason before: it gets no second name.
      reports: [{ ...report, setAside: 2 }],
    },
  ]);
});

test('case: why it was opened, and why it was closed', () => {
  const open = { id: 'orderDefectRate-seller-1', reason: 'limit missed' } as Case;
  expect(caseJson(open)).toEqual({ ...open, because: 'limit missed' });
  const closed: Case = { ...open, closedReason: 'recovered' };
  expect(caseJson(closed)).toEqual({ ...closed, because: 'limit missed', closedBecause: 'recovered' });
});

test('explain: whether and why something was notified, and what was', () => {
  const record: DecisionRecord = { key: 'feed|all', at, notify: true, reason: 'feed stopped', reports: [] };
  const shown = { ...record, tell: true, because: 'feed stopped' };
  expect(trailJson({ latest: [record], notified: [record] })).toEqual({
    latest: [shown],
    notified: [shown],
    told: [shown],
  });
});

test('forecast: why a day is a warning', () => {
  expect(forecastRowJson({ warned: true, reason: 'likely' })).toEqual({
    warned: true,
    reason: 'likely',
    because: 'likely',
  });
});
