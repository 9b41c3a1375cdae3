import * as v from 'valibot';
import { regions } from '../connections/region.ts';
import { noAccount } from '../domain/account.ts';
import { type Day, parseDay } from '../domain/day.ts';
import { type EvaluationDue, messageSchemas } from '../ports/messages.ts';
import { NewerSchema } from '../ports/stored-item.ts';

/**
 * Messages between functions, as `shared/aws/sqs/messages.ts` writes them. Each says the version of its schema; one without
 * is of release 0.1.0, version 1. Messages lie in queues for days, in dead letters for weeks: an old one is upgraded, one of
 * a newer release throws `NewerSchema`, fails and is retried.
 */

type Upgrade = (message: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const versionedShape = v.looseObject({ schema: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1) });

function messageShape<Shape extends v.GenericSchema>(
  kind: keyof typeof messageSchemas,
  shape: Shape,
  ...upgrades: readonly Upgrade[]
) {
  return v.pipe(
    versionedShape,
    v.transform(({ schema, ...message }): unknown => {
      const known = messageSchemas[kind];
      if (schema > known) throw new NewerSchema('A message', kind, schema, known);
      return upgrades.slice(schema - 1).reduce((older, upgrade) => upgrade(older), message);
    }),
    shape,
  );
}

const at = v.exactOptional(v.string());

/** Release 0.1.0 sent a group alert, and uploads outside any account's folder, under the name of an account. */
const kindsByFormerName: ReadonlyMap<unknown, EvaluationDue['kind']> = new Map([
  ['*', 'group-alert'],
  [noAccount, 'stray-uploads'],
]);

export const evaluationDueShape = messageShape(
  'evaluationDue',
  v.variant('kind', [
    v.object({ kind: v.literal('account'), account: v.string(), at }),
    v.object({ kind: v.literal('stray-uploads'), at }),
    v.object({ kind: v.literal('group-alert'), at }),
  ]),
  // 0.2.0: a message says what kind it is. Those about an account are still sent as version 1.
  (message) => ({ kind: kindsByFormerName.get(message['account']) ?? 'account', ...message }),
);

export const mailReadyShape = messageShape('mailReady', v.object({ mail: v.string() }));

export const packDueShape = messageShape('packDue', v.object({ account: v.string(), case: v.string() }));

export const fetchStepShape = messageShape(
  'fetchStep',
  v.object({
    client: v.string(),
    region: v.picklist(regions),
    marketplace: v.string(),
  }),
);

export const summaryDueShape = messageShape(
  'summaryDue',
  v.object({
    scope: v.variant('kind', [
      v.object({ kind: v.literal('portfolio') }),
      v.object({ kind: v.literal('heartbeat') }),
      v.object({ kind: v.literal('client'), client: v.string() }),
    ]),
    week: v.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== undefined, 'is not a day'),
  }),
  // 0.2.0: the daily proof is the daily heartbeat.
  ({ scope, ...message }) => ({
    ...message,
    scope: v.is(v.object({ kind: v.literal('proof') }), scope) ? { kind: 'heartbeat' } : scope,
  }),
);
