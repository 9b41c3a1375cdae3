import { storeOf } from '../../domain/account.ts';
import { dayIn, parseDay } from '../../domain/day.ts';
import { stateWord } from '../common/account-state.ts';
import { lastBelievable } from '../common/believable.ts';
import type { ReadReport, UploadContext } from '../common/report.ts';
import { createReportError, unreadable } from '../common/report-error.ts';
import { isObject, type JsonObject } from '../json/json-value.ts';
import { officialReading } from './performance-block.ts';

const kind = 'notification';

/**
 * Reads an ACCOUNT_STATUS_CHANGED notification that says which store it is for. Amazon's own names none; the one that
 * Headroom writes into the bucket of a connected seller has a `marketplaceId`, and an `asOf` where an official report is known
 * already: the status is news, and the numbers around it are of that report's day.
 * @returns nothing for a notification without a store: it names no account
 */
export function readStatusNotification(context: UploadContext, notification: JsonObject): ReadReport | undefined {
  const { marketplaceId, payload, eventTime, asOf: given } = notification;
  if (typeof marketplaceId !== 'string') return undefined;
  const store = storeOf(context.account);
  const change = isObject(payload) ? payload['accountStatusChangeNotification'] : undefined;
  const status = isObject(change) ? change['currentAccountStatus'] : undefined;
  const at = typeof eventTime === 'string' ? Date.parse(eventTime) : Number.NaN;
  const wrong =
    marketplaceId !== store.id
      ? { column: 'marketplaceId', expected: `${store.code} (${store.id})`, found: 'another store' }
      : typeof status !== 'string' || !/^[A-Za-z_ -]{1,40}$/.test(status)
        ? {
            column: 'payload.accountStatusChangeNotification.currentAccountStatus',
            expected: 'a status',
            found: 'none',
          }
        : Number.isNaN(at)
          ? { column: 'eventTime', expected: 'an instant', found: 'none' }
          : undefined;
  if (wrong !== undefined || typeof status !== 'string') {
    const remedy = 'Look the status up on the Account Health page.';
    const finding = wrong ?? { expected: 'a status', found: 'none' };
    return unreadable(
      kind,
      createReportError('This notification of a changed account status cannot be read', finding, remedy),
    );
  }
  const day = dayIn(new Date(at), store.timeZone);
  const latest = lastBelievable(context);
  const named = typeof given === 'string' ? parseDay(given) : undefined;
  const asOf = [day, named ?? day, latest].reduce((a, b) => (a < b ? a : b));
  const measure = { kind: 'state', state: stateWord(status) } as const;
  const frame = { marketplace: store.code, asOf, latest };
  const readings = [officialReading({ metric: 'accountStatus', channel: 'all', measure }, frame)];
  return { outcome: 'read', kind, rows: 1, skipped: [], asOf, readings, orders: [] };
}
