import type * as v from 'valibot';
import type { AmazonReport } from '../connections/amazon-report.ts';
import {
  type Amazon,
  AmazonError,
  type AmazonQuery,
  type AppCredentials,
  type SellerCredentials,
} from '../ports/amazon.ts';
import { accessTokensOn } from './access-tokens.ts';
import { type ApiCall, callApi, InvalidToken } from './call-api.ts';
import { openDocument } from './document.ts';
import type { Endpoints } from './endpoints.ts';
import {
  anyShape,
  destinationShape,
  destinationsShape,
  kioskDocumentShape,
  participationsShape,
  queriesShape,
  queryIdShape,
  queryShape,
  reportDocumentShape,
  reportIdShape,
  reportShape,
  reportsShape,
  subscriptionIdShape,
  subscriptionShape,
} from './shapes.ts';

const reportsPath = '/reports/2021-06-30';
const kioskPath = '/dataKiosk/2023-11-15';
const notificationsPath = '/notifications/v1';
const notificationsScope = 'sellingpartnerapi::notifications';
/** Of the payload of ACCOUNT_STATUS_CHANGED. */
const payloadVersion = '1.0';

/**
 * The Selling Partner API over `fetch`: Reports 2021-06-30, Data Kiosk 2023-11-15, Sellers v1, Notifications v1. It waits for
 * nothing and repeats nothing but a call whose token ended early, once: waiting is the queue's.
 */
