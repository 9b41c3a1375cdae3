import * as v from 'valibot';
import { type Outbox, type SummaryClaims, scopeName } from '../flows/ports.ts';
import { expiryAfter } from './keys.ts';
import { pack, unpack } from './packed.ts';
import { outboxShape } from './shapes.ts';
import { type Item, lowestKey, startingWith, type Table } from './table.ts';

const mailKeptDays = 400;
const waiting = 'outbox-waiting';

const mailKey = (id: string) => ({ pk: `mail#${id}`, sk: 'mail' });
const markerKey = (recordedAt: string, id: string) => `${recordedAt}#${id}`;

/** Mail by id, and a marker for each that is not sent yet, in order of recording. */
export const outboxOn = (table: Table): Outbox => {
  const read = async (id: string) => {
    const item = await table.get(mailKey(id).pk, mailKey(id).sk);
    return item && { item, entry: unpack(outboxShape, item) };
  };
  const finish = async (id: string, outcome: { sentAs: string } | { failed: string }, now: Date) => {
    const found = await read(id);
    if (found === undefined) throw new Error(`Mail ${id} is not in the outbox`);
    const entry = { ...found.entry, ...outcome };
    await table.put({ ...mailKey(id), body: pack(entry), expires: expiryAfter(now, mailKeptDays) });
    await table.delete(waiting, markerKey(found.entry.recordedAt, id));
  };
  return {
    async put(mail, now) {
      const recordedAt = now.toISOString();
      // The marker first: a marker without mail is swept away, mail without a marker would be forgotten.
      await table.put({ pk: waiting, sk: markerKey(recordedAt, mail.id), body: pack(mail.id) });
      const item: Item = {
        ...mailKey(mail.id),
        body: pack({ mail, recordedAt }),
        expires: expiryAfter(now, mailKeptDays),
      };
      if (await table.put(item, 'new')) return;
      const known = await read(mail.id);
      if (known?.entry.recordedAt !== recordedAt) await table.delete(waiting, markerKey(recordedAt, mail.id));
    },
    async find(id) {
      const found = await read(id);
      if (found === undefined) return undefined;
      const { mail, sentAs, failed } = found.entry;
      return { mail, ...(sentAs !== undefined && { sentAs }), ...(failed !== undefined && { failed }) };
    },
    sent: (id, messageId, now) => finish(id, { sentAs: messageId }, now),
    failed: (id, reason, now) => finish(id, { failed: reason }, now),
    async waitingSince(before) {
      const items = await table.query(waiting, { from: lowestKey, to: before.toISOString() });
      return items.map((item) => unpack(v.string(), item));
    },
  };
};

const claimsKeptDays = 60;

/** A weekly summary is asked for once: whoever writes the claim first. */
export const summaryClaimsOn = (table: Table): SummaryClaims => ({
  async claimed(week) {
    const items = await table.query('summaries', startingWith(`${week}#`));
    return new Set(items.map(({ sk }) => sk.slice(week.length + 1)));
  },
  async claim(due, now) {
    await table.put({
      pk: 'summaries',
      sk: `${due.week}#${scopeName(due)}`,
      expires: expiryAfter(now, claimsKeptDays),
    });
  },
});
