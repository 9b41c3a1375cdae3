import { alertKeyFor } from '../alerts/alert-key.ts';
import type { Decision, ReasonToNotify } from '../alerts/decision.ts';
import type { Account } from '../domain/account.ts';
import { canonical } from '../domain/canonical-json.ts';
import type { Judgement } from '../metrics/judge.ts';
import { type Reading, readingKey } from '../metrics/reading.ts';
import { type Case, closeCase, enter, openCase } from './case.ts';
import { isInside, isNormal, officialOf, type Trigger, triggersIn } from './case-triggers.ts';
import { describeReading, describeTitle } from './describe-figure.ts';

/** What an evaluation of an account contributes to its cases. */
export interface Seen {
  readonly account: Account;
  readonly judgements: readonly Judgement[];
  readonly decisions: readonly Decision[];
}

/**
 * Every case of an account after an evaluation: known cases updated, and new ones opened. The same evaluation again changes
 * nothing. An unchanged case is returned as the same object.
 */
export function watch(cases: readonly Case[], seen: Seen, now: Date): readonly Case[] {
  const triggers = triggersIn(seen.judgements);
  const moved = cases.map((known) =>
    known.state === 'closed' ? rest(known, seen, triggers) : follow(known, seen, now),
  );
  const opened = triggers
    .filter((trigger) => !moved.some((one) => isAbout(one, trigger) && (one.state !== 'closed' || one.leftStanding)))
    // A case that recovered in this very evaluation is not reopened by it: Amazon's status has a case of its own.
    .filter((trigger) => !cases.some((one) => isAbout(one, trigger) && one.state !== 'closed'))
    .map((trigger) => follow(open(trigger, cases, seen, now), seen, now));
  return [...moved, ...opened];
}

const isAbout = ({ metric, channel }: Case, trigger: Pick<Trigger, 'metric' | 'channel'>): boolean =>
  metric === trigger.metric && channel === trigger.channel;

function open(trigger: Trigger, cases: readonly Case[], { account, judgements }: Seen, now: Date): Case {
  const readings = officialOf(judgements, trigger).map(({ reading }) => describeReading(reading));
  const words = `${describeTitle(trigger)}: ${describeOpening[trigger.reason]}, ${readings.join('; ')}`;
  return openCase({ account, ...trigger, words }, cases.filter((one) => isAbout(one, trigger)).length, now);
}

const describeOpening: Readonly<Record<Trigger['reason'], string>> = {
  'account status': 'the status was not NORMAL',
  'account health rating': 'the rating was critical',
};

/** A case closed by hand keeps its cause from opening a new one until that cause is over. */
function rest(known: Case, { judgements }: Seen, triggers: readonly Trigger[]): Case {
  if (known.leftStanding === undefined) return known;
  if (triggers.some((trigger) => isAbout(known, trigger)) || !isInside(judgements, known)) return known;
  const { leftStanding: _over, ...next } = known;
  return next;
}

const describeNotified: Readonly<Record<ReasonToNotify, string>> = {
  first: 'it was new',
  closer: 'it was closer to the limit',
  'much worse': 'it was clearly worse than before',
  'breach over': 'the limit was met again',
  eased: 'it was better, and not well yet',
  fell: 'the rating had fallen within a week',
  worse: 'it was worse than before',
  recovered: 'it was over',
  reminder: 'it was still open',
  more: 'there were more findings than before',
  passed: 'it had come and gone in quiet hours',
  'feed stopped': 'reports had stopped',
  'feed resumed': 'reports had come again',
};

function follow(known: Case, { judgements, decisions }: Seen, now: Date): Case {
  let next = known;
  for (const { reading } of officialOf(judgements, known)) next = seeReading(next, reading, now);
  for (const decision of decisions) {
    if (!decision.notify || decision.key !== alertKeyFor(known)) continue;
    next = enter(next, {
      at: decision.after.lastNotified,
      kind: 'alert',
      words: `Alert sent: ${describeNotified[decision.reason]}`,
    });
  }
  next = standing(next, judgements);
  // A notice that the reports never showed is not over just because they do not show it.
  if (next.outside !== 'was' || !isNormal(judgements)) return next;
  const words = `${describeTitle(known)} was inside its limit again and the account status was NORMAL`;
  return closeCase(next, 'recovered', words, now);
}

/** On which side of its limit Amazon shows the metric. What is unknown now stays as it was: missing data ends nothing. */
function standing(known: Case, judgements: readonly Judgement[]): Case {
  const own = officialOf(judgements, known);
  if (own.length === 0 || own.some(({ verdict }) => verdict === 'unknown')) return known;
  const outside = isInside(judgements, known) ? (known.outside === 'never' ? 'never' : 'was') : 'is';
  return outside === known.outside ? known : { ...known, outside };
}

/** Adds a reading that is newer than the one seen before, or corrects it. */
function seeReading(known: Case, reading: Reading, now: Date): Case {
  const key = readingKey(reading);
  const before = known.seen.find((one) => readingKey(one) === key);
  if (before !== undefined && (before.asOf > reading.asOf || canonical(before) === canonical(reading))) return known;
  const seen = [...known.seen.filter((one) => readingKey(one) !== key), reading].sort((a, b) =>
    readingKey(a) < readingKey(b) ? -1 : 1,
  );
  const [was, is] = [before && describeReading(before), describeReading(reading)];
  const corrects = before !== undefined && before.asOf === reading.asOf;
  // The same numbers, uploaded again.
  if (corrects && was === is) return { ...known, seen };
  const entry = corrects
    ? {
        kind: 'correction' as const,
        words: `A later upload corrected the report as of ${reading.asOf}: ${was} became ${is}`,
      }
    : { kind: 'report' as const, words: `Report as of ${reading.asOf}: ${is}` };
  return { ...enter(known, { at: now.toISOString(), ...entry }), seen, packDue: true };
}
