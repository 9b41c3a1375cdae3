import { describe, expect, test } from 'vitest';
import { type Connection, expiryNoticeOf, stateOfConnection } from '../../shared/connections/connection.ts';
import { consentAddress, readConsent, sellerCentral, signConsent } from '../../shared/connections/consent.ts';
import { regionOf, regions } from '../../shared/connections/region.ts';
import { readSellerNotification } from '../../shared/connections/seller-notifications.ts';
import { marketplaces } from '../../shared/domain/marketplace.ts';

const now = new Date('2026-10-05T06:00:00Z');
const connection: Connection = {
  client: 'acme',
  region: 'eu',
  app: 'main',
  marketplaces: ['DE'],
  authorisedAt: '2026-01-01T00:00:00.000Z',
  authorisedUntil: '2027-01-01T00:00:00.000Z',
};
const app = { id: 'main', clientId: 'c' };

test('each of the 23 marketplaces belongs to one region', () => {
  expect(marketplaces).toHaveLength(23);
  const counts = regions.map((region) => marketplaces.filter((one) => regionOf(one) === region).length);
  // Four in North America, sixteen in Europe with the Middle East, Africa and India, three in the Far East.
  expect(counts).toEqual([4, 16, 3]);
});

test('a seller consents at the Seller Central of its country', () => {
  expect(sellerCentral('eu')).toBe('https://sellercentral-europe.amazon.com');
  expect(sellerCentral('eu', 'IN')).toBe('https://sellercentral.amazon.in');
  expect(sellerCentral('fe', 'AU')).toBe('https://sellercentral.amazon.com.au');
  // A marketplace of another region is nobody's here.
  expect(sellerCentral('eu', 'AU')).toBe('https://sellercentral-europe.amazon.com');
});

describe('the state of a connection', () => {
  test.each([
    { when: 'all is well', change: {}, state: 'active' },
    {
      when: 'the year is over',
      change: { authorisedUntil: '2026-10-05T06:00:00.000Z' },
      state: 'authorisation expired',
    },
    {
      when: 'the seller withdrew it',
      change: { problem: { kind: 'authorisation revoked', since: now.toISOString() } as const },
      state: 'authorisation revoked',
    },
  ])('$when: $state', ({ change, state }) => {
    expect(stateOfConnection({ ...connection, ...change }, app, now)).toBe(state);
  });

  test('an app whose secret Amazon rejects is every connection’s trouble', () => {
    expect(stateOfConnection(connection, { ...app, secretRejectedSince: now.toISOString() }, now)).toBe(
      'app secret invalid',
    );
  });
});

describe('the notice before an authorisation ends', () => {
  const daysBefore = (days: number) => new Date(Date.parse('2027-01-01T00:00:00Z') - days * 86_400_000);
  test.each([
    { left: 61, notified: [], days: undefined },
    { left: 60, notified: [], days: 60 },
    { left: 59, notified: [60], days: undefined },
    { left: 30, notified: [60], days: 30 },
    { left: 7, notified: [60, 30], days: 7 },
    { left: 1, notified: [60, 30, 7], days: undefined },
    // Nothing ran for two months: the nearest one only.
    { left: 6, notified: [], days: 7 },
    // It has ended, which is notified once as well.
    { left: 0, notified: [60, 30, 7], days: 0 },
    { left: -3, notified: [60, 30, 7, 0], days: undefined },
  ])('$left days before, after those of $notified', ({ left, notified, days }) => {
    expect(expiryNoticeOf({ ...connection, expiryNotified: notified }, daysBefore(left))?.days).toBe(days);
  });

  test('a private app’s authorisation is not known to end, and a revoked one needs more than a renewal notice', () => {
    const { authorisedUntil: _, ...forGood } = connection;
    expect(expiryNoticeOf(forGood, daysBefore(5))).toBeUndefined();
    const problem = { kind: 'authorisation revoked', since: now.toISOString() } as const;
    expect(expiryNoticeOf({ ...connection, problem }, daysBefore(5))).toBeUndefined();
  });
});

describe('the state in a consent link', () => {
  const secret = Buffer.alloc(32, 7);
  const state = { client: 'Ünal & Söhne', region: 'eu', app: 'main', expires: 1_791_000_000, nonce: 'n1' } as const;

  test('is read back as it was signed, and fits into an address', () => {
    const text = signConsent(state, secret);
    expect(text).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
    expect(readConsent(text, secret)).toEqual(state);
  });

  test.each([
    { what: 'another secret', text: signConsent(state, Buffer.alloc(32, 8)) },
    { what: 'another client', text: signConsent(state, secret).replace(/^../, 'Wx') },
    { what: 'no signature', text: signConsent(state, secret).split('.')[0] ?? '' },
    { what: 'something behind it', text: `${signConsent(state, secret)}.x` },
    { what: 'nothing', text: '' },
  ])('with $what it is nobody’s', ({ text }) => {
    expect(readConsent(text, secret)).toBeUndefined();
  });

  test('leads to Seller Central with the app, the state and the way back', () => {
    const address = new URL(
      consentAddress(
        { applicationId: 'amzn1.sp.solution.1', draft: true },
        's.t',
        'https://x.example/connect',
        sellerCentral('na'),
      ),
    );
    expect(address.origin + address.pathname).toBe('https://sellercentral.amazon.com/apps/authorize/consent');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      application_id: 'amzn1.sp.solution.1',
      state: 's.t',
      redirect_uri: 'https://x.example/connect',
      version: 'beta',
    });
  });
});

describe('a message of Amazon’s', () => {
  const changed = {
    notificationVersion: '1.0',
    notificationType: 'ACCOUNT_STATUS_CHANGED',
    payloadVersion: '2021-01-01',
    eventTime: '2026-10-05T05:58:00.000Z',
    payload: { accountStatusChangeNotification: { previousAccountStatus: 'NORMAL', currentAccountStatus: 'AT_RISK' } },
    notificationMetadata: {
      applicationId: 'a',
      subscriptionId: 's-1',
      publishTime: '2026-10-05T05:58:01Z',
      notificationId: 'n-1',
    },
  };

  test('of a changed status says whose subscription it is, and no marketplace', () => {
    expect(readSellerNotification(changed)).toEqual({
      type: 'account status changed',
      id: 'n-1',
      subscriptionId: 's-1',
      status: 'AT_RISK',
      before: 'NORMAL',
      at: '2026-10-05T05:58:00.000Z',
    });
  });

  test('with a status that nobody knows is not taken for one that is known', () => {
    const payload = { accountStatusChangeNotification: { currentAccountStatus: 'FROZEN' } };
    expect(() => readSellerNotification({ ...changed, payload })).toThrow();
  });

  test('of a new client secret names the app and the day by which it ends', () => {
    expect(
      readSellerNotification({
        notificationType: 'APPLICATION_OAUTH_CLIENT_NEW_SECRET',
        payload: {
          applicationOAuthClientNewSecret: {
            clientId: 'c',
            newClientSecret: 's',
            newClientSecretExpiryTime: '2027-04-01T00:00:00Z',
            oldClientSecretExpiryTime: '2026-10-12T00:00:00Z',
          },
        },
        notificationMetadata: { notificationId: 'n-2' },
      }),
    ).toEqual({ type: 'new client secret', clientId: 'c', secret: 's', expiresAt: '2027-04-01T00:00:00Z' });
  });

  test('of a type that nobody subscribed to is passed over by name', () => {
    expect(readSellerNotification({ notificationType: 'ANY_OFFER_CHANGED', payload: {} })).toEqual({
      type: 'other',
      name: 'ANY_OFFER_CHANGED',
    });
  });
});
