import { createHash } from 'node:crypto';
import type { PortalAccesses, RateLimits } from '../../ports/portal.ts';
import { Conflict } from '../../ports/versioned.ts';
import { attemptsBody, portalAccessBody } from './shapes/portal.ts';
import { decodeBody, encodeBody } from './table/body-codec.ts';
import { attemptsKey, expiryAfter, portalAccessKey } from './table/keys.ts';
import type { Table } from './table/table.ts';

/** One small item per address that ever signed in: whoever signs out everywhere empties it. */
export const portalAccessesOn = (table: Table): PortalAccesses => ({
  async read(address) {
    const { pk, sk } = portalAccessKey(address);
    const item = await table.get(pk, sk);
    return item === undefined
      ? { value: { links: [], sessions: [] }, version: 0 }
      : { value: decodeBody(portalAccessBody, item), version: item.version ?? 0 };
  },
  async write(address, next, version, until) {
    const item = {
      ...portalAccessKey(address),
      body: encodeBody(portalAccessBody, next),
      version: version + 1,
      expires: expiryAfter(until, 7),
    };
    if (!(await table.put(item, { version }))) throw new Conflict('Access to the portal was changed meanwhile');
  },
});

/** One item for whatever is counted. Its key is a digest: what strangers type in is not kept. */
export const rateLimitsOn = (table: Table): RateLimits => ({
  async read(key) {
    const { pk, sk } = attemptsKey(digestOf(key));
    const item = await table.get(pk, sk);
    return { value: item && decodeBody(attemptsBody, item), version: item?.version ?? 0 };
  },
  async write(key, next, version, until) {
    const item = {
      ...attemptsKey(digestOf(key)),
      body: encodeBody(attemptsBody, next),
      version: version + 1,
      expires: expiryAfter(until, 1),
    };
    if (!(await table.put(item, { version }))) throw new Conflict('Attempts were counted meanwhile');
  },
});

const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url');
