import * as v from 'valibot';

/** What Headroom needs of Amazon's answers; members that Amazon adds are ignored. */

const text = v.string();
const optional = v.exactOptional(text);

export const reportIdShape = v.object({ reportId: text });
export const reportShape = v.object({
  reportId: text,
  reportType: text,
  processingStatus: text,
  createdTime: text,
  marketplaceIds: v.exactOptional(v.array(text)),
  dataStartTime: optional,
  dataEndTime: optional,
  reportDocumentId: optional,
});
export const reportsShape = v.object({ reports: v.array(reportShape), nextToken: optional });
export const reportDocumentShape = v.object({
  reportDocumentId: text,
  url: text,
  compressionAlgorithm: v.exactOptional(v.literal('GZIP')),
});

const pagination = v.exactOptional(v.object({ nextToken: optional }));
export const queryIdShape = v.object({ queryId: text });
export const queryShape = v.object({
  queryId: text,
  query: text,
  processingStatus: text,
  createdTime: text,
  dataDocumentId: optional,
  errorDocumentId: optional,
  pagination,
});
export const queriesShape = v.object({ queries: v.array(queryShape), pagination });
export const kioskDocumentShape = v.object({ documentId: text, documentUrl: text });

export const participationsShape = v.object({
  payload: v.array(
    v.object({
      marketplace: v.object({ id: text, countryCode: text }),
      participation: v.object({ isParticipating: v.boolean(), hasSuspendedListings: v.boolean() }),
    }),
  ),
});

const destination = v.object({
  destinationId: text,
  name: text,
  resource: v.object({ sqs: v.exactOptional(v.object({ arn: text })) }),
});
export const destinationShape = v.object({ payload: destination });
export const destinationsShape = v.object({ payload: v.array(destination) });
export const subscriptionIdShape = v.object({ payload: v.object({ subscriptionId: text }) });
export const subscriptionShape = v.object({ payload: v.object({ subscriptionId: text, destinationId: text }) });
/** An answer of which only matters that there was one. */
export const anyShape = v.looseObject({});
