import * as v from 'valibot';
import { type Day, parseDay } from '../../../domain/day.ts';
import {
  defectKinds,
  evidenceSources,
  type TrafficCounts,
  trafficCountNames,
} from '../../../domain/defect-evidence.ts';
import { orderChannels } from '../../../domain/order-fact.ts';

/** Shapes of an account's books and their summaries. */

const day = v.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined, 'is not a day');
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const source = v.picklist(evidenceSources);
const kind = v.picklist(defectKinds);
const channel = v.picklist(orderChannels);
const seen = v.array(v.object({ source, kind, asOf: day }));

export const defectIndexShape = v.object({
  defects: v.array(v.object({ orderId: v.string(), kind, source, day, asOf: day, asin: v.exactOptional(v.string()) })),
  listed: v.array(v.object({ source, kind, from: day, to: day, asOf: day })),
  places: v.array(v.object({ orderId: v.string(), day, channel })),
  seen,
});

export const defectSummaryShape = v.object({
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

export const trafficIndexShape = v.object({
  spans: v.array(v.object({ ...span, counts: countsOf(v.object({ count, asOf: day })) })),
});

export const trafficSummaryShape = v.object({ spans: v.array(v.object({ ...span, counts: countsOf(count) })) });

export const unshippedListShape = v.object({
  asOf: v.number(),
  orders: v.array(v.object({ orderId: v.string(), promised: v.number() })),
});

export const unshippedSummaryShape = v.object({
  asOf: v.number(),
  due: v.array(v.object({ at: v.number(), orders: count })),
});