export function amazonOn(endpoints: Endpoints, clock: () => Date): Amazon {
  const tokens = accessTokensOn(endpoints);

  async function ask<Shape extends v.GenericSchema>(
    seller: SellerCredentials,
    shape: Shape,
    call: Pick<ApiCall, 'method' | 'path' | 'body'>,
  ): Promise<v.InferOutput<Shape>> {
    const once = async () =>
      callApi(endpoints, shape, {
        ...call,
        region: seller.region,
        token: await tokens.ofSeller(seller, clock()),
        now: clock(),
      });
    try {
      return await once();
    } catch (error) {
      if (!(error instanceof InvalidToken)) throw error;
      tokens.forget(seller);
      return once().catch((again: unknown) => {
        throw again instanceof InvalidToken
          ? new AmazonError('authorisation revoked', 'Amazon calls a new access token of this seller invalid', {
              cause: again,
            })
          : again;
      });
    }
  }

  const askAsApp = async <Shape extends v.GenericSchema>(
    app: AppCredentials,
    shape: Shape,
    call: Pick<ApiCall, 'method' | 'path' | 'body' | 'region'>,
  ): Promise<v.InferOutput<Shape>> =>
    callApi(endpoints, shape, {
      ...call,
      token: await tokens.ofApp(app, notificationsScope, clock()),
      now: clock(),
    });

  return {
    exchangeCode: (app, code, redirectUri) => tokens.exchangeCode(app, code, redirectUri),

    async createReport(seller, request) {
      return (await ask(seller, reportIdShape, { method: 'POST', path: `${reportsPath}/reports`, body: request }))
        .reportId;
    },
    getReport: async (seller, reportId) =>
      reportFrom(
        await ask(seller, reportShape, {
          method: 'GET',
          path: `${reportsPath}/reports/${encodeURIComponent(reportId)}`,
        }),
      ),
    async reportsSince(seller, reportType, since) {
      const query = new URLSearchParams({
        reportTypes: reportType,
        createdSince: since.toISOString(),
        pageSize: '100',
      });
      const found: AmazonReport[] = [];
      for (let path = `${reportsPath}/reports?${query.toString()}`; ; ) {
        const { reports, nextToken } = await ask(seller, reportsShape, { method: 'GET', path });
        found.push(...reports.map(reportFrom));
        if (nextToken === undefined) return found;
        // The token stands alone: it holds the rest of the question.
        path = `${reportsPath}/reports?${new URLSearchParams({ nextToken }).toString()}`;
      }
    },
    async openReportDocument(seller, documentId) {
      const path = `${reportsPath}/documents/${encodeURIComponent(documentId)}`;
      const { url, compressionAlgorithm } = await ask(seller, reportDocumentShape, { method: 'GET', path });
      return openDocument(endpoints.fetch, url, compressionAlgorithm !== undefined);
    },

    async createQuery(seller, query, paginationToken) {
      const body = { query, ...(paginationToken !== undefined && { paginationToken }) };
      return (await ask(seller, queryIdShape, { method: 'POST', path: `${kioskPath}/queries`, body })).queryId;
    },
    getQuery: async (seller, queryId) =>
      queryFrom(
        await ask(seller, queryShape, { method: 'GET', path: `${kioskPath}/queries/${encodeURIComponent(queryId)}` }),
      ),
    async queriesSince(seller, since) {
      const query = new URLSearchParams({ createdSince: since.toISOString(), pageSize: '100' });
      const found: AmazonQuery[] = [];
      for (let path = `${kioskPath}/queries?${query.toString()}`; ; ) {
        const { queries, pagination } = await ask(seller, queriesShape, { method: 'GET', path });
        found.push(...queries.map(queryFrom));
        if (pagination?.nextToken === undefined) return found;
        path = `${kioskPath}/queries?${new URLSearchParams({ paginationToken: pagination.nextToken }).toString()}`;
      }
    },
    async openQueryDocument(seller, documentId) {
      const path = `${kioskPath}/documents/${encodeURIComponent(documentId)}`;
      const { documentUrl } = await ask(seller, kioskDocumentShape, { method: 'GET', path });
      return openDocument(endpoints.fetch, documentUrl, false);
    },

    async marketplaceParticipations(seller) {
      const { payload } = await ask(seller, participationsShape, {
        method: 'GET',
        path: '/sellers/v1/marketplaceParticipations',
      });
      return payload.map(({ marketplace, participation }) => ({
        marketplaceId: marketplace.id,
        countryCode: marketplace.countryCode,
        ...participation,
      }));
    },

    async createDestination(app, region, name, queueArn) {
      const body = { name, resourceSpecification: { sqs: { arn: queueArn } } };
      const path = `${notificationsPath}/destinations`;
      return (await askAsApp(app, destinationShape, { region, method: 'POST', path, body })).payload.destinationId;
    },
    async destinations(app, region) {
      const path = `${notificationsPath}/destinations`;
      const { payload } = await askAsApp(app, destinationsShape, { region, method: 'GET', path });
      return payload.map(({ destinationId, resource }) => ({
        id: destinationId,
        ...(resource.sqs !== undefined && { queueArn: resource.sqs.arn }),
      }));
    },
    async subscribe(seller, type, destinationId) {
      const path = `${notificationsPath}/subscriptions/${encodeURIComponent(type)}`;
      const { payload } = await ask(seller, subscriptionIdShape, {
        method: 'POST',
        path,
        body: { payloadVersion, destinationId },
      });
      return payload.subscriptionId;
    },
    async subscription(seller, type) {
      const path = `${notificationsPath}/subscriptions/${encodeURIComponent(type)}`;
      try {
        const { subscriptionId: id, destinationId } = (await ask(seller, subscriptionShape, { method: 'GET', path }))
          .payload;
        return { id, destinationId };
      } catch (error) {
        if (error instanceof AmazonError && error.fault === 'not found') return undefined;
        throw error;
      }
    },
    async unsubscribe(app, region, type, subscriptionId) {
      const path = `${notificationsPath}/subscriptions/${encodeURIComponent(type)}/${encodeURIComponent(subscriptionId)}`;
      await askAsApp(app, anyShape, { region, method: 'DELETE', path });
    },
  };
}

const statuses = new Set(['IN_QUEUE', 'IN_PROGRESS', 'DONE', 'CANCELLED', 'FATAL']);

/** A status that Amazon adds later means that it is not done, and the deadline of the fetch plan decides. */
const statusFrom = (status: string): AmazonReport['processingStatus'] =>
  statuses.has(status) ? (status as AmazonReport['processingStatus']) : 'IN_PROGRESS';

const reportFrom = (report: v.InferOutput<typeof reportShape>): AmazonReport => ({
  ...report,
  processingStatus: statusFrom(report.processingStatus),
});

function queryFrom({ pagination, ...query }: v.InferOutput<typeof queryShape>): AmazonQuery {
  return {
    ...query,
    processingStatus: statusFrom(query.processingStatus),
    ...(pagination?.nextToken !== undefined && { nextToken: pagination.nextToken }),
  };
}
