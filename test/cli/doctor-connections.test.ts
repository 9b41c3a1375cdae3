import { expect, test } from 'vitest';
import type { Facts } from '../../cli/doctor/facts.ts';
import { findingsFrom } from '../../cli/doctor/findings.ts';

const facts: Facts = {
  now: new Date('2026-10-05T06:00:00Z'),
  sender: 'alerts@northwind.example',
  clientConfig: { inForce: true, clients: 1 },
  accounts: [],
  mailWaiting: { halfHour: 0, twoHours: 0 },
  unreached: [],
  readers: [],
  notSeen: [],
};
const about = (connections: NonNullable<Facts['connections']>) =>
  findingsFrom({ ...facts, connections }).filter((finding) => finding.about === 'connections');
const well = { count: 3, broken: [], ending: [], secrets: [], failed: [] };

test('connections that are all well are one line, and none is no line', () => {
  expect(about(well)).toMatchObject([{ state: 'ok', says: '3 seller accounts, all active' }]);
  expect(about({ ...well, count: 0 })).toEqual([]);
});

test('what needs somebody is named, the worst as broken', () => {
  const findings = about({
    count: 3,
    broken: [{ name: 'acme/eu', state: 'authorisation revoked' }],
    ending: [{ name: 'beta/na', until: '2026-11-01T00:00:00.000Z' }],
    secrets: [
      { app: 'main', rejected: false, expiresAt: '2026-10-20T00:00:00.000Z' },
      { app: 'own', rejected: true },
    ],
    failed: ['acme/eu: mfn-returns for DE: the date range is not allowed'],
  });
  expect(findings.map(({ state, says }) => `${state}: ${says}`)).toEqual([
    'attention: the client secret of the app main ends on 2026-10-20',
    'broken: Amazon rejects the client secret of the app own',
    'broken: acme/eu: authorisation revoked',
    'attention: beta/na: the authorisation ends on 2026-11-01',
    'attention: could not be fetched: acme/eu: mfn-returns for DE: the date range is not allowed',
  ]);
  for (const { remedy } of findings) expect(remedy).toBeDefined();
});
