import type { Channel } from '../domain/channel.ts';
import { type MetricName, metricOf } from '../metrics/catalogue.ts';
import type { Judgement } from '../metrics/judge.ts';
import { metricKey } from '../metrics/metric-key.ts';
import type { ReasonToOpen } from './case.ts';

/** What opens a case automatically. */
export interface Trigger {
  readonly metric: MetricName;
  readonly channel: Channel;
  readonly reason: Extract<ReasonToOpen, 'account status' | 'account health rating'>;
}

/**
 * Amazon's own signals that need an answer: an account status that is not NORMAL, and an account health rating below 100. A
 * missed limit alone opens no case: Amazon asks for a Plan of Action by a notice, which a person enters. Estimates open none
 * either: Amazon has not said so.
 */
export function triggersIn(judgements: readonly Judgement[]): readonly Trigger[] {
  const triggers = new Map<string, Trigger>();
  for (const judgement of judgements) {
    const reason = reasonIn(judgement);
    const { metric, channel } = judgement.reading;
    if (reason !== undefined) triggers.set(metricKey({ metric, channel }), { metric, channel, reason });
  }
  return [...triggers.values()];
}

function reasonIn({ reading, verdict }: Judgement): Trigger['reason'] | undefined {
  if (reading.source !== 'official') return undefined;
  if (reading.metric === 'accountStatus')
    return verdict === 'warn' || verdict === 'breach' ? 'account status' : undefined;
  return reading.metric === 'accountHealthRating' && reading.measure.kind === 'score' && verdict === 'breach'
    ? 'account health rating'
    : undefined;
}

/** The official readings of a metric and channel, one for each window. */
export const officialOf = (
  judgements: readonly Judgement[],
  { metric, channel }: { readonly metric: MetricName; readonly channel: Channel },
): readonly Judgement[] =>
  judgements.filter(
    ({ reading }) => reading.source === 'official' && reading.metric === metric && reading.channel === channel,
  );

/** Whether Amazon's own numbers say that it is over: every window known and inside its limit, a rating healthy again. */
export function isInside(judgements: readonly Judgement[], of: Pick<Trigger, 'metric' | 'channel'>): boolean {
  const own = officialOf(judgements, of);
  const { kind } = metricOf(of.metric);
  // A rating from 100 to 199 is still at risk, and findings above 0 are still open; a rate close to its limit is inside.
  const over = kind === 'rate' ? ['ok', 'watch', 'warn'] : ['ok', 'watch'];
  return own.length > 0 && own.every(({ verdict }) => over.includes(verdict));
}

/** Whether the newest report says that the account status is NORMAL. */
export const isNormal = (judgements: readonly Judgement[]): boolean =>
  isInside(judgements, { metric: 'accountStatus', channel: 'all' });
