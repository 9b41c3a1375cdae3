import * as v from 'valibot';
import {
  defectKinds,
  evidenceSources,
  type TrafficCounts,
  trafficCountNames,
} from '../../../domain/defect-evidence.ts';
import { orderChannels } from '../../../domain/order-fact.ts';
import { type BodyCodec, bodyCodec } from '../table/body-codec.ts';
import { count, day } from './common.ts';

/** An account's documents, which are written whole, and their summaries. */

const source = v.picklist(evidenceSources);
const kind = v.picklist(defectKinds);
const channel = v.picklist(orderChannels);
const seen = v.array(v.object({ source, kind, asOf: day }));

const defectIndexShape = v.object({
  defects: v.array(v.object({ orderId: v.string(), kind, source, day, asOf: day, asin: v.exactOptional(v.string()) })),
  listed: v.array(v.object({ source, kind, from: day, to: day, asOf: day })),
  places: v.array(v.object({ orderId: v.string(), day, channel })),
  seen,
});

const defectSummaryShape = v.object({
  days: v.array(v.object({ day, channel, defective: count, feedback: count, claims: count, chargebacks: count })),
  counts: v.array(v.object({ kind, orders: count, inNoReport: count })),
  seen,
  delays: v.array(v.object({ day, delayDays: count })),
});

/** An object with some of the names of counts, in their own order. */
const countsOf = <Shape extends v.GenericSchema>(shape: Shape) =>
  v.pipe(
    v.record(v.picklist(trafficCountNames), shape),
    v.transform((counts) => counts as { readonly [Name in keyof TrafficCounts]: v.InferOutput<Shape> }),
  );
const basis = v.picklist(['account', 'products']);
const span = { from: day, to: day, basis };

const trafficIndexShape = v.object({
  spans: v.array(v.object({ ...span, counts: countsOf(v.object({ count, asOf: day })) })),
});

const trafficSummaryShape = v.object({ spans: v.array(v.object({ ...span, counts: countsOf(count) })) });

const unshippedListShape = v.object({
  asOf: v.number(),
  orders: v.array(v.object({ orderId: v.string(), promised: v.number() })),
});

const unshippedSummaryShape = v.object({
  asOf: v.number(),
  due: v.array(v.object({ at: v.number(), orders: count })),
});

/** The head of a document that is larger than an item may be: the sort keys of its parts, which joined are the document. */
const headShape = v.object({ parts: v.array(v.string()) });

/** A document, or the head of one that lies in parts: both have the document's version. */
const documentBody = <Document>(
  kind: string,
  shape: v.GenericSchema<unknown, Document>,
): BodyCodec<Document | v.InferOutput<typeof headShape>> =>
  bodyCodec(
    kind,
    v.lazy(
      (value): v.GenericSchema<unknown, Document | v.InferOutput<typeof headShape>> =>
        v.is(headShape, value) ? headShape : shape,
    ),
  );

export const defectIndexBody = documentBody('defect index', defectIndexShape);
export const defectSummaryBody = bodyCodec('defect summary', defectSummaryShape);
export const trafficIndexBody = documentBody('traffic index', trafficIndexShape);
export const trafficSummaryBody = bodyCodec('traffic summary', trafficSummaryShape);
export const unshippedListBody = documentBody('unshipped list', unshippedListShape);
export const unshippedSummaryBody = bodyCodec('unshipped summary', unshippedSummaryShape);
