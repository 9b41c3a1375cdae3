import type { Account } from '../../domain/account.ts';
import { accountName } from '../../domain/account.ts';
import { emptyDefectIndex } from '../../ledger/defect-index.ts';
import { noDefects, summariseDefects } from '../../ledger/defect-summary.ts';
import { emptyTrafficIndex, noTraffic, summariseTraffic } from '../../ledger/traffic-counts.ts';
import { emptyUnshippedList, nothingUnshipped, summariseUnshipped } from '../../ledger/unshipped-list.ts';
import type { AccountSummaries, VersionedDocument } from '../../ports/ledger.ts';
import { UnreadableItem } from '../../ports/stored-item.ts';
import { Conflict, type Versioned } from '../../ports/versioned.ts';
import {
  defectIndexBody,
  defectSummaryBody,
  trafficIndexBody,
  trafficSummaryBody,
  unshippedListBody,
  unshippedSummaryBody,
} from './shapes/documents.ts';
import { type BodyCodec, decodeBody, encodeBody, type Stored } from './table/body-codec.ts';
import { contentDigest } from './table/content-digest.ts';
import {
  type DocumentName,
  documentKey,
  documentPartSortKey,
  documentPartsOf,
  documentSummariesOf,
  documentSummaryKey,
  versionOfDocumentPart,
} from './table/keys.ts';
import { missingPart } from './table/missing-part.ts';
import { type Item, partBytes, type Table } from './table/table.ts';

/** The sort keys of a large document's parts, in the document's place. */
interface Head {
  readonly parts: readonly string[];
}

interface Kind<Body, Summary> {
  readonly name: DocumentName;
  readonly body: BodyCodec<Body | Head>;
  readonly summaryBody: BodyCodec<Summary>;
  readonly empty: Body;
  readonly emptySummary: Summary;
  readonly summarise: (document: Body) => Summary;
}

const isHead = <Body>(stored: Body | Head): stored is Head =>
  typeof stored === 'object' && stored !== null && 'parts' in stored;

async function readDocument<Body, Summary>(
  table: Table,
  { name, body, empty }: Kind<Body, Summary>,
  account: Account,
): Promise<Versioned<Body>> {
  const { pk, sk } = documentKey(account, name);
  const item = await table.get(pk, sk);
  if (item === undefined) return { value: empty, version: 0 };
  const version = item.version ?? 0;
  const stored = decodeBody(body, item);
  if (!isHead(stored)) return { value: stored, version };
  const bodies: Uint8Array[] = [];
  for (const part of stored.parts) {
    const found = await table.get(pk, part);
    if (found?.body === undefined)
      throw await missingPart(table, item, `The ${name} of ${accountName(account)} are being rewritten`);
    bodies.push(found.body);
  }
  const whole = decodeBody(body, { pk, sk, body: Buffer.concat(bodies), version });
  if (isHead(whole)) throw new UnreadableItem(pk, sk, 'its parts are the head of further parts', { version });
  return { value: whole, version };
}

/**
 * A summary as it was stored with its document. One that cannot be read (an older release did not know all that it has
 * today) is made again from the document: it holds nothing of its own. Not written back, as not everyone who reads may write.
 */
async function summaryIn<Body, Summary>(
  table: Table,
  kind: Kind<Body, Summary>,
  account: Account,
  item: Item | undefined,
): Promise<Summary> {
  if (item === undefined) return kind.emptySummary;
  try {
    return decodeBody(kind.summaryBody, item);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return kind.summarise((await readDocument(table, kind, account)).value);
  }
}

/**
 * A document of an account and its summary. The document is guarded by its version; the summary carries the version of the
 * document that it was made from and never goes back.
 */
