import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Link, type SnoozeDays, snoozeDays } from './link.ts';

/** Half of SHA-256, the least that RFC 2104 (section 5) advises to keep: a guess is right once in 2^128 times. */
const signatureBytes = 16;
const signatureLetters = Math.ceil((signatureBytes * 8) / 6);
/** The secret signs links and nothing else; a later format of links starts differently. */
const purpose = 'headroom link 1\n';

/**
 * A link as it appears in an address: its content and a signature (HMAC-SHA256), in base64url with a dot between. The same
 * link and secret give the same text.
 */
export function signLink(link: Link, secret: Uint8Array): string {
  const body = Buffer.from(JSON.stringify(partsOf(link))).toString('base64url');
  return `${body}.${signatureOf(body, secret)}`;
}

/** The content of a link; `undefined` unless this secret signed exactly these letters. Expiry is not checked here. */
export function readLink(text: string, secret: Uint8Array): Link | undefined {
  const cut = text.length - signatureLetters - 1;
  if (cut <= 0 || text[cut] !== '.') return undefined;
  const body = text.slice(0, cut);
  const given = Buffer.from(text.slice(cut + 1));
  const right = Buffer.from(signatureOf(body, secret));
  // Compared as letters: several spellings in base64url can mean the same bytes, and only one of them was signed.
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return linkFrom(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
}

/** Identifies a used link: its signature, which no other link shares. */
export const nameOfLink = (text: string): string => text.slice(-signatureLetters);

const signatureOf = (body: string, secret: Uint8Array): string =>
  createHmac('sha256', secret)
    .update(purpose + body)
    .digest()
    .subarray(0, signatureBytes)
    .toString('base64url');

type Parts = readonly [action: string, expires: number, to: string, ...rest: readonly (string | number)[]];

/** Instants to the millisecond, in as few letters as possible. */
const shortInstant = (instant: string): string => Date.parse(instant).toString(36);
const instantFrom = (short: string): string => new Date(Number.parseInt(short, 36)).toISOString();

function partsOf(link: Link): Parts {
  const { expires, to } = link;
  switch (link.action) {
    case 'acknowledge':
      return ['a', expires, to, link.account, link.alert, shortInstant(link.since)];
    case 'snooze':
      return ['s', expires, to, link.account, link.alert, shortInstant(link.since), link.days];
    case 'mute':
      return ['m', expires, to, link.account, link.alert];
    case 'expire':
      return ['l', expires, to, link.account, link.alert, shortInstant(link.at)];
    case 'fetch':
      return ['f', expires, to, link.account, link.case];
    case 'sent':
      return ['p', expires, to, link.account, link.case, shortInstant(link.since), link.clock];
    case 'set deadline':
      return ['d', expires, to, link.account, link.case, link.clock];
    case 'note':
      return ['n', expires, to, link.account, link.case];
    case 'accepted':
      return ['y', expires, to, link.account, link.case, shortInstant(link.since)];
    case 'rejected':
      return ['x', expires, to, link.account, link.case, shortInstant(link.since)];
    case 'withdraw':
      return ['w', expires, to, link.account, link.case, shortInstant(link.at)];
    case 'reinstate':
      return ['b', expires, to, link.address, shortInstant(link.at)];
    case 'unsubscribe':
      return ['u', expires, to, link.scope];
    case 'resubscribe':
      return ['r', expires, to, link.scope, link.version];
  }
}

/**
 * Decodes what was signed here: its shape is known, so anything else is our own bug. Mail of release 0.1.0 has some fields in
 * its own words, and its links live for months.
 */
function linkFrom(parts: unknown): Link {
  const [action = '', expires, to, about = '', alert = '', instant = '', last] = parts as readonly (string | number)[];
  const signed = { expires: Number(expires), to: String(to) };
  const alertOf = { account: String(about), alert: todaysAlert(String(alert)) };
  const caseOf = { account: String(about), case: String(alert) };
  const scope = todaysScope(String(about));
  switch (String(action)) {
    case 'a':
      return { ...signed, action: 'acknowledge', ...alertOf, since: instantFrom(String(instant)) };
    case 's':
      return { ...signed, action: 'snooze', ...alertOf, since: instantFrom(String(instant)), days: snoozeFrom(last) };
    case 'm':
      return { ...signed, action: 'mute', ...alertOf };
    case 'l':
      return { ...signed, action: 'expire', ...alertOf, at: instantFrom(String(instant)) };
    case 'f':
      return { ...signed, action: 'fetch', ...caseOf };
    case 'p':
      return { ...signed, action: 'sent', ...caseOf, since: instantFrom(String(instant)), clock: String(last) };
    case 'd':
      return { ...signed, action: 'set deadline', ...caseOf, clock: String(instant) };
    case 'n':
      return { ...signed, action: 'note', ...caseOf };
    case 'y':
      return { ...signed, action: 'accepted', ...caseOf, since: instantFrom(String(instant)) };
    case 'x':
      return { ...signed, action: 'rejected', ...caseOf, since: instantFrom(String(instant)) };
    case 'w':
      return { ...signed, action: 'withdraw', ...caseOf, at: instantFrom(String(instant)) };
    case 'b':
      return { ...signed, action: 'reinstate', address: String(about), at: instantFrom(String(alert)) };
    case 'u':
      return { ...signed, action: 'unsubscribe', scope };
    case 'r':
      return { ...signed, action: 'resubscribe', scope, version: Number(alert) };
    default:
      throw new Error(`A link was signed for the unknown action ${String(action)}`);
  }
}

/** The manual CSV was called the house CSV until 0.2.0, the daily heartbeat the daily proof. */
const todaysAlert = (alert: string): string => (alert === 'feed|house-csv' ? 'feed|manual-csv' : alert);
const todaysScope = (scope: string): string => (scope === 'proof:*' ? 'heartbeat:*' : scope);

function snoozeFrom(days: unknown): SnoozeDays {
  const known = snoozeDays.find((one) => one === days);
  if (known === undefined) throw new Error(`A link was signed for a snooze of ${String(days)} days`);
  return known;
}
