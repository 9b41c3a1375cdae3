import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { amazonOn } from '../../shared/amazon/amazon.ts';
import { simulatedEndpoints } from '../../shared/amazon/endpoints.ts';
import { salesAndTrafficQuery } from '../../shared/connections/data-kiosk-queries.ts';
import type { Day } from '../../shared/domain/day.ts';
import { simulateAmazon } from '../../tools/simulated-amazon/simulated-amazon.ts';
import { checkAgainst, modelsMissing, readModel } from '../support/amazon-models.ts';
import { plainSeller } from '../support/connected-world.ts';

const modelFiles = {
  reports: 'reports_2021-06-30.json',
  dataKiosk: 'dataKiosk_2023-11-15.json',
  sellers: 'sellers.json',
  notifications: 'notifications.json',
};

/** By the first part of the path, and method and shape of the rest. */
const operationIds: readonly (readonly [pattern: RegExp, service: keyof typeof modelFiles, operationId: string])[] = [
  [/^POST \/reports\/[^/]+\/reports$/, 'reports', 'createReport'],
  [/^GET \/reports\/[^/]+\/reports$/, 'reports', 'getReports'],
  [/^GET \/reports\/[^/]+\/reports\/[^/]+$/, 'reports', 'getReport'],
  [/^GET \/reports\/[^/]+\/documents\/[^/]+$/, 'reports', 'getReportDocument'],
  [/^POST \/dataKiosk\/[^/]+\/queries$/, 'dataKiosk', 'createQuery'],
  [/^GET \/dataKiosk\/[^/]+\/queries$/, 'dataKiosk', 'getQueries'],
  [/^GET \/dataKiosk\/[^/]+\/queries\/[^/]+$/, 'dataKiosk', 'getQuery'],
  [/^GET \/dataKiosk\/[^/]+\/documents\/[^/]+$/, 'dataKiosk', 'getDocument'],
  [/^GET \/sellers\/v1\/marketplaceParticipations$/, 'sellers', 'getMarketplaceParticipations'],
  [/^POST \/notifications\/v1\/destinations$/, 'notifications', 'createDestination'],
  [/^GET \/notifications\/v1\/destinations$/, 'notifications', 'getDestinations'],
  [/^POST \/notifications\/v1\/subscriptions\/[^/]+$/, 'notifications', 'createSubscription'],
  [/^GET \/notifications\/v1\/subscriptions\/[^/]+$/, 'notifications', 'getSubscription'],
  [/^DELETE \/notifications\/v1\/subscriptions\/[^/]+\/[^/]+$/, 'notifications', 'deleteSubscriptionById'],
];

interface Exchange {
  readonly call: string;
  readonly status: number;
  readonly sent: string | undefined;
  readonly answered: string;
}

const seller = { region: 'eu', clientId: 'app-1', clientSecret: 'secret-1' } as const;

