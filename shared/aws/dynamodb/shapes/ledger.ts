import * as v from 'valibot';
import { count } from './common.ts';

const channelTally = v.object({ orders: count, cancelled: count, cancelledByBuyer: count, pending: count });

export const tallyShape = v.object({ seller: channelTally, amazon: channelTally });
