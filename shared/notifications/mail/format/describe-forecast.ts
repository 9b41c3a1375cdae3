import { addDays } from '../../../domain/day.ts';
import { metricOf } from '../../../metrics/catalogue.ts';
import { isPastLimit } from '../../../metrics/fraction-of-limit.ts';
import { defectsOf, fewestAllowedForPercentages, type Judgement } from '../../../metrics/judge.ts';
import { limitNumber } from './describe-metric.ts';
import { chancePercent, formatChance, formatChanceWord } from './format-chance.ts';
import { formatDay, formatShortDay } from './format-day.ts';
import { formatPercent } from './format-number.ts';

const horizons = [7, 14, 30, 60] as const;
type Horizon = (typeof horizons)[number];

/** From this chance on a forecast is worth the headline of a warning that has another cause. */
const worthMentioning = 0.4;
/** From this chance on the nearest horizon is given, and not the farthest. */
const likelyFrom = 0.6;

const chanceAt = (forecast: NonNullable<Judgement['forecast']>, horizon: Horizon): number =>
  ({ 7: forecast.p7, 14: forecast.p14, 30: forecast.p30, 60: forecast.p60 })[horizon];

/** `past 1 %`, `below 95 %` */
function describeMissed({ reading: { limit } }: Judgement): string | undefined {
  const number = limit && limitNumber(limit);
  if (number === undefined) return undefined;
  return limit?.condition === 'GREATER_THAN' ? `below ${number}` : `past ${number}`;
}

/**
 * `likely past 1 % by 12 December (72 %)`: the nearest horizon at which it is likely, with the chance of that horizon, so that
 * the day and the number belong together. Nothing where the limit is missed already, or where it allows so few defects that
 * counts say it better (judge.ts).
 */
export function describeByWhen(judgement: Judgement): string | undefined {
  const { forecast, warnedBy, reading } = judgement;
  const missed = describeMissed(judgement);
  if (forecast === undefined || missed === undefined || isPastLimit(judgement)) return undefined;
  if (warnedBy !== 'forecast' && !allowsPercentages(judgement)) return undefined;
  const horizon = horizons.find((days) => chanceAt(forecast, days) >= likelyFrom) ?? 60;
  const chance = chanceAt(forecast, horizon);
  if (warnedBy !== 'forecast' && chance < worthMentioning) return undefined;
  return `${formatChanceWord(chance)} ${missed} by ${formatShortDay(addDays(forecast.asOf ?? reading.asOf, horizon))} (${chancePercent(chance)})`;
}

function allowsPercentages({ reading, headroom }: Judgement): boolean {
  const counts = defectsOf(reading);
  return counts === undefined || counts.defects + (headroom ?? 0) >= fewestAllowedForPercentages;
}

/** Every chance of the forecast, in words and number, with the day that they are counted from. */
export function describeForecast(judgement: Judgement): string | undefined {
  const { forecast, reading } = judgement;
  const missed = describeMissed(judgement);
  if (forecast === undefined || missed === undefined || isPastLimit(judgement)) return undefined;
  const chances = horizons.map((days) => `within ${days} days ${formatChance(chanceAt(forecast, days))}`);
  return `${missed} ${chances.join('; ')}; counted from ${formatDay(forecast.asOf ?? reading.asOf)}`;
}

/** The days to reckon with: the first on which it may happen, and the one from which it is more likely than not. */
export function describeForecastDays(judgement: Judgement): string | undefined {
  const { forecast } = judgement;
  if (forecast === undefined || isPastLimit(judgement)) return undefined;
  const { likelyDate, earliestDate } = forecast;
  const days = [
    ...(earliestDate === undefined ? [] : [`possible from ${formatDay(earliestDate)} (5 % or more)`]),
    ...(likelyDate === undefined ? [] : [`more likely than not from ${formatDay(likelyDate)} on`]),
  ];
  return days.length === 0 ? undefined : days.join('; ');
}

/** What a warning rests on when the reading itself does not warn. */
export function describeRestsOn({ warnedBy, reading }: Judgement): string | undefined {
  const [, defects] = metricOf(reading.metric).defect;
  if (warnedBy === 'forecast') {
    return `a forecast, not a missed limit: it reckons with what rolls off Amazon’s window day by day and with ${defects} coming as fast as they did lately`;
  }
  return warnedBy === 'drift'
    ? 'the account’s own past, allowing for weekdays: Amazon sets no limit here, and a few odd days do not count as a change'
    : undefined;
}

interface DriftWarning {
  /** `now about 8.10 %, usually 11.9 %` */
  readonly levels: string;
  /** `very likely lower (97 %)` */
  readonly sure: string;
}

/** A rate without a limit against its own past; in the direction of worse when that is what warned. */
export function describeDrift({ drift, warnedBy, reading }: Judgement): DriftWarning | undefined {
  if (drift === undefined) return undefined;
  const worse = metricOf(reading.metric).better === 'higher' ? 'lower' : 'higher';
  const direction = warnedBy === 'drift' ? worse : drift.lower > drift.higher ? 'lower' : 'higher';
  return {
    levels: `now about ${formatPercent(drift.current)}, usually ${formatPercent(drift.baseline)}`,
    sure: `${formatChanceWord(drift[direction])} ${direction} (${chancePercent(drift[direction])})`,
  };
}

/** The same in full, for the details. */
export function describeUsual(judgement: Judgement): string | undefined {
  const drifted = describeDrift(judgement);
  return (
    drifted &&
    `${drifted.levels}; ${drifted.sure} by more than a tenth of the usual, which is what came before the last four weeks`
  );
}
