import type { AlertKey } from '../../alerts/alert-key.ts';
import { type Account, storeOf } from '../../domain/account.ts';
import { addDays, type Day, dayIn } from '../../domain/day.ts';
import { type AffectedOrders, orderEvidence } from '../../ledger/affected-orders.ts';
import type { DefectIndex } from '../../ledger/defect-index.ts';
import { earlierDay } from '../../ledger/estimate-window.ts';
import {
  cancelledOrders,
  defectiveOrders,
  joinOrders,
  mostPages,
  overdueOrders,
  waitingOrders,
  windowOf,
} from '../../ledger/find-affected-orders.ts';
import type { LedgerPage } from '../../ledger/page.ts';
import type { Reading } from '../../metrics/reading.ts';
import { isOver, type Notification } from '../../notifications/mail/alert/notification.ts';
import type { DefectIndexStore, Ledger, UnshippedListStore } from '../../ports/ledger.ts';

export interface AffectedOrdersDependencies {
  readonly defectIndexes: DefectIndexStore;
  readonly unshippedLists: UnshippedListStore;
  readonly ledger: Ledger;
}

/**
 * The orders that notifications are about, by alert: read only when a mail is written, because these reads grow with defects and,
 * for cancellations, with a week's orders. Nothing for what is over, and for metrics that are not made of orders. Throws
 * `Conflict` when a document or page is being rewritten.
 */
export async function loadAffectedOrders(
  dependencies: AffectedOrdersDependencies,
  account: Account,
  notifications: readonly Notification[],
  now: Date,
): Promise<Readonly<Record<AlertKey, AffectedOrders>>> {
  const asked = notifications.flatMap((notification) => {
    const { key, judgement } = notification;
    if (judgement === undefined || isOver(notification) || orderEvidence[judgement.reading.metric] === undefined)
      return [];
    return [[key, judgement.reading] as const];
  });
  if (asked.length === 0) return {};
  const { value: index } = await dependencies.defectIndexes.read(account);
  const found: (readonly [AlertKey, AffectedOrders])[] = [];
  for (const [key, reading] of asked) found.push([key, await behind(dependencies, account, reading, index, now)]);
  return Object.fromEntries(found);
}

async function behind(
  dependencies: AffectedOrdersDependencies,
  account: Account,
  reading: Reading,
  index: DefectIndex,
  now: Date,
): Promise<AffectedOrders> {
  const kinds = orderEvidence[reading.metric]?.kinds ?? [];
  const listed = defectiveOrders(index, reading);
  const seen = index.seen.some(({ kind }) => kinds.includes(kind));
  if (reading.metric === 'lateShipmentRate') {
    const { value: unshipped } = await dependencies.unshippedLists.read(account);
    const waiting = waitingOrders(unshipped);
    const overdue = overdueOrders(unshipped, reading, storeOf(account).timeZone);
    return {
      orders: joinOrders(listed, overdue),
      seen: seen || waiting !== undefined,
      ...(waiting !== undefined && { waiting }),
    };
  }
  // Amazon's own list says which cancellations count; order reports only say that an order was cancelled.
  if (reading.metric !== 'cancellationRate' || seen) return { orders: listed, seen };
  const pages = await pagesOf(dependencies.ledger, account, reading, dayIn(now, storeOf(account).timeZone));
  return { orders: cancelledOrders(pages, reading), seen: pages.some(({ orders }) => orders.length > 0) };
}

/** Days after the window whose orders Amazon counts next. */
const daysAfterWindow = 3;

/** The pages of the window and of the days that Amazon counts next, the newest ones where there are too many. */
async function pagesOf(ledger: Ledger, account: Account, reading: Reading, today: Day): Promise<readonly LedgerPage[]> {
  const { from, to } = windowOf(reading);
  const pages: LedgerPage[] = [];
  for (
    let day = earlierDay(today, addDays(to, daysAfterWindow));
    day >= from && pages.length < mostPages;
    day = addDays(day, -1)
  ) {
    pages.push((await ledger.page(account, day)).value);
  }
  return pages;
}
