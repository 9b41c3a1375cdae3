import * as v from 'valibot';
import { accountName } from '../../domain/account.ts';
import { type Day, parseDay } from '../../domain/day.ts';
import { emptyPage } from '../../ledger/page.ts';
import { decodePage, encodePage } from '../../ledger/page-codec.ts';
import type { DayTally } from '../../ledger/tally.ts';
import type { Ledger } from '../../ports/ledger.ts';
import { Conflict } from '../../ports/versioned.ts';
import { tallyShape } from './shapes/ledger.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { accountPartition } from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

/** An item may have 400 KB; a page that is larger lies in parts beside its head, any other is in the head itself. */
const partBytes = 300_000;

/** The first byte of a head: what follows is the page, or says where its parts are. */
const wholePage = 1;
const inParts = 2;

const headShape = v.object({ parts: v.number(), generation: v.string() });

/**
 * Ledger pages. The head carries the version and the page, or names the generation of its parts; parts of a new generation
 * are written before the head that names them, and the old ones are removed after it, so that a reader sees one or the
 * other. A page in its head costs one write; written and removed beside it, it would cost two and its size again.
 */
export const ledgerOn = (table: Table): Ledger => ({
  async page(account, day) {
    const pk = accountPartition(accountName(account));
    const head = await table.get(pk, `ledger#${day}`);
    if (head === undefined) return { value: emptyPage, version: 0 };
    const version = head.version ?? 0;
    const body = bodyOf(head);
    if (body[0] === wholePage) return { value: decodePage(body.subarray(1), day), version };
    const { parts, generation } = partsNamedIn(head);
    const bodies: Uint8Array[] = [];
    for (let part = 0; part < parts; part++) {
      const item = await table.get(pk, partKey(day, generation, part));
      // The head was replaced between the two reads.
      if (item?.body === undefined)
        throw new Conflict(`The ledger page ${accountName(account)} ${day} is being rewritten`);
      bodies.push(item.body);
    }
    return { value: decodePage(Buffer.concat(bodies), day), version };
  },

  async write(account, day, page, tally, version) {
    const pk = accountPartition(accountName(account));
    const before = version === 0 ? undefined : await table.get(pk, `ledger#${day}`);
    const bytes = encodePage(page);
    const parts = bytes.length > partBytes ? Math.ceil(bytes.length / partBytes) : 0;
    // Two writers of one version must not share parts: the digest of the content tells them apart.
    const generation = `${version + 1}-${await contentDigest(bytes)}`;
    for (let part = 0; part < parts; part++) {
      const body = bytes.subarray(part * partBytes, (part + 1) * partBytes);
      await table.put({ pk, sk: partKey(day, generation, part), body });
    }
    const body =
      parts === 0
        ? Buffer.concat([Buffer.of(wholePage), bytes])
        : Buffer.concat([Buffer.of(inParts), encodeBody({ parts, generation })]);
    const head = { pk, sk: `ledger#${day}`, body, version: version + 1 };
    if (!(await table.put(head, { version }))) {
      throw new Conflict(`The ledger page ${accountName(account)} ${day} was changed meanwhile`);
    }
    await putTally(table, pk, day, tally, version + 1);
    const old = before === undefined || bodyOf(before)[0] === wholePage ? undefined : partsNamedIn(before);
    if (old === undefined || old.generation === generation) return;
    for (let part = 0; part < old.parts; part++) await table.delete(pk, partKey(day, old.generation, part));
  },

  settle: (account, day, tally, version) =>
    putTally(table, accountPartition(accountName(account)), day, tally, version),

  async tallies(account, from, to, freshness = 'current') {
    const items = await table.query(accountPartition(accountName(account)), {
      from: `tally#${from}`,
      to: `tally#${to}`,
      freshness,
    });
    return new Map(
      items.flatMap((item) => {
        const day = parseDay(item.sk.slice('tally#'.length));
        return day === undefined ? [] : [[day, decodeBody(tallyShape, item)] as const];
      }),
    );
  },
});

function bodyOf({ pk, sk, body }: Item): Uint8Array {
  if (body === undefined) throw new Error(`${pk} ${sk} has no body`);
  return body;
}

function partsNamedIn(head: Item) {
  const body = bodyOf(head);
  if (body[0] !== inParts) throw new Error(`${head.pk} ${head.sk} is no head of a ledger page`);
  return decodeBody(headShape, { ...head, body: body.subarray(1) });
}

/** A tally never goes back to an older page: the page's version guards it. */
async function putTally(table: Table, pk: string, day: Day, tally: DayTally, pageVersion: number): Promise<void> {
  const sk = `tally#${day}`;
  for (;;) {
    const stored = await table.get(pk, sk);
    if ((stored?.version ?? 0) >= pageVersion) return;
    const written = await table.put(
      { pk, sk, body: encodeBody(tally), version: pageVersion },
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
