import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { count } from './common.ts';

const channelTally = v.object({ orders: count, cancelled: count, cancelledByBuyer: count, pending: count });

export const tallyBody = bodyCodec('day tally', v.object({ seller: channelTally, amazon: channelTally }));

/** In the head of a page that is larger than an item may be: where its parts are. The page itself has its own format. */
export const pageHeadBody = bodyCodec('ledger page head', v.object({ parts: v.number(), generation: v.string() }));
