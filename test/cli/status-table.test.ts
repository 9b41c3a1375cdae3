import { expect, test } from 'vitest';
import { statusTable } from '../../cli/output/status-table.ts';
import type { AccountStatus, AlertStatus, ReadingStatus, ReportStatus } from '../../shared/flows/inspection/status.ts';
import { smallWorld } from '../support/small-world.ts';

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

const reading = (source: string, numerator: number): ReadingStatus => ({
  metric: 'orderDefectRate',
  channel: 'seller',
  source,
  windowDays: 60,
  numerator,
  denominator: 1000,
  rate: numerator / 1000,
  headroom: 9 - numerator,
  verdict: 'ok',
  asOf: '2026-10-04' as ReadingStatus['asOf'],
});

test('of a metric that stands there twice, one line says that it is Amazon’s own and the other that it is an estimate', () => {
  const estimate = { ...reading('estimate', 4), remark: 'Claims are not known.' };
  const lines = statusTable([{ ...account([]), readings: [reading('official', 3), estimate] }]).split('\n');
  const [amazons = '', ours = '', remark = ''] = lines.slice(1);
  expect(amazons).toMatch(/orderDefectRate \(60 days\) +seller +Amazon +3\/1000 +0\.30 % +6 left/);
  expect(ours).toMatch(/orderDefectRate \(60 days\) +seller +estimate +4\/1000 +0\.40 % +5 left/);
  expect(remark.trim()).toBe('Claims are not known.');
});

const report = (name: string, outcome: ReportStatus['outcome'], reason?: string): ReportStatus => ({
  key: `acme/DE/${name}`,
  kind: 'settlement-v2',
  rows: 10,
  skipped: 0,
  outcome,
  ...(reason !== undefined && { reason }),
});

test('files that were not used, not readable or not read in full say why, and the others are counted', () => {
  const reports = [
    report('good.txt', 'read'),
    report('settlement.txt', 'read', 'the amounts add up to 90.00, and the total says 100.00'),
    report('buyers.txt', 'unused', 'only buyers’ data'),
    report('cut.json', 'unreadable', 'The JSON ends in line 3.'),
  ];
  const lines = statusTable([{ ...account([]), reports }]).split('\n');
  expect(lines.slice(1)).toEqual([
    '  4 reports: 2 read, 1 unused, 1 unreadable',
    '    unreadable  acme/DE/cut.json: The JSON ends in line 3.',
    '    unused      acme/DE/buyers.txt: only buyers’ data',
    '    read        acme/DE/settlement.txt: the amounts add up to 90.00, and the total says 100.00',
  ]);
});

test('of many files with a reason the newest five are shown, and how many more there are', () => {
  const reports = Array.from({ length: 7 }, (_, i) => report(`${i}.txt`, 'unused', 'only buyers’ data'));
  const table = statusTable([{ ...account([]), reports }]);
  expect(table).toContain('acme/DE/4.txt');
  expect(table).not.toContain('acme/DE/5.txt');
  expect(table).toContain('and 2 more: headroom status --json lists them');
});

// Two amounts of 10.00 make 20.00, and the settlement's own first row says 25.00.
test('a settlement whose amounts do not add up to its total says so in the table as it does in JSON', async () => {
  const world = smallWorld();
  const settlement = [
    'settlement-id\ttotal-amount\ttransaction-type\torder-id\tamount-type\tamount-description\tamount\tposted-date',
    '1\t25.00\t\t\t\t\t\t',
    '1\t\tOrder\t302-0000001-0000001\tItemPrice\tPrincipal\t10.00\t2026-10-01T00:00:00Z',
    '1\t\tOrder\t302-0000002-0000002\tItemPrice\tPrincipal\t10.00\t2026-10-01T00:00:00Z',
    '',
  ].join('\r\n');
  const now = new Date('2026-10-05T06:00:00Z');
  await world.upload('acme/DE/settlement.txt', settlement, now);
  const accounts = await world.status(now);
  const reason = accounts[0]?.reports[0]?.reason ?? '';
  expect(reason).toContain('25.00');
  expect(reason).toContain('20.00');
  expect(statusTable(accounts)).toContain(`    read        acme/DE/settlement.txt: ${reason}`);
});
