import { createHash } from 'node:crypto';
import type { Account } from '../../domain/account.ts';
import type { Uploads } from '../../ports/uploads.ts';
import type { Period, UploadRecord } from '../../reports/common/report.ts';
import { openOrderTraits } from '../../reports/recognition/read-order-traits.ts';
import { unpackInto } from '../intake/decompress.ts';
import { contextOf, type ReadingDependencies } from '../intake/read-upload.ts';

export interface TraitDependencies extends ReadingDependencies {
  readonly uploads: Uploads;
}

/** What the archived reports say of an order besides the ledger. */
export interface TraitsOfOrder {
  readonly asins: readonly string[];
  readonly shipService?: string;
  readonly returnReasons: readonly string[];
}

const kindsWithTraits: readonly UploadRecord['kind'][] = [
  'all-orders',
  'amazon-sale-report',
  'mfn-returns',
  'fba-returns',
];
/** Returns come for weeks after the order. */
const isOfPeriod = ({ kind, from, to }: UploadRecord, period: Period): boolean =>
  kind === 'mfn-returns' ||
  kind === 'fba-returns' ||
  ((to ?? period.from) >= period.from && (from ?? period.to) <= period.to);

/**
 * Reads the archived order and returns reports of a period again, for what the ledger does not keep of orders. An object
 * that is not the one the upload record is about any more is left out: what it says was never ingested. So are archives of reports.
 */
export async function traitsOfOrders(
  dependencies: TraitDependencies,
  account: Account,
  uploadRecords: readonly UploadRecord[],
  period: Period,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, TraitsOfOrder>> {
  const traits = new Map<string, { asins: Set<string>; shipService?: string; returnReasons: Set<string> }>();
  const relevant = uploadRecords.filter((one) => kindsWithTraits.includes(one.kind) && isOfPeriod(one, period));
  // Oldest first: of an order that changed, the newest report's service level stays.
  for (const uploadRecord of relevant.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))) {
    const upload = await dependencies.uploads.open({ key: uploadRecord.key });
    if (upload === undefined) continue;
    const found: Parameters<Parameters<typeof openOrderTraits>[1]>[0][] = [];
    const context = await contextOf(dependencies, upload, account);
    const reader = openOrderTraits(context, (trait) => {
      if (wanted.has(trait.orderId)) found.push(trait);
    });
    const unpacker = unpackInto((bytes) => reader.push(bytes));
    const hash = createHash('sha256');
    for await (const bytes of upload.body) {
      hash.update(bytes);
      await unpacker.push(bytes);
    }
    await unpacker.finish();
    reader.finish();
    if (hash.digest('hex') !== uploadRecord.digest) continue;
    for (const { orderId, asin, shipService, returnReason } of found) {
      const known = traits.get(orderId) ?? { asins: new Set<string>(), returnReasons: new Set<string>() };
      if (asin !== undefined) known.asins.add(asin);
      if (returnReason !== undefined) known.returnReasons.add(returnReason);
      traits.set(orderId, { ...known, ...(shipService !== undefined && { shipService }) });
    }
  }
  return new Map(
    [...traits].map(([orderId, { asins, shipService, returnReasons }]) => [
      orderId,
      {
        asins: [...asins].sort(),
        returnReasons: [...returnReasons].sort(),
        ...(shipService !== undefined && { shipService }),
      },
    ]),
  );
}
