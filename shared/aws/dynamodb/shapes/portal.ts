import * as v from 'valibot';
import { bodyCodec } from '../table/body-codec.ts';
import { count } from './common.ts';

export const portalAccessBody = bodyCodec(
  'portal access',
  v.object({
    links: v.array(v.object({ digest: v.string(), endsAt: v.string(), direct: v.exactOptional(v.literal(true)) })),
    sessions: v.array(v.object({ digest: v.string(), beganAt: v.string(), endsAt: v.string() })),
  }),
);

export const attemptsBody = bodyCodec('attempts', v.object({ since: v.string(), count }));