describe.skipIf(modelsMissing !== undefined)(
  `the simulated Amazon and our client, held against Amazon’s own models${modelsMissing === undefined ? '' : ` (skipped: ${modelsMissing})`}`,
  () => {
    const exchanges: Exchange[] = [];
    let now = Date.parse('2026-10-05T06:00:00Z');
    let server: Server;

    beforeAll(async () => {
      let address = '';
      const simulated = simulateAmazon({ now: () => now, address: () => address });
      server = createServer(simulated.answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      simulated.addApp({ clientId: 'app-1', clientSecret: 'secret-1' });
      simulated.addSeller(
        plainSeller('S1', ({ reportType }) => (reportType === 'EMPTY' ? undefined : Buffer.from('x'.repeat(3000)))),
      );
      const recording: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        const { pathname } = new URL(input instanceof Request ? input.url : input);
        if (pathname.startsWith('/eu/')) {
          exchanges.push({
            call: `${init?.method} ${pathname.slice(3)}`,
            status: response.status,
            sent: typeof init?.body === 'string' ? init.body : undefined,
            answered: await response.clone().text(),
          });
        }
        return response;
      };
      const amazon = amazonOn(simulatedEndpoints(address, recording), () => new Date(now));
      const account = { ...seller, refreshToken: simulated.authorise('S1', 'app-1') };
      const marketplaceIds = ['A1PA6795UKMFR9'];
      const type = 'GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL';
      const begin = new Date(now);
      const ranged = { dataStartTime: '2026-09-05T00:00:00Z', dataEndTime: '2026-10-04T23:59:59Z' };
      const ignore = (): undefined => undefined;

      await amazon.marketplaceParticipations(account);
      const report = await amazon.createReport(account, { reportType: type, marketplaceIds, ...ranged });
      await amazon.getReport(account, report);
      const empty = await amazon.createReport(account, { reportType: 'EMPTY', marketplaceIds });
      simulated.faults.add({ effect: 'fatal', operation: 'createReport', times: 1 });
      const fatal = await amazon.createReport(account, { reportType: type, marketplaceIds });
      now += 60_000;
      const done = await amazon.getReport(account, report);
      await amazon.getReport(account, empty);
      await amazon.getReport(account, fatal);
      await amazon.reportsSince(account, type, begin);
      await amazon.openReportDocument(account, done.reportDocumentId ?? '');
      const query = await amazon.createQuery(
        account,
        salesAndTrafficQuery('A1PA6795UKMFR9', '2026-09-01' as Day, '2026-09-30' as Day),
      );
      await amazon.getQuery(account, query);
      simulated.faults.add({ effect: 'fatal', operation: 'createQuery', times: 1 });
      const fatalQuery = await amazon.createQuery(account, 'query { none }');
      now += 60_000;
      const ready = await amazon.getQuery(account, query);
      await amazon.getQuery(account, fatalQuery);
      await amazon.queriesSince(account, begin);
      await amazon.openQueryDocument(account, ready.dataDocumentId ?? '');
      const destination = await amazon.createDestination(
        account,
        'eu',
        'headroom',
        'arn:aws:sqs:eu-central-1:123456789012:notifications',
      );
      await amazon.destinations(account, 'eu');
      await amazon.subscription(account, 'ACCOUNT_STATUS_CHANGED');
      const subscription = await amazon.subscribe(account, 'ACCOUNT_STATUS_CHANGED', destination);
      expect(await amazon.subscription(account, 'ACCOUNT_STATUS_CHANGED')).toEqual({
        id: subscription,
        destinationId: destination,
      });
      await amazon.unsubscribe(account, 'eu', 'ACCOUNT_STATUS_CHANGED', subscription);
      await amazon.unsubscribe(account, 'eu', 'ACCOUNT_STATUS_CHANGED', subscription).catch(ignore);
      // What goes wrong has Amazon's shape too.
      await amazon.getReport(account, 'nobody-knows').catch(ignore);
      for (const effect of [
        'throttled',
        'throttled without a rate',
        'role missing',
        'outage',
        'token invalid',
      ] as const) {
        simulated.faults.add({ effect, operation: 'getReport', times: 1 });
        await amazon.getReport(account, report).catch(ignore);
        simulated.faults.add({ effect, operation: 'createQuery', times: 1 });
        await amazon.createQuery(account, 'query { one }').catch(ignore);
      }
      await amazon.createQuery(account, 'x'.repeat(8001)).catch(ignore);
    });
    afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

    const operationOf = (call: string) => {
      const found = operationIds.find(([pattern]) => pattern.test(call));
      if (found === undefined) throw new Error(`no operation is known for ${call}`);
      return { service: found[1], operationId: found[2] };
    };

    test('every operation that Headroom uses was called, and each failure was seen', () => {
      const called = new Set(exchanges.map(({ call }) => operationOf(call).operationId));
      expect([...called].sort()).toEqual(operationIds.map(([, , id]) => id).sort());
      expect(new Set(exchanges.map(({ status }) => status))).toEqual(new Set([200, 202, 400, 403, 404, 429, 503]));
    });

    test('every answer has the shape that Amazon’s model gives it', () => {
      const checks = new Map(Object.entries(modelFiles).map(([service, file]) => [service, checkAgainst(file)]));
      const wrong = exchanges.flatMap(({ call, status, answered }) => {
        const { service, operationId } = operationOf(call);
        return checks.get(service)?.answer(operationId, status, JSON.parse(answered)) ?? [];
      });
      expect(wrong).toEqual([]);
    });

    test('every request has the shape that Amazon’s model asks for', () => {
      const sent = exchanges.filter((one) => one.sent !== undefined && one.status < 400);
      expect(sent.length).toBeGreaterThan(5);
      const wrong = sent.flatMap(({ call, sent: body = '' }) => {
        const { service, operationId } = operationOf(call);
        return checkAgainst(modelFiles[service]).request(operationId, JSON.parse(body));
      });
      expect(wrong).toEqual([]);
    });

    test('the check finds an answer that has drifted', () => {
      const { answer } = checkAgainst(modelFiles.reports);
      expect(answer('getReport', 200, { reportId: 'r1', processingStatus: 'READY' })).not.toEqual([]);
      expect(answer('getReport', 404, { error: 'NotFound' })).not.toEqual([]);
    });

    test('the query for sales and traffic is one that the Data Kiosk schema answers', () => {
      const schema = buildSchema(readModel('analytics_salesAndTraffic_2024_04_24.graphql'), { assumeValidSDL: true });
      const errorsOf = (text: string) => validate(schema, parse(text)).map(({ message }) => message);
      const text = salesAndTrafficQuery('A1PA6795UKMFR9', '2026-09-01' as Day, '2026-09-30' as Day);
      expect(errorsOf(text)).toEqual([]);
      expect(text.length).toBeLessThan(8000);
      expect(errorsOf(text.replace('unitsRefunded', 'unitsRefound'))).toHaveLength(1);
    });
  },
);
