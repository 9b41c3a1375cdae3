import type { Mail } from '../../notifications/mail/mail.ts';
import type { MailLog, Outbox, OutboxEntry, Sending } from '../../ports/mail.ts';
import { type SummaryClaims, scopeName } from '../../ports/messages.ts';
import { Conflict } from '../../ports/versioned.ts';
import { mailLogBody, outboxBody, sendingBody, waitingMailBody } from './shapes/mail.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import {
  expiryAfter,
  mailKey,
  mailLogBefore,
  mailLogKeys,
  scopeOfSummaryClaim,
  sendingKey,
  summaryClaimKey,
  summaryClaimsOf,
  waitingMail,
  waitingMailKey,
} from './table/keys.ts';
import type { Item, Table } from './table/table.ts';

const mailKeptDays = 400;

const notTried: Sending = { tries: 0, lostEnds: 0 };

const isDone = ({ sending }: OutboxEntry): boolean =>
  sending.value.sentAs !== undefined || sending.value.failed !== undefined;

/**
 * Mail by id, the progress of its sending in a small item beside it, and a marker while it is not sent. The mail itself is
 * written once, whatever happens to it. Beside its own size (an alert has 2 to 3 KB, compressed) an ordinary mail
 * costs six write units: the marker, two lines of the mail log, the claim, the result and the removal of the marker.
 */
export const outboxOn = (table: Table): Outbox => {
  const readMail = async (id: string) => {
    const item = await table.get(mailKey(id).pk, mailKey(id).sk);
    return item && decodeBody(outboxBody, item);
  };
  const read = async (id: string): Promise<OutboxEntry | undefined> => {
    const [stored, item] = await Promise.all([readMail(id), table.get(sendingKey(id).pk, sendingKey(id).sk)]);
    return (
      stored && {
        ...stored,
        sending: { value: item === undefined ? notTried : decodeBody(sendingBody, item), version: item?.version ?? 0 },
      }
    );
  };
  const itemFor = (entry: OutboxEntry, next: Sending): Item & { readonly version: number } => ({
    ...sendingKey(entry.mail.id),
    body: encodeBody(sendingBody, next),
    version: entry.sending.version + 1,
    expires: expiryAfter(new Date(entry.recordedAt), mailKeptDays),
  });
  const logMail = async ({ id, kind, to, client, subject }: Mail, recordedAt: string): Promise<void> => {
    const of = client === undefined ? {} : { client };
    const body = encodeBody(mailLogBody, { id, kind, to, ...of, subject, at: recordedAt });
    const expires = expiryAfter(new Date(recordedAt), mailKeptDays);
    for (const key of mailLogKeys(to, recordedAt, id)) await table.put({ ...key, body, expires }, 'new');
  };
  const removeMarker = (id: string) => table.delete(waitingMailKey(id).pk, waitingMailKey(id).sk);
  const advance = async (entry: OutboxEntry, next: Sending): Promise<OutboxEntry | undefined> => {
    const item = itemFor(entry, next);
    if (!(await table.put(item, { version: entry.sending.version }))) return undefined;
    return { ...entry, sending: { value: next, version: item.version } };
  };
  const letGo = async (claimed: OutboxEntry, next: Sending): Promise<void> => {
    if ((await advance(claimed, next)) === undefined)
      throw new Conflict(`Mail ${claimed.mail.id} was claimed by someone else meanwhile`);
  };
  const finish = async (entry: OutboxEntry, outcome: { sentAs: string } | { failed: string }): Promise<void> => {
    const { tries, lostEnds } = entry.sending.value;
    await table.put(itemFor(entry, { tries, lostEnds, ...outcome }));
    await removeMarker(entry.mail.id);
  };
  return {
    async put(mail, now) {
      const recordedAt = now.toISOString();
      // The marker first: a marker without mail is looked up in vain, mail without a marker would be forgotten.
      await table.put(
        { ...waitingMailKey(mail.id), body: encodeBody(waitingMailBody, { mail: mail.id, recordedAt }) },
        'new',
      );
      const item: Item = {
        ...mailKey(mail.id),
        body: encodeBody(outboxBody, { mail, recordedAt }),
        expires: expiryAfter(now, mailKeptDays),
      };
      if (await table.put(item, 'new')) return logMail(mail, recordedAt);
      const known = await read(mail.id);
      // Whoever recorded it may have died before its lines were in the log.
      if (known !== undefined) await logMail(known.mail, known.recordedAt);
      if (known !== undefined && isDone(known)) await removeMarker(mail.id);
    },
    find: read,
    claim: (entry, until) => {
      const { tries, lostEnds, claimedUntil } = entry.sending.value;
      // Whoever claims over a claim that was never given back does not know what became of that attempt.
      const lost = lostEnds + (claimedUntil === undefined ? 0 : 1);
      return advance(entry, { tries: tries + 1, lostEnds: lost, claimedUntil: until.toISOString() });
    },
    putOff: (claimed, why) => letGo(claimed, { tries: claimed.sending.value.tries, ...why }),
    giveBack: (claimed) => {
      const { tries, lostEnds } = claimed.sending.value;
      return letGo(claimed, { tries: tries - 1, lostEnds });
    },
    sent: (entry, messageId) => finish(entry, { sentAs: messageId }),
    failed: (entry, reason) => finish(entry, { failed: reason }),
    settled: ({ mail }) => removeMarker(mail.id),
    async waitingSince(before) {
      const items = await table.query(waitingMail.pk, waitingMail.range);
      return items
        .map((item) => decodeBody(waitingMailBody, item))
        .filter(({ recordedAt }) => recordedAt <= before.toISOString())
        .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
        .map(({ mail }) => mail);
    },
  };
};

/** What the outbox has logged. */
export const mailLogOn = (table: Table): MailLog => ({
  async newest(count, { to, before }) {
    const { pk, range } = mailLogBefore(to, before);
    const items = await table.query(pk, { ...range, newestFirst: true, atMost: count, freshness: 'recent' });
    return items.map((item) => decodeBody(mailLogBody, item));
  },
  async sendingOf(id) {
    const item = await table.get(sendingKey(id).pk, sendingKey(id).sk, 'recent');
    return item === undefined ? notTried : decodeBody(sendingBody, item);
  },
});

const claimsKeptDays = 60;

/** A weekly summary is asked for once: whoever writes the claim first. */
export const summaryClaimsOn = (table: Table): SummaryClaims => ({
  async claimed(week) {
    const { pk, range } = summaryClaimsOf(week);
    const items = await table.query(pk, range);
    return new Set(items.map(({ sk }) => scopeOfSummaryClaim(week, sk)));
  },
  async claim(due, now) {
    await table.put({ ...summaryClaimKey(due.week, scopeName(due)), expires: expiryAfter(now, claimsKeptDays) });
  },
  // The end of a claim's life is when it was made and the days it is kept: nothing more is stored for it.
  async claimedAt(due) {
    const item = await table.get('summaries', `${due.week}#${scopeName(due)}`, 'recent');
    return item?.expires === undefined ? undefined : new Date((item.expires - claimsKeptDays * 86_400) * 1000);
  },
});
