import * as v from 'valibot';
import { Conflict, type Ledger } from '../flows/ports.ts';
import { emptyPage } from '../ledger/page.ts';
import { decodePage, encodePage } from '../ledger/page-codec.ts';
import type { DayTally } from '../ledger/tally.ts';
import { accountName } from '../metrics/account.ts';
import { type Day, parseDay } from '../metrics/day.ts';
import { accountPartition } from './keys.ts';
import { pack, unpack } from './packed.ts';
import { tallyShape } from './shapes.ts';
import type { Table } from './table.ts';

/** An item may have 400 KB; a page that is larger lies in parts beside its head. */
const partBytes = 300_000;

const headShape = v.object({ parts: v.number(), generation: v.string() });

/**
 * Ledger pages. The head carries the version and names the generation of its parts; parts of a new generation are
 * written before the head that names them, and the old ones are removed after it, so that a reader sees one or the other.
 */
export const ledgerOn = (table: Table): Ledger => ({
  async page(account, day) {
    const pk = accountPartition(accountName(account));
    const head = await table.get(pk, `ledger#${day}`);
    if (head === undefined) return { value: emptyPage, version: 0 };
    const { parts, generation } = unpack(headShape, head);
    const bodies: Uint8Array[] = [];
    for (let part = 0; part < parts; part++) {
      const item = await table.get(pk, partKey(day, generation, part));
      // The head was replaced between the two reads.
      if (item?.body === undefined)
        throw new Conflict(`The ledger page ${accountName(account)} ${day} is being rewritten`);
      bodies.push(item.body);
    }
    return { value: decodePage(Buffer.concat(bodies), day), version: head.version ?? 0 };
  },

  async write(account, day, page, tally, version) {
    const pk = accountPartition(accountName(account));
    const before = version === 0 ? undefined : await table.get(pk, `ledger#${day}`);
    const bytes = encodePage(page);
    const parts = Math.ceil(bytes.length / partBytes);
    // Two writers of one version must not share parts: the digest of the content tells them apart.
    const generation = `${version + 1}-${await contentDigest(bytes)}`;
    for (let part = 0; part < parts; part++) {
      const body = bytes.subarray(part * partBytes, (part + 1) * partBytes);
      await table.put({ pk, sk: partKey(day, generation, part), body });
    }
    const head = { pk, sk: `ledger#${day}`, body: pack({ parts, generation }), version: version + 1 };
    if (!(await table.put(head, { version }))) {
      throw new Conflict(`The ledger page ${accountName(account)} ${day} was changed meanwhile`);
    }
    await putTally(table, pk, day, tally, version + 1);
    if (before !== undefined) {
      const old = unpack(headShape, before);
      if (old.generation === generation) return;
      for (let part = 0; part < old.parts; part++) await table.delete(pk, partKey(day, old.generation, part));
    }
  },

  async tallies(account, from, to) {
    const items = await table.query(accountPartition(accountName(account)), {
      from: `tally#${from}`,
      to: `tally#${to}`,
    });
    return new Map(
      items.flatMap((item) => {
        const day = parseDay(item.sk.slice('tally#'.length));
        return day === undefined ? [] : [[day, unpack(tallyShape, item)] as const];
      }),
    );
  },
});

/** A tally never goes back to an older page: the page's version guards it. */
async function putTally(table: Table, pk: string, day: Day, tally: DayTally, pageVersion: number): Promise<void> {
  const sk = `tally#${day}`;
  for (;;) {
    const stored = await table.get(pk, sk);
    if ((stored?.version ?? 0) >= pageVersion) return;
    const written = await table.put(
      { pk, sk, body: pack(tally), version: pageVersion },
      { version: stored?.version ?? 0 },
    );
    if (written) return;
  }
}

const partKey = (day: Day, generation: string, part: number): string =>
  `page#${day}#${generation}#${String(part).padStart(3, '0')}`;

async function contentDigest(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(digest).toString('hex').slice(0, 16);
}
