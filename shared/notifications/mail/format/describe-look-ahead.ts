import { addDays, daysBetween } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import { type Judgement, judge } from '../../../metrics/judge.ts';
import type { LookAhead } from '../../../metrics/look-ahead.ts';
import type { Reading } from '../../../metrics/reading.ts';
import { limitWord } from './describe-metric.ts';
import { describeBias, describeShortLeft, describeValue } from './describe-reading.ts';
import { formatDay, formatDayRange } from './format-day.ts';

/**
 * `On what is known today Amazon will show 9 of 1,000 orders, 0.90 %, by 19 October 2026: 0 more allowed …`: from the orders and
 * defects that were uploaded. More can come, and the sentence says so. Nothing where Amazon's window has no lag, or no order
 * is known. Our own count of today's window says how far that count can be off.
 */
export function describeLookAhead(
  { reading }: Judgement,
  ahead: LookAhead | undefined,
  all: readonly Judgement[],
): string | undefined {
  const shown = shownAhead(reading, ahead);
  if (shown === undefined || ahead === undefined) return undefined;
  const ours = all.find(({ reading: other }) => isOurs(other, reading))?.reading;
  const meaning = isPastLimit(shown) ? `that would miss the ${limitWord(reading)}` : describeShortLeft(shown);
  return [
    `on what is known today Amazon will show ${describeValue(shown.reading)}, by ${formatDay(addDays(ahead.to, lagOf(reading)))}`,
    `${meaning === undefined ? '' : `: ${meaning}`} (orders of ${formatDayRange(ahead.from, ahead.to)}; more defects can still come`,
    `${ours === undefined ? '' : describeBias(ours)})`,
  ].join('');
}

/** Whether Amazon will show a missed limit when its window has moved on, by what is known today. */
export function isMissedAhead({ reading }: Judgement, ahead: LookAhead | undefined): boolean {
  const shown = shownAhead(reading, ahead);
  return shown !== undefined && isPastLimit(shown);
}

function shownAhead(reading: Reading, ahead: LookAhead | undefined): Judgement | undefined {
  if (ahead === undefined || ahead.denominator <= 0 || lagOf(reading) <= 0) return undefined;
  if (reading.to !== undefined && ahead.to <= reading.to) return undefined;
  return judge({ ...withoutWord(reading), measure: { kind: 'share', ...countsOf(ahead) } });
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