function documentsOn<Body, Summary>(table: Table, kind: Kind<Body, Summary>): VersionedDocument<Body, Summary> {
  return {
    read: (account) => readDocument(table, kind, account),

    async summary(account) {
      const { pk, sk } = documentSummaryKey(account, kind.name);
      return summaryIn(table, kind, account, await table.get(pk, sk));
    },

    async write(account, next, version) {
      const { pk, sk } = documentKey(account, kind.name);
      const bytes = encodeBody(kind.body, next as Stored<Body | Head>);
      const parts: string[] = [];
      if (bytes.length > partBytes) {
        // Two writers of one version must not share parts: the digest of the content is in their keys.
        const digest = await contentDigest(bytes);
        for (let start = 0; start < bytes.length; start += partBytes) {
          const part = documentPartSortKey(kind.name, version + 1, digest, parts.length);
          await table.put({ pk, sk: part, body: bytes.subarray(start, start + partBytes) });
          parts.push(part);
        }
      }
      const body = parts.length === 0 ? bytes : encodeBody(kind.body, { parts } as Stored<Body | Head>);
      if (!(await table.put({ pk, sk, body, version: version + 1 }, { version }))) {
        throw new Conflict(`The ${kind.name} of ${accountName(account)} were changed meanwhile`);
      }
      const summary = encodeBody(kind.summaryBody, kind.summarise(next) as Stored<Summary>);
      const at = { ...documentSummaryKey(account, kind.name), body: summary, version: version + 1 };
      await putSummary(table, at, { pk, sk });
      const old = await table.query(pk, documentPartsOf(account, kind.name).range);
      for (const part of old) if (isOlder(part.sk, version + 1)) await table.delete(pk, part.sk);
    },
  };
}

/** Parts of versions before this one; a part of a later one may belong to a writer that is not done. */
const isOlder = (part: string, version: number): boolean => versionOfDocumentPart(part) < version;

async function putSummary(
  table: Table,
  item: { readonly pk: string; readonly sk: string; readonly body: Uint8Array; readonly version: number },
  document: { readonly pk: string; readonly sk: string },
): Promise<void> {
  for (;;) {
    const stored = (await table.get(item.pk, item.sk))?.version ?? 0;
    if (stored === item.version) return;
    // Made from a version that is no more: the document was lost, and is being written anew from its first version.
    if (stored > item.version && stored <= ((await table.get(document.pk, document.sk))?.version ?? 0)) return;
    if (await table.put(item, { version: stored })) return;
  }
}

const defects = {
  name: 'defects',
  body: defectIndexBody,
  summaryBody: defectSummaryBody,
  empty: emptyDefectIndex,
  emptySummary: noDefects,
  summarise: summariseDefects,
} as const;

const traffic = {
  name: 'traffic',
  body: trafficIndexBody,
  summaryBody: trafficSummaryBody,
  empty: emptyTrafficIndex,
  emptySummary: noTraffic,
  summarise: summariseTraffic,
} as const;

const unshipped = {
  name: 'unshipped',
  body: unshippedListBody,
  summaryBody: unshippedSummaryBody,
  empty: emptyUnshippedList,
  emptySummary: nothingUnshipped,
  summarise: summariseUnshipped,
} as const;

export const defectIndexesOn = (table: Table) => documentsOn(table, defects);

export const trafficIndexesOn = (table: Table) => documentsOn(table, traffic);

export const unshippedListsOn = (table: Table) => documentsOn(table, unshipped);

/** All summaries by one query: three small items are read for the price of one. */
export const summariesOn = (table: Table): AccountSummaries => ({
  async read(account, freshness = 'current') {
    const { pk, range } = documentSummariesOf(account);
    const items = await table.query(pk, { ...range, freshness });
    const summaryOf = <Body, Summary>(kind: Kind<Body, Summary>): Promise<Summary> => {
      const key = documentSummaryKey(account, kind.name);
      return summaryIn(
        table,
        kind,
        account,
        items.find(({ sk }) => sk === key.sk),
      );
    };
    return {
      defects: await summaryOf(defects),
      traffic: await summaryOf(traffic),
      unshipped: await summaryOf(unshipped),
    };
  },
});
