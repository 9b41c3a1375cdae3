import type { Case } from '../../cases/case.ts';
import type { WindowOrder } from '../../cases/pack/drivers.ts';
import { type DefectOrder, defectKindsOf, type PackFacts } from '../../cases/pack/pack-facts.ts';
import { clientOf } from '../../config/recipients.ts';
import { accountName, storeOf } from '../../domain/account.ts';
import { addDays, dayIn, daysBetween } from '../../domain/day.ts';
import { factsOf } from '../../domain/order-columns.ts';
import type { OrderFact } from '../../domain/order-fact.ts';
import { placesOf, standingDefects } from '../../ledger/defect-index.ts';
import { metricOf } from '../../metrics/catalogue.ts';
import type { Reading } from '../../metrics/reading.ts';
import type { DefectIndexStore, Ledger } from '../../ports/ledger.ts';
import type { LatestReadingsStore, Snapshots } from '../../ports/readings.ts';
import type { UploadRecords } from '../../ports/upload-records.ts';
import type { Period } from '../../reports/common/report.ts';
import type { TraitDependencies } from './order-traits.ts';

export interface GatherDependencies extends TraitDependencies {
  readonly latestReadings: LatestReadingsStore;
  readonly snapshots: Snapshots;
  readonly uploadRecords: UploadRecords;
  readonly ledger: Ledger;
  readonly defectIndexes: DefectIndexStore;
}

/** A year of daily uploads of a few kinds. */
const uploadRecordsLookedAt = 2000;
const historyDays = 120;
/** More orders than this are not compared one by one: it would take more memory than a pack is worth. */
const mostOrdersCompared = 300_000;

/** Everything that a pack is made of, from the archive. The order of uploads changes nothing of it. */
export async function gatherPackFacts(dependencies: GatherDependencies, about: Case, now: Date): Promise<PackFacts> {
  const { account } = about;
  const today = dayIn(now, storeOf(account).timeZone);
  const [latest, snapshots, uploadRecords, clientConfig] = await Promise.all([
    dependencies.latestReadings.read(account),
    dependencies.snapshots.between(account, addDays(today, -historyDays), addDays(today, 1)),
    dependencies.uploadRecords.newest(accountName(account), uploadRecordsLookedAt),
    dependencies.clientConfigs.current(),
  ]);
  const { readings } = latest.value;
  const read = uploadRecords.filter(({ outcome }) => outcome === 'read');
  const window = windowOf(readings, about);
  const orders = window && (await ordersOf(dependencies, about, window));
  const defects = await defectOrdersOf(dependencies, about, window);
  const wanted = new Set([...(orders ?? []).map(({ id }) => id), ...defects.map(({ orderId }) => orderId)]);
  // Here and not above: the readers of reports take longer to load than the rest, and many cases have no orders.
  const { traitsOfOrders } = await import('./order-traits.ts');
  const traits =
    window === undefined || wanted.size === 0
      ? new Map<string, never>()
      : await traitsOfOrders(dependencies, account, read, window, wanted);
  const defective = new Set(defects.flatMap(({ orderId, day }) => (day === undefined ? [] : [orderId])));
  return {
    case: about,
    clientName: clientOf(clientConfig, account.client).name,
    now,
    readings,
    history: newestOfEachDay(
      snapshots.flatMap((one) => one.readings),
      about,
    ),
    uploadRecords: read,
    defectOrders: defects.map((one) => ({ ...one, ...(traits.get(one.orderId) ?? { asins: [], returnReasons: [] }) })),
    ...(orders !== undefined && {
      windowOrders: orders.map(({ id, day }): WindowOrder => {
        const { asins, shipService } = traits.get(id) ?? {};
        return {
          orderId: id,
          day,
          defective: defective.has(id),
          ...(asins !== undefined && asins.length > 0 && { asins }),
          ...(shipService !== undefined && { shipService }),
        };
      }),
    }),
  };
}

/** The longest official window of the case's metric. */
function windowOf(readings: readonly Reading[], { metric, channel }: Case): Period | undefined {
  const windows = readings.flatMap(({ from, to, ...one }) =>
    one.metric === metric && one.channel === channel && from !== undefined && to !== undefined ? [{ from, to }] : [],
  );
  return windows.sort((a, b) => daysBetween(b.from, b.to) - daysBetween(a.from, a.to))[0];
}

/** Orders of the window and channel, one by one; `undefined` where a day has none or they are too many to compare. */
async function ordersOf(
  { ledger }: GatherDependencies,
  { account, metric, channel }: Case,
  { from, to }: Period,
): Promise<readonly OrderFact[] | undefined> {
  if (defectKindsOf(metric).length === 0) return undefined;
  const tallies = await ledger.tallies(account, from, to);
  const isOurs = (one: OrderFact['channel']) => channel === 'all' || one === channel;
  let count = 0;
  for (const tally of tallies.values()) {
    for (const side of ['seller', 'amazon'] as const) if (isOurs(side)) count += tally[side].orders;
  }
  if (tallies.size < daysBetween(from, to) + 1 || count === 0 || count > mostOrdersCompared) return undefined;
  const orders: OrderFact[] = [];
  for (const day of [...tallies.keys()].sort()) {
    const { value: page } = await ledger.page(account, day);
    for (const order of factsOf(page.orders))
      if (isOurs(order.channel) && order.state !== 'pending') orders.push(order);
  }
  return orders;
}

/** The orders of the window that reports name, oldest first; then those that no order report has. */
async function defectOrdersOf(
  { defectIndexes }: GatherDependencies,
  { account, metric, channel }: Case,
  window: Period | undefined,
): Promise<readonly Omit<DefectOrder, 'asins' | 'returnReasons'>[]> {
  const kinds = defectKindsOf(metric);
  if (window === undefined || kinds.length === 0) return [];
  const { value: index } = await defectIndexes.read(account);
  const places = placesOf(index);
  const byOrder = new Map<
    string,
    { kind: DefectOrder['defects'][number]['kind']; day: DefectOrder['defects'][number]['day']; source: string }[]
  >();
  for (const { orderId, kind, day, source } of standingDefects(index)) {
    if (!kinds.includes(kind)) continue;
    const place = places.get(orderId);
    const inside = place === undefined ? day >= window.from : place.day >= window.from && place.day <= window.to;
    if (!inside || (place !== undefined && channel !== 'all' && place.channel !== channel)) continue;
    byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), { kind, day, source }]);
  }
  return [...byOrder]
    .map(([orderId, defects]) => {
      const place = places.get(orderId);
      return { orderId, ...(place !== undefined && { day: place.day, channel: place.channel }), defects };
    })
    .sort((a, b) =>
      (a.day ?? '9') < (b.day ?? '9') ? -1 : (a.day ?? '9') > (b.day ?? '9') ? 1 : a.orderId < b.orderId ? -1 : 1,
    );
}

/** Of each day and window the newest word: the later upload is the correction. Oldest first. */
function newestOfEachDay(readings: readonly Reading[], { metric, channel }: Case): readonly Reading[] {
  const newest = new Map<string, Reading>();
  for (const reading of readings) {
    const isOurs = reading.metric === metric || metricOf(reading.metric).partOf === metric;
    if (!isOurs || reading.channel !== channel || reading.source !== 'official') continue;
    const key = `${reading.metric}|${reading.windowDays ?? ''}|${reading.asOf}`;
    const other = newest.get(key);
    if (other === undefined || (reading.receivedAt ?? '') > (other.receivedAt ?? '')) newest.set(key, reading);
  }
  return [...newest.values()].sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0));
}
