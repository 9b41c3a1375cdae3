import * as v from 'valibot';
import { fetchKinds, roles } from '../../../connections/fetch-plan.ts';
import { regions } from '../../../connections/region.ts';
import { bodyCodec } from '../table/body-codec.ts';
import { count, day } from './common.ts';

const text = v.string();
const optional = v.exactOptional(text);

const appShape = v.object({
  id: text,
  clientId: text,
  applicationId: optional,
  draft: v.exactOptional(v.boolean()),
  roles: v.exactOptional(v.array(v.picklist(roles))),
  secretExpiresAt: optional,
  secretRejectedSince: optional,
  destinations: v.exactOptional(v.object({ na: optional, eu: optional, fe: optional })),
});
export const appBody = bodyCodec('app', appShape);

const connectionShape = v.object({
  client: text,
  region: v.picklist(regions),
  app: text,
  sellerId: optional,
  marketplaces: v.array(text),
  authorisedAt: text,
  authorisedUntil: optional,
  problem: v.exactOptional(
    v.object({
      kind: v.picklist(['authorisation revoked', 'authorisation expired', 'role missing']),
      since: text,
      said: optional,
      notified: v.exactOptional(v.boolean()),
    }),
  ),
  subscriptionId: optional,
  expiryNotified: v.exactOptional(v.array(count)),
  statusChange: v.exactOptional(v.object({ id: text, at: text, status: text })),
});
export const connectionBody = bodyCodec(
  'connection',
  v.object({ connection: connectionShape, nextDueAt: optional, resumes: v.exactOptional(v.boolean()) }),
);

/** Whether it is troubled. */
export const connectionTroubleBody = bodyCodec('connection trouble', v.boolean());

const need = v.object({
  from: v.exactOptional(day),
  to: v.exactOptional(day),
  reason: v.picklist(['schedule', 'backfill', 'status change', 'by hand']),
});

const fetchShape = v.object({
  client: text,
  region: v.picklist(regions),
  marketplace: text,
  kind: v.picklist(fetchKinds),
  open: v.exactOptional(
    v.object({
      need,
      since: text,
      state: v.picklist(['planned', 'requesting', 'requested']),
      requests: count,
      requestedAt: optional,
      claimedUntil: optional,
      id: optional,
      looks: count,
      pages: v.exactOptional(count),
      paginationToken: optional,
      trouble: v.exactOptional(v.object({ since: text, times: count })),
      nextStepAt: optional,
      earlierIds: v.exactOptional(v.array(text)),
    }),
  ),
  waiting: v.array(need),
  dueAt: optional,
  last: v.exactOptional(
    v.object({ at: text, outcome: v.picklist(['stored', 'no data', 'failed']), key: optional, reason: optional }),
  ),
  lastStoredAt: optional,
  storedTo: v.exactOptional(day),
  storedIds: v.exactOptional(v.array(text)),
  toNotify: v.exactOptional(v.boolean()),
  endedId: optional,
});
export const fetchBody = bodyCodec('fetch', fetchShape);

/** When an app may make its next request of a kind, milliseconds since 1970. */
export const appTurnBody = bodyCodec('app turn', v.object({ nextAt: v.number() }));
