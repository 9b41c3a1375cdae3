import type { Account } from '../../domain/account.ts';
import type { Day } from '../../domain/day.ts';
import type { LookAhead } from '../../metrics/look-ahead.ts';
import type { Reading } from '../../metrics/reading.ts';
import type { KnownCounts } from '../known-counts.ts';
import { withUnread } from '../unread-rows.ts';
import { estimateCancellations, lookAheadAtCancellations } from './estimate-cancellations.ts';
import { estimateLateShipments } from './estimate-late-shipments.ts';
import { estimateOrderDefects, lookAheadAtDefects } from './estimate-order-defects.ts';
import { estimateTraffic } from './estimate-traffic.ts';

/**
 * Readings computed from what was uploaded, over Amazon's own window (the official length, ending the official lag before
 * today in the store's days), so that each can be compared with the official reading. Each states its bias.
 */
export const estimatesFrom = (known: KnownCounts, account: Account, today: Day): readonly Reading[] =>
  [
    ...estimateOrderDefects(known, account, today),
    ...estimateCancellations(known, account, today),
    ...estimateLateShipments(known, account, today),
    ...estimateTraffic(known, today),
  ].map((reading) => withUnread(reading, known.unread ?? []));

/** Look-aheads by metric and channel (`orderDefectRate|seller`), for metrics whose window has a lag. */
export const lookAheadFrom = (known: KnownCounts, today: Day): ReadonlyMap<string, LookAhead> =>
  new Map([...lookAheadAtDefects(known, today), ...lookAheadAtCancellations(known, today)]);
