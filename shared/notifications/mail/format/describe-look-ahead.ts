import { addDays, daysBetween } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { type Judgement, judge } from '../../../metrics/judge.ts';
import type { LookAhead } from '../../../metrics/look-ahead.ts';
import { isPastLimit } from '../../../metrics/past-limit.ts';
import type { Reading } from '../../../metrics/reading.ts';
import { describeBound, describeShortLeft, describeValue } from './describe-reading.ts';
import { formatDay, formatDayRange } from './format-day.ts';

/**
 * `When its window has moved on to 4 October 2026, by 19 October 2026, Amazon will show 9 of 1,000 orders, 0.90 %: 0 left …`:
 * from the orders and defects that were uploaded. Nothing where Amazon's window has no lag, or no order is known. Our own
 * count of today's window says how far that count can be off.
 */
export function describeLookAhead(
  { reading }: Judgement,
  ahead: LookAhead | undefined,
  all: readonly Judgement[],
): string | undefined {
  const lag = lagOf(reading);
  if (ahead === undefined || ahead.denominator <= 0 || lag <= 0) return undefined;
  if (reading.to !== undefined && ahead.to <= reading.to) return undefined;
  const shown = judge({ ...withoutWord(reading), measure: { kind: 'share', ...countsOf(ahead) } });
  const ours = all.find(({ reading: other }) => isOurs(other, reading))?.reading;
  const meaning = isPastLimit(shown) ? 'the limit is missed then' : describeShortLeft(shown);
  return [
    `when its window has moved on, by ${formatDay(addDays(ahead.to, lag))}, Amazon will show ${describeValue(shown.reading)}`,
    `${meaning === undefined ? '' : `, ${meaning}`} (orders of ${formatDayRange(ahead.from, ahead.to)}`,
    `, as far as they and their defects are known${describeBound(ours?.bound)})`,
  ].join('');
}

const countsOf = ({ numerator, denominator }: LookAhead) => ({ numerator, denominator });

/** Without Amazon's status and remark, which are about what it shows today. */
function withoutWord({ officialStatus: _status, remark: _remark, bound: _bound, ...reading }: Reading): Reading {
  return reading;
}

/** How many days back Amazon's window ends: as its newest report says, or as it publishes. */
function lagOf({ metric, windowDays, source, to, asOf }: Reading): number {
  if (source === 'official' && to !== undefined) return daysBetween(to, asOf);
  const { windows } = metricOf(metric);
  return (windows.find(({ lengthDays }) => lengthDays === windowDays) ?? windows[0])?.endLagDays ?? 0;
}

const isOurs = (other: Reading, reading: Reading): boolean =>
  other.source === 'estimate' && other.metric === reading.metric && other.channel === reading.channel;
