import * as v from 'valibot';
import { type Day, parseDay } from '../domain/day.ts';

/** Messages between functions, as `shared/aws/sqs/messages.ts` writes them. */

export const accountChangedShape = v.object({ account: v.string(), at: v.exactOptional(v.string()) });

export const mailReadyShape = v.object({ mail: v.string() });

export const packDueShape = v.object({ account: v.string(), case: v.string() });

export const summaryDueShape = v.object({
  scope: v.variant('kind', [
    v.object({ kind: v.literal('portfolio') }),
    v.object({ kind: v.literal('heartbeat') }),
    v.object({ kind: v.literal('client'), client: v.string() }),
  ]),
  week: v.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined, 'is not a day'),
});
