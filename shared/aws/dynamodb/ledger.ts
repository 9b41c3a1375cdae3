import { type Account, accountName } from '../../domain/account.ts';
import { type Day, parseDay } from '../../domain/day.ts';
import { emptyPage, type LedgerPage } from '../../ledger/page.ts';
import { decodePage, encodePage, pageFormat, UnknownPageFormat } from '../../ledger/page-codec.ts';
import { type DayTally, tallyOf } from '../../ledger/tally.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { NewerSchema, UnreadableItem } from '../../ports/stored-item.ts';
import { Conflict, type Versioned } from '../../ports/versioned.ts';
import { pageHeadBody, tallyBody } from './shapes/ledger.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { contentDigest } from './table/content-digest.ts';
import { dayOfTally, ledgerPageKey, ledgerPartKey, talliesBetween, tallyKey } from './table/keys.ts';
import { missingPart } from './table/missing-part.ts';
import { type Item, partBytes, type Table } from './table/table.ts';

/** The first byte of a head: what follows is the page, or says where its parts are. A higher one is a newer release's. */
const wholePage = 1;
const inParts = 2;
const newestHead = inParts;

/**
 * Ledger pages. The head carries the version and the page, or names the generation of its parts; parts of a new generation
 * are written before the head that names them, and the old ones are removed after it, so that a reader sees one or the
 * other. A page in its head costs one write; written and removed beside it, it would cost two and its size again.
 */
export const ledgerOn = (table: Table): Ledger => ({
  page: (account, day) => readPage(table, account, day),

  async write(account, day, page, tally, version) {
    const { pk, sk } = ledgerPageKey(account, day);
    const before = version === 0 ? undefined : await table.get(pk, sk);
    const bytes = encodePage(page);
    const parts = bytes.length > partBytes ? Math.ceil(bytes.length / partBytes) : 0;
    // Two writers of one version must not share parts: the digest of the content is in their keys.
    const generation = `${version + 1}-${await contentDigest(bytes)}`;
    for (let part = 0; part < parts; part++) {
      const body = bytes.subarray(part * partBytes, (part + 1) * partBytes);
      await table.put({ ...ledgerPartKey(account, day, generation, part), body });
    }
    const body =
      parts === 0
        ? Buffer.concat([Buffer.of(wholePage), bytes])
        : Buffer.concat([Buffer.of(inParts), encodeBody(pageHeadBody, { parts, generation })]);
    if (!(await table.put({ pk, sk, body, version: version + 1 }, { version }))) {
      throw new Conflict(`The ledger page ${accountName(account)} ${day} was changed meanwhile`);
    }
    await putTally(table, account, day, tally, version + 1);
    const old = before && partsOf(before);
    if (old === undefined || old.generation === generation) return;
    for (let part = 0; part < old.parts; part++) {
      const stale = ledgerPartKey(account, day, old.generation, part);
      await table.delete(stale.pk, stale.sk);
    }
  },

  settle: (account, day, tally, version) => putTally(table, account, day, tally, version),

  async tallies(account, from, to, freshness = 'current') {
    const { pk, range } = talliesBetween(account, from, to);
    const items = await table.query(pk, { ...range, freshness });
    const tallies = new Map<Day, DayTally>();
    for (const item of items) {
      const day = parseDay(dayOfTally(item.sk));
      if (day !== undefined) tallies.set(day, await tallyIn(table, account, day, item));
    }
    return tallies;
  },
});

async function readPage(table: Table, account: Account, day: Day): Promise<Versioned<LedgerPage>> {
  const { pk, sk } = ledgerPageKey(account, day);
  const item = await table.get(pk, sk);
  if (item === undefined) return { value: emptyPage, version: 0 };
  const version = item.version ?? 0;
  const head = headIn(item);
  if ('page' in head) return { value: pageIn(head.page, day, item), version };
  const bodies: Uint8Array[] = [];
  for (let part = 0; part < head.parts; part++) {
    const key = ledgerPartKey(account, day, head.generation, part);
    const found = await table.get(key.pk, key.sk);
    if (found?.body === undefined)
      throw await missingPart(table, item, `The ledger page ${accountName(account)} ${day} is being rewritten`);
    bodies.push(found.body);
  }
  return { value: pageIn(Buffer.concat(bodies), day, item), version };
}

/** The parts that a head names; none where it is damaged: what it named is lost, and nothing reads it. */
function partsOf(before: Item): { readonly parts: number; readonly generation: string } | undefined {
  try {
    const head = headIn(before);
    return 'page' in head ? undefined : head;
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return undefined;
  }
}

/** A head: the bytes of the page, or where they are. */
function headIn(item: Item): { readonly page: Uint8Array } | { readonly parts: number; readonly generation: string } {
  const { pk, sk, body, version = 0 } = item;
  const [form = 0] = body ?? [];
  if (body === undefined || form === 0) throw new UnreadableItem(pk, sk, 'it has no body', { version });
  if (form > newestHead) throw new NewerSchema(`${pk} ${sk}`, 'ledger page head', form, newestHead);
  return form === wholePage
    ? { page: body.subarray(1) }
    : decodeBody(pageHeadBody, { ...item, body: body.subarray(1) });
}

function pageIn(bytes: Uint8Array, day: Day, { pk, sk, version = 0 }: Item): LedgerPage {
  try {
    return decodePage(bytes, day);
  } catch (cause) {
    if (cause instanceof UnknownPageFormat && cause.format > pageFormat)
      throw new NewerSchema(`${pk} ${sk}`, 'ledger page', cause.format, pageFormat);
    throw new UnreadableItem(pk, sk, cause instanceof Error ? cause.message : 'it is no page', { cause, version });
  }
}

/** A day's tally; one that cannot be read is counted again from its page, as it holds nothing of its own. */
async function tallyIn(table: Table, account: Account, day: Day, item: Item): Promise<DayTally> {
  try {
    return decodeBody(tallyBody, item);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return tallyOf((await readPage(table, account, day)).value);
  }
}

/** A tally never goes back to an older page: the page's version guards it. */
async function putTally(table: Table, account: Account, day: Day, tally: DayTally, pageVersion: number): Promise<void> {
  const { pk, sk } = tallyKey(account, day);
  const body = encodeBody(tallyBody, tally);
  for (;;) {
    const version = (await table.get(pk, sk))?.version ?? 0;
    if (version === pageVersion) return;
    // Counted from a version that is no more: the page was lost, and is being written anew from its first version.
    const page = ledgerPageKey(account, day);
    if (version > pageVersion && version <= ((await table.get(page.pk, page.sk))?.version ?? 0)) return;
    if (await table.put({ pk, sk, body, version: pageVersion }, { version })) return;
  }
}
