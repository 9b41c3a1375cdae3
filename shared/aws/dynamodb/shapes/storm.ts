import * as v from 'valibot';
import { kindsOfSeriousness } from '../../../metrics/seriousness.ts';
import { bodyCodec } from '../table/body-codec.ts';
import { day, verdict } from './common.ts';
import { mailShape } from './mail.ts';

const arrival = {
  key: v.string(),
  verdict,
  seriousness: v.exactOptional(v.picklist(kindsOfSeriousness)),
  left: v.exactOptional(v.number()),
  // 0.2.0: absent in what older releases wrote, and then the worst that is known of it decides its place.
  used: v.exactOptional(v.number()),
  points: v.exactOptional(v.number()),
  likelyDate: v.exactOptional(day),
  words: v.string(),
};

export const arrivalShape = v.object({ ...arrival, cause: v.exactOptional(v.string()) });

const stormArrivalShape = v.object({
  ...arrival,
  cause: v.string(),
  account: v.string(),
  at: v.string(),
  state: v.picklist(['arrived', 'alone', 'unheard', 'grouped', 'notified']),
});

/** The head of a claim: its arrivals lie in so many parts beside it. Without an id nothing is claimed. */
const claimHeadShape = v.object({
  id: v.exactOptional(v.string()),
  parts: v.number(),
  outgoing: v.array(mailShape),
});

export const stormArrivalBody = bodyCodec('storm arrival', stormArrivalShape);
export const claimHeadBody = bodyCodec('group alert claim', claimHeadShape);
export const claimPartBody = bodyCodec('group alert claim part', v.array(stormArrivalShape));
/** Since when something may wait for a group alert; without an instant nothing does. */
export const groupPendingBody = bodyCodec('group alert pending', v.object({ since: v.exactOptional(v.string()) }));
export const newestWaitingBody = bodyCodec('newest waiting arrival', v.object({ at: v.string() }));
