import { expect, test } from 'vitest';
import {
  type ConnectionOfWeek,
  connectionSections,
} from '../../../shared/notifications/mail/summary/connection-section.ts';

const writing = { now: new Date('2026-10-05T06:00:00Z'), timeZone: 'Europe/Berlin' };
const called = (client: string) => ({ acme: 'Acme GmbH' })[client] ?? client;
const well: ConnectionOfWeek = {
  client: 'acme',
  region: 'eu',
  state: 'active',
  authorisedUntil: '2027-08-01T00:00:00.000Z',
  byLink: true,
  failed: [],
};
const linesOf = (
  connections: readonly ConnectionOfWeek[],
  apps: Parameters<typeof connectionSections>[0]['apps'] = [],
) => connectionSections({ connections, apps }, called, writing)[0]?.lines;

test('a consultancy without connections reads nothing of them', () => {
  expect(connectionSections({ connections: [], apps: [] }, called, writing)).toEqual([]);
});

test('connections that are well are one line, with the day on which the first of them ends', () => {
  const apps = [{ id: 'main', connections: 2, secretExpiresAt: '2027-01-01T00:00:00.000Z' }];
  const other = { ...well, client: 'beta', authorisedUntil: '2027-06-01T12:00:00.000Z' };
  expect(linesOf([well, other], apps)).toEqual([
    '2 of 2 connections active. The next authorisation ends on 1 June 2027.',
  ]);
});

test('what stands still comes first, then what fails, then what ends; each says what to do and who does it', () => {
  const lines = linesOf(
    [
      // 2 December is 58 days away.
      { ...well, client: 'delta', authorisedUntil: '2026-12-02T12:00:00.000Z' },
      // 14 December is 70 days away.
      { ...well, client: 'gamma', authorisedUntil: '2026-12-14T12:00:00.000Z' },
      {
        ...well,
        client: 'beta',
        region: 'na',
        failed: [{ kind: 'mfn-returns', marketplace: 'US', reason: 'the date range is not allowed' }],
      },
      { ...well, state: 'authorisation revoked', since: '2026-10-03T12:00:00.000Z' },
      { ...well, client: 'own', state: 'authorisation revoked', since: '2026-10-04T12:00:00.000Z', byLink: false },
    ],
    // 20 October is 15 days away.
    [{ id: 'main', connections: 4, secretExpiresAt: '2026-10-20T12:00:00.000Z' }],
  );
  const renew = 'its primary user confirms at Amazon.';
  const region = 'Europe, Middle East, Africa and India';
  expect(lines).toEqual([
    '3 of 5 connections active. The next authorisation ends on 2 December 2026.',
    `Acme GmbH (${region}): Amazon has rejected the authorisation since 3 October 2026. Make a new link under Connections in the portal and send it to the client; ${renew}`,
    `own (${region}): Amazon has rejected the authorisation since 4 October 2026. The owner of the private app makes a new refresh token; enter it with npx headroom connect add --client own --region eu.`,
    'beta (North America): the returns report (seller-fulfilled) for US could not be fetched: the date range is not allowed.',
    'App main: its client secret ends on 20 October 2026, and 4 connections with it. Whoever runs Headroom enters a new one with npx headroom connect rotate.',
    `delta (${region}): the authorisation ends on 2 December 2026. Make a new link under Connections in the portal and send it to the client; ${renew}`,
  ]);
});

test('of an app whose secret is rejected there is one line, and none for each of its connections', () => {
  const rejected = { ...well, state: 'app secret invalid', since: '2026-10-04T12:00:00.000Z' } as const;
  expect(
    linesOf(
      [rejected, { ...rejected, client: 'beta' }],
      [{ id: 'main', connections: 2, secretRejectedSince: '2026-10-04T12:00:00.000Z' }],
    ),
  ).toEqual([
    '0 of 2 connections active.',
    'App main: Amazon has rejected its client secret since 4 October 2026; 2 connections stand still. Whoever runs Headroom enters a new one with npx headroom connect rotate.',
  ]);
});
