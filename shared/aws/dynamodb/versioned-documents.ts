import * as v from 'valibot';
import { accountName } from '../../domain/account.ts';
import { emptyDefectIndex } from '../../ledger/defect-index.ts';
import { noDefects, summariseDefects } from '../../ledger/defect-summary.ts';
import { emptyTrafficIndex, noTraffic, summariseTraffic } from '../../ledger/traffic-counts.ts';
import { emptyUnshippedList, nothingUnshipped, summariseUnshipped } from '../../ledger/unshipped-list.ts';
import type { AccountSummaries, VersionedDocument } from '../../ports/ledger.ts';
import { Conflict } from '../../ports/versioned.ts';
import {
  defectIndexShape,
  defectSummaryShape,
  trafficIndexShape,
  trafficSummaryShape,
  unshippedListShape,
  unshippedSummaryShape,
} from './shapes/documents.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import { lowestKey, startingWith, type Table } from './table/table.ts';

/** An item may have 400 KB; a book that is larger lies in parts beside its head. */
const partBytes = 300_000;

interface Kind<Body, Summary> {
  readonly name: 'defects' | 'traffic' | 'unshipped';
  readonly shape: v.GenericSchema<unknown, Body>;
  readonly summaryShape: v.GenericSchema<unknown, Summary>;
  readonly empty: Body;
  readonly emptySummary: Summary;
  readonly summarise: (document: Body) => Summary;
}

const headShape = v.object({ parts: v.array(v.string()) });

/**
 * A book of an account and its summary: `book#NAME` (or its parts, when it is large) and `summary#NAME`. The book is
 * guarded by its version; the summary carries the version of the book that it was made from and never goes back.
 */
function documentsOn<Body, Summary>(table: Table, kind: Kind<Body, Summary>): VersionedDocument<Body, Summary> {
  const sk = `book#${kind.name}`;
  const summaryKey = `summary#${kind.name}`;
  return {
    async read(account) {
      const pk = accountPartition(accountName(account));
      const item = await table.get(pk, sk);
      if (item === undefined) return { value: kind.empty, version: 0 };
      const version = item.version ?? 0;
      const head = v.safeParse(headShape, decodeBody(v.unknown(), item));
      if (!head.success) return { value: decodeBody(kind.shape, item), version };
      const bodies: Uint8Array[] = [];
      for (const part of head.output.parts) {
        const found = await table.get(pk, part);
        if (found?.body === undefined)
          throw new Conflict(`The ${kind.name} of ${accountName(account)} are being rewritten`);
        bodies.push(found.body);
      }
      return { value: decodeBody(kind.shape, { pk, sk, body: Buffer.concat(bodies) }), version };
    },

    async summary(account) {
      const item = await table.get(accountPartition(accountName(account)), summaryKey);
      return item === undefined ? kind.emptySummary : decodeBody(kind.summaryShape, item);
    },

    async write(account, next, version) {
      const pk = accountPartition(accountName(account));
      const bytes = encodeBody(next);
      const parts: string[] = [];
      if (bytes.length > partBytes) {
        // Two writers of one version must not share parts: the digest of the content tells them apart.
        const digest = await contentDigest(bytes);
        for (let start = 0; start < bytes.length; start += partBytes) {
          const part = `part#${kind.name}#${version + 1}-${digest}#${String(parts.length).padStart(3, '0')}`;
          await table.put({ pk, sk: part, body: bytes.subarray(start, start + partBytes) });
          parts.push(part);
        }
      }
      const body = parts.length === 0 ? bytes : encodeBody({ parts });
      if (!(await table.put({ pk, sk, body, version: version + 1 }, { version }))) {
        throw new Conflict(`The ${kind.name} of ${accountName(account)} were changed meanwhile`);
      }
      await putSummary(table, { pk, sk: summaryKey, body: encodeBody(kind.summarise(next)), version: version + 1 });
      const old = await table.query(pk, { from: `part#${kind.name}#${lowestKey}`, to: `part#${kind.name}#\uffff` });
      for (const part of old) if (isOlder(part.sk, version + 1)) await table.delete(pk, part.sk);
    },
  };
}

/** Parts of versions before this one; a part of a later one may belong to a writer that is not done. */
const isOlder = (part: string, version: number): boolean => Number.parseInt(part.split('#')[2] ?? '', 10) < version;

async function putSummary(
  table: Table,
  item: { readonly pk: string; readonly sk: string; readonly body: Uint8Array; readonly version: number },
): Promise<void> {
  for (;;) {
    const stored = (await table.get(item.pk, item.sk))?.version ?? 0;
    if (stored >= item.version || (await table.put(item, { version: stored }))) return;
  }
}

async function contentDigest(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(digest).toString('hex').slice(0, 16);
}

export const defectIndexesOn = (table: Table) =>
  documentsOn(table, {
    name: 'defects',
    shape: defectIndexShape,
    summaryShape: defectSummaryShape,
    empty: emptyDefectIndex,
    emptySummary: noDefects,
    summarise: summariseDefects,
  });

export const trafficIndexesOn = (table: Table) =>
  documentsOn(table, {
    name: 'traffic',
    shape: trafficIndexShape,
    summaryShape: trafficSummaryShape,
    empty: emptyTrafficIndex,
    emptySummary: noTraffic,
    summarise: summariseTraffic,
  });

export const unshippedListsOn = (table: Table) =>
  documentsOn(table, {
    name: 'unshipped',
    shape: unshippedListShape,
    summaryShape: unshippedSummaryShape,
    empty: emptyUnshippedList,
    emptySummary: nothingUnshipped,
    summarise: summariseUnshipped,
  });

/** All summaries by one query: three small items are read for the price of one. */
export const summariesOn = (table: Table): AccountSummaries => ({
  async read(account, freshness = 'current') {
    const items = await table.query(accountPartition(accountName(account)), { ...startingWith('summary#'), freshness });
    const item = (name: string) => items.find(({ sk }) => sk === `summary#${name}`);
    const [defects, traffic, unshipped] = [item('defects'), item('traffic'), item('unshipped')];
    return {
      defects: defects === undefined ? noDefects : decodeBody(defectSummaryShape, defects),
      traffic: traffic === undefined ? noTraffic : decodeBody(trafficSummaryShape, traffic),
      unshipped: unshipped === undefined ? nothingUnshipped : decodeBody(unshippedSummaryShape, unshipped),
    };
  },
});
