import * as v from 'valibot';
import { noAccount } from '../domain/account.ts';
import { type Day, parseDay } from '../domain/day.ts';
import type { EvaluationDue } from '../ports/messages.ts';

/** Messages between functions, as `shared/aws/sqs/messages.ts` writes them. */

const at = v.exactOptional(v.string());

/** Until release 0.1.0, a group alert and uploads outside any account's folder travelled under an account's name. */
const kindsByOldName: Readonly<Record<string, 'group-alert' | 'stray-uploads'>> = {
  '*': 'group-alert',
  [noAccount]: 'stray-uploads',
};

export const evaluationDueShape = v.union([
  v.object({ kind: v.picklist(['group-alert', 'stray-uploads']), at }),
  v.pipe(
    v.object({ account: v.string(), at }),
    v.transform(({ account, ...when }): EvaluationDue => {
      const kind = kindsByOldName[account];
      return kind === undefined ? { kind: 'account', account, ...when } : { kind, ...when };
    }),
  ),
]);

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
